"""The lists of the desk as files: from the page that shows them, and a page that says how far a long one is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now

from congvu.events.inline import run_due_jobs
from congvu.statistics import rules
from congvu.statistics.models import Export
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
NOVEMBER = {"tu": "01/11/2026", "den": "30/11/2026"}


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.EXPORTS_ROOT = tmp_path / "exports"


@pytest.fixture
def done(permit, lan, an, binh, cuong, received):
    return given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=MONDAY)


def taken(browser, kind, query, file_format="csv"):
    """What the browser gets after the button of a list was pressed: the file, in text."""
    answer = browser.post(
        reverse("desk:export-new"), {"loai": kind, "dieu-kien": query, "dang": file_format}, follow=True
    )
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    name = answer["Content-Disposition"].partition('"')[2]
    assert name.startswith(
        ("danh-sach-ho-so-2", "so-theo-doi-ho-so-01-11-2026", "tiep-nhan-tong-so-01-11", "truoc-han-01")
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    return b"".join(answer.streaming_content).decode("utf-8-sig", "replace")


@pytest.mark.parametrize(
    ("where", "kind", "query"),
    [
        ("search", "tra-cuu", "q=lan&hinh_thuc=online"),
        ("report-dossiers", "bao-cao", "tu=01/11/2026&den=30/11/2026&theo=don-vi&nhom=cuc-xnk&cot=tiep-nhan"),
        ("book", "so-theo-doi", "tu=01/11/2026&den=30/11/2026&don_vi=cuc-xnk"),
    ],
)
def test_cuong_takes_the_list_he_sees(as_, cuong, done, received, where, kind, query):
    browser = as_(cuong)
    shown = browser.get(f"{reverse(f'desk:{where}')}?{query}").content.decode()
    assert done.code in shown and f'name="loai" value="{kind}"' in shown and 'name="dieu-kien"' in shown
    file = taken(browser, kind, query)
    assert done.code in file and received.code in file
    assert taken(browser, kind, query, "xlsx").startswith("PK")


def test_the_list_behind_one_number_is_that_number(as_, cuong, done, received):
    file = taken(as_(cuong), "bao-cao", "tu=01/11/2026&den=30/11/2026&cot=truoc-han")
    assert done.code in file and received.code not in file


def test_a_long_list_says_how_far_it_is_and_can_be_cancelled(as_, cuong, done, received, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 0)
    browser = as_(cuong)
    answer = browser.post(reverse("desk:export-new"), {"loai": "tra-cuu", "dieu-kien": "q=lan", "dang": "xlsx"})
    export = Export.objects.get()
    page = reverse("desk:export", args=[export.pk])
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = browser.get(page).content.decode()
    assert "Đang chờ đến lượt" in shown and "0 trên 2 hồ sơ" in shown and 'http-equiv="refresh"' in shown
    assert "Hủy kết xuất" in shown and browser.get(reverse("desk:export-file", args=[export.pk])).status_code == 409
    run_due_jobs()
    shown = browser.get(page).content.decode()
    assert "2 trên 2 hồ sơ" in shown and "Tải về" in shown and "hx-get" not in shown
    assert "Danh sách hồ sơ" in browser.get(reverse("desk:exports")).content.decode()
    browser.post(reverse("desk:export-new"), {"loai": "so-theo-doi", "dieu-kien": "tu=01/11/2026&den=30/11/2026"})
    waiting = Export.objects.first()
    assert browser.post(reverse("desk:export-cancellation", args=[waiting.pk])).status_code == 302
    assert "Không có tệp nào được giữ lại" in browser.get(reverse("desk:export", args=[waiting.pk])).content.decode()


def test_the_book_as_it_first_opens_is_taken_out_with_the_days_it_shows(as_, cuong, done):
    """Cường opens the book and presses the button: his page has no days in its address yet."""
    browser = as_(cuong)
    page = browser.get(reverse("desk:book")).content.decode()
    assert 'name="dieu-kien" value=""' in page
    taken(browser, "so-theo-doi", "")
    assert Export.objects.get().title == "Sổ theo dõi hồ sơ, 01/11/2026–16/11/2026"


def test_nobody_else_finds_the_export_and_nonsense_is_no_list(as_, cuong, binh, dung, lan, done):
    browser = as_(cuong)
    taken(browser, "tra-cuu", "")
    export = Export.objects.get()
    for other in (binh, dung, lan):
        for name in ("export", "export-file"):
            assert as_(other).get(reverse(f"desk:{name}", args=[export.pk])).status_code == 404
        assert as_(other).post(reverse("desk:export-cancellation", args=[export.pk])).status_code == 404
    for kind, query in (("vo-van", ""), ("bao-cao", "tu=mai"), ("so-theo-doi", "den=mai"), ("tra-cuu", "trang_thai=x")):
        assert browser.post(reverse("desk:export-new"), {"loai": kind, "dieu-kien": query}).status_code == 404
    refused = as_(dung).post(reverse("desk:export-new"), {"loai": "tra-cuu", "dieu-kien": ""})
    assert refused.status_code == 409 and "không có hồ sơ nào để kết xuất" in refused.content.decode()
    assert Export.objects.count() == 1 and export.expires_at > now()


def test_the_book_turns_its_pages_and_a_long_one_is_not_cut_off_in_print(as_, cuong, done, received, monkeypatch):
    monkeypatch.setattr("congvu.faces.desk.registers.A_PAGE", 1)
    browser = as_(cuong)
    second = browser.get(reverse("desk:book"), NOVEMBER | {"trang": "2"}).content.decode()
    assert "2 hồ sơ tiếp nhận" in second and done.code in second and received.code not in second
    assert (
        not browser.get(reverse("desk:book"), NOVEMBER | {"don_vi": "cuc-xnk", "linh_vuc": ""}).context["form"].errors
    )
    assert browser.get(reverse("desk:book"), NOVEMBER | {"don_vi": "khong-co"}).status_code == 422
    assert browser.get(reverse("desk:book-pdf"), NOVEMBER).content.startswith(b"%PDF")
    monkeypatch.setattr("congvu.faces.desk.registers.LONGEST_PRINT", 1)
    refused = browser.get(reverse("desk:book-pdf"), NOVEMBER)
    assert refused.status_code == 422 and "bản in nhận nhiều nhất 1" in refused.content.decode()
