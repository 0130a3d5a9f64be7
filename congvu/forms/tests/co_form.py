"""The form that the tests fill in: a small certificate of origin with every kind of field."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import ListedLookups
from congvu.forms.reading import load

TODAY = date(2026, 11, 16)

LOOKUPS = ListedLookups(
    {
        "countries": {"VN": "Việt Nam", "LA": "Lào", "TH": "Thái Lan", "MY": "Malaysia"},
        "provinces": {"01": "Thành phố Hà Nội", "79": "Thành phố Hồ Chí Minh"},
        "communes": {"00004": "Phường Ba Đình", "00008": "Phường Ngọc Hà", "26734": "Phường Sài Gòn"},
    },
    {"communes": {"00004": "01", "00008": "01", "26734": "79"}},
)

TEXT = """
title: Đơn đề nghị cấp C/O
pages:
  - key: trader
    title: Thương nhân
    sections:
      - key: applicant
        title: Người đề nghị
        fields:
          - {key: about, type: note, label: Khai đúng như đăng ký doanh nghiệp.}
          - {key: trader_name, type: text, label: Tên thương nhân, required: true, max_length: 60, prefill: enterprise.name}
          - {key: tax_code, type: tax_code, label: Mã số thuế, required: true, prefill: enterprise.tax_code}
          - {key: email, type: email, label: Thư điện tử, prefill: account.email}
          - {key: phone, type: phone, label: Điện thoại}
          - {key: signer_id, type: personal_id, label: Số định danh người ký}
          - {key: address, type: address, label: Địa chỉ, required: true, prefill: previous}
          - key: delivery
            type: choice
            label: Nhận kết quả
            required: true
            choices: [{value: online, label: Bản điện tử}, {value: post, label: Qua bưu chính}]
          - {key: post_address, type: long_text, label: Nơi nhận bưu gửi, required: true, when: delivery == "post", max_length: 100}
          - {key: post_note, type: text, label: Ghi chú cho bưu tá, when: filled(post_address)}
  - key: shipment
    title: Lô hàng
    sections:
      - key: journey
        title: Hành trình
        fields:
          - {key: destination, type: registry, registry: countries, label: Nước nhập khẩu, required: true, prefill: previous}
          - {key: invoiced_on, type: date, label: Ngày hoá đơn, required: true, latest: today}
          - {key: shipped_on, type: date, label: Ngày xuất hàng, earliest: today - 365}
          - {key: is_transit, type: yes_no, label: Hàng quá cảnh}
          - key: transit
            type: multiple
            label: Quá cảnh qua
            when: is_transit == true
            choices: [{value: SG, label: Singapore}, {value: TH, label: Thái Lan}, {value: MY, label: Malaysia}]
          - {key: rate, type: number, label: Tỷ giá, least: 0.5, most: 50000, places: 4}
      - key: cargo
        title: Hàng hoá
        fields:
          - key: goods
            type: table
            label: Danh mục hàng hoá
            row_label: Dòng hàng
            required: true
            sums: [value]
            columns:
              - {key: hs_code, type: hs_code, label: Mã HS, hint: Mã của nước nhập khẩu., required: true}
              - {key: description, type: text, label: Mô tả, required: true}
              - {key: origin, type: registry, registry: countries, label: Xuất xứ, required: true}
              - {key: import_number, type: text, label: Số tờ khai nhập, required: true, when: origin != "VN"}
              - {key: quantity, type: integer, label: Số lượng, unit: bao lớn, required: true, least: 1}
              - {key: price, type: amount, currency: USD, label: Đơn giá, required: true}
              - {key: value, type: computed, currency: USD, label: Trị giá, expression: quantity * price}
          - {key: total, type: computed, currency: USD, label: Tổng trị giá, expression: sum(goods.value)}
          - {key: reason, type: text, label: Giải trình lô hàng lớn, required: true, when: total > 50000}
rules:
  - {check: shipped_on >= invoiced_on, sentence: Ngày xuất hàng không được trước ngày hoá đơn., at: shipped_on}
  - {check: price <= 9000, sentence: Đơn giá cao bất thường. Hãy xem lại đơn vị tính., at: goods.price}
"""


@cache
def co_form() -> FormDefinition:
    return load(TEXT, "form.yaml", registries=list(LOOKUPS.lists))


def line(**changed: Any) -> dict[str, Any]:
    """One line of goods as the API sends it; None leaves a cell out."""
    cells = {
        "hs_code": "09012110",
        "description": "Cà phê rang",
        "origin": "VN",
        "quantity": 100,
        "price": "5.5",
    } | changed
    return {key: value for key, value in cells.items() if value is not None}


def filled(**changed: Any) -> dict[str, Any]:
    """Sen's answers as the API sends them, nothing wrong; None leaves an answer out."""
    answers = {
        "trader_name": "Công ty Sen",
        "tax_code": "0100000010",
        "address": {"province": "01", "commune": "00004", "detail": "Số 1 phố Ví Dụ"},
        "delivery": "online",
        "destination": "LA",
        "invoiced_on": "2026-11-10",
        "goods": [line()],
    } | changed
    return {key: value for key, value in answers.items() if value is not None}
