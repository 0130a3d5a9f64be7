"""Which copies can be made of what, clause by clause (NĐ 30/2020/NĐ-CP Đ3, Đ25, Phụ lục I phần II)."""

from __future__ import annotations

import pytest

from congvu.dossiers.copy_refusals import NothingLeftOut, PagesBeyondEnd, PagesUnclear
from congvu.dossiers.copying import (
    FORMS,
    Form,
    ScannedPage,
    Source,
    pages_named,
    pages_told,
    too_coarse,
    without_colour,
)
from congvu.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("clause", "source", "form", "possible"),
    [
        ("Đ25.1c", Source.ORIGINAL, Form.TRUE, True),
        ("Đ25.2", Source.ORIGINAL, Form.OF_COPY, False),
        ("Đ25.3a", Source.ORIGINAL, Form.EXTRACT, True),
        ("Đ3.10", Source.TRUE_COPY, Form.TRUE, False),
        ("Đ25.2", Source.TRUE_COPY, Form.OF_COPY, True),
        ("Đ3.12", Source.TRUE_COPY, Form.EXTRACT, False),
        ("Đ25.1", Source.ELECTRONIC, Form.TRUE, False),
        ("Đ25.2a", Source.ELECTRONIC, Form.OF_COPY, False),
        ("Đ25.3a", Source.ELECTRONIC, Form.EXTRACT, True),
        ("Đ3.10", Source.PHOTOCOPY, Form.TRUE, False),
        ("Đ3.11", Source.PHOTOCOPY, Form.OF_COPY, False),
        ("Đ3.12", Source.PHOTOCOPY, Form.EXTRACT, False),
    ],
)
def test_nd_30_2020_d25_a_form_is_made_of_its_own_source(
    clause: str, source: Source, form: Form, possible: bool
) -> None:
    assert (form in FORMS[source]) is possible, clause


@pytest.mark.parametrize(
    ("typed", "pages"),
    [("1-3, 5", (1, 2, 3, 5)), ("5;1–3", (1, 2, 3, 5)), (" 2 ", (2,)), ("2,2-3,", (2, 3)), ("1 - 2", (1, 2))],
)
def test_an_extract_names_its_pages_as_people_type_them(typed: str, pages: tuple[int, ...]) -> None:
    assert pages_named(typed, 6) == pages


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", PagesUnclear),
        (" , ", PagesUnclear),
        ("hai", PagesUnclear),
        ("0", PagesUnclear),
        ("3-1", PagesUnclear),
        ("-2", PagesUnclear),
        ("1-2-3", PagesUnclear),
        ("٣", PagesUnclear),
        ("1," * 200, PagesUnclear),
        ("7", PagesBeyondEnd),
        ("5-9999", PagesBeyondEnd),
        ("1-99999", PagesUnclear),
        ("1-6", NothingLeftOut),
    ],
)
def test_nonsense_pages_beyond_the_end_and_all_pages_are_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        pages_named(typed, 6)


def test_pages_are_told_in_runs() -> None:
    assert pages_told([5, 1, 2, 3, 8, 9]) == "1-3, 5, 8-9"


def test_pl1_phan_2_i_2_a_scan_is_in_colour_and_of_200_dpi() -> None:
    pages = [ScannedPage(200, True), ScannedPage(150, True), ScannedPage(198, False), ScannedPage(None, False)]

    assert too_coarse(pages) == [2]
    assert without_colour(pages) == [3]
