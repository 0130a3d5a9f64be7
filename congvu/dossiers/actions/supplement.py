"""Bổ sung: what is missing is asked once and in full; the clock stands until it has come (NĐ 61/2018/NĐ-CP Đ15.3, Đ19.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import prints, rules
from congvu.dossiers.actions._filing import require_complete, searchable
from congvu.dossiers.actions._shared import (
    iso,
    issue_print,
    locked,
    offer,
    open_request,
    require_owner,
    require_possible,
    require_receiver,
    require_step,
)
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.declaration import declared, summary_of
from congvu.dossiers.events import DossierSupplemented, SupplementRequested
from congvu.dossiers.models import ClockEvent, Dossier, LegalPrint, Status, SupplementRequest
from congvu.dossiers.queries.clock import clock_of
from congvu.dossiers.refusals import ItemsMissing, NothingAsked, ReasonMissing, TooManySupplements
from congvu.events.facts import record
from congvu.organisations.queries import work_calendar
from congvu.workflow.actions import claim, pause, resume


@transaction.atomic
def request_supplement(
    dossier: Dossier, items: Sequence[Mapping[str, str]], reason: str, *, by: Account, at: datetime
) -> SupplementRequest:
    """Ask for a supplement: every item at once, with why; Mẫu 02 is issued and the clock stops.

    Before reception the one-stop desk asks; afterwards the holder of a step that opens the act. `items` are
    {"what", "why"}. Refused after two requests (NĐ 63/2010/NĐ-CP Đ20.4).
    """
    asked = [
        {"what": i.get("what", "").strip(), "why": i.get("why", "").strip()} for i in items if i.get("what", "").strip()
    ]
    if not asked:
        raise ItemsMissing()
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("request_supplement", dossier)
    if dossier.status == Status.SUBMITTED:
        require_receiver("request_supplement", dossier, by, at)
    else:
        step = require_step("request_supplement", dossier, by, at)
        if step is not None and step.holder_id is None:
            claim(step, by=by, at=at)
    before = dossier.supplement_requests.count()
    if not rules.may_request_supplement(before):
        raise TooManySupplements(dossier=str(dossier), count=before)
    request = SupplementRequest.objects.create(dossier=dossier, items=asked, reason=reason.strip(), by=by, at=at)
    if dossier.status == Status.IN_REVIEW:
        ClockEvent.objects.create(
            dossier=dossier, kind=ClockEvent.ClockKind.STOP, reason="chờ người nộp bổ sung hồ sơ", by=by, at=at
        )
        dossier.due_at = None
        dossier.save(update_fields=["due_at"])
        if dossier.process is not None:
            pause(dossier.process, by=by, at=at)
    terms = offer(dossier)
    data = prints.supplement(dossier, terms, asked, request.reason, prints.desk_of(dossier), by=by, at=at)
    number = print_number(dossier, LegalPrint.Form.SUPPLEMENT, at)
    issue_print(dossier, LegalPrint.Form.SUPPLEMENT, data, by=by, at=at, number=number)
    told = SupplementRequested(reference=dossier.reference, code=dossier.code, request=request.pk)
    record(told, about=dossier, by=by, at=at)
    return request


@transaction.atomic
def supplement(dossier: Dossier, answers: Mapping[str, Any] | None = None, *, by: Account, at: datetime) -> Dossier:
    """Send what was asked: the whole dossier is judged again, the officer gets it with what it said before.

    Papers were attached one by one before (`attach_paper`). Without `answers` the saved ones count. The clock starts
    again from zero, or goes on (`rules.clock_kind_after_supplement`).
    """
    dossier = locked(dossier)
    require_possible("supplement", dossier)
    require_owner("supplement", dossier, by)
    request = open_request(dossier)
    if request is None:
        raise NothingAsked(dossier=str(dossier))
    terms = offer(dossier)
    typed = answers if answers is not None else request.answers_draft
    said = declared(terms, typed if typed is not None else dossier.answers, on=localdate(at))
    require_complete(dossier, terms, said)
    return supplemented(dossier, request, said.answers, by=by, at=at)


def supplemented(
    dossier: Dossier, request: SupplementRequest, answers: Mapping[str, Any], *, by: Account, at: datetime
) -> Dossier:
    """What was asked has come: the clock starts again. The caller has locked the dossier and judged what came."""
    terms = offer(dossier)
    request.answers_before, request.answers_draft = dossier.answers, None
    request.answered_at, request.answered_by = at, by
    request.save(update_fields=["answers_before", "answers_draft", "answered_at", "answered_by"])
    dossier.answers = dict(answers)
    dossier.summary = summary_of(terms, dossier.answers, on=localdate(at))
    dossier.folded = searchable(dossier)
    dossier.draft_version += 1
    if dossier.status == Status.IN_REVIEW:
        _start_the_clock(dossier, request, by=by, at=at)
    dossier.save(update_fields=["answers", "summary", "folded", "draft_version", "due_at"])
    told = DossierSupplemented(
        reference=dossier.reference, code=dossier.code, request=request.pk, due_at=iso(dossier.due_at)
    )
    record(told, about=dossier, by=by, at=at)
    return dossier


def _start_the_clock(dossier: Dossier, request: SupplementRequest, *, by: Account, at: datetime) -> None:
    calendar = work_calendar()
    assert dossier.received_at is not None, "the database keeps it so"
    kind = rules.clock_kind_after_supplement(dossier.received_at, request.at, calendar)
    ClockEvent.objects.create(dossier=dossier, kind=kind.value, reason="hồ sơ đã được bổ sung đầy đủ", by=by, at=at)
    deadline = clock_of(dossier, offer(dossier).limit, calendar)
    dossier.due_at = deadline.due if deadline else None
    if dossier.process is not None:
        resume(dossier.process, calendar=calendar, by=by, at=at)
