"""A copy holds what the chosen pages show, and nothing else of the files they come from."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from congvu.files import copying


def three_pages() -> bytes:
    """Pages that share one table of pictures, as scanners write it; a link from the first leads to the second."""
    document = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    shared = document.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(), Font=pikepdf.Dictionary(F1=font)))
    for number in (1, 2, 3):
        picture = document.make_stream(f"PICTURE-{number}".encode() * 9)
        picture.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=9, Height=9))
        picture.update(pikepdf.Dictionary(BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray))
        form = document.make_stream(f"BT /F1 9 Tf (FORM-{number}) Tj ET q /Im{number} Do Q".encode())
        form.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9], Resources=shared
            )
        )
        shared.XObject[f"/Im{number}"], shared.XObject[f"/Fm{number}"] = picture, form
        page = document.add_blank_page(page_size=(595, 842)).obj
        page.Contents = document.make_stream(f"BT /F1 12 Tf (TEXT-{number}) Tj ET /Fm{number} Do".encode())
        page.Resources = shared
    to_second = pikepdf.Array([document.pages[1].obj, pikepdf.Name.Fit])
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=to_second)
    document.pages[0].obj.Annots = pikepdf.Array([link])
    document.pages[2].obj.PieceInfo = pikepdf.Dictionary(Kept=document.make_stream(b"TEXT-2 before it was changed"))
    document.attachments["TEXT-2.txt"] = b"TEXT-2 attached"
    document.docinfo["/Subject"] = "TEXT-2 in a drawer"
    return saved(document)


def saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def everything_in(pdf: bytes) -> str:
    """Every object, with every stream unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return "\n".join(
            repr(one) + (one.read_bytes().decode("latin-1") if isinstance(one, pikepdf.Stream) else "")
            for one in document.objects
        )


def test_what_an_extract_leaves_out_is_nowhere_in_its_file() -> None:
    made = copying.copied([three_pages()], {1, 3}, title="Bản trích sao")

    told = everything_in(made)
    assert all(word in told for word in ("TEXT-1", "FORM-1", "PICTURE-1", "TEXT-3", "FORM-3", "PICTURE-3"))
    assert not any(word in told for word in ("TEXT-2", "FORM-2", "PICTURE-2"))
    assert b"TEXT-2" not in made


def test_pages_are_counted_through_all_the_files_of_a_paper() -> None:
    made = copying.copied([three_pages(), three_pages()], {3, 4}, title="Bản trích sao")

    with pikepdf.open(io.BytesIO(made)) as document:
        assert [b"TEXT-3" in page.Contents.read_bytes() for page in document.pages] == [True, False]
    assert copying.page_count([three_pages(), three_pages()]) == 6


def test_the_picture_of_a_signature_stays_as_ink_and_the_signature_field_goes() -> None:
    document = pikepdf.open(io.BytesIO(three_pages()))
    ink = document.make_stream(b"0 0 1 rg 0 0 9 9 re f")
    ink.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]))
    seal = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, Rect=[1, 1, 10, 10]
    )
    seal.update(pikepdf.Dictionary(T=pikepdf.String("Signature1"), F=132, AP=pikepdf.Dictionary(N=ink)))
    field = document.make_indirect(seal)
    document.pages[1].obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)

    told = everything_in(copying.copied([saved(document)], {2}, title="Bản trích sao"))

    assert "0 0 1 rg" in told and "Signature1" not in told and "/Widget" not in told


def test_a_photograph_becomes_a_pdf_of_at_least_1_4_in_its_size_on_paper_and_keeps_no_data_of_the_camera() -> None:
    taken, out = Image.new("RGB", (1654, 2339), "beige"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of Lan"
    taken.save(out, "JPEG", dpi=(200, 200), exif=exif)

    made = copying.copied([copying.as_pdf(out.getvalue(), "image/jpeg")], title="Bản sao y")

    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.pdf_version >= "1.4"
        assert [round(float(side)) for side in document.pages[0].mediabox] == [0, 0, 595, 842]
    assert copying.pictures([made]) == [copying.Picture(200, True)]
    assert b"Camera of Lan" in out.getvalue() and b"Camera of Lan" not in made


@pytest.mark.parametrize(
    ("mode", "size", "found"),
    [("RGB", (827, 1169), copying.Picture(100, True)), ("L", (1654, 2339), copying.Picture(200, False))],
)
def test_a_coarse_or_grey_picture_is_seen(mode: str, size: tuple[int, int], found: copying.Picture) -> None:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG")

    assert copying.pictures([copying.as_pdf(out.getvalue(), "image/png")]) == [found]


def test_a_page_of_letters_has_no_dots_to_count() -> None:
    assert copying.pictures([three_pages()])[0].dpi is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7 rubbish", "application/pdf"), (b"\x89PNG rubbish", "image/png"), (b"PK", "text/csv")],
)
def test_what_cannot_be_read_is_told(content: bytes, kind: str) -> None:
    with pytest.raises(copying.NotReadable):
        copying.copied([copying.as_pdf(content, kind)], title="Bản sao y")


def test_layers_that_a_reader_may_hide_are_not_copied() -> None:
    document = pikepdf.open(io.BytesIO(three_pages()))
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array())

    with pytest.raises(copying.NotReadable, match="lớp ẩn"):
        copying.copied([saved(document)], title="Bản sao y")
