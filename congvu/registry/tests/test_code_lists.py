from __future__ import annotations

from datetime import date
from importlib import resources

import pytest

from congvu.events.models import Event
from congvu.organisations.refusals import NotYourRole
from congvu.registry import actions, queries
from congvu.registry.actions import Pair
from congvu.registry.csv_rows import read_rows
from congvu.registry.models import CodeListEntry, CodeListVersion
from congvu.registry.refusals import AddressInvalid, FileUnreadable, KeyInvalid, ListInvalid
from congvu.registry.rules import Row

TODAY = date(2026, 11, 16)
COFFEE = [Row("090111", "Cà phê chưa rang", "Coffee, not roasted"), Row("090121", "Cà phê đã rang", "Coffee, roasted")]


@pytest.fixture
def shipped(program, monday):
    return actions.load_shipped(by=program, at=monday)


def publish(rows, by, monday, valid_from=TODAY, key="hs"):
    return actions.publish_list(key, "Mã HS", rows, valid_from=valid_from, source="thử", by=by, at=monday)


# -- publishing --------------------------------------------------------------------------------------------------
def test_giang_publishes_a_list_and_the_same_list_again_is_the_same_version(giang, monday):
    first = publish(COFFEE, giang, monday)
    assert Event.objects.latest("id").data == {"key": "hs", "version": 1, "entries": 2, "valid_from": "2026-11-16"}
    facts = Event.objects.count()
    assert publish(reversed(COFFEE), giang, monday) == first
    assert (CodeListVersion.objects.count(), Event.objects.count()) == (1, facts)


def test_each_day_has_the_list_of_its_day(giang, monday):
    publish(COFFEE, giang, monday, valid_from=date(2020, 1, 1))
    publish([*COFFEE, Row("240220", "Thuốc lá điếu")], giang, monday, valid_from=date(2027, 1, 1))
    assert queries.name_of("hs", "240220", on=TODAY) is None
    assert queries.name_of("hs", "240220", on=date(2027, 1, 1)) == "Thuốc lá điếu"


def test_a_wrong_line_is_named_and_nothing_is_written(giang, monday):
    facts = Event.objects.count()
    rows = [
        Row("1", "Một", line=2),
        Row("1", "Một nữa", line=3),
        Row("", "Không mã", line=4),
        Row("2", " ", line=5),
        Row("3", "Ba", parent_code="9", line=6),
        Row("4", "x" * 501, line=7),
    ]
    with pytest.raises(ListInvalid) as refused:
        publish(rows, giang, monday)
    assert [line for line, _ in refused.value.details["problems"]] == [3, 4, 5, 6, 7]
    assert "Dòng 3: mã “1” đã có ở dòng 2." in str(refused.value)
    assert not CodeListEntry.objects.exists() and Event.objects.count() == facts


def test_an_empty_list_and_a_bad_key_are_refused(giang, monday):
    with pytest.raises(ListInvalid):
        publish([], giang, monday)
    with pytest.raises(KeyInvalid):
        publish(COFFEE, giang, monday, key="Mã HS")


@pytest.mark.parametrize("who", ["lan", "an", "dung", "partner"])
def test_only_the_keepers_of_lists_publish(request, who, monday):
    person = request.getfixturevalue(who)
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        publish(COFFEE, person, monday)
    assert not CodeListVersion.objects.exists() and Event.objects.count() == facts


