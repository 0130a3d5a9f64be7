"""Signatures in a PDF: PAdES (EN 319 142) and the older kinds of ISO 32000, with document time-stamps and the security store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from asn1crypto import x509
from pyhanko.pdf_utils.crypt import PubKeySecurityHandler
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from congvu.signing.report import Coverage
from congvu.signing.verification import cms, keys
from congvu.signing.verification.detached import stamps_over, unreadable
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.found import Found, Stamp
from congvu.signing.verification.patience import PatientFile
from congvu.signing.verification.pdf_changes import Aftermath, aftermath_of
from congvu.signing.verification.pdf_structure import BLANKS, hole_problem, hybrid_problem, is_read_leniently
from congvu.signing.verification.problems import Problem, constraint, malformed, not_found, weak

_PADES, _ADOBE, _STAMP = "/ETSI.CAdES.detached", "/adbe.pkcs7.detached", "/ETSI.RFC3161"
_OLD = {"/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1"}
_ENCRYPTED = (
    "Tệp PDF được bảo vệ bằng mật khẩu nên không kiểm tra được chữ ký. Hãy yêu cầu người gửi nộp bản không có mật khẩu."
)


def is_pdf(data: bytes) -> bool:
    """A little rubbish before the header is tolerated by every viewer; a PDF inside another wrapping is that wrapping's matter."""
    return data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and data[:1] not in {b"\x30", b"<", b"{", b"-"})


def read_pdf(data: bytes, content: bytes | None = None) -> tuple[list[Found], list[str]]:
    """Every signature in signing order, and what else is to be said of the file."""
    reader = _reader(data)
    if _is_locked(reader):
        return [Found("PDF", "PDF", (not_found(_ENCRYPTED),))], []
    embedded, broken = _embedded(reader)
    store = _store(reader, reader.total_revisions - 1)
    stamps = [_document_stamp(data, reader, one) for one in embedded if _is_stamp(one)]
    pool = (*store.certificates, *chain.from_iterable(_certificates_in(one) for one in embedded))
    found = [
        _careful(data, reader, one, replace(store, certificates=pool), _later(one, embedded, stamps))
        for one in embedded
        if not _is_stamp(one)
    ]
    return [*found, *broken], _remarks(data, embedded, broken)


def _is_locked(reader: PdfFileReader) -> bool:
    if not reader.encrypted:
        return False
    return isinstance(reader.security_handler, PubKeySecurityHandler) or reader.decrypt(b"").status.name == "FAILED"


def _reader(data: bytes) -> PdfFileReader:
    file = PatientFile(_ended(data))
    try:
        return PdfFileReader(file, strict=True)
    except PdfReadError:
        return PdfFileReader(file, strict=False)


def _ended(data: bytes) -> bytes:
    """Viewers look for the end in the last 1024 bytes; more blanks than that behind it are not read one by one."""
    end = len(data.rstrip(BLANKS))
    return data if len(data) - end < 512 else data[: end + 2]


def _embedded(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[Found]]:
    embedded, broken = [], []
    for name, _, field in enumerate_sig_fields(reader, filled_status=True):
        try:
            embedded.append(EmbeddedPdfSignature(reader, field, name))
        except Exception as error:  # one broken signature does not hide the others
            broken.append(unreadable(str(name), "PDF", error))
    return sorted(embedded, key=lambda one: one.signed_revision), broken


def _is_stamp(one: EmbeddedPdfSignature) -> bool:
    return one.sig_object_type == "/DocTimeStamp" or one.sig_object.get("/SubFilter") == _STAMP


def _later(one: EmbeddedPdfSignature, embedded, stamps: list[Stamp]) -> tuple[Stamp, ...]:
    revisions = [other.signed_revision for other in embedded if _is_stamp(other)]
    return tuple(stamp for stamp, revision in zip(stamps, revisions) if revision > one.signed_revision)


def _remarks(data: bytes, embedded: list, broken: list) -> list[str]:
    if not embedded and not broken:
        traces = data.count(b"/ByteRange")
        return ["Tệp có dấu vết của chữ ký đã bị gỡ ra."] if traces else []
    if embedded and all(_is_stamp(one) for one in embedded):
        return ["Tệp chỉ có dấu thời gian của tài liệu, không có chữ ký của người hay cơ quan nào."]
    return []


