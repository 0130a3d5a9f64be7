"""Which page numbers a pagination shows: first, last, the neighbours, gaps between."""

from __future__ import annotations


def window(number: int, last: int, around: int = 1) -> list[int | None]:
    """Page numbers in order, None where some are left out. A gap of one page is shown as that page."""
    wanted = {1, last, *range(number - around, number + around + 1)}
    shown = sorted(page for page in wanted if 1 <= page <= last)
    pages: list[int | None] = []
    for page in shown:
        previous = pages[-1] if pages else None
        if previous is not None and page - previous == 2:
            pages.append(previous + 1)
        elif previous is not None and page - previous > 2:
            pages.append(None)
        pages.append(page)
    return pages
