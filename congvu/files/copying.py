"""Pages put into a new PDF: what they show, and nothing else of the files they come from.

A file carries more than its pages show: notes, attachments, earlier versions, pictures that other pages use. None of it
goes into the copy. Annotations that are seen, signatures' images among them, become part of the page.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from congvu.files import kinds

# What a page is without: PDF 1.7 (ISO 32000-1), table 30. All else is about the page or beside it.
_SHOWN = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Contents")
# The parts of a page's resources that could hold what other pages show.
_BY_NAME = ("/XObject", "/Font", "/Pattern", "/Shading", "/ExtGState", "/Properties")
_BESIDE = ("/Metadata", "/PieceInfo", "/OPI", "/Alternates", "/StructParent", "/StructParents", "/LastModified")
_DEEPEST = 8
# Pictures that fill this part of a page make it a scan.
_FILLED = 0.5
# What screens and telephones write into pictures says nothing of the paper: it is taken for A4 (210 × 297 mm).
_LEAST_TOLD, _A4 = 100.0, (8.27, 11.69)
_QUALITY = 95
_COLOURLESS = {pdfium.FPDF_COLORSPACE_DEVICEGRAY, pdfium.FPDF_COLORSPACE_CALGRAY, pdfium.FPDF_COLORSPACE_UNKNOWN}


class NotReadable(Exception):
    """No copy can be made of this file; the words say why, for people."""


@dataclass(frozen=True)
class Picture:
    """What a page was scanned with: dots an inch, None where no picture fills it, and whether it has colour."""

    dpi: int | None
    is_colour: bool


def as_pdf(content: bytes, media_type: str) -> bytes:
    """A PDF as it is; a PNG or JPEG as a PDF 1.4 of one page in the size it has on paper. Raises NotReadable."""
    if media_type == kinds.PDF.media_type:
        return content
    if media_type not in {kinds.PNG.media_type, kinds.JPEG.media_type}:
        raise NotReadable("không phải PDF hay ảnh")
    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            dpi = _dots(image)
            upright = _on_white(ImageOps.exif_transpose(image))
            upright.save(made, "PDF", resolution=dpi, quality=_QUALITY, subsampling=0)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotReadable("ảnh hỏng") from error
    return made.getvalue()


def page_count(pdfs: Sequence[bytes]) -> int:
    return sum(len(one) for one in _scanned_with(pdfs))


def pictures(pdfs: Sequence[bytes]) -> list[Picture]:
    """What each page was scanned with, through all the files. Raises NotReadable."""
    return [picture for one in _scanned_with(pdfs) for picture in one]


def copied(pdfs: Sequence[bytes], pages: Collection[int] | None = None, *, title: str) -> bytes:
    """The pages of the files one after the other in a PDF of at least 1.4; only these `pages`, from 1 through all files.

    Raises NotReadable.
    """
    made, out, number = pikepdf.new(), io.BytesIO(), 0
    try:
        with ExitStack() as opened:
            for pdf in pdfs:
                source = opened.enter_context(pikepdf.open(io.BytesIO(pdf)))
                if "/OCProperties" in source.Root:
                    raise NotReadable("có lớp ẩn, hiện tùy phần mềm đọc")
                source.flatten_annotations("all")
                for page in source.pages:
                    number += 1
                    if pages is None or number in pages:
                        made.pages.append(pikepdf.Page(source.make_indirect(_bare(page.obj))))
            made.Root.Lang = pikepdf.String("vi-VN")
            made.docinfo["/Title"] = title
            made.save(out, min_version="1.4", deterministic_id=True)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise NotReadable("cấu trúc hỏng") from error
    return out.getvalue()


def _bare(page: Any) -> pikepdf.Dictionary:
    """The page with what it shows only."""
    bare = pikepdf.Dictionary(Type=pikepdf.Name.Page)
    for key in _SHOWN:
        if (value := _inherited(page, key)) is not None:
            bare[key] = value
    bare.Resources = _only(_inherited(page, "/Resources") or pikepdf.Dictionary(), _names(page), _DEEPEST)
    return bare


def _inherited(page: Any, key: str) -> Any:
    for _ in range(_DEEPEST * 4):
        if key in page:
            return page[key]
        if "/Parent" not in page or key not in {"/MediaBox", "/CropBox", "/Rotate", "/Resources"}:
            return None
        page = page.Parent
    return None


def _names(drawn: Any) -> set[str]:
    """The names that the content stream of a page, a form or a pattern calls."""
    stream = pikepdf.Page(drawn) if drawn.get("/Type") == "/Page" else drawn
    called = (operand for one in pikepdf.parse_content_stream(stream) for operand in one.operands)
    return {str(operand) for operand in called if isinstance(operand, pikepdf.Name)}


def _only(resources: Any, used: set[str], depth: int) -> pikepdf.Dictionary:
    """The resources without what is not called; what forms and patterns hold is looked through in the same way."""
    if depth < 0:
        raise ValueError("forms within forms without end")
    for form in _forms(resources, used):
        if "/Resources" not in form:
            used = used | _names(form)
    kept = pikepdf.Dictionary()
    for kind, named in resources.items():
        if kind in _BY_NAME and isinstance(named, pikepdf.Dictionary):
            named = pikepdf.Dictionary({name: one for name, one in named.items() if name in used})
        kept[kind] = named
    for form in _forms(kept, used):
        _strip(form)
        if "/Resources" in form:
            form.Resources = _only(form.Resources, _names(form), depth - 1)
    for picture in kept.get("/XObject", pikepdf.Dictionary()).values():
        _strip(picture)
    return kept


def _forms(resources: Any, used: set[str]) -> list[Any]:
    """What is drawn by a content stream of its own: forms and tiling patterns."""
    found = []
    for kind in ("/XObject", "/Pattern"):
        for name, one in resources.get(kind, pikepdf.Dictionary()).items():
            draws = isinstance(one, pikepdf.Stream) and (one.get("/Subtype") == "/Form" or kind == "/Pattern")
            if draws and name in used:
                found.append(one)
    return found


def _strip(drawn: Any) -> None:
    for key in _BESIDE:
        if key in drawn:
            del drawn[key]


def _dots(image: Image.Image) -> float:
    """Dots an inch that the picture tells; where it tells none of a scanner, as if it showed a sheet of A4."""
    told = float(image.info.get("dpi", (0, 0))[0] or 0)
    if told >= _LEAST_TOLD:
        return told
    short, long = sorted(image.size)
    return max(short / _A4[0], long / _A4[1])


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, in grey or in three colours."""
    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode in {"LA", "PA", "RGBA", "RGBa"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        white.alpha_composite(clear)
        return white.convert("L" if image.mode == "LA" else "RGB")
    return image.convert("RGB")


def _scanned_with(pdfs: Sequence[bytes]) -> list[list[Picture]]:
    found = []
    for pdf in pdfs:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                found.append([_picture(page) for page in document])
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise NotReadable("không phải PDF đọc được") from error
    return found


def _picture(page: Any) -> Picture:
    """How sharp half of the page is at least: scanners split a sheet into strips, or a background and its letters."""
    whole = page.get_width() * page.get_height()
    seen, colour = [], False
    for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = one.get_bounds()
        short, long = sorted((right - left, top - bottom))
        if short <= 0:
            continue
        few, many = sorted(one.get_px_size())
        seen.append((min(few / short, many / long) * 72, short * long / whole))
        colour = colour or _has_colour(one)
    filled = 0.0
    for dots, share in sorted(seen, reverse=True):
        filled += share
        if filled >= _FILLED:
            return Picture(round(dots), colour)
    return Picture(None, colour)


def _has_colour(image: Any) -> bool:
    told = image.get_metadata()
    grey_profile = told.colorspace == pdfium.FPDF_COLORSPACE_ICCBASED and told.bits_per_pixel <= 8
    return told.colorspace not in _COLOURLESS and not grey_profile
