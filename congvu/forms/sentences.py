"""The sentences of errors: what is wrong with an answer, and what to write instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from congvu.forms.definition import Field, FieldType
from congvu.kernel.money import format_amount

_CHOSEN = {FieldType.CHOICE, FieldType.MULTIPLE, FieldType.YES_NO, FieldType.REGISTRY}


def missing(item: Field) -> str:
    if item.label.endswith("?"):
        return f"Hãy trả lời câu hỏi: {item.label}"
    verb = "chọn" if item.type in _CHOSEN else "nhập"
    return f"Hãy {verb} {named(item)}."


def wrong_kind(item: Field) -> str:
    return f"{item.label} phải là {KINDS[item.type]}."


def unreadable_date(item: Field) -> str:
    return f"{item.label}: hãy viết ngày, tháng, năm như 22/11/2026."


def not_whole(item: Field) -> str:
    return f"{item.label} phải là số nguyên, ví dụ 1.200."


def too_long(item: Field, length: int) -> str:
    over = format_amount(length - item.max_length)
    return f"{item.label} chỉ được dài {format_amount(item.max_length)} ký tự; hãy rút bớt {over} ký tự."


def too_short(item: Field) -> str:
    return f"{item.label} phải có ít nhất {item.min_length} ký tự."


def too_small(item: Field, least: Decimal) -> str:
    return f"{item.label} phải từ {with_unit(item, least)} trở lên."


def too_large(item: Field, most: Decimal) -> str:
    return f"{item.label} không được quá {with_unit(item, most)}."


def too_early(item: Field, earliest: date) -> str:
    return f"{item.label} phải từ ngày {earliest:%d/%m/%Y} trở đi."


def too_late(item: Field, latest: date) -> str:
    return f"{item.label} không được sau ngày {latest:%d/%m/%Y}."


def not_a_choice(item: Field, value: str) -> str:
    return f"{item.label}: “{_short(value)}” không có trong các lựa chọn. Hãy chọn lại."


def not_in_list(item: Field, value: str) -> str:
    return f"{item.label}: “{_short(value)}” không có trong danh mục. Hãy tìm bằng từ khác hoặc chọn lại."


def several_in_list(item: Field, value: str, shown: list[str]) -> str:
    few = "; ".join(shown[:3])
    return f"{item.label}: có nhiều mục khớp “{_short(value)}” ({few}…). Hãy chọn một mục."


def bad_email(item: Field) -> str:
    return f"{item.label} phải có dạng ten@mien.vn. Hãy kiểm tra lại."


def bad_phone(item: Field) -> str:
    return f"{item.label} phải là số điện thoại, ví dụ 0912 345 678 hoặc +84 912 345 678."


def too_few_rows(label: str, least: int) -> str:
    return f"{label}: hãy nhập ít nhất {least} dòng."


def too_many_rows(label: str, most: int, given: int) -> str:
    return f"{label}: chỉ nhận {most} dòng mà có {format_amount(given)} dòng. Hãy bớt lại hoặc tách thành nhiều hồ sơ."


def unknown_key(key: str) -> str:
    return f"Biểu mẫu không có trường “{_short(key)}”. Hãy bỏ trường này."


def named(item: Field) -> str:
    """The label inside a sentence: "Mã HS" is "mã HS", "C/O" stays."""
    label = item.label
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def with_unit(item: Field, number: Decimal) -> str:
    return f"{format_amount(number)} {item.unit_words}".strip()


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


KINDS = {
    FieldType.TEXT: "chữ",
    FieldType.LONG_TEXT: "chữ",
    FieldType.INTEGER: "số nguyên",
    FieldType.NUMBER: "số",
    FieldType.AMOUNT: "số tiền",
    FieldType.DATE: "ngày",
    FieldType.CHOICE: "một lựa chọn",
    FieldType.MULTIPLE: "danh sách lựa chọn",
    FieldType.YES_NO: "có hoặc không",
    FieldType.REGISTRY: "một mã trong danh mục",
    FieldType.ADDRESS: "địa chỉ gồm tỉnh, xã và số nhà",
    FieldType.EMAIL: "địa chỉ thư điện tử",
    FieldType.PHONE: "số điện thoại",
    FieldType.TAX_CODE: "mã số thuế",
    FieldType.PERSONAL_ID: "số định danh cá nhân",
    FieldType.HS_CODE: "mã HS",
    FieldType.TABLE: "danh sách các dòng",
}
