"""Only the open places of a form are taken and drawn as inputs; everything else stays as it was answered."""

from __future__ import annotations

from typing import Any

from congvu.forms.engine import visible
from congvu.forms.places import Note, Places, mended, strayed
from congvu.forms.tests.co_form import TODAY, co_form
from congvu.forms.tests.test_pages import STORED, drawn, page, posted_by

KNOWN = visible(co_form(), STORED, on=TODAY)


def places(*fields: str, **rows: set[int]) -> Places:
    return Places(KNOWN, frozenset(fields), {key: frozenset(some) for key, some in rows.items()})


def post_all(**changed: str) -> dict[str, Any]:
    """What a browser would send of the whole page were everything open."""
    return posted_by(drawn(page("shipment"))) | changed


def test_only_the_open_field_is_an_input_and_the_rest_is_read() -> None:
    notes = {"invoiced_on": [Note("Ngày sai")], "goods": [Note("Xem lại", must=False)]}
    tree = drawn(page("shipment", places=places("invoiced_on"), notes=notes))
    assert tree.xpath("//input/@name") == ["invoiced_on"]
    assert "Lào" in tree.text_content() and "Ngày sai" in tree.text_content()
    assert "invoiced_on-yeu-cau" in tree.xpath("//input[@id='invoiced_on']/@aria-describedby")[0].split()


def test_what_is_posted_for_a_closed_field_is_passed_over() -> None:
    form_page = page(
        "shipment", data=post_all(invoiced_on="02/11/2026", destination="Thái Lan"), places=places("invoiced_on")
    )
    assert form_page.answers["invoiced_on"] == "2026-11-02"
    assert form_page.answers["destination"] == STORED["destination"]
    assert form_page.answers["goods"] == STORED["goods"]


def test_a_single_row_is_open_and_the_others_are_read() -> None:
    rows = [*STORED["goods"], {**STORED["goods"][0], "description": "Dòng hai"}]
    stored = STORED | {"goods": rows}
    tree = drawn(page("shipment", stored, places=places(goods={1}), notes={"goods-1": [Note("Ghi rõ loại")]}))
    names = set(tree.xpath("//input/@name"))
    assert "goods-1-description" in names and "goods-0-description" not in names
    assert not [name for name in names if name.endswith("_xoa")] and "Thêm dòng" not in tree.text_content()
    data = posted_by(tree) | {"goods-1-description": "Cà phê rang xay", "goods-0-description": "Sửa trộm"}
    taken = page("shipment", stored, data=data, places=places(goods={1}))
    assert [row["description"] for row in taken.answers["goods"]] == [rows[0]["description"], "Cà phê rang xay"]


def test_a_row_open_alone_is_not_taken_away_by_emptying_it() -> None:
    tree = drawn(page("shipment", places=places(goods={0})))
    form_page = page("shipment", data=dict.fromkeys(posted_by(tree), ""), places=places(goods={0}))
    assert form_page.answers["goods"] == STORED["goods"]
    assert {error.row for error in form_page.errors} == {0}


def test_a_field_that_comes_up_through_the_mending_is_open() -> None:
    """“Quá cảnh qua” is asked only once the goods are in transit."""
    data = post_all(is_transit="yes", transit=["SG"])
    form_page = page("shipment", data=data, places=places("is_transit"))
    assert form_page.answers["transit"] == ["SG"]


def test_pages_without_an_open_place_are_not_walked() -> None:
    assert [one.key for one in page("trader", places=places("rate")).pages] == ["shipment"]
    assert page("shipment", places=places("rate")).previous_key is None


def test_answers_that_stray_are_named_and_left_out() -> None:
    said = STORED | {"rate": "25000", "trader_name": "Tên khác"}
    assert strayed(co_form(), STORED, said, places("rate")) == ["Tên thương nhân"]
    kept = mended(co_form(), STORED, said, places("rate"))
    assert (kept["rate"], kept["trader_name"]) == ("25000", STORED["trader_name"])


def test_rows_that_came_or_went_are_not_taken_where_only_one_is_open() -> None:
    said = STORED | {"goods": []}
    assert mended(co_form(), STORED, said, places(goods={0}))["goods"] == STORED["goods"]
    assert mended(co_form(), STORED, said, places("goods")).get("goods") == []
