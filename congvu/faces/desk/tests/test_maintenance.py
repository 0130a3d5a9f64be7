"""Giang writes a maintenance notice on the desk; everybody reads it at the head of every page, until she withdraws it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime, now

from congvu.faces.ui.maintenance import read_anew
from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_if_just_started():
    """Each process reads the notices once a minute: here before and after each test."""
    read_anew()
    yield
    read_anew()


PLACE = "/ban-lam-viec/bao-tri"
SENTENCE = "Nâng cấp hệ thống; không nộp được hồ sơ."


def typed(**changes):
    begins = localtime(now()) + timedelta(days=30)
    said = {"sentence": SENTENCE, "kind": "planned", "reason": ""}
    said |= {"from_at": f"{begins:%H:%M %d/%m/%Y}", "to_at": f"{begins + timedelta(hours=4):%H:%M %d/%m/%Y}"}
    return said | changes


def test_giang_tells_everybody_and_withdraws(as_, giang, lan, an, mot_cua):
    given.hall(mot_cua, by=giang)
    browser = as_(giang)
    assert "Chưa có thông báo" in Client().get("/bao-tri").content.decode()
    assert browser.post(f"{PLACE}/moi", typed())["Location"] == PLACE
    for who, page in ((Client(), "/"), (as_(lan), "/ho-so"), (as_(an), "/ban-lam-viec/"), (Client(), "/kiosk/mot-cua")):
        told = who.get(page).content.decode()
        assert SENTENCE in told and "Bảo trì" in told, page
    public = Client().get("/bao-tri").content.decode()
    assert "Sắp tới" in public and SENTENCE in public
    listed = browser.get(PLACE)
    pk = listed.context["page"].object_list[0].pk
    assert SENTENCE in browser.get(f"{PLACE}/{pk}/rut").content.decode()
    assert browser.post(f"{PLACE}/{pk}/rut")["Location"] == PLACE
    assert SENTENCE not in Client().get("/").content.decode()
    assert "Đã rút" in Client().get("/bao-tri").content.decode()
    assert browser.post(f"{PLACE}/{pk}/rut").status_code == 409


def test_too_late_is_refused_with_what_to_do_and_an_incident_needs_a_reason(as_, giang):
    browser = as_(giang)
    soon = f"{localtime(now()):%H:%M %d/%m/%Y}"
    late = browser.post(f"{PLACE}/moi", typed(from_at=soon))
    assert late.status_code == 409
    assert "báo trước ít nhất một ngày làm việc" in late.content.decode() and SENTENCE in late.content.decode()
    assert browser.post(f"{PLACE}/moi", typed(from_at=soon, kind="urgent")).status_code == 422
    assert browser.post(f"{PLACE}/moi", typed(from_at=soon, kind="urgent", reason="Mất điện.")).status_code == 302
    assert "Mất điện." in Client().get("/bao-tri").content.decode()


@pytest.mark.parametrize("wrong", [{"from_at": "mai"}, {"to_at": ""}, {"sentence": " "}, {"kind": ""}])
def test_what_cannot_be_read_is_asked_again(as_, giang, wrong):
    assert as_(giang).post(f"{PLACE}/moi", typed(**wrong)).status_code == 422


def test_nobody_else_writes_one(as_, an):
    assert as_(an).get(PLACE).status_code == as_(an).post(f"{PLACE}/moi", typed()).status_code == 404
