"""The settlement report on the screen and as a sheet; behind each number its dossiers."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
NOVEMBER = {"tu": "01/11/2026", "den": "30/11/2026"}


@pytest.fixture
def done(permit, lan, an, binh, cuong, received):
    return given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=MONDAY)


def test_cuong_reads_his_units_month_and_opens_the_dossiers_of_a_number(as_, cuong, done, received):
    browser = as_(cuong)
    page = browser.get(reverse("desk:report"), NOVEMBER)
    shown = page.content.decode()
    assert page.status_code == 200 and "Cục Xuất nhập khẩu" in shown and "100,0 %" in shown
    opened = browser.get(
        reverse("desk:report-dossiers"), NOVEMBER | {"theo": "don-vi", "nhom": "cuc-xnk", "cot": "truoc-han"}
    ).content.decode()
    assert done.code in opened and received.code not in opened
    everything = browser.get(reverse("desk:report-dossiers"), NOVEMBER | {"cot": "tiep-nhan"}).content.decode()
    assert done.code in everything and received.code in everything


@pytest.mark.parametrize("group", ["linh-vuc", "don-vi", "thu-tuc", "hinh-thuc", "muc-do", "vớ vẩn"])
def test_every_grouping_shows_the_same_total(as_, cuong, done, group):
    page = as_(cuong).get(reverse("desk:report"), NOVEMBER | {"theo": group}).content.decode()
    assert page.count("cot=tiep-nhan") == 1


def test_the_table_comes_as_a_sheet(as_, cuong, done, received):
    browser = as_(cuong)
    table = sheet(browser.get(reverse("desk:report"), NOVEMBER | {"tai": "xlsx"}))
    assert "Tổng số" in table and "Cục Xuất nhập khẩu" in table


def test_a_name_that_looks_like_a_formula_stays_a_name(as_, cuong, permit, lan, an, received):
    from congvu.printing import spreadsheet

    made = spreadsheet.written("a/b", ["x"], [["=HYPERLINK(1)"], ["http://x.vn"], [7], [None]])
    with zipfile.ZipFile(made) as parts:
        body = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in body and "=HYPERLINK(1)" in body and "<v>7</v>" in body


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"tu": "mai", "den": "30/11/2026"}, "ngày/tháng/năm"),
        ({"tu": "30/11/2026", "den": "01/11/2026"}, "sớm hơn"),
        ({"tu": "01/01/9999", "den": "31/12/9999"}, "trong các năm 2000–2100"),
        ({"tu": "01/01/0001", "den": "02/01/0001"}, "trong các năm 2000–2100"),
        ({"tu": "01/01/2020", "den": "30/11/2026"}, "nhiều nhất một năm"),
    ],
)
def test_wrong_days_are_said_so(as_, cuong, done, days, sentence):
    for name in ("report", "report-dossiers", "report-causes", "report-cause-dossiers", "book"):
        answer = as_(cuong).get(reverse(f"desk:{name}"), days)
        assert answer.status_code == 422 and sentence in answer.content.decode()


def test_an_empty_month_says_what_to_do(as_, cuong, received):
    page = as_(cuong).get(reverse("desk:report"), {"tu": "01/01/2026", "den": "31/01/2026"}).content.decode()
    assert "Không có hồ sơ nào trong kỳ này" in page


def test_dung_counts_nothing_of_another_unit_and_giang_and_lan_find_no_report(as_, dung, giang, lan, done):
    assert done.code not in as_(dung).get(reverse("desk:report-dossiers"), NOVEMBER).content.decode()
    for stranger in (giang, lan):
        for name in ("report", "report-dossiers", "report-causes", "report-cause-dossiers"):
            assert as_(stranger).get(reverse(f"desk:{name}"), NOVEMBER).status_code == 404


def sheet(response) -> str:
    made = io.BytesIO(b"".join(response.streaming_content))
    with zipfile.ZipFile(made) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
