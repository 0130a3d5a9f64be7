"""What is laid over a page that is already there: one page of its own size with nothing behind it.

An overlay has no tags and no title: it becomes a part of another document, which has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from congvu.printing import press

# Colours and typefaces as an archived document needs them, so that the page it lies on stays PDF/A.
_STANDARD = ["a-2b"]
_INPUTS = {"title": "", "author": "", "lang": "vi"}


def overlay(template: str, data: Mapping[str, Any], *, assets: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF of one page. The template sets the page's size and `fill: none`. Raises TemplateBroken."""
    return press.compiled(
        template, data, assets or {}, _INPUTS, format="pdf", pdf_standards=_STANDARD, pdf_tags=False, timestamp=0
    )


def picture(template: str, data: Mapping[str, Any], *, dpi: float, assets: Mapping[str, bytes] | None = None) -> bytes:
    """The same as a PNG with a transparent ground, `dpi` points an inch. Raises TemplateBroken."""
    return press.compiled(template, data, assets or {}, _INPUTS, format="png", ppi=dpi)
