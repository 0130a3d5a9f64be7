"""Files as people send them: whole, broken, and made to harm. Built here byte by byte, so that each says what it is."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf

WORD_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
EXCEL_TYPES = WORD_TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet").replace(
    "word/document", "xl/workbook"
)


def pdf(pages: int = 1, **root: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    for key, value in root.items():
        document.Root[f"/{key}"] = value
    return saved(document)


def pdf_that_runs_on_opening() -> bytes:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=script))


def pdf_that_runs_on_turning_to_page_two(kind: str, mark: bool) -> bytes:
    """The action hangs on the second page, or on a mark there that acts as soon as the page is seen."""
    document = pikepdf.new()
    document.add_blank_page()
    document.add_blank_page()
    action = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"))
    page = document.pages[1].obj
    if mark:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.AA = pikepdf.Dictionary(PV=action)
        page.Annots = pikepdf.Array([link])
    else:
        page.AA = pikepdf.Dictionary(O=action)
    return saved(document)


def pdf_with_a_link() -> bytes:
    """A link that a reader may click, as most papers have; a click is the reader's own act."""
    document = pikepdf.new()
    document.add_blank_page()
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    link.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com"))
    document.pages[0].obj.Annots = pikepdf.Array([link])
    return saved(document)


def pdf_with_password(user: str) -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return out.getvalue()


def pdf_that_unpacks_to(megabytes: int) -> bytes:
    """Its catalogue lies in an object stream followed by that much white space, packed."""
    offsets, objects = b"3 0 4 30 ", b"<</Type/Catalog/Pages 4 0 R>> <</Type/Pages/Count 1/Kids[5 0 R]>> "
    packer = zlib.compressobj(9)
    packed = packer.compress(offsets + objects)
    for _ in range(megabytes):
        packed += packer.compress(b" " * 1024 * 1024)
    packed += packer.flush()
    out = b"%PDF-1.5\n"
    at: dict[int, int] = {}
    for number, body in (
        (1, b"<</Type/ObjStm/N 2/First %d/Length %d/Filter/FlateDecode>>stream\n" % (len(offsets), len(packed)) + packed
            + b"\nendstream"),
        (5, b"<</Type/Page/Parent 4 0 R/MediaBox[0 0 100 100]>>"),
    ):  # fmt: skip
        at[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    entries = [(0, 0, 65535), (1, at[1], 0), (1, len(out), 0), (2, 1, 0), (2, 1, 1), (1, at[5], 0)]
    table = b"".join(struct.pack(">BIH", *entry) for entry in entries)
    head = b"2 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 3 0 R/Length %d>>stream\n" % len(table)
    return out + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(out)


def saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def png(width: int = 3, height: int = 2) -> bytes:
    """A grey picture; the pixels of a very large one are left out, as a bomb would."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height)) if width * height < 1_000_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
        for kind, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(width: int = 3, height: int = 2) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return out.getvalue()


def archive(**parts: str | bytes) -> bytes:
    """A ZIP; a part's name is given with "__" for "/" and "_dot_" for "."."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    return archive_of(named)


def archive_of(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    return archive_of({"[Content_Types].xml": WORD_TYPES, "word/document.xml": "<w/>", **more})


def xlsx() -> bytes:
    return archive_of({"[Content_Types].xml": EXCEL_TYPES, "xl/workbook.xml": "<w/>"})


def odt() -> bytes:
    return archive_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"})


def docx_that_unpacks_to(megabytes: int) -> bytes:
    return docx(**{"word/media/bomb.bin": b"\0" * (megabytes * 1024 * 1024)})


def docx_that_lies_about_its_size(megabytes: int) -> bytes:
    """Its directory says the bomb is one byte long."""
    honest = docx_that_unpacks_to(megabytes)
    size = struct.pack("<I", megabytes * 1024 * 1024)
    return honest.replace(size, struct.pack("<I", 1))
