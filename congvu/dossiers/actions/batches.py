"""Lô việc: one act on many dossiers, each in its own transaction, at the officer's own permission when its turn comes.

An item is marked in the transaction of its act: killed at any moment, a batch goes on where it was and does nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from congvu.accounts.models import Account
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.actions.decision import approve
from congvu.dossiers.actions.handover import hand_over
from congvu.dossiers.actions.rebasing import rebase
from congvu.dossiers.actions.reception import receive
from congvu.dossiers.actions.review import hand_out
from congvu.dossiers.events import BatchBegun, BatchFinished, BatchRetried
from congvu.dossiers.models import Batch, BatchItem, Dossier, ResultWay
from congvu.dossiers.queries.papers import owed_back
from congvu.dossiers.refusals import (
    BatchNotYours,
    LoginSuspended,
    NothingChosen,
    NothingToRetry,
    NotYourSight,
    PersonUnknown,
)
from congvu.events.facts import record
from congvu.kernel.refusal import Refusal

log = logging.getLogger("congvu.dossiers")

UNEXPECTED = "Có lỗi của hệ thống khi làm hồ sơ này; lỗi đã được ghi lại. Hãy làm lại, hoặc mở hồ sơ và làm riêng."
Work, State = Batch.Work, BatchItem.State
Does = Callable[[Dossier, Batch, datetime], Any]


@transaction.atomic
def begin_batch(
    work: str, dossiers: Iterable[Dossier], arguments: Mapping[str, Any] | None = None, *, by: Account, at: datetime
) -> Batch:
    """Write down what is to be done to which dossiers; `run_next` does it. Nothing is promised of any of them yet."""
    chosen = sorted({dossier.pk: dossier for dossier in dossiers}.values(), key=lambda one: one.pk)
    if not chosen:
        raise NothingChosen()
    batch = Batch.objects.create(work=Work(work), arguments=dict(arguments or {}), by=by, at=at)
    BatchItem.objects.bulk_create([BatchItem(batch=batch, dossier=dossier) for dossier in chosen])
    record(BatchBegun(batch=batch.pk, work=batch.work, count=len(chosen)), about=batch, by=by, at=at)
    return batch


def run_next(batch: Batch, *, by: Account, at: datetime) -> bool:
    """Do the next waiting item of a batch; False when none waits that nobody else is doing.

    Two workers on one batch share it: an item in work is skipped. A bug in one dossier holds up no other.
    """
    with transaction.atomic():
        waiting = BatchItem.objects.select_for_update(of=("self",), skip_locked=True)
        item = waiting.select_related("dossier").filter(batch=batch, state=State.WAITING).order_by("pk").first()
        if item is None:
            _finish(batch, by, at)
            return False
        try:
            with transaction.atomic():
                _do(batch, item.dossier, at)
        except Refusal as why:
            item.state, item.sentence = State.REFUSED, str(why)
        except Exception:
            log.exception("batch item failed batch=%s dossier=%s", batch.pk, item.dossier_id)
            item.state, item.sentence = State.REFUSED, UNEXPECTED
        else:
            item.state = State.DONE
        item.at = at
        item.save(update_fields=["state", "sentence", "at"])
        return True


@transaction.atomic
def retry_batch(batch: Batch, *, by: Account, at: datetime) -> Batch:
    """Try again what could not be done, and nothing else; by whoever began it."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.by_id != by.pk:
        raise BatchNotYours()
    again = batch.items.filter(state=State.REFUSED).update(state=State.WAITING, sentence="", at=None)
    if not again:
        raise NothingToRetry()
    batch.finished_at = None
    batch.save(update_fields=["finished_at"])
    record(BatchRetried(batch=batch.pk, count=again), about=batch, by=by, at=at)
    return batch


def _do(batch: Batch, dossier: Dossier, at: datetime) -> None:
    """One act as its officer: what he may not see or do now, though he could when he chose it, is refused."""
    by = Account.objects.get(pk=batch.by_id)
    if by.suspended_at is not None:
        raise LoginSuspended()
    if batch.work not in _BY_OFFICE and not Dossier.objects.visible_to(by).filter(pk=dossier.pk).exists():
        raise NotYourSight()
    batch.by = by
    _DOES[batch.work](dossier, batch, at)


def _hand_out(dossier: Dossier, batch: Batch, at: datetime) -> None:
    to = Account.objects.filter(pk=batch.arguments.get("to"), suspended_at__isnull=True).first()
    if to is None:
        raise PersonUnknown()
    hand_out(dossier, to, by=batch.by, at=at)


def _hand_over(dossier: Dossier, batch: Batch, at: datetime) -> None:
    """Each goes the way its applicant chose. Who comes to the desk for several is named once, and takes along their
    originals where that was chosen; what goes by post is named one by one."""
    said = batch.arguments
    receiver = said.get("receiver", "") if dossier.result_way == ResultWay.COUNTER else ""
    originals = [paper.pk for paper in owed_back(dossier)] if receiver and said.get("originals") else ()
    hand_over(dossier, dossier.result_way, receiver, originals, by=batch.by, at=at)


def _rebase(dossier: Dossier, batch: Batch, at: datetime) -> None:
    asked = batch.arguments
    revision = ProcedureRevision.objects.get(pk=asked["revision"])
    rebase(dossier, revision, asked["reason"], asked["marks"][str(dossier.pk)], by=batch.by, at=at)


# What is done by an office without reading the dossier.
_BY_OFFICE = frozenset({Work.REBASE.value})
_DOES: dict[str, Does] = {
    Work.RECEIVE: lambda dossier, batch, at: receive(dossier, by=batch.by, at=at),
    Work.HAND_OUT: _hand_out,
    Work.APPROVE: lambda dossier, batch, at: approve(
        dossier, batch.arguments.get("note", ""), batch.arguments.get("attachments"), by=batch.by, at=at
    ),
    Work.HAND_OVER: _hand_over,
    Work.REBASE: _rebase,
}


def _finish(batch: Batch, by: Account, at: datetime) -> None:
    """Nothing waits any more: told once, by whoever did the last item."""
    if batch.items.filter(state=State.WAITING).exists():
        return
    if Batch.objects.filter(pk=batch.pk, finished_at__isnull=True).update(finished_at=at):
        done = batch.items.filter(state=State.DONE).count()
        refused = batch.items.filter(state=State.REFUSED).count()
        record(BatchFinished(batch=batch.pk, done=done, refused=refused), about=batch, by=by, at=at)
