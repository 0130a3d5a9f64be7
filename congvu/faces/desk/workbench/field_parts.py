"""The properties of a field of the form, by its type."""

from __future__ import annotations

from congvu.faces.desk.workbench.properties import HINT, KEY, WHEN, P, Property
from congvu.forms.definition import FieldType
from congvu.forms.prefill import SOURCES

TYPES: dict[str, str] = {
    "text": "Chữ trên một dòng",
    "long_text": "Đoạn chữ nhiều dòng",
    "integer": "Số nguyên",
    "number": "Số thập phân",
    "amount": "Số tiền",
    "date": "Ngày",
    "choice": "Chọn một",
    "multiple": "Chọn nhiều",
    "yes_no": "Có hoặc không",
    "registry": "Chọn từ danh mục dùng chung",
    "address": "Địa chỉ",
    "email": "Thư điện tử",
    "phone": "Số điện thoại",
    "tax_code": "Mã số thuế",
    "personal_id": "Số định danh cá nhân",
    "hs_code": "Mã HS",
    "table": "Bảng nhiều dòng",
    "computed": "Ô tự tính",
    "heading": "Tiêu đề (không hỏi)",
    "note": "Lời dặn (không hỏi)",
}
_PREFILL = (
    ("account.full_name", "Họ tên của tài khoản"),
    ("account.email", "Thư điện tử của tài khoản"),
    ("account.phone", "Điện thoại của tài khoản"),
    ("account.personal_id", "Số định danh của tài khoản"),
    ("account.address", "Địa chỉ của tài khoản"),
    ("enterprise.name", "Tên doanh nghiệp"),
    ("enterprise.name_en", "Tên tiếng Anh của doanh nghiệp"),
    ("enterprise.tax_code", "Mã số thuế của doanh nghiệp"),
    ("enterprise.address", "Địa chỉ doanh nghiệp"),
    ("enterprise.phone", "Điện thoại doanh nghiệp"),
    ("enterprise.email", "Thư điện tử doanh nghiệp"),
    ("enterprise.representative", "Người đại diện theo pháp luật"),
    ("previous", "Hồ sơ đã nộp lần trước"),
)
PREFILLS = dict(_PREFILL)
_LENGTH = (
    P("min_length", "Ít nhất bao nhiêu ký tự", "integer"),
    P("max_length", "Nhiều nhất bao nhiêu ký tự", "integer"),
)
_NUMBER = (P("least", "Nhỏ nhất", "number"), P("most", "Lớn nhất", "number"), P("unit", "Đơn vị tính"))
_CURRENCY = P("currency", "Đồng tiền", hint="Ba chữ hoa, ví dụ USD. Để trống: VND.")
_PLACES = P("places", "Số chữ số thập phân", "integer")
_CHOICES = P(
    "choices", "Các lựa chọn", "choices", "Mỗi dòng một lựa chọn: mã | chữ hiện ra | lời giải thích.", required=True
)
_OWN: dict[str, tuple[Property, ...]] = {
    "text": (
        *_LENGTH,
        P("pattern", "Mẫu chữ (biểu thức chính quy)", hint="Chỉ khi cần, ví dụ [A-Z]{2}[0-9]{6}."),
        P("pattern_sentence", "Câu báo khi sai mẫu chữ"),
    ),
    "long_text": _LENGTH,
    "integer": _NUMBER,
    "number": (*_NUMBER, _PLACES),
    "amount": (*_NUMBER, _CURRENCY, _PLACES),
    "date": (
        P("earliest", "Sớm nhất", "expression", "Một ngày (2026-01-31) hoặc phép tính, ví dụ today - 365."),
        P("latest", "Muộn nhất", "expression", "Ví dụ today."),
    ),
    "choice": (_CHOICES,),
    "multiple": (_CHOICES,),
    "registry": (P("registry", "Danh mục", "registry", required=True),),
    "table": (
        P("row_label", "Gọi một dòng là", hint="Ví dụ Dòng hàng."),
        P("min_rows", "Ít nhất bao nhiêu dòng", "integer"),
        P("max_rows", "Nhiều nhất bao nhiêu dòng", "integer"),
        P("sums", "Cộng các cột", "lines", "Mỗi dòng một khóa của cột số."),
    ),
    "computed": (
        P("expression", "Phép tính", "expression", "Ví dụ quantity * price, hoặc sum(goods.value).", required=True),
        P(
            "result",
            "Kết quả là",
            "select",
            options=(
                ("", "Số thập phân"),
                ("integer", "Số nguyên"),
                ("amount", "Số tiền"),
                ("text", "Chữ"),
                ("date", "Ngày"),
                ("yes_no", "Có hoặc không"),
            ),
        ),
        P("unit", "Đơn vị tính"),
        _CURRENCY,
        _PLACES,
    ),
}


def field_properties(kind: str, *, in_table: bool) -> tuple[Property, ...]:
    """The properties that a field of this type takes."""
    shown = kind in ("heading", "note")
    base = (P("label", "Chữ hiện ra" if shown else "Câu hỏi", "text" if shown else "line", required=True), KEY)
    if shown:
        return (*base, WHEN)
    own = _OWN.get(kind, ())
    if kind == "computed":
        return (*base, *own, HINT, WHEN)
    asked: tuple[Property, ...] = (
        P("required", "Bắt buộc trả lời", "flag"),
        P("required_when", "Bắt buộc khi", "condition", "Chỉ dùng khi không phải lúc nào cũng bắt buộc."),
    )
    source = () if in_table or kind == "table" else (P("prefill", "Điền sẵn từ", "select", options=_sources(kind)),)
    return (*base, asked[0], *own, HINT, *source, WHEN, asked[1])


def _sources(kind: str) -> tuple[tuple[str, str], ...]:
    fitting = tuple((key, label) for key, label in _PREFILL if SOURCES[key].fits(FieldType(kind)))
    return (("", "Không điền sẵn"), *fitting)
