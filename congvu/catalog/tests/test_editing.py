"""A YAML file changed in places: what nobody touched stays as it was written."""

from __future__ import annotations

import pytest

from congvu.catalog.packages.editing import Sheet, path_of, place_of
from congvu.catalog.refusals import PartUnreadable

TEXT = """\
# Lời của người viết
title: Đơn
pages:
  - key: main   # trang đầu
    title: Chung
    sections:
      - {key: a, title: A, fields: [{key: x, type: text, label: X}]}
"""
FIELD = path_of("pages.0.sections.0.fields.0")


def test_comments_and_untouched_lines_stay() -> None:
    sheet = Sheet("form.yaml", TEXT)
    sheet.put((), {"title": "Đơn đề nghị"})

    assert sheet.text() == TEXT.replace("title: Đơn\n", "title: Đơn đề nghị\n")


def test_an_empty_value_takes_the_property_away_and_an_empty_group_goes_too() -> None:
    sheet = Sheet("p.yaml", "decision: {number: 1/QĐ, signed_on: 2026-01-01}\nname: A\n")
    sheet.put((), {"decision.number": "", "decision.signed_on": None, "field.code": ""})

    assert Sheet("p.yaml", sheet.text()).value == {"name": "A"}


@pytest.mark.parametrize(
    "value", ["1.000363", "yes", "2026-01-31", "null", "a: b", "# không", "một\nhai", "  ", "0.10"]
)
def test_a_text_stays_a_text(value: str) -> None:
    sheet = Sheet("p.yaml", "name: A\n")
    sheet.put((), {"name": value.strip() or "x"})

    assert Sheet("p.yaml", sheet.text()).value["name"] == (value.strip() or "x")


def test_parts_are_added_moved_and_taken_away() -> None:
    sheet = Sheet("form.yaml", TEXT)
    added = sheet.insert(FIELD[:-1], {"key": "y", "type": "number", "label": "Y", "least": 0.5})
    assert place_of(added) == "pages.0.sections.0.fields.1"

    moved = Sheet("form.yaml", sheet.text())
    assert moved.move(added, -1) == FIELD
    assert moved.move(FIELD, -1) == FIELD
    again = Sheet("form.yaml", moved.text())
    assert [one["key"] for one in again.get(FIELD[:-1])] == ["y", "x"]

    again.remove(FIELD)
    again = Sheet("form.yaml", again.text())
    again.remove(FIELD)
    assert "fields" not in Sheet("form.yaml", again.text()).get(path_of("pages.0.sections.0"))


def test_a_line_names_the_innermost_part() -> None:
    sheet = Sheet("form.yaml", TEXT)

    assert sheet.path_at(4)[:2] == ("pages", 0)
    assert sheet.path_at(0) == ()


@pytest.mark.parametrize("text", ["", "- a\n", "a: [", "a: &x 1\nb: *x\n", "a: {b: " + "[" * 30 + "]" * 30 + "}\n"])
def test_what_is_no_plain_mapping_is_refused(text: str) -> None:
    with pytest.raises(PartUnreadable, match=r"form\.yaml"):
        Sheet("form.yaml", text)


def test_writing_twice_changes_nothing() -> None:
    once = Sheet("form.yaml", TEXT).text()

    assert Sheet("form.yaml", once).text() == once == TEXT
