from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from congvu.dossiers import actions
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def test_an_sees_what_waits_to_be_received(as_, an, submitted):
    page = as_(an).get("/ban-lam-viec/")
    assert page.status_code == 200
    assert "Hồ sơ chờ tiếp nhận" in page.content.decode()
    assert submitted.applicant_name in page.content.decode()


def test_binh_sees_the_dossiers_of_his_unit_and_then_his_own(as_, binh, cuong, received):
    browser = as_(binh)
    assert received.code in browser.get("/ban-lam-viec/?xem=don-vi").content.decode()
    assert received.code not in browser.get("/ban-lam-viec/?xem=cua-toi").content.decode()
    browser.post(reverse("desk:claim", args=[received.reference]))
    assert received.code in browser.get("/ban-lam-viec/?xem=cua-toi").content.decode()


def test_every_page_of_a_dossier_opens(as_, an, binh, cuong, lan, received):
    for who in (an, binh, cuong):
        page = as_(who).get(reverse("desk:dossier", args=[received.reference]))
        assert page.status_code == 200
    for name in (
        "complete_step",
        "request_supplement",
        "ask_opinion",
        "claim",
        "stop",
        "send_message",
        "approve",
        "refuse",
        "hand_out",
        "dossier-print",
    ):
        assert as_(binh).get(reverse(f"desk:{name}", args=[received.reference])).status_code in (200, 409), name
        assert as_(cuong).get(reverse(f"desk:{name}", args=[received.reference])).status_code in (200, 409), name


@pytest.mark.parametrize("who", ["an", "binh", "cuong"])
@pytest.mark.parametrize("view", ["don-vi", "qua-han", "cho-tiep-nhan", "tat-ca"])
def test_a_page_of_the_inbox_costs_at_most_fifteen_queries(
    request, as_, an, lan, permit, who, view, django_assert_max_num_queries
):
    for _ in range(3):
        given.received(permit, by=lan, an=an)
        given.submitted(permit, by=lan)
    browser = as_(request.getfixturevalue(who))
    browser.get(f"/ban-lam-viec/?xem={view}")  # what never changes is read once a process
    with django_assert_max_num_queries(15):
        assert browser.get(f"/ban-lam-viec/?xem={view}").status_code == 200


@pytest.mark.parametrize("who", ["an", "binh", "cuong"])
def test_search_costs_at_most_fifteen_queries(request, as_, an, lan, permit, who, django_assert_max_num_queries):
    for _ in range(3):
        given.received(permit, by=lan, an=an)
    browser = as_(request.getfixturevalue(who))
    for words in ("nguyen+thi+lan", "&trang_thai=in_review", "zzz"):
        browser.get(f"/ban-lam-viec/tra-cuu?q={words}")
        with django_assert_max_num_queries(15):
            assert browser.get(f"/ban-lam-viec/tra-cuu?q={words}").status_code == 200


@pytest.mark.parametrize("who", ["an", "binh", "cuong"])
def test_the_dossier_page_costs_at_most_twenty_eight_queries(
    request, as_, an, binh, dung, lan, cuc_hc, permit, who, django_assert_max_num_queries
):
    """However many messages, papers and opinions there are."""
    dossier = given.received(permit, by=lan, an=an)
    for number in range(3):
        actions.send_message(dossier, f"Lời nhắn {number}", by=binh, at=MONDAY)
        asked = actions.ask_opinion(dossier, cuc_hc, "Ý kiến?", MONDAY + timedelta(days=2), by=binh, at=MONDAY)
        actions.answer_opinion(asked, "Không.", by=dung, at=MONDAY)
    place = reverse("desk:dossier", args=[dossier.reference])
    browser = as_(request.getfixturevalue(who))
    browser.get(place)
    with django_assert_max_num_queries(28):
        assert browser.get(place).status_code == 200
