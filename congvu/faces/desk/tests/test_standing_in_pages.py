"""Ủy quyền, nghỉ phép, bàn giao, chuyển đơn vị on the desk's pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from congvu.dossiers import actions
from congvu.organisations.models import Absence, Appointment, Delegation
from congvu.workflow.models import WorkItem
from tests.people import officer

DOCUMENT = "Quyết định số 12/QĐ-XNK"


@pytest.fixture
def typed():
    today = localdate()
    return {"from_on": f"{today:%d/%m/%Y}", "to_on": f"{today + timedelta(days=3):%d/%m/%Y}", "reason": "Đi công tác"}


def test_cuong_hands_signing_to_binh_and_takes_it_back(as_, cuong, binh, typed):
    desk, post = as_(cuong), Appointment.objects.get(officer=cuong.officer)
    page = f"/ban-lam-viec/uy-quyen/vi-tri/{post.pk}"
    assert "Lãnh đạo ký duyệt" in desk.get(page).content.decode()
    refused = desk.post(page, typed | {"to": binh.officer.pk, "roles": ["signer"]})
    assert refused.status_code == 422 and "Hãy ghi số, ký hiệu" in refused.content.decode()
    given = desk.post(page, typed | {"to": binh.officer.pk, "roles": ["signer"], "document": DOCUMENT}, follow=True)
    assert DOCUMENT in given.content.decode()
    # What Bình sees of it: until when, and no way to hand it on.
    his = as_(binh).get("/ban-lam-viec/uy-quyen").content.decode()
    assert "Hôm nay bạn làm thay" in his and "Thu hồi<" not in his
    delegation = Delegation.objects.get()
    assert as_(binh).post(f"/ban-lam-viec/uy-quyen/{delegation.pk}/thu-hoi").status_code == 409
    desk.post(f"/ban-lam-viec/uy-quyen/{delegation.pk}/thu-hoi")
    delegation.refresh_from_db()
    assert delegation.revoked_at is not None


def test_dung_settles_nothing_of_another_department(as_, dung, binh, cuong, typed):
    desk, post = as_(dung), Appointment.objects.get(officer=binh.officer)
    for page in (f"uy-quyen/vi-tri/{post.pk}", "nghi-phep/CB002", "ban-giao/CB002"):
        assert desk.post(f"/ban-lam-viec/{page}", typed | {"to": dung.officer.pk}).status_code == 404
    assert "Lê Thanh Bình" not in desk.get("/ban-lam-viec/uy-quyen").content.decode()
    assert not Delegation.objects.exists() and not Absence.objects.exists()


def test_a_hand_out_warns_that_the_colleague_is_away(as_, received, binh, cuong, dung, typed):
    as_(cuong).post("/ban-lam-viec/nghi-phep/CB002", typed | {"to": dung.officer.pk})
    assert Absence.objects.get().substitute == dung.officer
    page = as_(cuong).get(f"/ban-lam-viec/ho-so/{received.reference}/giao-viec").content.decode()
    assert "Lê Thanh Bình (nghỉ đến hết" in page and "Vũ Tiến Dũng làm thay" in page


def test_cuong_hands_on_binhs_work_after_looking_at_it(as_, received, binh, cuong, cuc_xnk, program, monday):
    actions.claim(received, by=binh, at=monday)
    em = officer("Trần Văn Em", "CB010", cuc_xnk, "Chuyên viên", ["reviewer"], program)
    desk, item = as_(cuong), WorkItem.objects.get(holder=binh)
    assert "/ban-lam-viec/ban-giao/CB002" in desk.get("/ban-lam-viec/ban-giao").content.decode()
    page = f"/ban-lam-viec/ban-giao/CB002?nguoi={em.pk}"
    shown = desk.get(page).content.decode()
    assert f'value="{em.pk}" selected' in shown and str(received.code) in shown
    assert desk.post(page, {f"buoc-{item.pk}": em.pk}).status_code == 422
    assert desk.post(page, {f"buoc-{item.pk}": em.pk, "reason": "Chuyển công tác"}).status_code == 302
    item.refresh_from_db()
    assert item.holder == em


def test_a_post_with_open_work_asks_for_the_hand_over(as_, received, binh, giang, monday):
    actions.claim(received, by=binh, at=monday)
    post = Appointment.objects.get(officer=binh.officer)
    page, day = f"/ban-lam-viec/can-bo/CB002/vi-tri/{post.pk}/thoi", f"{localdate():%d/%m/%Y}"
    asked = as_(giang).post(page, {"on": day})
    assert asked.status_code == 409 and "Hãy bàn giao trước" in asked.content.decode()
    assert as_(giang).post(page, {"on": day, "return_work": "on"}).status_code == 302
    assert not WorkItem.objects.filter(holder=binh).exists()


def test_binh_sends_a_dossier_to_another_unit_and_sees_it_off(as_, received, binh, cuong, cuc_hc):
    as_(cuong).post(f"/ban-lam-viec/ho-so/{received.reference}/chuyen-don-vi", {"unit": cuc_hc.pk, "reason": "Nhầm"})
    received.refresh_from_db()
    assert received.unit == cuc_hc
