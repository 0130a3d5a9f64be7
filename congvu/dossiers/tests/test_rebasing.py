"""Giang moves open dossiers onto another revision: what was shown is done, and nobody waits longer for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.actions import publish
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Batch, Dossier, LegalPrint
from congvu.dossiers.rebasing_refusals import ChangedMeanwhile, DoesNotFit, FollowsAlready, RevisionNotOpen
from congvu.dossiers.refusals import AwaitingSupplement, NotPossibleNow, ReasonMissing
from congvu.events.facts import timeline
from congvu.events.inline import run_due_jobs
from congvu.notifications.models import Notification
from congvu.organisations.refusals import NotYourRole
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

WHY = "Thông tư mới rút ngắn thời hạn"
SHORTER = ("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày")
LONGER = ("procedure.yaml", "limit: 5 ngày làm việc\nlegal_limit: 5", "limit: 7 ngày làm việc\nlegal_limit: 7")
Change = tuple[str, str, str]


def next_revision(by: Account, *changes: Change, at: datetime = MONDAY, starts: int = 0) -> ProcedureRevision:
    """The permit with texts replaced, published; in force after so many days."""
    draft = given.next_permit(*changes, by=by, at=at)
    return publish(draft, effective_from=at.date() + timedelta(days=starts), by=by, at=at)


def due(dossier: Dossier) -> str:
    return f"{localtime(Dossier.objects.get(pk=dossier.pk).due_at):%d/%m}"


@pytest.fixture
def received(permit: Procedure, lan: Account, an: Account, monday: datetime) -> Dossier:
    """Five working days: 23/11."""
    return given.received(permit, by=lan, an=an, at=monday)


def test_a_shorter_limit_ends_the_dossier_sooner_and_everyone_concerned_is_told(
    received: Dossier, giang: Account, binh: Account, lan: Account, monday: datetime
) -> None:
    actions.claim(received, by=binh, at=monday)
    newer = next_revision(giang, SHORTER)
    old = received.revision

    made = actions.rebase(received, newer, WHY, by=giang, at=monday)

    assert (made.from_revision, made.to_revision, due(received)) == (old, newer, "20/11")
    assert Dossier.objects.get(pk=received.pk).revision == newer
    told = timeline(received).get(kind="dossiers.dossier_rebased")
    assert (told.data["from_number"], told.data["to_number"], told.by_id) == (old.number, newer.number, giang.pk)
    line = next(one for one in queries.timeline(received, False) if one.kind == "dossier_rebased")
    assert f"{old.number} sang bản công bố {newer.number}" in line.title
    assert line.detail == WHY and "Giang" in line.who
    explained = queries.due_explained(Dossier.objects.get(pk=received.pk))
    assert any(
        "4 ngày làm việc" in one.reason and f"bản công bố {newer.number}" in one.reason for one in explained.lines
    )
    run_due_jobs()
    to_binh = Notification.objects.get(account=binh, title__contains="sang bản công bố").body
    assert WHY in to_binh and "20/11/2026, sớm hơn trước" in to_binh
    assert "20/11/2026" in Notification.objects.get(account=lan, title__contains="sớm hơn").body


def test_mẫu_01_a_longer_limit_leaves_the_promise_where_it_is_also_after_a_supplement(
    received: Dossier, giang: Account, binh: Account, lan: Account, monday: datetime
) -> None:
    newer = next_revision(giang, LONGER)
    [plan] = queries.following(newer, at=monday).plans
    assert plan.fits and plan.keeps_its_limit and not plan.is_sooner

    actions.rebase(received, newer, WHY, by=giang, at=monday)

    assert due(received) == "23/11"
    run_due_jobs()
    assert not Notification.objects.filter(account=lan, title__contains="sớm hơn").exists()
    dossier = Dossier.objects.get(pk=received.pk)
    actions.request_supplement(dossier, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=monday)
    actions.supplement(dossier, by=lan, at=monday)
    assert due(received) == "23/11", "five working days from zero, not seven"


def test_nđ61_đ19_9_a_limit_that_leaves_no_time_for_the_apology_is_not_taken(received: Dossier, giang: Account) -> None:
    """On Thursday 19/11, at six, the apology for 20/11 would be late already."""
    newer = next_revision(giang, SHORTER)
    actions.rebase(received, newer, WHY, by=giang, at=MONDAY + timedelta(days=3, hours=9))
    assert due(received) == "23/11"


def test_before_reception_the_shorter_of_the_two_limits_is_promised(
    permit: Procedure, giang: Account, lan: Account, an: Account, monday: datetime
) -> None:
    waiting, other = (given.submitted(permit, by=lan, at=monday) for _ in range(2))
    longer = next_revision(giang, LONGER)
    actions.rebase(waiting, longer, WHY, by=giang, at=monday)
    actions.rebase(other, next_revision(giang, SHORTER, at=monday + timedelta(days=1)), WHY, by=giang, at=monday + timedelta(days=1))  # fmt: skip
    later = monday + timedelta(days=1)
    assert due(actions.receive(waiting, by=an, at=later)) == "25/11", "five working days of 17/11; 24/11 is a holiday"
    assert due(actions.receive(other, by=an, at=later)) == "23/11"
    assert "5 ngày" in str(waiting.prints.get(form=LegalPrint.Form.RECEIPT).data["limit"])


def test_back_to_the_earlier_revision_is_the_same_act_and_never_later(
    received: Dossier, giang: Account, monday: datetime
) -> None:
    old, newer = received.revision, next_revision(giang, SHORTER)
    actions.rebase(received, newer, WHY, by=giang, at=monday)
    actions.rebase(received, old, "Chuyển nhầm", by=giang, at=monday)
    assert Dossier.objects.get(pk=received.pk).revision == old
    assert due(received) == "20/11", "what the applicant was told stays"


def test_the_step_that_is_open_goes_on_by_the_new_process_and_leads_to_the_result(
    received: Dossier, giang: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    """The new process gives the check less time and calls the signature otherwise."""
    given.in_step(received, "sign", binh=binh, cuong=cuong, at=monday)
    newer = next_revision(giang, ("process.bpmn", 'name="Ký duyệt"', 'name="Ký số"'))
    actions.claim(received, by=cuong, at=monday)

    actions.rebase(received, newer, WHY, by=giang, at=monday)

    dossier = Dossier.objects.get(pk=received.pk)
    [step] = dossier.process.work_items.filter(done_at__isnull=True)
    assert (step.name, step.holder, dossier.process.spec_id) == ("Ký số", cuong, newer.process_id)
    actions.approve(dossier, by=cuong, at=monday)
    assert Dossier.objects.get(pk=received.pk).status == "approved"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (("form.yaml", "label: Ghi chú,", "label: Ghi chú, required: true,"), "Nội dung đã khai không đủ"),
        (("procedure.yaml", "when: quantity > 100", "when: quantity > 10"), "Hợp đồng mua bán"),
    ],
)
def test_a_dossier_that_does_not_fit_is_refused_with_the_reason_that_was_shown(
    received: Dossier, giang: Account, monday: datetime, unchanged: Callable[[Dossier], Any],
    change: Change, because: str,
) -> None:  # fmt: skip
    fitting = ("samples/du.yaml", "{purpose", "{note: Gấp, purpose"), ("samples/du.yaml", "[application]", "[application, contract]")  # fmt: skip
    newer = next_revision(giang, change, *fitting)
    [plan] = queries.following(newer, at=monday).plans
    assert not plan.fits and because in " ".join(plan.reasons)
    with unchanged(received), pytest.raises(DoesNotFit, match=because):
        actions.rebase(received, newer, WHY, by=giang, at=monday)


def test_what_changed_after_it_was_looked_over_is_not_moved(
    received: Dossier, giang: Account, binh: Account, monday: datetime, unchanged: Callable[[Dossier], Any]
) -> None:
    newer = next_revision(giang, SHORTER)
    [plan] = queries.following(newer, at=monday).plans
    actions.complete_step(received, "submit", by=binh, at=monday)
    with unchanged(received), pytest.raises(ChangedMeanwhile):
        actions.rebase(received, newer, WHY, plan.mark, by=giang, at=monday)
    [plan] = queries.following(newer, at=monday).plans
    assert actions.rebase(received, newer, WHY, plan.mark, by=giang, at=monday).to_revision == newer


def test_nobody_is_moved_without_reason_right_or_a_revision_in_force(
    received: Dossier, giang: Account, binh: Account, cuong: Account, lan: Account, monday: datetime,
    unchanged: Callable[[Dossier], Any],
) -> None:  # fmt: skip
    later = next_revision(giang, SHORTER, starts=30)
    with unchanged(received):
        with pytest.raises(ReasonMissing):
            actions.rebase(received, later, "  ", by=giang, at=monday)
        with pytest.raises(RevisionNotOpen):
            actions.rebase(received, later, WHY, by=giang, at=monday)
        with pytest.raises(FollowsAlready):
            actions.rebase(received, received.revision, WHY, by=giang, at=monday)
        for person in (binh, cuong, lan):
            with pytest.raises(NotYourRole):
                actions.rebase(received, later, WHY, by=person, at=monday)


def test_neither_while_a_supplement_is_owed_nor_after_the_decision(
    permit: Procedure, giang: Account, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    waiting = given.received(permit, by=lan, an=an, at=monday)
    actions.request_supplement(waiting, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=monday)
    decided = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=monday)
    newer = next_revision(giang, SHORTER)
    [plan] = queries.following(newer, at=monday).plans
    assert "Đang chờ người nộp bổ sung" in plan.reasons[0]
    with pytest.raises(AwaitingSupplement):
        actions.rebase(waiting, newer, WHY, by=giang, at=monday)
    with pytest.raises(NotPossibleNow):
        actions.rebase(decided, newer, WHY, by=giang, at=monday)


def test_giang_moves_many_at_once_without_seeing_any_and_reads_what_stayed(
    permit: Procedure, giang: Account, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    one, two = (given.received(permit, by=lan, an=an, at=monday) for _ in range(2))
    newer = next_revision(giang, SHORTER)
    shown = queries.following(newer, at=monday)
    actions.complete_step(two, "submit", by=binh, at=monday)
    asked = {"revision": newer.pk, "reason": WHY, "marks": {str(plan.dossier.pk): plan.mark for plan in shown.fitting}}
    batch = actions.begin_batch("rebase", [one, two], asked, by=giang, at=monday)
    while actions.run_next(batch, by=giang, at=monday):
        pass
    states = {item.dossier_id: (item.state, item.sentence) for item in Batch.objects.get(pk=batch.pk).items.all()}
    assert states[one.pk] == ("done", "")
    assert states[two.pk][0] == "refused"
    assert not Dossier.objects.visible_to(giang).exists()
