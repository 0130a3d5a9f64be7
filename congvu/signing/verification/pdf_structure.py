"""The shape of a signed PDF: the signed bytes are the whole file but one hole, and the hole is the signature and nothing else.

Against the published attacks on the shape: universal forgery, wrapping, doubled keys, hybrid references.
"""

from __future__ import annotations

import re

from asn1crypto import parser
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from congvu.signing.verification.problems import Problem, malformed

BLANKS = b"\x00\r\n\t\f "
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>\Z")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\s\x00]+(\d{1,5})[\s\x00]+obj\b")


def is_read_leniently(reader: PdfFileReader) -> bool:
    return not reader.strict


def hole_problem(data: bytes, one: EmbeddedPdfSignature) -> Problem | None:
    """Whether /ByteRange leaves out exactly the value of /Contents."""
    numbers = list(one.byte_range)
    if len(numbers) != 4 or not all(isinstance(number, int) and number >= 0 for number in numbers):
        return malformed("vùng được ký (/ByteRange) không hợp lệ")
    start, length, again, rest = numbers
    if start != 0 or again <= length or again + rest > len(data):
        return malformed("vùng được ký (/ByteRange) không bắt đầu từ đầu tệp hoặc vượt ra ngoài tệp")
    hole = data[length:again]
    if not _HEX.match(hole):
        return malformed("phần không được ký chứa nhiều hơn giá trị chữ ký")
    digits = b"".join(hole[1:-1].split())
    held = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if held != one.pkcs7_content:
        return malformed("giá trị chữ ký không nằm đúng chỗ mà vùng được ký chừa ra")
    if held[_length(held) :].strip(b"\x00"):
        return malformed("có dữ liệu lạ sau giá trị chữ ký")
    return _doubled(data, one, length, again)


def _length(der: bytes) -> int:
    """Of the first value, in DER or with an indefinite length (BER); nothing readable has none."""
    try:
        return parser.peek(der)
    except ValueError:
        return 0


def _doubled(data: bytes, one: EmbeddedPdfSignature, hole: int, after: int) -> Problem | None:
    """The dictionary of the signature is written around the hole, with each key once."""
    place = one.reader.xrefs.get_historical_ref(one.sig_object.container_ref, one.reader.total_revisions - 1)
    if not isinstance(place, int) or place >= hole:
        return malformed("từ điển chữ ký không nằm quanh giá trị chữ ký")
    end = data.find(b"endobj", after)
    written = data[place:hole] + data[after : end if end >= 0 else len(data)]
    if len(_OBJECT.findall(data[place:hole])) != 1:
        return malformed("từ điển chữ ký không nằm quanh giá trị chữ ký")
    for key in (b"/ByteRange", b"/Contents", b"/SubFilter"):
        if len(re.findall(re.escape(key) + rb"(?![A-Za-z0-9])", written)) != 1:
            return malformed(f"mục {key.decode()} bị lặp hoặc bị giấu")
    return None


def hybrid_problem(reader: PdfFileReader, one: EmbeddedPdfSignature) -> Problem | None:
    """Two tables of references in one revision show different things to different viewers; only what was so when signed may."""
    for revision in range(one.signed_revision + 1, reader.total_revisions):
        if reader.xrefs.get_xref_container_info(revision).xref_section_type == XRefSectionType.HYBRID_MAIN:
            return malformed("phần ghi thêm sau khi ký có hai bảng tham chiếu")
    return None


def only_blanks_follow(data: bytes, one: EmbeddedPdfSignature) -> bool:
    return not data[int(one.byte_range[2]) + int(one.byte_range[3]) :].strip(BLANKS)


def hidden_tail(data: bytes, reader: PdfFileReader, one: EmbeddedPdfSignature) -> bool:
    """Whether bytes after the signed ones belong to no revision: a lenient viewer might show them."""
    end = int(one.byte_range[2]) + int(one.byte_range[3])
    tail = data[end:]
    later = range(one.signed_revision + 1, reader.total_revisions)
    if tail.count(b"startxref") != len(later):
        return True
    if not later:
        return not only_blanks_follow(data, one)
    known = set()
    for revision in later:
        known |= set(_places(reader, revision))
    return any(end + match.start() not in known for match in _OBJECT.finditer(tail))


def _places(reader: PdfFileReader, revision: int):
    for reference in reader.xrefs.explicit_refs_in_revision(revision):
        place = reader.xrefs.get_historical_ref(reference, revision)
        if isinstance(place, int):
            yield place
    yield reader.xrefs.get_xref_container_info(revision).start_location
