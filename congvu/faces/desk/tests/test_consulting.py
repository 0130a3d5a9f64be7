"""Several are asked on one page; more time, answers on paper, a summing up, and what the leader reads before he signs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Consultation, Dossier, OpinionExtension, OpinionRequest
from congvu.events.models import Event
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
CUSTOMS = "Cục Hải quan Ví Dụ"


def rows(unit, **more):
    return {
        "muc-TOTAL_FORMS": "2", "muc-INITIAL_FORMS": "0", "purpose": "Hàng mẫu cho hội chợ",
        "muc-0-unit": unit.pk, "muc-0-kind": "appraisal", "muc-0-question": "Có phải hóa chất không?",
        "muc-0-due_on": "19/11/2026",
        "muc-1-body": CUSTOMS, "muc-1-kind": "inspection", "muc-1-question": "Lô trước thế nào?",
        "muc-1-due_on": "19/11/2026",
    } | more  # fmt: skip


def upload(name="kem.pdf"):
    return SimpleUploadedFile(name, given._one_page(), "application/pdf")


def test_the_whole_way_of_a_consultation(as_, binh, dung, cuong, cuc_hc, received):
    page = reverse("desk:dossier", args=[received.reference])
    lead, other = as_(binh), as_(dung)
    sent = lead.post(reverse("desk:ask_opinion", args=[received.reference]), rows(cuc_hc) | {"tep": upload()})
    assert sent.status_code == 302
    inside, outside = OpinionRequest.objects.order_by("pk")
    file = inside.consultation.files.get()

    def place(name, request):
        return reverse(f"desk:{name}", args=[received.reference, request.pk])

    assert other.get(reverse("desk:opinion-file", args=[received.reference, file.pk])).status_code == 200
    more_time = {"reason": "Đang đo mẫu", "new_due_on": "24/11/2026"}
    assert other.post(place("ask_extension", inside), more_time).status_code == 302
    assert "Đang đo mẫu" in lead.get(page).content.decode()
    assert lead.get(place("grant_extension", inside)).status_code == 200
    assert lead.post(place("grant_extension", inside)).status_code == 302
    answer = {"request": inside.pk, "answer": "Không phải", "position": "agrees"}
    assert other.post(reverse("desk:answer_opinion", args=[received.reference]), answer).status_code == 302
    reply = {"answer": "Lô trước tốt", "position": "conditionally", "number": "7/HQ", "on": "16/11/2026"}
    assert lead.post(place("enter_reply", outside), reply).status_code == 409, "without its scan"
    assert lead.post(place("enter_reply", outside), reply | {"tep": upload("quet.pdf")}).status_code == 302
    conclusion = reverse("desk:conclude_consultation", args=[received.reference, inside.consultation_id])
    assert "Lô trước tốt" in lead.get(conclusion).content.decode()
    assert lead.post(conclusion, {"summary": "Cả hai nơi không phản đối."}).status_code == 302

    actions.complete_step(received, "submit", by=binh, at=MONDAY)
    shown = as_(cuong).get(reverse("desk:approve", args=[received.reference])).content.decode()
    assert "Cả hai nơi không phản đối." in shown and "Đồng ý có điều kiện: <strong>1</strong>" in shown


def test_a_unit_and_an_agency_in_one_line_are_told_apart(as_, binh, cuc_hc, received):
    both = rows(cuc_hc) | {"muc-0-body": CUSTOMS}
    answer = as_(binh).post(reverse("desk:ask_opinion", args=[received.reference]), both)
    assert answer.status_code == 422 and "không cả hai" in answer.content.decode()
    assert not OpinionRequest.objects.exists()


def test_what_an_encloses_goes_with_a_paper_dossier_from_one_to_the_next(as_, permit, an, cuc_hc):
    holder = actions.Holder(name="Bà Sáu", address="Bến Tre")
    papers = [actions.GivenPaper("application")]
    paper = actions.file_at_counter(permit, holder, papers, given.ANSWERS, by=an, at=MONDAY)
    paper = actions.receive(paper, by=an, at=MONDAY)
    legs = rows(cuc_hc) | {"muc-0-kind": "transfer", "muc-1-kind": "transfer", "in_order": "on", "tep": upload()}
    assert as_(an).post(reverse("desk:transfer_jointly", args=[paper.reference]), legs).status_code == 302
    together = Consultation.objects.get()
    assert together.in_order and together.files.count() == 1


def test_nobody_acts_on_a_question_that_is_not_his(as_, an, binh, dung, cuong, cuc_hc, received):
    asked = actions.ask_opinion(received, cuc_hc, "Ý kiến?", MONDAY + timedelta(days=2), by=binh, at=MONDAY)
    given_back = {"reason": "Lý do", "note": "Lý do", "new_due_on": "24/11/2026"}
    facts = Event.objects.count()
    for who, names in (
        (an, ["ask_extension", "grant_extension", "deny_extension", "withdraw_opinion", "enter_reply"]),
        (dung, ["grant_extension", "deny_extension", "withdraw_opinion", "enter_reply"]),
        (binh, ["ask_extension", "grant_extension", "deny_extension", "enter_reply"]),
    ):
        for name in names:
            place = reverse(f"desk:{name}", args=[received.reference, asked.pk])
            browser = as_(who)
            assert browser.get(place).status_code == 409, (who, name)
            assert browser.post(place, given_back).status_code in {409, 422}, (who, name)
    assert Event.objects.count() == facts and not OpinionExtension.objects.exists()
    assert OpinionRequest.objects.get().is_open


def test_dung_reads_in_his_list_and_on_top_of_the_dossier_what_he_is_asked_and_until_when(
    as_, binh, dung, cuc_hc, received
):
    actions.ask_opinion(received, cuc_hc, "Có phải hóa chất không?", MONDAY + timedelta(days=1), by=binh, at=MONDAY)
    listed = as_(dung).get(reverse("desk:inbox"), {"xem": "xin-y-kien"}).content.decode()
    assert "Trả lời trước" in listed and "09:00, 17/11/2026" in listed
    page = reverse("desk:dossier", args=[received.reference])
    told = as_(dung).get(page).content.decode()
    assert told.index("Có phải hóa chất không?") < told.index("Trả lời ý kiến</a>") < told.index("Nội dung khai")
    # Bình, who asked, reads on top who has not answered.
    assert f"Chưa trả lời ý kiến: {cuc_hc.name}." in as_(binh).get(page).content.decode()


def test_the_day_that_is_offered_for_an_answer_is_not_after_the_dossiers_own(as_, binh, received, monday):
    offered = reverse("desk:ask_opinion", args=[received.reference])
    Dossier.objects.filter(pk=received.pk).update(due_at=monday + timedelta(days=1))
    assert 'value="17/11/2026"' in as_(binh).get(offered).content.decode()
    # Late already, nothing is gained by a day that has passed.
    Dossier.objects.filter(pk=received.pk).update(due_at=monday - timedelta(days=3))
    assert 'value="19/11/2026"' in as_(binh).get(offered).content.decode()
