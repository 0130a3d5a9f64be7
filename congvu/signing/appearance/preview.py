"""A page as it will be when it is signed, drawn before any key is used."""

from __future__ import annotations

import io

import pikepdf

from congvu.files.previews import draw_pdf
from congvu.signing.appearance.stamps import Stamp


def preview(pdf: bytes, stamp: Stamp) -> bytes:
    """The stamp's page with the stamp on it, PNG about 1,000 pixels wide. Raises PreviewRefused."""
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(stamp.pdf)) as drawn:
        page, form = document.pages[stamp.page], drawn.pages[0].as_form_xobject()
        name = page.add_resource(document.copy_foreign(form), "/XObject")
        x1, y1, x2, y2 = stamp.box
        _, _, width, height = (float(side) for side in drawn.pages[0].mediabox)
        moved = f"{(x2 - x1) / width:f} 0 0 {(y2 - y1) / height:f} {x1:f} {y1:f} cm"
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q q {moved} {name} Do Q".encode())
        made = io.BytesIO()
        document.save(made)
    return draw_pdf(made.getvalue(), stamp.page + 1)
