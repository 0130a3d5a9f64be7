"""Every act of the desk through its own page, and what stands there when it is refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from congvu.events.models import Event
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def place(name, dossier, *more):
    return reverse(f"desk:{name}", args=[dossier.reference, *more])


def again(dossier):
    return Dossier.objects.get(pk=dossier.pk)


def test_an_receives_and_the_page_tells_the_due_time_line_by_line(as_, an, submitted):
    browser = as_(an)
    assert "Mẫu 01" in browser.get(place("receive", submitted)).content.decode()
    assert browser.post(place("receive", submitted)).status_code == 302
    page = browser.get(place("dossier", submitted)).content.decode()
    assert again(submitted).code in page and "Cách tính hạn" in page and "Thứ Ba 17/11/2026" in page


def test_of_two_receivers_the_second_reads_who_was_first(as_, an, submitted):
    actions.receive(submitted, by=an, at=MONDAY)
    answer = as_(an).post(place("receive", submitted))
    assert answer.status_code == 409 and "đã được Phạm Văn An tiếp nhận" in answer.content.decode()


def test_an_declines_with_a_reason_and_not_without(as_, an, submitted):
    browser = as_(an)
    empty = browser.post(place("decline", submitted), {"reason": "  "})
    assert empty.status_code == 422 and again(submitted).status == Status.SUBMITTED
    browser.post(place("decline", submitted), {"reason": "Không thuộc thẩm quyền"})
    assert again(submitted).non_acceptance.reason == "Không thuộc thẩm quyền"


def test_a_dossier_goes_from_hand_to_hand_to_its_end(as_, an, binh, cuong, received):
    reviewer, leader, desk = as_(binh), as_(cuong), as_(an)
    item = received.process.work_items.get()
    assert reviewer.post(place("claim", received), {"item": item.pk}).status_code == 302
    answer = reviewer.post(
        place("complete_step", received), {"item": item.pk, "outcome": "submit", "note": "Đủ điều kiện"}
    )
    assert answer.status_code == 302
    assert "Đủ điều kiện" in leader.get(place("dossier", received)).content.decode()
    assert leader.post(place("approve", received), {"note": ""}).status_code == 302
    assert again(received).status == Status.APPROVED
    result = leader.get(place("result", received))
    assert b"".join(result.streaming_content).startswith(b"%PDF")
    assert leader.get(place("result-page", received, 1))["Content-Type"] == "image/png"
    assert desk.post(place("hand_over", received), {"way": "online", "receiver": ""}).status_code == 302
    assert again(received).status == Status.RETURNED


def test_approval_stands_before_the_ways_back(as_, binh, cuong, received):
    """Cường came to sign: the page's red button is that, and the outcomes stand in the order of the process."""
    steps = as_(binh).get(place("dossier", received)).content.decode()
    assert steps.index('value="submit"') < steps.index('value="send_back"')
    actions.complete_step(received, "submit", by=binh, at=MONDAY)
    page = as_(cuong).get(place("dossier", received)).content.decode()
    approve, back = page.index(place("approve", received)), page.index('value="send_back"')
    assert approve < back
    before = page[page.rindex("<", 0, back) : back]
    assert "govuk-button--secondary" in before or "govuk-button--secondary" in page[back : page.index(">", back)]


