"""Many people at once, in real transactions: codes neither repeat nor get lost, and every act happens once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Counter, Dossier, LegalPrint, Reception, Status
from congvu.dossiers.refusals import AlreadyReceived, NotPossibleNow
from congvu.events.models import Event
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role, Unit
from congvu.workflow.refusals import AlreadyClaimed, AlreadyDone
from tests import given
from tests.people import officer

pytestmark = pytest.mark.django_db(transaction=True)
DOSSIERS = 200
# The pool of the test settings holds eight connections.
AT_ONCE = 6


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run works on several connections, beginning in the same moment; refusals come back as values, errors raise."""
    ready = Barrier(min(AT_ONCE, len(works)), timeout=60)

    def run(number: int) -> Any:
        try:
            if number < ready.parties:
                ready.wait()
            return works[number]()
        except Refusal as why:
            return why
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(len(works))))


@pytest.fixture
def an_two(mot_cua: Unit, program: Account) -> Account:
    return officer("Cao Thị Ánh", "CB030", mot_cua, "Chuyên viên", [Role.RECEIVER], program)


def test_two_officers_receive_one_dossier_at_once(
    permit: Procedure, lan: Account, an: Account, an_two: Account, monday: datetime
) -> None:
    dossier = given.submitted(permit, by=lan, at=monday)
    first, second = together([lambda who=who: actions.receive(dossier, by=who, at=monday) for who in (an, an_two)])
    outcomes = {type(first), type(second)}
    assert outcomes == {Dossier, AlreadyReceived}
    reception = Reception.objects.get(dossier=dossier)
    refusal = first if isinstance(first, Refusal) else second
    assert str(reception.by) in str(refusal)
    assert LegalPrint.objects.filter(dossier=dossier).count() == 1
    assert Event.objects.filter(kind="dossiers.dossier_received").count() == 1
    assert Counter.objects.get(key__startswith="dossier:").last == 1


def test_a_double_click_on_submit_sends_once(permit: Procedure, lan: Account, monday: datetime) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    sent = together([lambda: actions.submit(dossier, "click", by=lan, at=monday) for _ in range(4)])
    assert {type(one) for one in sent} == {Dossier} and {one.pk for one in sent} == {dossier.pk}
    assert Event.objects.filter(kind="dossiers.dossier_submitted").count() == 1


def test_two_reviewers_take_one_step_at_once(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuc_xnk: Unit, program: Account, monday: datetime
) -> None:
    colleague = officer("Ngô Thị Bích", "CB031", cuc_xnk, "Chuyên viên", [Role.REVIEWER], program)
    dossier = given.received(permit, by=lan, an=an, at=monday)
    taken = together([lambda who=who: actions.claim(dossier, by=who, at=monday) for who in (binh, colleague)])
    assert sum(isinstance(one, AlreadyClaimed) for one in taken) == 1
    done = together(
        [lambda who=who: actions.complete_step(dossier, "submit", by=who, at=monday) for who in (binh, colleague)]
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    assert Event.objects.filter(kind="dossiers.step_completed").count() == 1


def test_approval_and_withdrawal_at_once_leave_one_end(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    ended = together(
        [lambda: actions.approve(dossier, by=cuong, at=monday), lambda: actions.withdraw(dossier, by=lan, at=monday)]
    )
    assert sum(isinstance(one, Refusal) for one in ended) == 1
    dossier.refresh_from_db()
    assert dossier.status in {Status.APPROVED, Status.WITHDRAWN}
    assert isinstance(next(one for one in ended if isinstance(one, Refusal)), NotPossibleNow | AlreadyDone)


def test_two_hundred_dossiers_are_submitted_and_received_in_parallel(
    permit: Procedure, lan: Account, an: Account, an_two: Account, monday: datetime
) -> None:
    file = given.pdf(by=lan, at=monday)
    drafts = [actions.open_draft(permit, by=lan, at=monday, answers=given.ANSWERS) for _ in range(DOSSIERS)]
    for draft in drafts:
        actions.attach_paper(draft, "application", file, by=lan, at=monday)

    def sent_and_received(draft: Dossier, who: Account) -> Dossier:
        actions.submit(draft, f"key-{draft.pk}", by=lan, at=monday)
        return actions.receive(draft, by=who, at=monday)

    # Every dossier is tried by both officers, by far not in the same order.
    works = [lambda d=draft: sent_and_received(d, an) for draft in drafts]
    works += [lambda d=draft: sent_and_received(d, an_two) for draft in reversed(drafts)]
    results = together(works)

    received = [one for one in results if isinstance(one, Dossier)]
    assert len(received) == DOSSIERS
    assert sum(isinstance(one, AlreadyReceived) for one in results) == DOSSIERS
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert codes == [f"000.00.00.G02-261116-{number:04d}" for number in range(1, DOSSIERS + 1)]
    assert sorted(one.code for one in received) == codes
    assert Reception.objects.count() == DOSSIERS
    assert Event.objects.filter(kind="dossiers.dossier_received").count() == DOSSIERS
    assert Event.objects.filter(kind="dossiers.dossier_submitted").count() == DOSSIERS


def test_a_reception_that_fails_late_loses_no_number(
    permit: Procedure, lan: Account, an: Account, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from congvu.dossiers.actions import reception

    dossier = given.submitted(permit, by=lan, at=monday)
    with monkeypatch.context() as broken:
        broken.setattr(reception, "issue_print", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.receive(dossier, by=an, at=monday)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.code, Reception.objects.count()) == (Status.SUBMITTED, None, 0)
    assert actions.receive(dossier, by=an, at=monday).code == "000.00.00.G02-261116-0001"
