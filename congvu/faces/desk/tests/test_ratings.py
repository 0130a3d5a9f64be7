"""Slips and indicators at the desk: each officer his own, the leader his unit's, nobody another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congvu.assessment import actions
from congvu.assessment.actions import Ratings
from congvu.assessment.models import Explanation, PracticeReport, Slip
from congvu.assessment.tests.conftest import open_slips
from congvu.events.models import Event
from congvu.faces.desk.tests.test_reports import sheet
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
NOVEMBER = {"tu": "01/11/2026", "den": "30/11/2026"}


@pytest.fixture
def slip(received):
    open_slips()
    return Slip.objects.get(dossier=received)


@pytest.fixture
def unhappy(slip, lan):
    return actions.rate(slip, Ratings(1, attitude=1, words="Bị bắt chờ"), way="portal", by=lan, at=MONDAY)


def test_an_shows_the_code_and_never_reads_or_fills_the_slip(as_, an, binh, lan, slip, unhappy, received):
    place = reverse("desk:slip-at-the-desk", args=[received.reference])
    browser = as_(an)
    assert place in browser.get(reverse("desk:dossier", args=[received.reference])).content.decode()
    page = browser.get(place).content.decode()
    assert "qr.svg" in page and "Bị bắt chờ" not in page and "Chưa hài lòng" not in page
    assert browser.get(reverse("desk:slip-qr", args=[received.reference]))["Content-Type"] == "image/svg+xml"
    assert place not in as_(binh).get(reverse("desk:dossier", args=[received.reference])).content.decode()
    for name, arguments in (("slips", []), ("slip", [slip.pk])):
        assert browser.get(reverse(f"desk:{name}", args=arguments)).status_code == 404


def test_cuong_reads_what_was_said_and_explains_it(as_, cuong, unhappy, received):
    browser = as_(cuong)
    assert "Bị bắt chờ" in browser.get(reverse("desk:slips")).content.decode()
    place = reverse("desk:slip", args=[unhappy.pk])
    assert received.code in browser.get(place).content.decode()
    events = Event.objects.count()
    assert browser.post(place, {"finding": "founded", "text": ""}).status_code == 422
    assert Event.objects.count() == events
    assert browser.post(place, {"finding": "founded", "text": "Chúng tôi xin lỗi."}).status_code == 302
    assert Explanation.objects.get().by == cuong
    assert "Không có phiếu nào cần giải trình" in browser.get(reverse("desk:slips")).content.decode()
    assert "Chúng tôi xin lỗi." in browser.get(place).content.decode()


def test_a_slip_that_needs_no_answer_tells_no_dossier(as_, cuong, lan, slip, received):
    actions.rate(slip, Ratings(3, words="Tốt"), way="portal", by=lan, at=MONDAY)
    shown = as_(cuong).get(reverse("desk:slips"), {"xem": "tat-ca"}).content.decode()
    assert "Tốt" in shown and received.code not in shown
    assert as_(cuong).get(reverse("desk:slip", args=[slip.pk])).status_code == 404


def test_indicators_of_one_s_own_of_the_unit_and_the_dossiers_behind(
    as_, an, binh, cuong, dung, giang, lan, permit, received, unhappy
):
    done = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=MONDAY + timedelta(minutes=30))
    mine = as_(binh).get(reverse("desk:indicators"), NOVEMBER)
    assert "Hoàn thành 100% nhiệm vụ" in mine.content.decode() and "Bị bắt chờ" not in mine.content.decode()
    listed = as_(binh).get(reverse("desk:indicator-dossiers"), NOVEMBER | {"chi-so": "1", "diem": "2"}).content.decode()
    assert done.code in listed and received.code not in listed
    leader = as_(cuong)
    with CaptureQueriesContext(connection) as asked:
        shown = leader.get(reverse("desk:units-indicators"), NOVEMBER).content.decode()
    assert "Cục Xuất nhập khẩu" in shown and len(asked) <= 40
    unit = reverse("desk:unit-indicators", args=["cuc-xnk"])
    assert binh.full_name in leader.get(unit, NOVEMBER).content.decode()
    assert "Cục Xuất nhập khẩu" in sheet(leader.get(reverse("desk:units-indicators"), NOVEMBER | {"tai": "xlsx"}))
    assert binh.full_name in sheet(leader.get(unit, NOVEMBER | {"tai": "xlsx"}))
    behind = NOVEMBER | {"chi-so": "3", "diem": "2", "don-vi": "cuc-xnk"}
    assert done.code in leader.get(reverse("desk:indicator-dossiers"), behind).content.decode()
    # Nobody reads another's: not the officers of the unit, not another unit, not who administers.
    for other in (an, binh, dung, giang):
        assert as_(other).get(unit).status_code == 404
        assert as_(other).get(reverse("desk:units-indicators")).status_code == 404
        assert as_(other).get(reverse("desk:indicator-dossiers"), behind).status_code == 404
    assert done.code not in as_(dung).get(reverse("desk:indicator-dossiers"), NOVEMBER).content.decode()
    for wrong in ({"chi-so": "5"}, {"chi-so": "abc"}):
        assert as_(binh).get(reverse("desk:indicator-dossiers"), wrong).status_code == 404
    assert leader.get(reverse("desk:indicators"), {"tu": "mai", "den": ""}).status_code == 422


def test_cuong_enters_what_an_inspection_found(as_, cuong, binh, received):
    place = reverse("desk:practice-report", args=["cuc-xnk"])
    typed = {"tu": "01/10/2026", "den": "31/12/2026", "settled_share": "25", "posted": "co", "basis": "Biên bản 12"}
    assert as_(binh).post(place, typed).status_code == 404
    assert as_(cuong).post(place, typed | {"basis": ""}).status_code == 422
    assert as_(cuong).post(place, typed | {"settled_share": "", "posted": ""}).status_code == 409
    assert PracticeReport.objects.count() == 0
    assert as_(cuong).post(place, typed).status_code == 302
    assert "Biên bản 12" in as_(cuong).get(reverse("desk:unit-indicators", args=["cuc-xnk"])).content.decode()
