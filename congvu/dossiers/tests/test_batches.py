"""One act on many dossiers: each by itself, in the background, never twice, at the permission of its moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.actions import batches
from congvu.dossiers.models import Batch, BatchItem, Dossier, Status
from congvu.dossiers.refusals import BatchNotYours, NothingChosen, NothingToRetry
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from tests import given

pytestmark = pytest.mark.django_db


def work_off(batch: Batch, program: Account, at: datetime) -> None:
    while actions.run_next(batch, by=program, at=at):
        pass


def states(batch: Batch) -> list[str]:
    return [item.state for item in batch.items.order_by("dossier_id")]


def test_an_receives_three_and_reads_which_one_could_not_be(permit: Procedure, lan: Account, an: Account, monday: datetime, program: Account) -> None:  # fmt: skip
    one, two, three = (given.submitted(permit, by=lan) for _ in range(3))
    batch = actions.begin_batch("receive", [three, one, two], by=an, at=monday)
    actions.withdraw(two, by=lan, at=monday)
    run_due_jobs()
    assert states(batch) == ["done", "refused", "done"]
    assert "Đã rút" in batch.items.get(dossier=two).sentence
    assert Batch.objects.get().finished_at is not None
    assert Notification.objects.filter(account=an, title="Tiếp nhận hàng loạt: 1 hồ sơ chưa làm được").count() == 1
    received = {one.pk, three.pk}
    assert set(Dossier.objects.filter(status=Status.IN_REVIEW).values_list("pk", flat=True)) == received
    assert {dossier.reception.by for dossier in Dossier.objects.filter(pk__in=received)} == {an}


def test_a_killed_worker_leaves_nothing_half_and_the_next_does_nothing_twice(
    permit: Procedure, lan: Account, an: Account, program: Account, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossiers = [given.submitted(permit, by=lan) for _ in range(3)]
    batch = actions.begin_batch("receive", dossiers, by=an, at=monday)
    done = batches._DOES[Batch.Work.RECEIVE]

    def killed(dossier: Dossier, batch: Batch, at: datetime) -> None:
        done(dossier, batch, at)
        if dossier.pk == dossiers[1].pk:
            raise KeyboardInterrupt

    monkeypatch.setitem(batches._DOES, Batch.Work.RECEIVE, killed)
    with pytest.raises(KeyboardInterrupt):
        work_off(batch, program, monday)
    assert states(batch) == ["done", "waiting", "waiting"]
    monkeypatch.setitem(batches._DOES, Batch.Work.RECEIVE, done)
    for _ in range(2):
        work_off(batch, program, monday + timedelta(hours=1))
    assert states(batch) == ["done"] * 3
    kinds = list(Event.objects.filter(kind__startswith="dossiers.").values_list("kind", flat=True))
    assert kinds.count("dossiers.dossier_received") == 3 and kinds.count("dossiers.batch_finished") == 1
    codes = sorted(Dossier.objects.values_list("code", flat=True))
    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"], "no number was lost on the way"


def test_what_he_may_not_do_when_its_turn_comes_is_refused(
    permit: Procedure, lan: Account, an: Account, binh: Account, dung: Account, cuong: Account, program: Account,
    monday: datetime,
) -> None:  # fmt: skip
    dossier = given.received(permit, by=lan, an=an)
    foreign = actions.begin_batch("hand_out", [dossier], {"to": binh.pk}, by=dung, at=monday)
    work_off(foreign, program, monday)
    assert states(foreign) == ["refused"]
    own = actions.begin_batch("hand_out", [dossier], {"to": binh.pk}, by=cuong, at=monday)
    cuong.suspended_at = monday
    cuong.save(update_fields=["suspended_at"])
    work_off(own, program, monday)
    assert "bị khóa" in own.items.get().sentence
    assert not Event.objects.filter(kind="dossiers.work_handed_out").exists()


def test_what_failed_is_tried_again_and_what_is_done_is_left(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account, monday: datetime
) -> None:
    signing, reviewing = (given.received(permit, by=lan, an=an) for _ in range(2))
    given.in_step(signing, "sign", binh=binh, cuong=cuong)
    batch = actions.begin_batch("approve", [signing, reviewing], {"note": "Đồng ý"}, by=cuong, at=monday)
    work_off(batch, program, monday)
    assert states(batch) == ["done", "refused"]
    given.in_step(reviewing, "sign", binh=binh, cuong=cuong)
    with pytest.raises(BatchNotYours):
        actions.retry_batch(batch, by=binh, at=monday)
    actions.retry_batch(batch, by=cuong, at=monday)
    work_off(batch, program, monday)
    assert states(batch) == ["done", "done"]
    assert Dossier.objects.filter(status=Status.APPROVED).count() == 2
    with pytest.raises(NothingToRetry):
        actions.retry_batch(batch, by=cuong, at=monday)


def test_results_go_the_way_each_applicant_chose(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account, monday: datetime
) -> None:
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    batch = actions.begin_batch("hand_over", [dossier], by=an, at=monday)
    work_off(batch, program, monday)
    assert states(batch) == ["refused"], "the document is not drawn yet"
    run_due_jobs()
    actions.retry_batch(batch, by=an, at=monday)
    run_due_jobs()
    assert states(batch) == ["done"] and Dossier.objects.get().status == Status.RETURNED


def test_a_bug_in_one_dossier_holds_up_no_other(
    permit: Procedure, lan: Account, an: Account, program: Account, monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (given.submitted(permit, by=lan) for _ in range(2))
    done = batches._DOES[Batch.Work.RECEIVE]

    def broken(dossier: Dossier, batch: Batch, at: datetime) -> None:
        assert dossier.pk != one.pk
        done(dossier, batch, at)

    monkeypatch.setitem(batches._DOES, Batch.Work.RECEIVE, broken)
    batch = actions.begin_batch("receive", [one, two], by=an, at=monday)
    work_off(batch, program, monday)
    assert states(batch) == ["refused", "done"]
    assert BatchItem.objects.get(dossier=one).sentence == batches.UNEXPECTED


def test_an_empty_batch_is_none(an: Account, monday: datetime) -> None:
    with pytest.raises(NothingChosen):
        actions.begin_batch("receive", [], by=an, at=monday)
    assert not Batch.objects.exists() and not Event.objects.filter(kind="dossiers.batch_begun").exists()
