"""What the demonstration's applicants declare: plausible, invented, and the same at every load."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from congvu.accounts.models import Enterprise
from congvu.catalog.packages.reading import read_folder
from congvu.catalog.packages.samples import filled_samples
from congvu.cli.demonstration.house import rows
from congvu.cli.demonstration.offered import CHEMICALS, CO_FORM_D, TOBACCO, WEBSITE, folder_of
from congvu.forms.yaml_source import read_yaml
from congvu.kernel.text import fold

Answers = dict[str, Any]


def answers_for(package: str, holder: Enterprise | None, on: date, chance: Random, lane: str = "green") -> Answers:
    """A whole declaration that the form accepts. `lane` is the risk lane that a C/O should fall into."""
    if package == CO_FORM_D:
        assert holder is not None, "only enterprises export"
        return _co_form_d(holder, on, chance, lane)
    makers: dict[str, Callable[[Enterprise | None, date, Random], Answers]] = {
        TOBACCO: _tobacco,
        WEBSITE: _website,
        CHEMICALS: _chemicals,
    }
    if package in makers:
        return makers[package](holder, on, chance)
    return _as_in_its_sample(package, holder, on)


def _as_in_its_sample(package: str, holder: Enterprise | None, on: date) -> Answers:
    """The first sample the package accepts, its days moved to `on`, declared by this holder."""
    files = read_folder(folder_of(package))
    sample = next(filled_samples(files), None)
    assert sample is not None, "every shipped package has an accepted sample"
    form = read_yaml(files.text("form.yaml") or "").value
    said = _moved(sample.answers, on - (sample.on or on))
    return said | {
        field["key"]: getattr(holder, field["prefill"].removeprefix("enterprise."))
        for page in form["pages"]
        for section in page["sections"]
        for field in section["fields"]
        if holder is not None and field["key"] in said and field.get("prefill", "").startswith("enterprise.")
    }


def _moved(said: Any, by: timedelta) -> Any:
    """The same answers with every day in them moved."""
    if isinstance(said, dict):
        return {key: _moved(value, by) for key, value in said.items()}
    if isinstance(said, list):
        return [_moved(value, by) for value in said]
    if isinstance(said, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        return (date.fromisoformat(said) + by).isoformat()
    return said


def _co_form_d(holder: Enterprise, on: date, chance: Random, lane: str) -> Answers:
    consignee = chance.choice(list(rows("consignees.csv")))
    own = [row for row in rows("goods.csv") if row["tax_code"] == holder.tax_code]
    goods = [_goods_line(row, chance) for row in chance.sample(own or list(rows("goods.csv")), k=min(2, len(own) or 2))]
    wanted = {"green": 30_000, "yellow": 120_000, "red": 420_000}[lane]
    total = sum(float(line["value"]) for line in goods)
    for line in goods:
        line["quantity"] = max(1, int(line["quantity"] * wanted / total))
        line["weight"] = f"{line['quantity'] * line.pop('each_weight'):.2f}"
        line["value"] = f"{line['quantity'] * line.pop('each_value'):.2f}"
    invoiced = on - timedelta(days=chance.randint(2, 6))
    third = lane == "yellow" and chance.random() < 0.4
    return {
        "exporter_name": holder.name_en.upper(),
        "exporter_tax_code": holder.tax_code,
        "exporter_address": fold(holder.address).upper(),
        "exporter_phone": "0240000000",
        "consignee_name": consignee["name"],
        "consignee_address": consignee["address"],
        "destination": consignee["country"],
        "transport_mode": "road" if consignee["country"] in ("LA", "KH") else "sea",
        "shipped_on": (on - timedelta(days=1)).isoformat(),
        "vessel": f"EXAMPLE STAR V.{chance.randint(100, 999)}",
        "port_of_discharge": consignee["port"],
        "invoice_number": f"INV-{chance.randint(1000, 9999)}",
        "invoiced_on": invoiced.isoformat(),
        "customs_exempt": False,
        "customs_declaration_number": f"30{chance.randint(10**9, 10**10 - 1)}",
        "third_country_invoice": third,
        **({"third_country_issuer": "FICTITIOUS HARBOUR LTD., HONG KONG"} if third else {}),
        "issued_retroactively": False,
        "goods": goods,
        "needs_origin_statement": lane != "green" and chance.random() < 0.5,
    }


def _goods_line(row: dict[str, str], chance: Random) -> dict[str, Any]:
    quantity = chance.randint(400, 4_000)
    each_value, each_weight = float(row["price"]), float(row["weight"])
    return {
        "hs_code": row["hs_code"],
        "description": row["description"],
        "marks": f"N/M {max(1, quantity // 40)} CTNS",
        "quantity": quantity,
        "unit": row["unit"],
        "each_weight": each_weight,
        "each_value": each_value,
        "value": quantity * each_value,
        "criterion": row["criterion"],
        **({"rvc_percent": row["rvc"]} if row["rvc"] else {}),
    }


def _tobacco(holder: Enterprise | None, on: date, chance: Random) -> Answers:
    assert holder is not None, "only enterprises import tobacco"
    name, brand, hs_code, each = chance.choice(
        [
            ("Thuốc lá điếu đầu lọc", "EXAMPLE BLUE", "24022090", 0.9),
            ("Thuốc lá điếu đầu lọc", "EXAMPLE GOLD", "24022090", 1.1),
            ("Xì gà", "EXAMPLE CORONA", "24021000", 6.5),
        ]
    )
    quantity = chance.randrange(2_000, 60_000, 500)
    return {
        "trader_name": holder.name,
        "tax_code": holder.tax_code,
        "trader_address": holder.address,
        "phone": "0225000000",
        "licence_number": f"{chance.randint(10, 99)}/GP-TL",
        "contract_number": f"HD-{on.year}-{chance.randint(100, 999)}",
        "contracted_on": (on - timedelta(days=30)).isoformat(),
        "invoice_number": f"TB-{chance.randint(1000, 9999)}",
        "transport_number": f"BL{chance.randint(10**6, 10**7 - 1)}",
        "export_country": chance.choice(["ID", "SG", "DE", "CU" if hs_code == "24021000" else "KR"]),
        "gate": chance.choice(["Cảng Hải Phòng", "Cảng Cát Lái"]),
        "goods": [
            {"name": name, "brand": brand, "hs_code": hs_code, "quantity": quantity, "value": f"{quantity * each:.2f}"}
        ],
    }


def _website(holder: Enterprise | None, on: date, chance: Random) -> Answers:
    word = chance.choice(["sachcu", "quasen", "gomlang", "doda", "caphe", "rausach", "maytre", "dodientu", "aoquan"])
    domain = f"{word}{chance.randint(1, 99)}.example.vn"
    province, commune = chance.choice([("01", "00070"), ("79", "25747"), ("48", "20197"), ("31", "10507")])
    goods = chance.sample(["fashion", "electronics", "food", "household", "books"], k=chance.randint(1, 3))
    return {
        "owner_kind": "enterprise" if holder else "person",
        "owner_name": holder.name if holder else "Nguyễn Thị Lan",
        "tax_code": holder.tax_code if holder else "001190000001",
        "address": {"province": province, "commune": commune, "detail": f"{chance.randint(1, 90)} Phố Ví Dụ"},
        "responsible": holder.representative if holder else "Nguyễn Thị Lan",
        "phone": "0900000001",
        "email": f"lienhe@{domain}",
        "site_name": f"Cửa hàng {word.capitalize()}",
        "main_domain": domain,
        "goods": goods,
        "hosting": "Nhà cung cấp máy chủ giả định",
        "online_payment": chance.random() < 0.5,
        "online_ordering": True,
    }


def _chemicals(holder: Enterprise | None, on: date, chance: Random) -> Answers:
    assert holder is not None, "the demonstration's importers are enterprises"
    chosen = chance.sample(list(rows("chemicals.csv")), k=chance.randint(1, 3))
    lines = [{**row, "quantity": chance.randrange(200, 24_000, 100)} for row in chosen]
    return {
        "declarant_name": holder.name,
        "tax_code": holder.tax_code,
        "declarant_address": holder.address,
        "phone": "0240000000",
        "contact": holder.representative,
        "non_commercial": False,
        "invoice_number": f"CI-{chance.randint(1000, 9999)}",
        "invoiced_on": (on - timedelta(days=chance.randint(3, 12))).isoformat(),
        "origin_country": chance.choice(["CN", "KR", "JP", "TH", "DE"]),
        "gate": chance.choice(["Cảng Hải Phòng", "Cảng Cát Lái", "Cửa khẩu Hữu Nghị"]),
        "purpose": chance.choice(["production", "trade", "laboratory"]),
        "chemicals": lines,
    }
