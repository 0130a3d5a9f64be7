"""What was added to a PDF after a signature, and whether that may be.

Further signatures, document time-stamps and validation data may follow; forms may be filled where the signer allowed it
(ISO 32000-2, 12.8.2.2); anything else shows a reader something else than what was signed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, read_certification_data
from pyhanko.sign.validation.status import SignatureCoverageLevel

from congvu.signing.report import Coverage
from congvu.signing.verification.pdf_structure import hidden_tail, only_blanks_follow
from congvu.signing.verification.problems import Problem, constraint, malformed

# What pyHanko finds is told in the report; without a log of its own a command does not print it as well.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())
_MOST_OF_A_PAGE = 0.3
_ALTERED = "tệp đã bị sửa sau khi ký, những gì đang hiển thị không phải là những gì đã được ký"


@dataclass(frozen=True)
class Aftermath:
    """What followed a signature; `changes` in sentences."""

    problem: Problem | None
    coverage: Coverage
    changes: tuple[str, ...] = ()


def aftermath_of(data: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature) -> Aftermath:
    strict, reader.strict = reader.strict, False  # hybrid references are judged by pdf_structure
    try:
        one.compute_integrity_info()
    finally:
        reader.strict = strict
    if one.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Aftermath(None, Coverage.WHOLE)
    if one.coverage == SignatureCoverageLevel.ENTIRE_REVISION and only_blanks_follow(data, one):
        return Aftermath(None, Coverage.WHOLE)
    if one.coverage != SignatureCoverageLevel.ENTIRE_REVISION or hidden_tail(data, reader, one):
        return Aftermath(malformed(_ALTERED), Coverage.PART)
    if not isinstance(one.diff_result, DiffResult) or not one.summarise_integrity_info()["docmdp_ok"]:
        return Aftermath(malformed(_ALTERED), Coverage.WHOLE_REVISION)
    return _permitted(reader, one, one.diff_result)


def _permitted(reader: PdfFileReader, one: EmbeddedPdfSignature, difference: DiffResult) -> Aftermath:
    added = list(_added_signatures(reader, one))
    filled = sorted(set(difference.changed_form_fields) - _signature_fields(reader))
    changes = [_told(name, signature) for name, signature, _ in added if signature is not None]
    if any(signature is None and _shows(field) for _, signature, field in added):
        return Aftermath(malformed(_ALTERED), Coverage.WHOLE_REVISION, tuple(changes))
    problem = None
    if any(_hides_a_page(field) for _, _, field in added):
        problem = constraint("Một chữ ký thêm sau có hình che phần lớn trang đã ký. Hãy xem bản gốc trước khi dùng.")
    if filled:
        changes.append(f"Sau khi ký có điền thêm các ô: {', '.join(filled)[:300]}.")
        if not _may_fill(reader, one):
            problem = constraint(
                "Các ô của biểu mẫu đã bị điền hoặc sửa sau khi ký mà người ký không cho phép việc đó."
            )
    if difference.modification_level == ModificationLevel.LTA_UPDATES and not changes:
        changes.append("Sau khi ký có thêm dữ liệu để kiểm tra lâu dài (thông tin thu hồi, dấu thời gian).")
    if not changes:
        changes.append(
            "Sau khi ký tệp được ghi thêm, nhưng không có gì người đọc nhìn thấy bị đổi (thông tin mô tả tệp)."
        )
    return Aftermath(problem, Coverage.WHOLE_REVISION, tuple(changes))


def _may_fill(reader: PdfFileReader, one: EmbeddedPdfSignature) -> bool:
    certified = read_certification_data(reader)
    permission = one.docmdp_level or (certified.permission if certified else None)
    return permission in {MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE}


def _signature_fields(reader: PdfFileReader) -> set[str]:
    return {name for name, _, _ in enumerate_sig_fields(reader)}


def _added_signatures(reader: PdfFileReader, one: EmbeddedPdfSignature):
    """Signature fields that were not there, or were empty, when this one was signed: name, value or None, field."""
    before = reader.get_historical_resolver(one.signed_revision)
    known = {name: value is not None for name, value, _ in enumerate_sig_fields(before)}
    for name, value, field in enumerate_sig_fields(reader):
        held = value.get_object() if value is not None else None
        if name != one.fq_name and known.get(name) is not (held is not None):
            yield name, held, field.get_object()


def _told(name: str, signature: generic.DictionaryObject) -> str:
    if signature.get("/Type") == "/DocTimeStamp":
        return f"Sau đó có thêm dấu thời gian của tài liệu ({name})."
    return f"Sau đó có thêm chữ ký “{name}”."


def _shows(field: generic.DictionaryObject) -> bool:
    return "/AP" in field and _area(field.get("/Rect", [])) > 0


def _hides_a_page(field: generic.DictionaryObject) -> bool:
    page = field.get("/P")
    box = page.get("/MediaBox") if isinstance(page, generic.DictionaryObject) else None
    return _shows(field) and _area(field["/Rect"]) > _MOST_OF_A_PAGE * (_area(box) if box else 595 * 842)


def _area(box) -> float:
    if len(box) != 4:
        return 0.0
    left, bottom, right, top = (float(number) for number in box)
    return abs(right - left) * abs(top - bottom)