# -- one signature -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Store:
    """The document security store (EN 319 142-1, 5.4) at a revision."""

    certificates: tuple[x509.Certificate, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def _careful(
    data: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature, store: Store, later: tuple[Stamp, ...]
) -> Found:
    try:
        return _found(data, reader, one, store, later)
    except Exception as error:  # a file made to break a parser ends in a clear state too
        return unreadable(str(one.field_name), "PDF", error)


def _found(
    data: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature, store: Store, later: tuple[Stamp, ...]
) -> Found:
    kind = str(one.sig_object.get("/SubFilter", ""))
    shape = hole_problem(data, one) or hybrid_problem(reader, one)
    signed_data = cms.signed_data_of(one.pkcs7_content)
    read = _signer(data, one, signed_data)
    after = aftermath_of(data, reader, one) if shape is None else Aftermath(shape, Coverage.UNKNOWN)
    problems = [
        *filter(None, [_kind_problem(kind, signed_data, read, one)]),
        *read.problems,
        *filter(None, [after.problem]),
    ]
    if is_read_leniently(reader) and after.coverage != Coverage.WHOLE:
        problems.append(
            constraint(
                "Cấu trúc tệp PDF có lỗi và tệp được ghi thêm sau khi ký nên không chắc đang xem đúng bản đã ký."
            )
        )
    return Found(
        name=str(one.field_name),
        format="PAdES" if kind == _PADES else "PDF",
        problems=tuple(problems),
        is_intact=read.is_intact
        and shape is None
        and not (after.problem and after.problem.sub_indication == "FORMAT_FAILURE"),
        signer=read.signer,
        certificates=(*read.certificates, *store.certificates),
        evidence=(*read.evidence, *store.evidence),
        claimed_at=read.claimed_at or _written_time(one),
        algorithm=read.algorithm,
        policy=read.policy,
        reason=_text(one, "/Reason"),
        is_ades=kind == _PADES,
        stamps=tuple(stamps_over(read)),
        archive=later,
        coverage=after.coverage,
        changes=after.changes,
    )


def _signer(data: bytes, one: EmbeddedPdfSignature, signed_data) -> cms.SignerRead:
    signed = _signed_bytes(data, one)
    return cms.read_signer(
        signed_data, signed_data["signer_infos"][0], lambda: signed, lambda name: keys.digest(name, signed)
    )


def _signed_bytes(data: bytes, one: EmbeddedPdfSignature) -> bytes:
    first, length, second, rest = (int(number) for number in one.byte_range)
    return data[first : first + length] + data[second : second + rest]


def _kind_problem(kind: str, signed_data, read: cms.SignerRead, one: EmbeddedPdfSignature) -> Problem | None:
    if kind in _OLD:
        return weak("Kiểu chữ ký PDF cũ dùng SHA-1")
    if kind not in {_PADES, _ADOBE}:
        return malformed(f"kiểu chữ ký PDF không được hỗ trợ ({kind[:40]})")
    if len(signed_data["signer_infos"]) != 1:
        return malformed("một trường chữ ký phải có đúng một người ký")
    if signed_data["encap_content_info"]["content"].native is not None:
        return malformed("chữ ký PDF mang theo nội dung riêng")
    if kind == _PADES and not read.is_bound:
        return constraint("Chữ ký PAdES không ghi chứng thư của người ký như tiêu chuẩn bắt buộc.")
    return None


def _written_time(one: EmbeddedPdfSignature) -> datetime | None:
    try:
        moment = one.self_reported_timestamp
    except (ValueError, TypeError, PdfReadError):
        return None
    return moment if moment is None or moment.tzinfo else moment.astimezone()


def _text(one: EmbeddedPdfSignature, key: str) -> str:
    return "".join(letter for letter in str(one.sig_object.get(key, "")) if letter.isprintable())[:300]


# -- document time-stamps and the security store -----------------------------------------------------------------
def _document_stamp(data: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature) -> Stamp:
    signed = _signed_bytes(data, one)
    problem = hole_problem(data, one) or hybrid_problem(reader, one)
    coverage = one.evaluate_signature_coverage().name
    if problem is None and coverage not in {"ENTIRE_FILE", "ENTIRE_REVISION"}:
        problem = malformed("dấu thời gian không bao trùm toàn bộ bản tài liệu")
    secured = _store(reader, one.signed_revision).evidence
    return Stamp(one.pkcs7_content, "document", lambda name: keys.digest(name, signed), secured, problem)


def _certificates_in(one: EmbeddedPdfSignature) -> Iterable[x509.Certificate]:
    try:
        return cms.certificates_of(one.signed_data)
    except (ValueError, TypeError, KeyError):
        return ()


def _store(reader: PdfFileReader, revision: int) -> Store:
    try:
        store = DocumentSecurityStore.read_dss(reader.get_historical_resolver(revision))
    except (NoDSSFoundError, PdfReadError, ValueError, TypeError, KeyError, AttributeError):
        return Store()
    crls = list(_streams(store.crls))
    answers = list(_streams(store.ocsps))
    certificates = [x509.Certificate.load(der) for der in _streams(store.certs.values())]
    return Store(tuple(certificates), cms.evidence_of(crls, answers))


def _streams(references) -> Iterator[bytes]:
    for reference in list(references)[:200]:
        try:
            yield reference.get_object().data
        except (PdfReadError, ValueError, TypeError, AttributeError):
            continue
