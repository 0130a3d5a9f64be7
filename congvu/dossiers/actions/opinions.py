"""Lấy ý kiến: other units are asked in parallel, with content and deadline; replies are kept (NĐ 61/2018/NĐ-CP Đ19.5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.accounts.queries import actor_roles
from congvu.dossiers import permission
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.events import OpinionAnswered, OpinionAsked, OpinionOverdue
from congvu.dossiers.models import Dossier, OpinionRequest
from congvu.dossiers.refusals import OpinionAlreadyAnswered, OpinionAlreadyAsked, OpinionDuePast, TextMissing
from congvu.events.facts import record
from congvu.organisations.models import Role, Unit

ANSWERING = (Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER)
OVERDUE_A_RUN = 500


@transaction.atomic
def ask_opinion(
    dossier: Dossier, unit: Unit, question: str, due_at: datetime, *, by: Account, at: datetime
) -> OpinionRequest:
    """Ask another unit; several may be asked at once, each only once at a time. The process goes on meanwhile."""
    if not question.strip():
        raise TextMissing()
    if due_at <= at:
        raise OpinionDuePast(due=f"{localtime(due_at):%H:%M %d/%m/%Y}")
    dossier = locked(dossier)
    require_possible("ask_opinion", dossier)
    if not permission.handles(by, dossier, localdate(at)):
        raise not_yours("ask_opinion", dossier, f"cán bộ thụ lý, lãnh đạo {dossier.unit}")
    if dossier.opinion_requests.filter(unit=unit, answered_at__isnull=True).exists():
        raise OpinionAlreadyAsked(unit=unit.name)
    request = OpinionRequest.objects.create(
        dossier=dossier, unit=unit, question=question.strip(), due_at=due_at, by=by, at=at
    )
    told = OpinionAsked(reference=dossier.reference, request=request.pk, unit=unit.code)
    record(told, about=dossier, by=by, at=at)
    return request


@transaction.atomic
def answer_opinion(request: OpinionRequest, answer: str, *, by: Account, at: datetime) -> OpinionRequest:
    """Answer for one's unit."""
    if not answer.strip():
        raise TextMissing()
    dossier = locked(request.dossier)
    request = OpinionRequest.objects.select_for_update(of=("self",)).select_related("unit").get(pk=request.pk)
    if request.answered_at is not None:
        at_text = f"{localtime(request.answered_at):%H:%M ngày %d/%m/%Y}"
        raise OpinionAlreadyAnswered(unit=request.unit.name, at=at_text)
    require_possible("answer_opinion", dossier)
    if not any(unit == request.unit_id and role in ANSWERING for unit, role in actor_roles(by, localdate(at))):
        raise not_yours("answer_opinion", dossier, f"cán bộ thụ lý, lãnh đạo {request.unit}")
    request.answer, request.answered_at, request.answered_by = answer.strip(), at, by
    request.save(update_fields=["answer", "answered_at", "answered_by"])
    told = OpinionAnswered(reference=dossier.reference, request=request.pk, unit=request.unit.code)
    record(told, about=dossier, by=by, at=at)
    return request


@transaction.atomic
def tell_overdue_opinions(*, by: Account, at: datetime) -> int:
    """Tell once of each opinion that did not come in time; the head of the one-stop desk is notified."""
    late = (
        OpinionRequest.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("dossier", "unit")
        .filter(due_at__lt=at, answered_at__isnull=True, reminded_at__isnull=True, dossier__status="in_review")
        .order_by("due_at")[:OVERDUE_A_RUN]
    )
    told = 0
    for request in late:
        request.reminded_at = at
        request.save(update_fields=["reminded_at"])
        fact = OpinionOverdue(reference=request.dossier.reference, request=request.pk, unit=request.unit.code)
        record(fact, about=request.dossier, by=by, at=at)
        told += 1
    return told
