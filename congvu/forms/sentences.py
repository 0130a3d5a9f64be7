"""The sentences of errors: what is wrong with an answer, and what to write instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.forms.definition import Field, FieldType
from congvu.kernel.money import format_amount

_CHOSEN = {FieldType.CHOICE, FieldType.MULTIPLE, FieldType.YES_NO, FieldType.REGISTRY}


def missing(item: Field) -> str:
    if item.label.endswith("?"):
        return _("Hãy trả lời câu hỏi: %(label)s") % {"label": item.label}
    words = _("Hãy chọn %(label)s.") if item.type in _CHOSEN else _("Hãy nhập %(label)s.")
    return words % {"label": named(item)}


def wrong_kind(item: Field) -> str:
    return _("%(label)s phải là %(kind)s.") % {"label": item.label, "kind": KINDS[item.type]}


def unreadable_date(item: Field) -> str:
    return _("%(label)s: hãy viết ngày, tháng, năm như 22/11/2026.") % {"label": item.label}


def not_whole(item: Field) -> str:
    return _("%(label)s phải là số nguyên, ví dụ 1.200.") % {"label": item.label}


def too_long(item: Field, length: int) -> str:
    return _("%(label)s chỉ được dài %(most)s ký tự; hãy rút bớt %(over)s ký tự.") % {
        "label": item.label,
        "most": format_amount(item.max_length),
        "over": format_amount(length - item.max_length),
    }


def too_short(item: Field) -> str:
    return _("%(label)s phải có ít nhất %(least)s ký tự.") % {"label": item.label, "least": item.min_length}


def too_small(item: Field, least: Decimal) -> str:
    return _("%(label)s phải từ %(least)s trở lên.") % {"label": item.label, "least": with_unit(item, least)}


def too_large(item: Field, most: Decimal) -> str:
    return _("%(label)s không được quá %(most)s.") % {"label": item.label, "most": with_unit(item, most)}


def too_many_decimals(item: Field) -> str:
    return _("%(label)s chỉ nhận %(places)s chữ số sau dấu phẩy.") % {"label": item.label, "places": item.places}


def too_early(item: Field, earliest: date) -> str:
    return _("%(label)s phải từ ngày %(day)s trở đi.") % {"label": item.label, "day": f"{earliest:%d/%m/%Y}"}


def too_late(item: Field, latest: date) -> str:
    return _("%(label)s không được sau ngày %(day)s.") % {"label": item.label, "day": f"{latest:%d/%m/%Y}"}


def not_a_choice(item: Field, value: str) -> str:
    words = _("%(label)s: “%(typed)s” không có trong các lựa chọn. Hãy chọn lại.")
    return words % {"label": item.label, "typed": _short(value)}


def not_in_list(item: Field, value: str) -> str:
    words = _("%(label)s: “%(typed)s” không có trong danh mục. Hãy tìm bằng từ khác hoặc chọn lại.")
    return words % {"label": item.label, "typed": _short(value)}


def several_in_list(item: Field, value: str, shown: list[str]) -> str:
    words = _("%(label)s: có nhiều mục khớp “%(typed)s” (%(few)s…). Hãy chọn một mục.")
    return words % {"label": item.label, "typed": _short(value), "few": "; ".join(shown[:3])}


def bad_email(item: Field) -> str:
    return _("%(label)s phải có dạng ten@mien.vn. Hãy kiểm tra lại.") % {"label": item.label}


def bad_phone(item: Field) -> str:
    words = _("%(label)s phải là số điện thoại, ví dụ 0912 345 678 hoặc +84 912 345 678.")
    return words % {"label": item.label}


def too_few_rows(label: str, least: int) -> str:
    return _("%(label)s: hãy nhập ít nhất %(least)s dòng.") % {"label": label, "least": least}


def too_many_rows(label: str, most: int, given: int) -> str:
    words = _("%(label)s: chỉ nhận %(most)s dòng mà có %(given)s dòng. Hãy bớt lại hoặc tách thành nhiều hồ sơ.")
    return words % {"label": label, "most": most, "given": format_amount(given)}


def unknown_key(key: str) -> str:
    return _("Biểu mẫu không có trường “%(key)s”. Hãy bỏ trường này.") % {"key": _short(key)}


def named(item: Field) -> str:
    """The label inside a sentence: "Mã HS" is "mã HS", "C/O" stays."""
    label = item.label
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label


def with_unit(item: Field, number: Decimal) -> str:
    return f"{format_amount(number)} {item.unit_words}".strip()


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"


KINDS = {
    FieldType.TEXT: gettext_lazy("chữ"),
    FieldType.LONG_TEXT: gettext_lazy("chữ"),
    FieldType.INTEGER: gettext_lazy("số nguyên"),
    FieldType.NUMBER: gettext_lazy("số"),
    FieldType.AMOUNT: gettext_lazy("số tiền"),
    FieldType.DATE: gettext_lazy("ngày"),
    FieldType.CHOICE: gettext_lazy("một lựa chọn"),
    FieldType.MULTIPLE: gettext_lazy("danh sách lựa chọn"),
    FieldType.YES_NO: gettext_lazy("có hoặc không"),
    FieldType.REGISTRY: gettext_lazy("một mã trong danh mục"),
    FieldType.ADDRESS: gettext_lazy("địa chỉ gồm tỉnh, xã và số nhà"),
    FieldType.EMAIL: gettext_lazy("địa chỉ thư điện tử"),
    FieldType.PHONE: gettext_lazy("số điện thoại"),
    FieldType.TAX_CODE: gettext_lazy("mã số thuế"),
    FieldType.PERSONAL_ID: gettext_lazy("số định danh cá nhân"),
    FieldType.HS_CODE: gettext_lazy("mã HS"),
    FieldType.TABLE: gettext_lazy("danh sách các dòng"),
}
