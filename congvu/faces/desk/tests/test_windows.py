"""The windows as officers and administrators see them; the machine that gives numbers only in the hall."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from congvu.counter import actions
from congvu.counter.models import ServiceGroup, Ticket, Window
from congvu.events.models import Event
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(mot_cua, giang):
    return given.hall(mot_cua, by=giang)


@pytest.fixture(autouse=True)
def _the_hall_is_open(monkeypatch):
    from datetime import timedelta

    monkeypatch.setattr("congvu.faces.citizen.hall.now", lambda: MONDAY + timedelta(minutes=70))


def test_an_opens_a_window_calls_and_serves(as_, an, hall):
    ticket = actions.take_ticket(hall.dossiers, "elderly", by=None, at=MONDAY)
    browser = as_(an)
    page = browser.get("/ban-lam-viec/quay").content.decode()
    assert "Ngồi quầy 1" in page and "Nhận kết quả" in page
    browser.post(f"/ban-lam-viec/quay/{hall.first.pk}/mo")
    page = browser.get("/ban-lam-viec/quay").content.decode()
    assert "A001" in page and "Người cao tuổi" in page and "Quầy đang trống" in page
    page = browser.post(f"/ban-lam-viec/quay/{hall.first.pk}/goi", follow=True).content.decode()
    assert "Mời số A001" in page and "Xong, gọi số tiếp theo" in page
    assert "A001" in Client().get(f"/goi-so/{hall.first.unit.code}").content.decode()
    page = browser.post(f"/ban-lam-viec/so-thu-tu/{ticket.pk}/xong-goi-tiep", follow=True).content.decode()
    assert "Số A001: đã phục vụ." in page
    page = browser.post(f"/ban-lam-viec/so-thu-tu/{ticket.pk}/goi-lai", follow=True).content.decode()
    assert "đang ở trạng thái “Đã phục vụ”" in page
    assert "Nộp hồ sơ xuất nhập khẩu" in browser.get("/ban-lam-viec/quay/thoi-gian").content.decode()


def test_giang_arranges_groups_and_windows(as_, giang, hall, mot_cua):
    browser = as_(giang)
    assert "Quầy 2" in browser.get("/ban-lam-viec/bo-tri-quay").content.decode()
    said = {"unit": mot_cua.pk, "letter": "c", "name": "Hỏi thủ tục", "bookable": "0"}
    assert browser.post("/ban-lam-viec/bo-tri-quay/nhom/moi", said).status_code == 302
    new = ServiceGroup.objects.get(letter="C")
    again = browser.post("/ban-lam-viec/bo-tri-quay/nhom/moi", said | {"name": "Khác"})
    assert again.status_code == 409 and "đã dùng cho nhóm" in again.content.decode()
    said = {"unit": mot_cua.pk, "number": "3", "groups": [new.pk, hall.results.pk]}
    assert browser.post("/ban-lam-viec/bo-tri-quay/quay/moi", said).status_code == 302
    window = Window.objects.get(number=3)
    assert set(window.groups.all()) == {new, hall.results}
    assert browser.post(f"/ban-lam-viec/bo-tri-quay/quay/{window.pk}/thoi", {}).status_code == 302
    window.refresh_from_db()
    assert window.ended_at is not None


def test_a_machine_that_the_desk_has_not_let_gives_no_number(as_, an, hall):
    place = f"/kiosk/{hall.first.unit.code}/lay-so/{hall.dossiers.pk}"
    link = as_(an).get("/ban-lam-viec/quay").context["kiosk"]
    before = Event.objects.count()
    with override_settings(DEMONSTRATION=False):
        afar, machine = Client(), Client()
        assert afar.post(place, {"priority": ""}).status_code == 302
        assert "chưa được đăng ký" in afar.get(place.rpartition("/")[0]).content.decode()
        assert not Ticket.objects.exists() and Event.objects.count() == before
        assert machine.get(f"/kiosk/{hall.first.unit.code}/may/gia-mao").status_code == 404
        machine.get(link.partition("/kiosk")[1] + link.partition("/kiosk")[2])
        assert machine.post(place, {"priority": "disabled"}).status_code == 302
    assert Ticket.objects.get().priority == "disabled"


def test_a_page_of_the_machine_goes_back_to_the_start_and_tells_a_stranger_the_degree_only(hall, received):
    unit = hall.first.unit.code
    answer = Client().get(f"/kiosk/{unit}/tra-cuu", {"ma": received.code})
    page = answer.content.decode()
    assert answer["Refresh"] == f"120; url=/kiosk/{unit}"
    assert "Mức độ hoàn thành" in page and received.applicant_name not in page
    taken = Client().post(f"/kiosk/{unit}/lay-so/{hall.dossiers.pk}", {"priority": "none-such"}, follow=True)
    assert "A001" in taken.content.decode() and taken["Refresh"].startswith("60;")
    own = Client().get(f"/so-thu-tu/{Ticket.objects.get().code}").content.decode()
    assert "Bạn là người tiếp theo." in own


def test_the_screen_says_nothing_again_while_nothing_changed(an, hall):
    window = actions.open_window(hall.first, by=an, at=MONDAY)
    actions.take_ticket(hall.dossiers, by=None, at=MONDAY)
    actions.call_next(window, by=an, at=MONDAY)
    place, htmx = f"/goi-so/{window.unit.code}", {"HX-Request": "true"}
    shown = Client().get(place)
    assert "Mời số A001 đến quầy 1" in shown.content.decode()
    stamp = shown.context["screen"].stamp
    assert Client().get(place, {"thay": stamp}, headers=htmx).status_code == 204
    actions.call_again(Ticket.objects.get(), by=an, at=MONDAY)
    assert Client().get(place, {"thay": stamp}, headers=htmx).status_code == 200


def test_where_the_portal_has_a_name_of_its_own_the_desk_leads_there(as_, an, hall, settings):
    assert f'href="/goi-so/{hall.first.unit.code}"' in as_(an).get("/ban-lam-viec/quay").content.decode()
    settings.FACE, settings.CITIZEN_URL = "desk", "https://dichvucong.example.gov.vn"
    page = as_(an).get("/ban-lam-viec/quay").content.decode()
    for place in ("goi-so", "kiosk"):
        assert f'href="https://dichvucong.example.gov.vn/{place}/{hall.first.unit.code}"' in page
