"""What people type, and the procedure they mean. Codes and names are real."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.queries import Match, search
from congvu.catalog.rules.wording import code_in, concepts, untelexed, words
from congvu.catalog.tests.portal import CONSUMER, IMPORTS_EXPORTS, NAMES, full, record, write
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

# What is typed, and what must stand first.
MEANT = (
    ("1.000665", "1.000665"),
    ("1000665", "1.000665"),
    ("1.00066", "1.000665"),
    (" 1.000665 ", "1.000665"),
    ("co mau d", "1.000665"),
    ("CO MẪU D", "1.000665"),
    ("C/O mẫu D", "1.000665"),
    ("c/o form d", "1.000665"),
    ("mẫu D C/O", "1.000665"),
    ("giấy chứng nhận xuất xứ mẫu D", "1.000665"),
    ("giay chung nhan xuat xu hang hoa mau d", "1.000665"),
    ("certificate of origin form D", "1.000665"),
    ("co e", "1.000695"),
    ("C/O formD", "1.000665"),
    ("mẫuD", "1.000665"),
    ("xuất xứ mẫu AK", "1.000603"),
    ("co form aj", "1.000432"),
    ("EUR1", "1.010056"),
    ("mẫu EUR.1", "1.010056"),
    ("cấp lại C/O", "1.001383"),
    ("xk gạo", "1.000299"),
    ("đkkd xuất khẩu gạo", "1.000299"),
    ("giấy phép nhập khẩu thuốc lá", "1.000363"),
    ("gp nk thuoc la", "1.000363"),
    ("thuốc lá nhập khẩu tự động", "1.000363"),
    ("xì gà", "1.000363"),
    ("toi muon xin giay phep nhap khau thuoc la", "1.000363"),
    ("nhập khẩu thuốc lá phi thương mại", "2.000209"),
    ("bán lẻ thuốc lá", "2.000181"),
    ("giấy phép sx thuốc lá", "1.000832"),
    ("tiền chất thuốc nổ xnk", "1.000494"),
    ("kinh doanh tien chat thuoc no", "1.000917"),
    ("BHĐC", "1.000887"),
    ("ban hang da cap", "1.000887"),
    ("khuyến mại", "2.000033"),
    ("khuyen mai", "2.000033"),
    ("vpđd", "1.012347"),
    ("chi nhánh thương nhân nước ngoài", "1.000358"),
    ("TMĐT", "1.014030"),
    ("gplx", "3.000346"),
    ("bằng lái xe", "3.000346"),
    ("cccd", "1.014063"),
    ("hộ chiếu", "1.001456"),
    ("passport", "1.001456"),
    ("visa", "1.001194"),
    ("lữ hành quốc tế", "1.004602"),
    ("quyen tac gia", "1.005160"),
    ("pccc", "3.000489"),
    ("giaays phep lai xe", "3.000346"),
    ("giay phep san xuat thuox la", "1.000832"),
    ("tien chatt thuoc no kinh doanh", "1.000917"),
)


@pytest.fixture
def catalogue(program: Account, tmp_path: Path) -> None:
    path = write(
        tmp_path / "names.jsonl", *(record(code, name, detail_level="list", field=field) for code, name, field in NAMES)
    )
    actions.import_file(path, by=program, at=MONDAY)


def codes(text: str, **filters) -> list[str]:
    return [procedure.code for procedure in search(text, **filters).procedures]


def test_people_find_what_they_mean(catalogue: None) -> None:
    # One catalogue for all of them: filling it takes longer than the searches.
    assert {text: found for text, first in MEANT if (found := codes(text)[:1]) != [first]} == {}


def test_licences_for_tobacco_come_together_and_medicine_does_not_come_between(catalogue: None) -> None:
    found = codes("giấy phép thuốc lá")

    assert set(found[:4]) == {"1.000832", "1.000981", "2.000181", "1.000363"}
    assert "1.003703" not in found


def test_words_in_the_name_come_before_words_elsewhere(program: Account, tmp_path: Path) -> None:
    elsewhere = full("1.000001", "Cấp giấy phép", results=[{"name": "Giấy phép kinh doanh rượu", "code": ""}])
    actions.import_file(
        write(tmp_path / "a.jsonl", elsewhere, full("1.000002", "Cấp phép kinh doanh rượu ở mọi nơi")),
        by=program,
        at=MONDAY,
    )

    assert codes("kinh doanh rượu") == ["1.000002", "1.000001"]


def test_typed_diacritics_prefer_the_name_that_has_them(program: Account, tmp_path: Path) -> None:
    rows = [record("1.000001", "Cấp cơ sở một"), record("1.000002", "Cấp cờ sở một")]
    actions.import_file(write(tmp_path / "a.jsonl", *rows), by=program, at=MONDAY)

    assert codes("cờ")[0] == "1.000002"
    assert codes("cơ")[0] == "1.000001"


def test_what_nobody_has_word_for_word_is_told_as_near(catalogue: None) -> None:
    some = search("hộ chiếu ngoại giao điện tử phổ thông")
    mended = search("hoox chieeu")

    assert some.match is Match.SOME_WORDS
    assert some.procedures[0].code == "1.001456"
    assert mended.corrections
    assert search("khong co gi nhu the nay qwrt").match in (Match.SIMILAR, Match.NOTHING, Match.SOME_WORDS)


@pytest.mark.parametrize(
    "text", ["!!!", "%", "'; DROP TABLE catalog_procedure; --", "\x00", "zzqqxx", "& | ! <->", "\\", "_" * 50]
)
def test_nonsense_finds_nothing_and_breaks_nothing(catalogue: None, text: str) -> None:
    result = search(text)

    assert result.match is Match.ALL if text == "\x00" else not result.total or result.match is Match.SIMILAR


def test_a_very_long_question_is_answered(catalogue: None) -> None:
    assert search("giấy phép thuốc lá " * 500).procedures


def test_nothing_typed_lists_everything_with_counts(catalogue: None) -> None:
    result = search()

    assert result.match is Match.ALL
    assert result.total == len(NAMES)
    assert {value.label: value.count for value in result.facets["field"].values}[IMPORTS_EXPORTS] == 8


def test_facets_count_what_the_other_choices_leave(catalogue: None) -> None:
    fields = {value.label: value.value for value in search().facets["field"].values}

    result = search("thuốc lá", field=fields[CONSUMER])

    assert result.total == 4
    assert {value.label: (value.count, value.chosen) for value in result.facets["field"].values} == {
        CONSUMER: (4, True),
        "Lưu thông hàng hóa trong nước": (1, False),
    }


def test_a_choice_that_leaves_nothing_stays_visible(catalogue: None) -> None:
    result = search("thuốc lá", agency="Cục Không Có")

    assert result.total == 0
    assert result.facets["agency"].chosen is not None


def test_filters_by_agency_subject_level_and_online(catalogue: None, program: Account, tmp_path: Path) -> None:
    actions.import_file(write(tmp_path / "f.jsonl", full("1.000363", NAMES[8][1], CONSUMER)), by=program, at=MONDAY)

    for chosen in (
        {"agency": "Cục Xuất nhập khẩu"},
        {"subject": "Doanh nghiệp"},
        {"level": 4},
        {"administrative_level": "Trung ương (Bộ)"},
        {"online": True},
    ):
        assert codes("", **chosen) == ["1.000363"], chosen
    assert "1.000363" not in codes("", online=False, limit=100)
    assert codes("", filed_here=True) == []


def test_pages_follow_each_other_without_overlap(catalogue: None) -> None:
    first, second = codes("cấp", limit=5), codes("cấp", limit=5, offset=5)

    assert len(first) == len(second) == 5
    assert not set(first) & set(second)


def test_a_search_is_three_queries(catalogue: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        search("giấy phép thuốc lá")

    assert len(captured) == 3


def test_the_words_of_a_query_are_read_as_concepts() -> None:
    assert words("C/O mẫu-D, Đăng ký") == ["co", "mau", "d", "dang", "ky"]
    assert code_in("1.000358.000.00.00.h42") == "1.000358.000.00.00.H42"
    assert code_in("1000") == ""
    asked = concepts("thủ tục cấp GP")
    assert [one.must for one in asked] == [False, True, True]
    assert ("giay", "phep") in asked[-1].phrases
    assert all(one.must for one in concepts("thủ tục"))


@pytest.mark.parametrize(
    ("typed", "meant"), [("giaays", "giay"), ("hoox", "ho"), ("dduowngf", "duong"), ("tus", "tu"), ("nhaapj", "nhap")]
)
def test_keys_of_a_vietnamese_keyboard_are_understood(typed: str, meant: str) -> None:
    assert untelexed(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cchn", "chung chi hanh nghe"),
        ("vsattp", "an toan thuc pham"),
        ("thpt", "trung hoc pho thong"),
        ("tncn", "thu nhap ca nhan"),
        ("lltp", "ly lich tu phap"),
    ],
)
def test_abbreviations_of_other_ministries_are_understood(typed: str, meant: str) -> None:
    (concept,) = concepts(typed)
    assert tuple(meant.split()) in concept.phrases
