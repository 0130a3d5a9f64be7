"""How long an opinion may take: extensions asked and decided, questions withdrawn, reminders before and after the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._shared import not_yours
from congvu.dossiers.actions.opinions import begin_next, code_of, require_lead, waiting_for_answer
from congvu.dossiers.models import OpinionExtension, OpinionRequest
from congvu.dossiers.opinion_events import (
    OpinionDueSoon,
    OpinionExtensionAsked,
    OpinionExtensionDecided,
    OpinionOverdue,
    OpinionWithdrawn,
)
from congvu.dossiers.opinion_refusals import ExtensionAlreadyAsked, ExtensionNotLater, NoExtensionAsked
from congvu.dossiers.refusals import ReasonMissing
from congvu.events.facts import record
from congvu.organisations.queries import work_calendar

A_RUN = 500
# A reminder is given a working day before the end; no holidays together last longer than this.
FAR_AHEAD = timedelta(days=15)
Outcome = OpinionExtension.Outcome


@transaction.atomic
def ask_extension(
    request: OpinionRequest, reason: str, new_due_at: datetime, *, by: Account, at: datetime
) -> OpinionExtension:
    """The asked unit wants more time; the time runs on until the lead unit has agreed."""
    if not reason.strip():
        raise ReasonMissing()
    request = waiting_for_answer(request, "ask_extension")
    if not permission.answers_for(by, request.unit_id, localdate(at)):
        raise not_yours("ask_extension", request.dossier, f"cán bộ thụ lý, lãnh đạo {request.whom}")
    if request.extensions.filter(outcome="").exists():
        raise ExtensionAlreadyAsked(unit=request.whom)
    _require_later(request, new_due_at, at)
    asked = OpinionExtension.objects.create(
        request=request, reason=reason.strip(), due_before=request.due_at, new_due_at=new_due_at, by=by, at=at
    )
    told = OpinionExtensionAsked(request.dossier.reference, request.pk, asked.pk, code_of(request))
    record(told, about=request.dossier, by=by, at=at)
    return asked


@transaction.atomic
def grant_extension(request: OpinionRequest, *, by: Account, at: datetime) -> OpinionExtension:
    """The lead unit agrees: the answer is due at the new time, and reminded of anew."""
    request = waiting_for_answer(request, "grant_extension")
    asked = _asked_of_lead(request, "grant_extension", by, at)
    _require_later(request, asked.new_due_at, at)
    request.due_at, request.nudged_at, request.reminded_at = asked.new_due_at, None, None
    request.save(update_fields=["due_at", "nudged_at", "reminded_at"])
    return _decided(request, asked, Outcome.GRANTED, "", by=by, at=at)


@transaction.atomic
def deny_extension(request: OpinionRequest, note: str, *, by: Account, at: datetime) -> OpinionExtension:
    """The lead unit does not agree, and says why: the answer stays due as it was."""
    if not note.strip():
        raise ReasonMissing()
    request = waiting_for_answer(request, "deny_extension")
    asked = _asked_of_lead(request, "deny_extension", by, at)
    return _decided(request, asked, Outcome.DENIED, note.strip(), by=by, at=at)


@transaction.atomic
def withdraw_opinion(request: OpinionRequest, reason: str, *, by: Account, at: datetime) -> OpinionRequest:
    """Take a question back: nobody waits for its answer, and the asked unit no longer reads the dossier by it."""
    if not reason.strip():
        raise ReasonMissing()
    request = waiting_for_answer(request, "withdraw_opinion")
    require_lead("withdraw_opinion", request, by, at)
    request.withdrawn_at, request.withdrawn_by, request.withdrawal_reason = at, by, reason.strip()
    request.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    told = OpinionWithdrawn(request.dossier.reference, request.pk, code_of(request))
    record(told, about=request.dossier, by=by, at=at)
    begin_next(request, by=by, at=at)
    return request


@transaction.atomic
def remind_of_opinions(*, by: Account, at: datetime) -> int:
    """Remind once, for each due time, of what has to be answered by the end of the next working day."""
    calendar = work_calendar()
    reminded = 0
    soon = _waiting().filter(due_at__gt=at, due_at__lte=at + FAR_AHEAD, nudged_at__isnull=True)
    for request in soon.order_by("due_at")[:A_RUN]:
        reminder = rules.opinion_reminder_at(request.turn_at or request.at, request.due_at, calendar)
        if reminder is None or at < reminder:
            continue
        request.nudged_at = at
        request.save(update_fields=["nudged_at"])
        fact = OpinionDueSoon(request.dossier.reference, request.pk, code_of(request))
        record(fact, about=request.dossier, by=by, at=at)
        reminded += 1
    return reminded


@transaction.atomic
def tell_overdue_opinions(*, by: Account, at: datetime) -> int:
    """Tell once of each opinion that did not come in time; the head of the one-stop desk is notified (Đ19.5b)."""
    told = 0
    for request in _waiting().filter(due_at__lt=at, reminded_at__isnull=True).order_by("due_at")[:A_RUN]:
        request.reminded_at = at
        request.save(update_fields=["reminded_at"])
        fact = OpinionOverdue(request.dossier.reference, request.pk, code_of(request))
        record(fact, about=request.dossier, by=by, at=at)
        told += 1
    return told


def _waiting() -> QuerySet[OpinionRequest]:
    """Questions that wait for their answer, of dossiers that are still in review."""
    rows = OpinionRequest.objects.select_for_update(of=("self",), skip_locked=True).select_related("dossier", "unit")
    return rows.filter(
        answered_at__isnull=True, withdrawn_at__isnull=True, waits_its_turn=False, dossier__status="in_review"
    )


def _require_later(request: OpinionRequest, new_due_at: datetime, at: datetime) -> None:
    if new_due_at <= max(request.due_at, at):
        raise ExtensionNotLater(due=f"{localtime(request.due_at):%H:%M %d/%m/%Y}")


def _asked_of_lead(request: OpinionRequest, act: str, by: Account, at: datetime) -> OpinionExtension:
    require_lead(act, request, by, at)
    asked = request.extensions.filter(outcome="").first()
    if asked is None:
        raise NoExtensionAsked(unit=request.whom)
    return asked


def _decided(
    request: OpinionRequest, asked: OpinionExtension, outcome: Outcome, note: str, *, by: Account, at: datetime
) -> OpinionExtension:
    asked.outcome, asked.note, asked.decided_at, asked.decided_by = outcome, note, at, by
    asked.save(update_fields=["outcome", "note", "decided_at", "decided_by"])
    granted = outcome == Outcome.GRANTED
    told = OpinionExtensionDecided(request.dossier.reference, request.pk, asked.pk, code_of(request), granted)
    record(told, about=request.dossier, by=by, at=at)
    return asked
