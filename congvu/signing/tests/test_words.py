"""An applicant's signature in words, on papers of his own: where it stands on the drawn page, and what it says."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pytest

from congvu.signing import appearance
from congvu.signing.appearance import Chosen, Corner, Stamp
from congvu.signing.appearance.text import last_pages
from congvu.signing.appearance.words import words
from congvu.signing.rules.appearance import own_lines
from congvu.signing.tests import drawn

AT = datetime(2026, 11, 22, 17, 4, 5, tzinfo=UTC)
HOLDER, SIGNER = "Công ty TNHH Sen (giả định)", "Trần Thị Hoa"
DECLARATION = "\n".join(
    ("#place(top + left, dx: 120mm, dy: 60mm, [Người khai])", f"#place(top + left, dx: 112mm, dy: 78mm, [{HOLDER}])")
)


def hoa(pdf: bytes, chosen: Chosen | None = None) -> Stamp:
    return words(pdf, names=[HOLDER, SIGNER], holder=HOLDER, signer=SIGNER, at=AT, chosen=chosen)


def box_of(pdf: bytes, stamp: Stamp):
    """Where it is on its page, in millimetres from the top left."""
    (page,) = last_pages(pdf, 1)
    return page.sheet.box(*stamp.box)


def test_it_says_whose_certificate_who_used_it_and_when_in_vietnams_time() -> None:
    assert own_lines(HOLDER, SIGNER, AT) == (
        f"Ký số bởi: {HOLDER}",
        f"Người ký: {SIGNER}",
        "Thời gian ký: 2026-11-23T00:04:05+07:00",
    )
    assert len(own_lines(SIGNER, SIGNER, AT)) == 2


def test_it_stands_over_the_name_of_who_declares_and_touches_nothing() -> None:
    pdf = drawn.page_of(DECLARATION)
    stamp = hoa(pdf)
    box, above, below = box_of(pdf, stamp), drawn.words(pdf, "Người khai"), drawn.words(pdf, HOLDER)
    assert stamp.was_found and stamp.corner is None
    assert above.bottom < box.y and box.bottom < below.y
    with pikepdf.open(io.BytesIO(stamp.pdf)) as made:
        assert len(made.pages) == 1


def test_on_a_foreign_paper_it_goes_to_a_corner_that_nothing_is_printed_in() -> None:
    pdf = drawn.page_of("#place(bottom + right, dx: -20mm, dy: -25mm, rect(width: 60mm, height: 20mm, fill: black))")
    stamp = hoa(pdf)
    box = box_of(pdf, stamp)
    assert (stamp.was_found, stamp.corner) == (False, Corner.BOTTOM_LEFT)
    assert box.right < 105 and box.y > 240


@pytest.mark.parametrize("corner", list(Corner))
def test_hoa_has_it_at_the_corner_and_on_the_page_that_she_chose(corner: Corner) -> None:
    pdf = drawn.page_of(DECLARATION + "\n#pagebreak()\nHai")
    stamp = hoa(pdf, Chosen(0, corner))
    assert (stamp.page, stamp.corner, stamp.was_found) == (0, corner, False)
    box = box_of(pdf, stamp)
    assert (box.y < 100) == corner.startswith("top") and (box.x > 100) == corner.endswith("right")


def test_it_is_seen_on_a_page_that_is_turned_and_on_a_small_one() -> None:
    turned, small = pikepdf.new(), drawn.page_of("Nhỏ", width="70mm", height="70mm")
    turned.add_blank_page(page_size=(842, 595))
    turned.pages[0].rotate(90, relative=False)
    made = io.BytesIO()
    turned.save(made)
    for pdf in (made.getvalue(), small):
        picture = appearance.preview(pdf, hoa(pdf))
        assert drawn.seen(picture, drawn.dark) is not None
