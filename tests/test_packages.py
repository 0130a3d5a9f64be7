"""The procedure packages that are shipped: whole, with samples, ready to publish in the ministry."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.catalog.packages.checking import Checked, check_package
from congvu.catalog.packages.reading import read_folder
from congvu.catalog.packages.result import sample_pdf
from congvu.catalog.packages.samples import Accepted, check_samples
from congvu.cli.demonstration.offered import PACKAGES
from congvu.forms.lookups import RegistryLookups
from congvu.forms.yaml_source import read_yaml
from congvu.organisations.actions import open_unit
from congvu.organisations.models import Agency, Unit
from congvu.registry.actions import load_shipped
from congvu.workflow.decisions import table_of

pytestmark = pytest.mark.django_db

PROCEDURES = Path(__file__).resolve().parents[1] / "procedures"
FOLDERS = sorted(folder.name for folder in PROCEDURES.iterdir() if folder.is_dir())


@pytest.fixture
def house(program: Account, ministry: Agency, cuc_xnk: Unit, cuc_hc: Unit, cuc_tmdt: Unit, monday: datetime) -> None:
    """The units and code lists that the packages name."""
    load_shipped(by=program, at=monday)
    for code, name, symbol in (
        ("cuc-dmst", "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công", "ĐCK"),
        ("cuc-cn", "Cục Công nghiệp", "CN"),
        ("cuc-xttm", "Cục Xúc tiến thương mại", "XTTM"),
        ("cuc-da", "Cục Điện ảnh", "ĐA"),
        ("cuc-dlqg", "Cục Du lịch Quốc gia Việt Nam", "DLQG"),
    ):
        open_unit(ministry, code, name, symbol=symbol, by=program, at=monday)


def checked(folder: str, at: datetime) -> Checked:
    return check_package(read_folder(PROCEDURES / folder), at=at)


def accepted(folder: str, at: datetime) -> dict[str, Accepted]:
    """The accepted samples of a package, by the order of their files."""
    package = checked(folder, at)
    assert package.form is not None
    _, found = check_samples(
        package.package,
        package.form,
        package.entry.content,
        on=at.date(),
        lookups=RegistryLookups(at.date()),
    )
    names = [path for path, sample in samples(folder).items() if sample["expect"] == "accepted"]
    return dict(zip(names, found, strict=True))


def samples(folder: str) -> dict[str, Any]:
    package = read_folder(PROCEDURES / folder)
    return {
        path.removeprefix("samples/"): read_yaml(package.text(path) or "").value
        for path in package.names(".yaml", "samples")
    }


def test_the_demonstration_offers_every_package_that_is_shipped() -> None:
    assert sorted(PACKAGES) == FOLDERS


def test_no_shipped_package_has_a_problem(house: None, monday: datetime) -> None:
    # One test for all: loading the code lists costs more than checking a package.
    told = {folder: [str(problem) for problem in checked(folder, monday).problems] for folder in FOLDERS}
    assert {folder: problems for folder, problems in told.items() if problems} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_package_shows_what_is_accepted_and_why_the_rest_is_refused(folder: str) -> None:
    told = samples(folder).values()
    refused = [sample for sample in told if sample["expect"] == "refused"]
    assert len(told) - len(refused) >= 3
    assert len(refused) >= 4
    assert all(sample["reasons"] for sample in refused)


def test_a_package_checked_in_an_empty_house_says_which_unit_is_missing(monday: datetime) -> None:
    problems = [str(problem) for problem in checked("co-mau-d", monday).problems]
    assert any("Không có đơn vị nào đang hoạt động mang mã" in problem for problem in problems)


@pytest.mark.parametrize(
    ("facts", "lane"),
    [
        ({"total_value": 36_900}, "green"),
        ({"total_value": 50_000}, "yellow"),
        ({"total_value": 199_999.99}, "yellow"),
        ({"total_value": 200_000}, "red"),
        ({"total_value": 900, "third_country_invoice": True}, "yellow"),
        ({"total_value": 900, "needs_origin_statement": True}, "yellow"),
        ({"total_value": 900, "issued_retroactively": True}, "red"),
    ],
)
def test_a_certificate_of_origin_falls_into_its_risk_lane(facts: dict[str, Any], lane: str) -> None:
    plain = {"issued_retroactively": False, "third_country_invoice": False, "needs_origin_statement": False}
    names = frozenset({"total_value", *plain})
    table = table_of((PROCEDURES / "co-mau-d" / "risk.dmn").read_text(encoding="utf-8"), names)
    assert table.decide({**plain, **facts})["lane"] == lane


def test_a_certificate_of_many_goods_runs_over_pages(house: None, monday: datetime) -> None:
    package = checked("co-mau-d", monday)
    found = accepted("co-mau-d", monday)
    template = package.package.text("result.typ") or ""
    short = sample_pdf(template, package.entry.content, found["01-hai-dong-hang.yaml"], at=monday)
    long = sample_pdf(template, package.entry.content, found["02-nhieu-trang.yaml"], at=monday)
    assert pages(short) == 1
    assert pages(long) == 3


def test_a_certificate_of_origin_speaks_english_also_of_who_signed_it(house: None, monday: datetime) -> None:
    package = checked("co-mau-d", monday)
    sample = accepted("co-mau-d", monday)["04-giap-lung.yaml"]
    template = package.package.text("result.typ") or ""
    words = text_of(sample_pdf(template, package.entry.content, sample, at=monday))
    assert "Director General" in words
    assert "Cục trưởng" not in words
    assert sample.answers["accumulation"] is True


def test_results_name_countries_and_write_numbers_for_people(house: None, monday: datetime) -> None:
    shown = accepted("nhap-khau-tu-dong-thuoc-la", monday)["02-hai-nhan-hieu.yaml"].shown
    assert shown["export_country"] == "Đức"
    assert shown["total_quantity"] == "25.800"
    assert shown["goods"][1]["value"] == "5.500,50 USD"
    assert shown["goods"][1]["hs_code"] == "2402.20.90"


def text_of(pdf: bytes) -> str:
    import pypdfium2

    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def pages(pdf: bytes) -> int:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
