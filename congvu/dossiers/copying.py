"""Bản sao điện tử: which form of copy can be made of what, which pages it has, what a scan must be.

NĐ 30/2020/NĐ-CP Đ3.10–3.12, Đ25 and Phụ lục I, phần II, mục I. Pure, as all rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.dossiers.copy_refusals import NothingLeftOut, PagesBeyondEnd, PagesUnclear

# Phụ lục I, phần II, mục I.2c; a scanner cuts a few dots off the edges, so that what it calls 200 measures 198.
LEAST_DPI, CUT_OFF = 200, 2
# Whoever names more than this of single pages wants another kind of copy.
LONGEST = 200
_RANGE = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?", re.ASCII)


class Source(StrEnum):
    """What is copied."""

    ORIGINAL = "original"  # bản gốc, bản chính văn bản giấy
    TRUE_COPY = "true_copy"  # bản sao y giấy
    PHOTOCOPY = "photocopy"  # a photocopy nobody answers for
    ELECTRONIC = "electronic"  # bản gốc văn bản điện tử


class Form(StrEnum):
    """Hình thức sao (Đ25)."""

    TRUE = "true"  # sao y
    OF_COPY = "of_copy"  # sao lục
    EXTRACT = "extract"  # trích sao


# To an electronic copy. Sao y is made of a paper original (Đ3.10, Đ25.1c), sao lục of a paper sao y (Đ3.11, Đ25.2), trích sao
# of any original (Đ3.12, Đ25.3a). An electronic original is not copied as a whole: it is given itself.
FORMS: Mapping[Source, tuple[Form, ...]] = {
    Source.ORIGINAL: (Form.TRUE, Form.EXTRACT),
    Source.TRUE_COPY: (Form.OF_COPY,),
    Source.PHOTOCOPY: (),
    Source.ELECTRONIC: (Form.EXTRACT,),
}


@dataclass(frozen=True)
class ScannedPage:
    """What a page was scanned with; `dpi` is None where no picture fills it: what is drawn in lines is as sharp as it is printed."""

    dpi: int | None
    is_colour: bool


def pages_named(text: str, count: int) -> tuple[int, ...]:
    """The pages of an extract out of `count`, as people type them: "1-3, 5". An extract leaves something out (Đ3.12).

    Raises PagesUnclear, PagesBeyondEnd or NothingLeftOut.
    """
    if len(text) > LONGEST:
        raise PagesUnclear(typed=text[:40])
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in re.split("[,;]", text))):
        typed = _RANGE.fullmatch(part)
        first, last = (int(typed[1]), int(typed[2] or typed[1])) if typed else (0, 0)
        if not 1 <= first <= last:
            raise PagesUnclear(typed=part[:40])
        if last > count:
            raise PagesBeyondEnd(page=last, count=count)
        found.update(range(first, last + 1))
    if not found:
        raise PagesUnclear(typed=text.strip()[:40])
    if len(found) == count:
        raise NothingLeftOut(count=count)
    return tuple(sorted(found))


def pages_told(pages: Iterable[int]) -> str:
    """The same pages in words: (1, 2, 3, 5) is "1-3, 5"."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def too_coarse(pages: Sequence[ScannedPage]) -> list[int]:
    """The numbers of the pages below 200 dpi (Phụ lục I, phần II, mục I.2c)."""
    return [number for number, page in enumerate(pages, 1) if page.dpi is not None and page.dpi < LEAST_DPI - CUT_OFF]


def without_colour(pages: Sequence[ScannedPage]) -> list[int]:
    """The numbers of the pages that are no colour pictures (mục I.2b)."""
    return [number for number, page in enumerate(pages, 1) if page.dpi is not None and not page.is_colour]
