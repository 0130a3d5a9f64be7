"""Papers to be signed, and what is seen on a page in millimetres, for the tests of appearance."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from PIL import Image, ImageChops

from congvu.printing.press import render
from congvu.signing.appearance.stamps import Stamp
from congvu.signing.appearance.text import last_pages
from congvu.signing.rules.appearance import Box

TITLE, NAME = "Cục trưởng", "Phạm Quốc Cường"
Colour = Callable[[Image.Image, Image.Image, Image.Image], Image.Image]


def blue(r: Image.Image, g: Image.Image, b: Image.Image) -> Image.Image:
    return _both(_more(b, r, 40), _more(b, g, 40))


def red(r: Image.Image, g: Image.Image, b: Image.Image) -> Image.Image:
    return _both(_more(r, b, 60), _more(r, g, 60))


def dark(r: Image.Image, g: Image.Image, b: Image.Image) -> Image.Image:
    return ImageChops.lighter(ImageChops.lighter(r, g), b).point([255] * 120 + [0] * 136)


def _more(one: Image.Image, other: Image.Image, least: int) -> Image.Image:
    return ImageChops.subtract(one, other).point([0] * least + [255] * (256 - least))


def _both(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageChops.darker(one, other)


def decision(body: str = "", *, page: str = "#show: a4", title: str = TITLE, name: str = NAME) -> bytes:
    """A decision with its closing, as the house prints it."""
    source = f"""#import "/nd30.typ": *
{page}
#letterhead(agency: "Cục Xuất nhập khẩu", parent: "Bộ Công Thương", number: "12/GP-XNK")
#heading-block("Giấy phép", subject: "Nhập khẩu tự động")
{body}
#closing(recipients(("Như trên", "Lưu: VT")), signature(title: data.title, name: data.name))"""
    return render(source, {"title": title, "name": name}, title="Giấy phép")


def page_of(content: str, *, width: str = "210mm", height: str = "297mm") -> bytes:
    """A page with just this on it, as from another program."""
    return render(f"#set page(width: {width}, height: {height}, margin: 0mm)\n{content}", {}, title="x")


def signed_by(pdf: bytes, stamp: Stamp) -> bytes:
    """The paper as a reader sees it once the stamp's signature is in it: a signature field that shows the stamp."""
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(stamp.pdf)) as drawn:
        page = document.pages[stamp.page]
        shown = document.copy_foreign(drawn.pages[0].as_form_xobject())
        widget = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T="Chu-ky",
                F=132,
                P=page.obj,
                Rect=[round(side, 3) for side in stamp.box],
                V=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite")),
                AP=pikepdf.Dictionary(N=shown),
            )
        )
        page.obj.Annots = [*page.obj.get("/Annots", []), widget]
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[widget], SigFlags=3)
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()


def seen(png: bytes, colour: Colour, *, width_mm: float = 210.0) -> Box | None:
    """The rectangle of all points of a colour on a drawn page that is `width_mm` wide."""
    with Image.open(io.BytesIO(png)) as image:
        scale = image.width / width_mm
        edges = colour(*image.convert("RGB").split()).getbbox()
    if edges is None:
        return None
    left, top, right, bottom = (edge / scale for edge in edges)
    return Box(left, top, right - left, bottom - top)


def words(pdf: bytes, text: str) -> Box:
    """Where a text stands on the last page."""
    (page,) = last_pages(pdf, 1)
    return page.places_of(text)[-1]
