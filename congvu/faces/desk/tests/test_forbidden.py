"""Who may see a dossier and not act on it, and who acts on what another has just done: a sentence, and nothing changed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

FORMSET = {"muc-TOTAL_FORMS": "1", "muc-INITIAL_FORMS": "0", "muc-0-what": "Hợp đồng", "muc-0-question": "Sao?", "muc-0-due_on": "19/11/2026"}  # fmt: skip
SAID = {"reason": "Lý do", "note": "Ý kiến", "outcome": "submit", "way": "counter", "receiver": "Lan", "text": "Chào", "answer": "Có", "position": "agrees", "ban-application": "copy"}  # fmt: skip
OPEN = {
    # Who may do what with a dossier just received; the rest is refused.
    "an": {"transfer_jointly", "send_message"},
    "binh": {"claim", "complete_step", "request_supplement", "ask_opinion", "send_message"},
    "cuong": {"claim", "hand_out", "complete_step", "request_supplement", "ask_opinion", "send_message"},
}
ACTS = ["receive", "decline", "claim", "give_back", "hand_out", "complete_step", "approve", "refuse", "stop", "answer_opinion", "hand_over", "supplement_at_counter", "withdraw_at_counter", "request_supplement", "ask_opinion", "transfer_jointly", "send_message"]  # fmt: skip


@pytest.fixture
def said(binh, cuc_hc):
    return FORMSET | SAID | {"to": binh.pk, "muc-0-unit": cuc_hc.pk}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", OPEN)
def test_an_act_that_is_not_ones_own_is_refused_in_a_sentence(request, as_, who, name, received, said):
    if name in OPEN[who]:
        return
    if name == "transfer_jointly":
        # What is asked is judged, not by which page it came: who handles the dossier may ask for anything.
        said = said | {"muc-0-unit": "", "muc-0-body": ""}
    browser, place = as_(request.getfixturevalue(who)), reverse(f"desk:{name}", args=[received.reference])
    before, facts = Dossier.objects.values().get(), Event.objects.count()
    assert browser.get(place).status_code == 409
    answer = browser.post(place, said)
    assert answer.status_code in {409, 422}, answer.status_code
    page = answer.content.decode()
    assert "govuk-error-summary" in page or "hiện không mở cho bạn" in page
    assert Dossier.objects.values().get() == before and Event.objects.count() == facts
    assert not received.messages.exists() and not received.opinion_requests.exists()


@pytest.mark.parametrize("name", sorted(set().union(*OPEN.values())))
def test_the_open_acts_of_the_table_are_open(as_, an, binh, cuong, name, received):
    browser = as_({"hand_out": cuong, "transfer_jointly": an}.get(name, binh))
    assert browser.get(reverse(f"desk:{name}", args=[received.reference])).status_code == 200


def test_the_second_of_two_leaders_reads_that_it_is_decided(as_, an, binh, cuong, received):
    actions.complete_step(received, "submit", by=binh, at=MONDAY)
    actions.approve(Dossier.objects.get(), "", by=cuong, at=MONDAY)
    facts, number = Event.objects.count(), Dossier.objects.get().decision.number
    for name in ("approve", "refuse"):
        answer = as_(cuong).post(reverse(f"desk:{name}", args=[received.reference]), SAID)
        assert answer.status_code == 409 and "govuk-error-summary" in answer.content.decode()
        assert "Lý do" in answer.content.decode() or name == "approve"
    assert Event.objects.count() == facts and Dossier.objects.get().decision.number == number


def test_the_second_supplement_request_keeps_what_was_typed(as_, binh, received, said):
    actions.request_supplement(received, [{"what": "Tờ khai", "why": ""}], "Thiếu.", by=binh, at=MONDAY)
    answer = as_(binh).post(reverse("desk:request_supplement", args=[received.reference]), said)
    assert answer.status_code == 409 and "Hợp đồng" in answer.content.decode()
    assert received.supplement_requests.count() == 1


def test_a_bulk_hand_out_leaves_what_is_not_ones_own(as_, an, binh, lan, permit):
    """Bình may see them and hold none: nothing is handed out, and the page says who may."""
    dossier = given.received(permit, by=lan, an=an)
    page = as_(binh).post("/ban-lam-viec/giao-viec", {"ho-so": dossier.reference, "nguoi-nhan": binh.pk})
    assert "Bạn không giao được bước nào" in page.content.decode()
    assert dossier.process.work_items.get().holder is None
