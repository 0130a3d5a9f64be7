"""The parts of a package as an editor meets them: what each is called, which properties it has, what stands inside it.

One table for the legal entry and for the form: lists, editors, checks of what may be added where all come from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from congvu.catalog.packages.editing import Path
from congvu.catalog.packages.files import FORM, PROCEDURE
from congvu.faces.desk.workbench.field_parts import TYPES, field_properties
from congvu.faces.desk.workbench.properties import HINT, KEY, Kind, P, Part, Property
from congvu.forms.definition import NOT_IN_TABLES, FieldType

_CHANNELS = (("online", "Trực tuyến"), ("counter", "Trực tiếp"), ("post", "Bưu chính"))
_FILES = tuple((kind, kind) for kind in ("pdf", "jpg", "png", "docx", "xlsx", "xml", "zip", "tif", "odt", "ods"))

KINDS: dict[str, Kind] = {
    # -- form.yaml
    "form": Kind(
        "biểu mẫu",
        "title",
        (
            P("title", "Tên tờ khai", required=True),
            P("intro", "Lời mở đầu", "text"),
            P("declaration", "Lời cam đoan", "text", "In phía trên chữ ký."),
        ),
        (("pages", "page"), ("rules", "rule")),
    ),
    "page": Kind(
        "trang",
        "title",
        (P("title", "Tên trang", required=True), KEY, HINT),
        (("sections", "section"),),
        "Thêm trang",
    ),
    "section": Kind(
        "phần",
        "title",
        (P("title", "Tên phần", required=True), KEY, HINT, P("when", "Chỉ hiện khi", "condition")),
        (("fields", "field"),),
        "Thêm phần",
    ),
    "field": Kind("trường", "label", (), (("columns", "column"),), "Thêm trường"),
    "column": Kind("cột", "label", (), (), "Thêm cột"),
    "rule": Kind(
        "quy tắc",
        "sentence",
        (
            P("check", "Điều phải đúng", "condition", required=True),
            P("sentence", "Câu báo khi sai", required=True),
            P("at", "Báo ở trường", "place", required=True),
            P("when", "Chỉ xét khi", "condition"),
        ),
        (),
        "Thêm quy tắc",
    ),
    # -- procedure.yaml
    "entry": Kind(
        "nội dung công bố",
        "name",
        (),
        (
            ("submit_methods", "method"),
            ("papers", "paper"),
            ("fees", "fee"),
            ("results", "result"),
            ("legal_basis", "basis"),
            ("cases", "case"),
        ),
    ),
    "method": Kind(
        "cách nộp",
        "channel",
        (
            P("channel", "Cách nộp", "select", options=_CHANNELS, required=True),
            P("limit", "Thời hạn"),
            P("fee", "Phí, lệ phí ghi trên trang"),
            P("note", "Ghi chú", "text"),
        ),
        (),
        "Thêm cách nộp",
    ),
    "paper": Kind(
        "giấy tờ",
        "name",
        (
            P("name", "Tên giấy tờ", required=True),
            KEY,
            P("required", "Bắt buộc nộp", "yes"),
            P("signed", "Phải ký số khi nộp trực tuyến", "flag", "Nộp tại quầy không phải ký số."),
            P("when", "Chỉ đòi khi", "condition", "Để trống: luôn đòi."),
            P("originals", "Số bản chính", "integer"),
            P("copies", "Số bản sao", "integer"),
            P("accept", "Loại tệp nhận", "several", "Không chọn: pdf, jpg, png.", options=_FILES),
            P("max_mb", "Lớn nhất (MB)", "integer"),
            P("form_file", "Mẫu để tải (tên tệp trong forms/)"),
            HINT,
            P("case", "Trường hợp"),
            P("code", "Mã thành phần hồ sơ"),
        ),
        (),
        "Thêm giấy tờ",
    ),
    "fee": Kind(
        "phí, lệ phí",
        "name",
        (
            P("name", "Tên", required=True),
            P("kind", "Loại", "select", options=(("fee", "Phí"), ("charge", "Lệ phí")), required=True),
            P("amount", "Mức thu (đồng)", "integer", required=True),
            P("per", "Tính trên", hint="Ví dụ bộ hồ sơ."),
            P("when", "Chỉ thu khi", "condition", "Để trống: luôn thu."),
            P("times", "Số lần tính", "times", "Một số hoặc số dòng của bảng trong tờ khai. Để trống: một lần."),
        ),
        (),
        "Thêm phí, lệ phí",
    ),
    "result": Kind(
        "kết quả",
        "name",
        (P("name", "Tên kết quả", required=True), P("code", "Mã kết quả"), P("validity", "Hiệu lực của kết quả")),
        (),
        "Thêm kết quả",
    ),
    "basis": Kind(
        "căn cứ pháp lý",
        "number",
        (
            P("number", "Số, ký hiệu văn bản", required=True),
            P("name", "Trích yếu"),
            P("issued_on", "Ngày ban hành", "day"),
            P("agency", "Cơ quan ban hành"),
        ),
        (),
        "Thêm căn cứ pháp lý",
    ),
    "case": Kind("trường hợp", "name", (P("name", "Tên", required=True), P("code", "Mã")), (), "Thêm trường hợp"),
}

# The single properties of the entry, in the groups in which they are edited.
GROUPS: dict[str, tuple[str, tuple[Property, ...]]] = {
    "chung": (
        "Tên và cơ quan",
        (
            P("name", "Tên thủ tục", required=True),
            P("name_en", "Tên tiếng Anh"),
            P("abstract", "Dành cho ai, để làm gì", "text", "Một hai câu, hiện dưới tên thủ tục."),
            P("abstract_en", "Câu đó bằng tiếng Anh", "text"),
            P("keywords", "Từ khóa tìm kiếm", "lines", "Mỗi dòng một từ."),
            P("field.code", "Mã lĩnh vực", required=True),
            P("field.name", "Tên lĩnh vực", required=True),
            P("field.name_en", "Tên lĩnh vực bằng tiếng Anh"),
            P("agency_name", "Cơ quan thực hiện", required=True),
            P("agency_code", "Mã định danh cơ quan"),
            P("unit", "Đơn vị giải quyết", "unit"),
            P("promulgator", "Cơ quan ban hành quyết định công bố", required=True),
            P("administrative_levels", "Cấp thực hiện", "lines", "Mỗi dòng một cấp, ví dụ Trung ương.", required=True),
            P("subjects", "Đối tượng thực hiện", "lines", "Mỗi dòng một đối tượng.", required=True),
            P("procedure_type", "Loại thủ tục"),
            P("competent_authorities", "Cơ quan có thẩm quyền", "lines", "Mỗi dòng một cơ quan."),
            P("coordinating_agencies", "Cơ quan phối hợp", "lines", "Mỗi dòng một cơ quan."),
            P("receiving_address", "Địa chỉ tiếp nhận", "text"),
        ),
    ),
    "trinh-tu": (
        "Trình tự, thời hạn, điều kiện",
        (
            P("steps", "Trình tự thực hiện", "blocks", "Mỗi bước cách nhau một dòng trống.", required=True),
            P("limit", "Thời hạn giải quyết", hint="Ví dụ 3 ngày làm việc, 6 giờ làm việc, 15 ngày."),
            P("legal_limit", "Thời hạn theo luật", hint="Khi thời hạn giải quyết ngắn hơn luật định."),
            P("automatic", "Chương trình trả lời ngay, không qua cán bộ", "flag"),
            P("copies", "Số bộ hồ sơ", "integer"),
            P("declaration_signed", "Tờ khai phải ký số khi nộp trực tuyến", "flag"),
            P("conditions", "Yêu cầu, điều kiện", "text"),
        ),
    ),
    "cong-bo": (
        "Quyết định công bố, kết quả, mức độ",
        (
            P("decision.number", "Số quyết định công bố", hint="Có thể ghi khi công bố."),
            P("decision.signed_on", "Ngày ký quyết định", "day"),
            P("effective_from", "Ngày dự kiến có hiệu lực", "day"),
            P(
                "summary",
                "Nội dung yêu cầu giải quyết",
                hint="Có thể dùng {khóa} của trường, ví dụ Cấp phép cho {trader}.",
            ),
            P("result_number", "Số của kết quả", hint="Ví dụ {number:05d}/{year}/GP-BCT."),
            P("level_facts.downloadable_forms", "Có mẫu tờ khai để tải", "no"),
            P("level_facts.interactive_form", "Điền và gửi hồ sơ trực tuyến", "no"),
            P("level_facts.online_payment", "Nộp phí trực tuyến", "no"),
            P("level_facts.online_result", "Trả kết quả trực tuyến", "no"),
            P("level_facts.presence_required", "Người nộp phải có mặt", "no"),
            P("level_facts.on_site_check", "Phải kiểm tra thực địa", "no"),
            P("level_facts.partial_reason", "Lý do chưa toàn trình", "text"),
        ),
    ),
}

PARTS = {
    "noi-dung": Part("noi-dung", PROCEDURE, "Nội dung công bố", "entry"),
    "bieu-mau": Part("bieu-mau", FORM, "Tờ khai điện tử", "form"),
}


def kind_at(part: Part, path: Path) -> str | None:
    """The kind of part that a path names; None where nothing of a package stands there."""
    kind = part.root
    steps = list(path)
    while steps:
        name = steps.pop(0)
        inner = dict(KINDS[kind].lists).get(str(name))
        if inner is None or not steps or not isinstance(steps.pop(0), int):
            return None
        kind = inner
    return kind


def list_at(part: Part, path: Path) -> str | None:
    """The kind of what a list at this path holds; None where there is no such list."""
    kind = kind_at(part, path[:-1])
    return dict(KINDS[kind].lists).get(str(path[-1])) if kind and path else None


def properties_of(kind: str, value: Any) -> tuple[Property, ...]:
    if kind in ("field", "column"):
        return field_properties(str((value or {}).get("type", "text")), in_table=kind == "column")
    return KINDS[kind].properties


def types_for(kind: str) -> Iterator[tuple[str, str]]:
    """The types a field, or a column of a table, may have."""
    for key, label in TYPES.items():
        if kind != "column" or FieldType(key) not in NOT_IN_TABLES:
            yield key, label


def title_of(kind: str, value: Any) -> str:
    """How a part is called in a list."""
    told = str((value or {}).get(KINDS[kind].title, "")).strip()
    if kind == "method":
        told = dict(_CHANNELS).get(told, told)
    return told or f"({KINDS[kind].name} chưa có tên)"
