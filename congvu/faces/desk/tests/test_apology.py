"""Bình sees that he will be late, proposes the apology; Cường reads what he signs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from congvu.dossiers.models import Apology, Dossier
from congvu.events.inline import run_due_jobs

pytestmark = pytest.mark.django_db
SAID = {"cause": "verification", "reason": "Đang chờ kết quả xác minh tại kho.", "new_due_on": "30/11/2026"}


def place(name, dossier):
    return reverse(f"desk:{name}", args=[dossier.reference])


def test_binh_proposes_cuong_reads_and_signs_and_the_page_shows_both_dates(as_, binh, cuong, received):
    reviewer, leader = as_(binh), as_(cuong)
    asked = reviewer.get(place("propose_apology", received)).content.decode()
    assert "Mẫu 04" in asked and 'value="01/12/2026"' in asked, "five working days after 23/11, without 24/11"
    assert reviewer.post(place("propose_apology", received), SAID).status_code == 302
    assert "Đang chờ lãnh đạo ký phiếu xin lỗi" in reviewer.get(place("dossier", received)).content.decode()
    assert place("issue_apology", received) not in reviewer.get(place("dossier", received)).content.decode()
    to_sign = leader.get(place("issue_apology", received)).content.decode()
    assert SAID["reason"] in to_sign and "17:00, 30/11/2026" in to_sign
    assert leader.post(place("issue_apology", received)).status_code == 302
    run_due_jobs()
    page = leader.get(place("dossier", received)).content.decode()
    assert "Đã xin lỗi và hẹn lại" in page and "trước đó hẹn" in page
    assert "Phiếu xin lỗi và hẹn lại ngày trả kết quả" in page
    assert f"{Dossier.objects.get(pk=received.pk).due_at:%d/%m}" == "30/11"


def test_cuong_sends_it_back_and_binh_reads_why(as_, binh, cuong, received):
    reviewer, leader = as_(binh), as_(cuong)
    reviewer.post(place("propose_apology", received), SAID)
    assert leader.post(place("return_apology", received), {"note": ""}).status_code == 422
    assert leader.post(place("return_apology", received), {"note": "Ghi rõ kho nào."}).status_code == 302
    page = reviewer.get(place("dossier", received)).content.decode()
    assert "Ghi rõ kho nào." in page and place("propose_apology", received) in page


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("cause", "", "Hãy chọn nguyên nhân."),
        ("cause", "vui", "Hãy chọn"),
        ("reason", "  ", "Hãy ghi lý do"),
        ("new_due_on", "mai", "ngày/tháng/năm"),
        ("new_due_on", "20/11/2026", "phải sau thời gian hẹn hiện nay"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_, binh, received, name, typed, sentence):
    answer = as_(binh).post(place("propose_apology", received), SAID | {name: typed})
    page = answer.content.decode()
    assert answer.status_code in {409, 422} and sentence in page
    assert not Apology.objects.exists()
    assert SAID["reason"] in page or name == "reason"


def test_an_and_dung_do_neither(as_, an, dung, binh, received):
    as_(binh).post(place("propose_apology", received), SAID)
    for name in ("propose_apology", "issue_apology", "return_apology"):
        assert as_(an).post(place(name, received), SAID | {"note": "x"}).status_code == 409
        assert as_(dung).post(place(name, received), SAID | {"note": "x"}).status_code == 404
    assert [one.outcome for one in Apology.objects.all()] == [""]
