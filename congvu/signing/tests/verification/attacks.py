"""What people do to signed PDFs: each takes a good signed file and gives back a bad one."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

_RANGE = re.compile(rb"/ByteRange \[([^\]]*)\]")


def updated(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """An incremental update after the signature."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def other_page(data: bytes) -> bytes:
    """Incremental saving: the page shows other text."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _page(writer)
        page["/Contents"] = writer.add_object(_stream(b"BT /F1 14 Tf 60 700 Td (Cap phep 900 chiec) Tj ET"))
        writer.update_container(page)

    return updated(data, change)


def one_more_page(data: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        new = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/Page"), pdf_name("/MediaBox"): _numbers(0, 0, 595, 842)}
        )
        new[pdf_name("/Parent")] = writer.root.raw_get("/Pages")
        pages["/Kids"].append(writer.add_object(new))
        pages["/Count"] = generic.NumberObject(2)
        writer.update_container(pages)

    return updated(data, change)


def annotated(data: bytes, kind: str = "/FreeText") -> bytes:
    """Evil annotation: something is laid over the page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = _page(writer)
        note = generic.DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name(kind),
            pdf_name("/Rect"): _numbers(50, 690, 450, 740),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(_cover())}),
        })  # fmt: skip
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", []), writer.add_object(note)])
        writer.update_container(page)

    return updated(data, change)


def empty_field_that_covers(data: bytes) -> bytes:
    """Sneaky signature: a field that nobody signed, with a picture over the text."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page, form = _page(writer), writer.root["/AcroForm"]
        field = generic.DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"), pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): generic.TextStringObject("X"), pdf_name("/F"): generic.NumberObject(132),
            pdf_name("/Rect"): _numbers(50, 690, 450, 740),
            pdf_name("/P"): generic.IndirectObject(page.container_ref.idnum, 0, writer),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(_cover())}),
        })  # fmt: skip
        reference = writer.add_object(field)
        form["/Fields"].append(reference)
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", []), reference])
        writer.update_container(form)
        writer.update_container(page)

    return updated(data, change)


def font_replaced(data: bytes) -> bytes:
    """Shadow replace: the letters are drawn by another font."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        font = _page(writer)["/Resources"]["/Font"]["/F1"]
        font["/BaseFont"] = pdf_name("/ZapfDingbats")
        writer.update_container(font)

    return updated(data, change)


def signature_removed(data: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        form = writer.root["/AcroForm"]
        form["/Fields"] = generic.ArrayObject()
        writer.update_container(form)

    return updated(data, change)


def appended_without_table(data: bytes) -> bytes:
    """Incremental saving that a lenient viewer repairs into view: objects, but no table that names them."""
    page = b"\n3 0 obj\n<< /Type /Page /MediaBox [0 0 595 842] >>\nendobj\n"
    return data + page


def appended_with_old_table(data: bytes) -> bytes:
    start = data[data.rfind(b"startxref") :].split()[1]
    return appended_without_table(data) + b"startxref\n" + start + b"\n%%EOF\n"


def range_as(data: bytes, new: bytes) -> bytes:
    """Universal forgery: /ByteRange says something else."""
    found = list(_RANGE.finditer(data))[-1]
    return data[: found.start()] + (b"/ByteRange " + new).ljust(len(found.group())) + data[found.end() :]


def numbers_of(data: bytes) -> list[int]:
    return [int(one) for one in list(_RANGE.finditer(data))[-1][1].split()]


def contents_as(data: bytes, new: bytes) -> bytes:
    """Universal forgery: /Contents says something else."""
    _, start, end, _ = numbers_of(data)
    return data[:start] + new.ljust(end - start) + data[end:]


def padded_with_rubbish(data: bytes) -> bytes:
    _, _, end, _ = numbers_of(data)
    return data[: end - 9] + b"DEADBEEF>" + data[end:]


def wrapped(data: bytes) -> bytes:
    """Signature wrapping: the signed tail is moved behind a false one, and a second /ByteRange in the hole says so."""
    start, length, again, rest = numbers_of(data)
    value = data[length:again]
    room = value.rstrip(b"0>")
    second = b"> /ByteRange [%d %d %d %d] " % (start, length, len(data), rest)
    hole = (room + b"0" * (len(room) % 2 == 0) + second).ljust(len(value))
    return data[:length] + hole + data[again:].replace(b"startxref", b"startxrex") + data[again:]


def flipped(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new)


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.root["/Pages"]["/Kids"][0].get_object()


def _cover() -> generic.StreamObject:
    cover = _stream(b"1 g 0 0 400 50 re f")
    cover[pdf_name("/Type")], cover[pdf_name("/Subtype")] = pdf_name("/XObject"), pdf_name("/Form")
    cover[pdf_name("/BBox")] = _numbers(0, 0, 400, 50)
    return cover


def _stream(data: bytes) -> generic.StreamObject:
    return generic.StreamObject(stream_data=data)


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(value) for value in values)
