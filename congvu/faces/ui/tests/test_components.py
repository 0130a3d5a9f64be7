from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from congvu.dossiers.models import Status
from congvu.faces.ui import charts, icons, pages, statuses
from congvu.faces.ui.long_work import LongWork

pytestmark = pytest.mark.urls("congvu.faces.ui.tests.addresses")


def drawn(template: str, path: str = "/", **known: Any) -> html.HtmlElement:
    known["request"] = RequestFactory().get(path)
    return html.fromstring("<div>" + Template("{% load ui %}" + template).render(Context(known)) + "</div>")


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (6, 65, [1, None, 5, 6, 7, None, 65]),
        (3, 65, [1, 2, 3, 4, None, 65]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (65, 65, [1, None, 64, 65]),
    ],
)
def test_a_pagination_shows_the_ends_and_the_neighbours(number: int, last: int, shown: list[int | None]) -> None:
    assert pages.window(number, last) == shown


def test_turning_the_page_keeps_what_binh_searched_for() -> None:
    page = Paginator(range(100), 10).page(2)
    tree = drawn("{% pagination page %}", "/ban-lam-viec/?tim=thép&trang=2", page=page)
    assert [link.get("href") for link in tree.xpath("//a[@rel='next']")] == ["?tim=th%C3%A9p&trang=3"]
    assert [link.text for link in tree.xpath("//a[@aria-current='page']")] == ["2"]


def test_pages_without_a_count_have_ways_back_and_on_only() -> None:
    class Slice:
        number = 3

        def has_previous(self) -> bool:
            return True

        def has_next(self) -> bool:
            return False

    tree = drawn("{% pagination page %}", page=Slice())
    assert [link.get("rel") for link in tree.xpath("//a")] == ["prev"]


def test_one_page_needs_no_pagination() -> None:
    assert not drawn("{% pagination page %}", page=Paginator(range(3), 10).page(1)).xpath("//nav")


def test_every_state_of_a_dossier_has_a_colour_and_its_own_words() -> None:
    for state in Status:
        assert state.value in statuses.STATUSES, state
        colour, words = statuses.colour_and_words(state)
        assert colour in statuses.COLOURS and words == state.label


def test_an_unknown_state_is_shown_as_it_is_and_an_unknown_colour_is_a_bug() -> None:
    assert statuses.colour_and_words("chưa từng có") == ("grey", "chưa từng có")
    with pytest.raises(ValueError, match="colour"):
        drawn("{% tag 'Hoả tốc' 'pink' %}")


def test_a_button_asks_before_what_cannot_be_taken_back() -> None:
    button = drawn("{% button 'Rút hồ sơ' kind='warning' confirm='Rút hồ sơ?' hx_post='/rut' hidden=True %}").xpath(
        "//button"
    )[0]
    assert (button.get("type"), button.get("data-confirm"), button.get("hx-post")) == ("submit", "Rút hồ sơ?", "/rut")
    assert "hidden" in button.attrib


def test_names_and_attributes_are_escaped() -> None:
    tree = drawn(
        "{% button name data_x=name %}{% tag name %}{% card title=name %}{{ name }}{% endcard %}", name='"><b>x</b>'
    )
    assert not tree.xpath("//b")


def test_a_timeline_tells_times_in_words_of_vietnam_and_marks_the_present() -> None:
    items = [
        {"when": datetime(2026, 11, 22, 1, 15, tzinfo=UTC), "what": "Nộp hồ sơ"},
        {"when": "Từ 08:50", "what": "Đang thẩm định", "state": "current"},
        {"what": "Trả kết quả", "state": "coming"},
    ]
    tree = drawn("{% timeline items %}", items=items)
    assert tree.xpath("string(//time)") == "08:15, 22/11/2026"
    assert len(tree.xpath("//li[@aria-current='step']")) == 1
    assert "Chưa đến" in tree.xpath("string(//li[last()])")


def test_a_summary_says_when_there_is_nothing() -> None:
    assert "Không có" in drawn("{% summary_list rows %}", rows=[("Ghi chú", "")]).text_content()
    assert "0" in drawn("{% summary_list rows %}", rows={"Số tờ": 0}).xpath("string(//dd)")


