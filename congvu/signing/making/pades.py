"""PAdES: a signature in a PDF, as an incremental update that leaves every earlier byte where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TypeVar

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject

from congvu.signing.making.cms import issuers, signed_attributes
from congvu.signing.making.keys import hash_for, public_key
from congvu.signing.making.prepared import Format, Level, Prepared
from congvu.signing.refusals import NotSignable

# Room in bytes for what is known only afterwards: the value and the message's own frame; a time-stamp with its certificates.
FRAME = 1_500
TIME_STAMP = 9_000

T = TypeVar("T")


@dataclass(frozen=True)
class Look:
    """What people see: the only page of the PDF `drawn`, put into `box` (left, bottom, right, top, in points from the
    lower left corner) of page `page`, counted from 0; a negative one from the end."""

    drawn: bytes
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Field:
    """The signature's place in the document. `label` is read out to who cannot see it; `name` is chosen when empty."""

    name: str = ""
    signer: str = ""
    reason: str = ""
    location: str = ""
    label: str = ""
    look: Look | None = None


def prepare_pdf(
    content: bytes,
    certificate: bytes,
    chain: Sequence[bytes] = (),
    *,
    field: Field,
    level: Level = Level.B_T,
    at: datetime,
) -> Prepared:
    """`content` with a signature but for its value. Raises NotSignable.

    No certification (DocMDP) is set: whoever signs next may sign. The certificate was checked before (`check_signer`).
    """
    key = public_key(certificate)
    if key is None:
        raise ValueError("a key of a kind that is not allowed")
    algorithm = hash_for(key)
    room = FRAME + len(certificate) + sum(map(len, issuers(chain))) + (TIME_STAMP if level.has_time_stamp else 0)
    ready, output = _written(content, lambda writer: _with_room(writer, field, room, algorithm, at))
    signed = signed_attributes(ready.document_digest, algorithm, certificate, signing_time=None)
    told = {"start": ready.reserved_region_start, "end": ready.reserved_region_end}
    return Prepared(Format.PADES, level, output.getvalue(), signed, algorithm, certificate, tuple(chain), at, told)


def require_signable(content: bytes) -> None:
    """Refuse a PDF that nobody can sign: broken, under a password, or locked by who signed it. Raises NotSignable."""
    _written(content, lambda _writer: None)


def room_for_contents(prepared: Prepared) -> int:
    """Bytes of a message that fit."""
    room: int = (prepared.told["end"] - prepared.told["start"] - 2) // 2
    return room


def fill(prepared: Prepared, message: bytes) -> bytes:
    """The document with the message in its room; nothing else changes."""
    if len(message) > room_for_contents(prepared):
        raise NotSignable(why="chữ ký cùng dấu thời gian lớn hơn chỗ dành sẵn")
    start, end = prepared.told["start"], prepared.told["end"]
    output = BytesIO(prepared.content)
    PreparedByteRangeDigest(b"", start, end).fill_with_cms(output, message)
    return output.getvalue()


def _written(content: bytes, act: Callable[[IncrementalPdfFileWriter], T]) -> T:
    """What `act` does on the PDF. One that nobody signed yet and that breaks the letter of ISO 32000, as scanners and image
    programs write them, is first put in order: what is signed must be read alike by every program. Raises NotSignable."""
    try:
        try:
            return act(_writer(content))
        except PdfStrictReadError:
            return act(_writer(_in_order(content)))
    except (
        PdfError,
        pikepdf.PdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise NotSignable(why="tệp không phải PDF đọc được hoặc có cấu trúc hỏng") from error


def _in_order(content: bytes) -> bytes:
    if b"/ByteRange" in content:
        raise NotSignable(why="tệp đã có chữ ký và có cấu trúc không đúng chuẩn PDF, ký thêm sẽ làm hỏng chữ ký đã có")
    output = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        document.save(output, deterministic_id=True)
    return output.getvalue()


def _writer(content: bytes) -> IncrementalPdfFileWriter:
    reader = PdfFileReader(BytesIO(content), strict=True)
    if reader.encrypted:
        raise NotSignable(why="tệp PDF được bảo vệ bằng mật khẩu")
    if _forbids_changes(reader):
        raise NotSignable(why="người ký trước đã khóa tệp, không cho ký thêm")
    return IncrementalPdfFileWriter.from_reader(reader)


def _forbids_changes(reader: PdfFileReader) -> bool:
    if "/Perms" not in reader.root or "/DocMDP" not in reader.root["/Perms"]:
        return False
    certified = reader.root["/Perms"]["/DocMDP"]
    references = certified["/Reference"] if "/Reference" in certified else []  # noqa: SIM401 get() does not follow references
    changes = [one["/TransformParams"] for one in references if one["/TransformMethod"] == "/DocMDP"]
    return any("/P" in one and int(one["/P"]) == MDPPerm.NO_CHANGES.value for one in changes)


def _with_room(
    writer: IncrementalPdfFileWriter, field: Field, room: int, algorithm: str, at: datetime
) -> tuple[PreparedByteRangeDigest, BytesIO]:
    name = field.name or _free_name(writer)
    look = field.look
    spec = SigFieldSpec(
        name,
        on_page=look.page if look else 0,
        box=look.box if look else None,
        readable_field_name=field.label or f"Chữ ký số: {field.signer or name}",
    )
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(name, writer)
    widget = next(steps).get_object()
    if look:
        drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(look.drawn)))
        widget["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): drawn})
        writer.update_container(widget)
    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=field.signer or None,
        location=field.location or None,
        reason=field.reason or None,
        bytes_reserved=2 * room,
    )
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    ready, output = steps.send(SigIOSetup(md_algorithm=algorithm))
    return ready, output


def _free_name(writer: IncrementalPdfFileWriter) -> str:
    taken = {name for name, _, _ in enumerate_sig_fields(writer)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"ChuKySo{number}") not in taken)