# -- files -------------------------------------------------------------------------------------------------------
def test_a_spreadsheet_saved_with_semicolons_and_vietnamese_headings_is_read():
    rows = read_rows("\ufeffMã;Tên;Mã cấp trên\n01;Một;\n\n02;Hai;01\n".encode())
    assert rows == [Row("01", "Một", line=2), Row("02", "Hai", parent_code="01", line=4)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "rỗng"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\x1f\x8b broken", "tệp nén bị hỏng"),
        (b"a,b\n1,2\n", "thiếu cột code, name"),
        (b'code,name\n1,"open\n', "không đúng dạng CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(content, why):
    with pytest.raises(FileUnreadable, match=why):
        read_rows(content)


# -- searching ---------------------------------------------------------------------------------------------------
def test_lan_finds_a_country_with_and_without_diacritics_and_in_english(shipped):
    for typed in ("Đức", "duc", "germany", "DE"):
        assert "DE" in [found.code for found in queries.search("countries", typed, on=TODAY)]


def test_the_code_typed_whole_comes_first(shipped):
    assert queries.search("countries", "vn", on=TODAY)[0].name == "Việt Nam"
    assert queries.search("hs", "0901.21", on=TODAY)[0].code == "090121"


def test_words_may_come_in_any_order(shipped):
    assert [found.code for found in queries.search("hs", "điếu thuốc lá", on=TODAY)] == ["240220"]


def test_communes_are_searched_within_their_province(shipped):
    found = queries.search("communes", "ba dinh", on=TODAY, parent="01")
    assert found[0].name == "Phường Ba Đình"
    assert {one.parent_code for one in queries.search("communes", "tan", on=TODAY, parent="79", limit=50)} == {"79"}


def test_a_search_with_wildcards_or_nothing_harms_nobody(shipped):
    assert queries.search("communes", "%_%", on=TODAY) == []
    assert len(queries.search("provinces", "", on=TODAY, limit=100)) == 34


# -- what is shipped ---------------------------------------------------------------------------------------------
def test_the_shipped_lists_are_whole_and_loading_again_changes_nothing(shipped, program, monday):
    counts = {v.code_list.key: v.entries.count() for v in CodeListVersion.objects.select_related("code_list")}
    assert (counts["provinces"], counts["communes"], counts["countries"]) == (34, 3321, 250)
    facts = Event.objects.count()
    assert actions.load_shipped(by=program, at=monday) == shipped
    assert Event.objects.count() == facts


def test_every_old_commune_has_a_successor_that_exists(shipped):
    from congvu.registry.models import Succession

    new = set(CodeListEntry.objects.of("communes", TODAY).values_list("code", flat=True))
    communes = Succession.objects.filter(code_list__key="communes")
    assert communes.count() == 10_597 and set(communes.values_list("new_code", flat=True)) <= new
    assert communes.filter(is_main=True).values("old_code").distinct().count() == 10_035


def test_a_divided_commune_leads_to_its_main_part_first(shipped):
    """Phường Cống Vị went mainly to Phường Ngọc Hà, in part to others."""
    assert queries.successor("communes", "00007") == "00008"
    assert len(queries.successors("communes", "00007")) > 1
    assert queries.successor("provinces", "02") == "08"  # Hà Giang joined Tuyên Quang
    assert queries.successor("communes", "99999") is None


def test_a_fuller_list_of_the_ministry_is_not_replaced_by_the_shipped_one(giang, program, monday):
    mine = publish(COFFEE, giang, monday, valid_from=date(2020, 1, 1))
    assert mine in actions.load_shipped(by=program, at=monday)
    assert CodeListVersion.objects.filter(code_list__key="hs").count() == 1


def test_a_succession_to_an_unknown_code_is_refused(shipped, giang, monday):
    with pytest.raises(ListInvalid, match="không có trong danh mục"):
        actions.publish_successions("communes", [Pair("1", "Xã cũ", "99999")], on=TODAY, by=giang, at=monday)


def test_the_data_files_are_in_composed_letters():
    import unicodedata

    for file in (resources.files("congvu.registry") / "data").iterdir():
        if file.name.endswith(".csv"):
            text = file.read_text(encoding="utf-8")
            assert unicodedata.is_normalized("NFC", text), file.name


# -- addresses ---------------------------------------------------------------------------------------------------
def test_an_address_is_written_out(shipped):
    address = queries.read_address("01", "00004", "  54  Hai Bà Trưng", on=TODAY)
    assert str(address) == "54 Hai Bà Trưng, Phường Ba Đình, Hà Nội"


@pytest.mark.parametrize(
    ("province", "commune", "field"), [("99", "00004", "province"), ("01", "", "commune"), ("04", "00004", "commune")]
)
def test_a_commune_outside_its_province_is_refused_at_its_field(shipped, province, commune, field):
    with pytest.raises(AddressInvalid) as refused:
        queries.read_address(province, commune, "1 Phố Ví Dụ", on=TODAY)
    assert refused.value.details["field"] == field


def test_names_of_many_codes_cost_one_query(shipped, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = queries.names_of("countries", ["VN", "JP", "??"], on=TODAY, language="en")
    assert names["JP"] == "Japan" and "??" not in names