def test_a_menu_leaves_out_what_this_face_does_not_have() -> None:
    assert not drawn("{% nav_link 'Không có' 'nowhere:at_all' %}{% side_link 'Không có' 'nowhere:at_all' %}").xpath(
        "//a"
    )


def test_a_menu_marks_where_the_reader_is() -> None:
    template = "{% side_link 'Quá hạn' '?han=qua' %}{% side_link 'Tất cả' '/ban-lam-viec/' %}"
    marked = drawn(template, "/ban-lam-viec/?han=qua").xpath("//a[@aria-current='page']")
    assert marked[0].text_content() == "Quá hạn"


def test_a_wide_table_scrolls_in_a_named_place_the_keyboard_reaches() -> None:
    region = drawn("{% table headers rows caption='Hàng hoá' numeric='2' %}", headers=["Tên", "Số"], rows=[["Áo", 3]])
    box = region.xpath("//*[@role='region']")[0]
    assert (box.get("tabindex"), box.get("aria-label")) == ("0", "Hàng hoá")
    assert "numeric" in region.xpath("//td[2]")[0].get("class")


def test_a_chart_reaches_a_round_number_and_has_its_table() -> None:
    chart = charts.bars(["T1", "T2"], [("Đúng hạn", [820, 1520]), ("Quá hạn", [0, 7])])
    assert [label for _y, label in chart.ticks] == ["0", "500", "1.000", "1.500", "2.000"]
    heights = [float(bar.height) for bar in chart.bars]
    assert heights[2] == pytest.approx(1520 / 2000 * (charts.HEIGHT - charts.TOP - charts.BOTTOM), abs=0.1)
    tree = drawn("{% bar_chart 'Hồ sơ' labels series %}", labels=["T1"], series=[("Đúng hạn", [1520])])
    assert tree.xpath("string(//td)") == "1.520"


def test_a_chart_of_nothing_does_not_break_and_a_gap_in_a_series_is_a_bug() -> None:
    assert charts.bars([], []).bars == []
    assert charts.bars(["T1"], [("Không", [0])]).bars[0].height == "0.0"
    with pytest.raises(ValueError, match="value for each"):
        charts.bars(["T1", "T2"], [("Thiếu", [1])])


def test_icons_are_hidden_from_screen_readers_and_a_wrong_name_is_a_bug() -> None:
    for name in icons.ICONS:
        assert 'aria-hidden="true"' in icons.icon(name)
    with pytest.raises(KeyError):
        icons.icon("unicorn")


@pytest.mark.parametrize(
    ("work", "share", "counted", "asks_again"),
    [
        (LongWork("Kết xuất", "waiting", unit="hồ sơ"), "0", "0 hồ sơ", True),
        (LongWork("Kết xuất", "running", 41_999, 100_000, "hồ sơ"), "41", "41.999 trên 100.000 hồ sơ", True),
        (LongWork("Kết xuất", "running", 7, 7, "hồ sơ"), "99", "7 trên 7 hồ sơ", True),
        (LongWork("Kết xuất", "finished", 0, 0, "hồ sơ"), "100", "0 trên 0 hồ sơ", False),
        (LongWork("Kết xuất", "failed", 3, 9, why="Hết chỗ."), "33", "3 trên 9", False),
    ],
)
def test_long_work_says_how_far_it_is_and_asks_again_only_while_it_goes_on(work, share, counted, asks_again) -> None:
    tree = drawn("{% looks_again work %}{% long_work work %}<a href='/tai'>Tải về</a>{% endlong_work %}", work=work)
    assert tree.xpath("string(//progress/@value)") == share and counted in tree.text_content()
    assert bool(tree.xpath("//section/@data-hx-get")) is asks_again is bool(tree.xpath("//meta"))
    assert tree.xpath("//a[@href='/tai']") and work.why in tree.text_content()


def test_who_cannot_see_the_bar_is_told_at_every_quarter_only() -> None:
    told = {LongWork("Kết xuất", "running", done, 100).told for done in range(100)}
    assert told == {f"Đang thực hiện: {share} %" for share in (0, 25, 50, 75)}