def test_a_step_that_moved_on_is_not_taken_for_another(as_, binh, received):
    """Bình presses a button of an old page: the next step is left alone, and he is told."""
    item = received.process.work_items.get()
    actions.complete_step(received, "submit", by=binh, at=MONDAY)
    answer = as_(binh).post(
        place("complete_step", received), {"item": item.pk, "outcome": "submit", "note": "Ý kiến đã viết"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "đã xong lúc" in page and "Ý kiến đã viết" in page


def test_binh_asks_for_several_things_at_once(as_, binh, received):
    browser = as_(binh)
    rows = {
        "muc-TOTAL_FORMS": "3",
        "muc-INITIAL_FORMS": "0",
        "muc-0-what": "Hóa đơn",
        "muc-0-why": "Mờ",
        "muc-1-what": "Hợp đồng",
    }
    longer = browser.post(place("request_supplement", received), rows | {"them": "1"})
    assert longer.status_code == 200 and 'name="muc-3-what"' in longer.content.decode()
    assert "Hợp đồng" in longer.content.decode() and not received.supplement_requests.exists()
    without = browser.post(place("request_supplement", received), rows)
    assert without.status_code == 422 and "Hợp đồng" in without.content.decode()
    answer = browser.post(place("request_supplement", received), rows | {"reason": "Hồ sơ chưa đủ"})
    assert answer.status_code == 302
    asked = received.supplement_requests.get()
    assert asked.items == [{"what": "Hóa đơn", "why": "Mờ"}, {"what": "Hợp đồng", "why": ""}]
    page = browser.get(place("dossier", received)).content.decode()
    assert "Đang chờ người nộp bổ sung" in page and "Tạm dừng" in page


def test_what_the_supplement_changed_is_shown(as_, binh, lan, received):
    actions.request_supplement(received, [{"what": "Số lượng", "why": "sai"}], "Sai số", by=binh, at=MONDAY)
    actions.supplement(again(received), given.ANSWERS | {"quantity": 75}, by=lan, at=MONDAY)
    page = as_(binh).get(place("dossier", received)).content.decode()
    assert "Người nộp đã bổ sung" in page and "<strong>75" in page


def test_two_units_are_asked_and_one_answers(as_, binh, dung, cuc_hc, cuc_tmdt, received):
    rows = {
        "muc-TOTAL_FORMS": "2", "muc-INITIAL_FORMS": "0",
        "muc-0-unit": cuc_hc.pk, "muc-0-question": "Có phải hóa chất không?", "muc-0-due_on": "19/11/2026",
        "muc-1-unit": cuc_tmdt.pk, "muc-1-question": "Có bán trên mạng không?", "muc-1-due_on": "19/11/2026",
    }  # fmt: skip
    assert as_(dung).get(place("dossier", received)).status_code == 404
    assert as_(binh).post(place("ask_opinion", received), rows).status_code == 302
    assert received.opinion_requests.count() == 2
    asked = received.opinion_requests.get(unit=cuc_hc)
    browser = as_(dung)
    assert received.code in browser.get("/ban-lam-viec/?xem=xin-y-kien").content.decode()
    assert "Có phải hóa chất không?" in browser.get(place("answer_opinion", received)).content.decode()
    assert (
        browser.post(
            place("answer_opinion", received), {"request": asked.pk, "answer": "Không phải", "position": "other"}
        ).status_code
        == 302
    )
    assert "Không phải" in as_(binh).get(place("dossier", received)).content.decode()


def test_a_day_that_is_past_is_refused_and_the_question_kept(as_, binh, cuc_hc, received):
    rows = {
        "muc-TOTAL_FORMS": "1",
        "muc-INITIAL_FORMS": "0",
        "muc-0-unit": cuc_hc.pk,
        "muc-0-question": "Câu hỏi dài",
        "muc-0-due_on": "01/11/2026",
    }
    answer = as_(binh).post(place("ask_opinion", received), rows)
    assert answer.status_code == 409 and "Câu hỏi dài" in answer.content.decode()
    assert not received.opinion_requests.exists()


def test_cuong_hands_work_to_binh(as_, binh, cuong, received):
    browser = as_(cuong)
    assert "Lê Thanh Bình" in browser.get(place("hand_out", received)).content.decode()
    nobody = browser.post(place("hand_out", received), {})
    assert nobody.status_code == 422
    item = received.process.work_items.get()
    browser.post(place("hand_out", received), {"to": binh.pk, "item": item.pk})
    assert received.process.work_items.get().holder == binh


def test_messages_go_both_ways(as_, binh, lan, received):
    as_(binh).post(place("send_message", received), {"text": "Xin gửi thêm ảnh sản phẩm."})
    actions.send_message(received, "Tôi sẽ gửi chiều nay.", by=lan, at=MONDAY)
    page = as_(binh).get(place("dossier", received)).content.decode()
    assert "Xin gửi thêm ảnh" in page and "Tôi sẽ gửi chiều nay." in page


def test_papers_are_looked_at_as_pictures(as_, binh, received):
    paper = received.papers.get()
    browser = as_(binh)
    assert "trang/1" in browser.get(place("paper", received, paper.pk)).content.decode()
    assert browser.get(place("paper-page", received, paper.pk, 1))["Content-Type"] == "image/png"
    assert browser.get(place("paper-file", received, paper.pk))["Content-Disposition"].startswith("attachment")


def test_a_control_sheet_is_issued_on_demand(as_, binh, received):
    answer = as_(binh).post(place("control-sheet", received))
    sheet = as_(binh).get(answer["Location"])
    assert b"".join(sheet.streaming_content).startswith(b"%PDF")


ACTS = ["receive", "decline", "claim", "give_back", "hand_out", "complete_step", "approve", "refuse", "stop", "hand_over", "send_message", "request_supplement", "ask_opinion", "answer_opinion", "control-sheet"]  # fmt: skip


@pytest.mark.parametrize("who", ["dung", "giang", "lan", "sen_staff", "partner"])
def test_strangers_find_nothing_and_nothing_happens(request, as_, who, received):
    browser = as_(request.getfixturevalue(who))
    facts, before = Event.objects.count(), again(received).status
    paper, sheet = received.papers.get(), received.prints.first()
    places = [place(name, received) for name in (*ACTS, "dossier", "dossier-print", "result")]
    places += [place("paper", received, paper.pk), place("paper-page", received, paper.pk, 1)]
    places += [
        place("paper-file", received, paper.pk),
        place("print", received, sheet.pk),
        place("result-page", received, 1),
    ]
    for one in places:
        assert browser.get(one).status_code in {404, 405}, one
        assert browser.post(one, {"reason": "x", "text": "x", "way": "counter", "receiver": "x"}).status_code in {
            404,
            405,
        }, one
    assert (Event.objects.count(), again(received).status) == (facts, before)
    assert again(received).messages.count() == 0


def test_a_person_who_has_not_logged_in_is_sent_to_the_door(client, received):
    answer = client.get(place("dossier", received))
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap")


def test_who_may_see_but_not_act_is_told_and_nothing_is_recorded(as_, binh, submitted):
    """Bình sees Lan's dossier before it is received, and may not receive it."""
    facts = Event.objects.count()
    assert as_(binh).get(place("receive", submitted)).status_code == 409
    assert as_(binh).post(place("receive", submitted)).status_code == 409
    assert Event.objects.count() == facts and again(submitted).status == Status.SUBMITTED


def test_a_result_for_the_counter_asks_an_at_its_own_field_who_takes_it(as_, an, binh, cuong, lan, permit):
    ready = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    asked = as_(an).post(place("hand_over", ready), {"way": "counter", "receiver": " "})
    assert asked.status_code == 422
    assert 'href="#id_receiver">Người nhận: Hãy ghi họ tên người ký nhận' in asked.content.decode()
    assert "Người nhận <span" not in asked.content.decode(), "it is not called optional"


def test_cuong_reads_what_lan_says_is_wrong_and_answers_that_it_is_right(as_, an, binh, cuong, lan, permit):
    ready = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    actions.report_error(ready, "Sai tên hàng.", by=lan, at=MONDAY)
    answer, correct = place("reject_error_report", ready), place("correct_result", ready)
    for page in (answer, correct):
        assert "Sai tên hàng." in as_(cuong).get(page).content.decode()
    assert as_(cuong).post(answer, {"reason": "Kết quả đúng như tờ khai."}).status_code == 302


def test_cuong_is_told_at_once_of_everything_a_correction_still_wants(as_, an, binh, cuong, lan, permit):
    ready = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    empty = as_(cuong).post(place("correct_result", ready), {"kind": "corrected"}).content.decode()
    assert "Hãy ghi sai sót và nguyên nhân" in empty and "Hãy chọn ít nhất một nội dung sai" in empty
    # The lines for more errors wait folded, and stand open once something is in them.
    assert (
        '<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Còn nội dung sai khác'
        in empty
    )
    typed = as_(cuong).post(place("correct_result", ready), {"kind": "corrected", "right_3": "Hàng mẫu"})
    assert '<details class="govuk-details" open>' in typed.content.decode()
