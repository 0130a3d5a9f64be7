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
from congvu.dossiers.actions._notice import checked, free_marks, keep_mark, require_asker, use_up_draft
from congvu.dossiers.actions._shared import (
    iso,
    issue_print,
    locked,
    offer,
    open_request,
    require_owner,
    require_possible,
)
from congvu.dossiers.actions.own_signing import require_nothing_being_signed, settle_own_signing
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.declaration import declared, form_of, summary_of
from congvu.dossiers.events import DossierSupplemented, SupplementRequested
from congvu.dossiers.marking import Mark, marks_of, notice_items, opened_by, owed
from congvu.dossiers.models import ClockEvent, Dossier, LegalPrint, Status, SupplementRequest
from congvu.dossiers.queries.clock import clock_of
from congvu.dossiers.refusals import (
    ItemsMissing,
    MarksUnanswered,
    NothingAsked,
    NothingBlocking,
    PlaceNotAsked,
    ReasonMissing,
    TooManySupplements,
)
from congvu.events.facts import record
from congvu.forms.places import mended, strayed
from congvu.organisations.queries import work_calendar
from congvu.workflow.actions import claim, pause, resume


@transaction.atomic
def request_supplement(
    dossier: Dossier,
    items: Sequence[Mapping[str, str]],
    reason: str,
    marks: Sequence[Mark] = (),
    *,
    by: Account,
    at: datetime,
) -> SupplementRequest:
    """Ask for a supplement: everything at once, with why; Mẫu 02 is issued and the clock stops.

    Before reception the one-stop desk asks; afterwards the holder of a step that opens the act. `marks` name fields, rows
    and papers; `items` are {"what", "why"} of anything else. Refused after two requests (NĐ 63/2010/NĐ-CP Đ20.4).
    """
    asked = [*marks, *free_marks(items)]
    if not asked:
        raise ItemsMissing()
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("request_supplement", dossier)
    step = require_asker("request_supplement", dossier, by, at)
    if step is not None and step.holder_id is None:
        claim(step, by=by, at=at)
    # What the agency took back before it was answered made nobody come.
    before = dossier.supplement_requests.filter(withdrawn_at__isnull=True).count()
    if not rules.may_request_supplement(before):
        raise TooManySupplements(dossier=str(dossier), count=before)
    labelled = checked(dossier, asked)
    if not any(mark.blocking for mark in asked):
        raise NothingBlocking()
    request = SupplementRequest.objects.create(
        dossier=dossier,
        items=notice_items(labelled),
        reason=reason.strip(),
        answers_draft=_prepared_for_a_withdrawn_one(dossier),
        by=by,
        at=at,
    )
    for mark, label in labelled:
        keep_mark(dossier, request, mark, label, by=by, at=at)
    use_up_draft(dossier, asked, at)
    if dossier.status == Status.IN_REVIEW:
        ClockEvent.objects.create(
            dossier=dossier, kind=ClockEvent.ClockKind.STOP, reason="chờ người nộp bổ sung hồ sơ", by=by, at=at
        )
        # A limit that has run out already is not stopped any more: what is late stays late.
        deadline = clock_of(dossier, offer(dossier).limit, work_calendar())
        dossier.due_at = deadline.due if deadline else None
        dossier.save(update_fields=["due_at"])
        if dossier.process is not None:
            pause(dossier.process, by=by, at=at)
    terms = offer(dossier)
    data = prints.supplement(dossier, terms, request.items, request.reason, prints.desk_of(dossier), by=by, at=at)
    number = print_number(dossier, LegalPrint.Form.SUPPLEMENT, at)
    issue_print(dossier, LegalPrint.Form.SUPPLEMENT, data, by=by, at=at, number=number)
    told = SupplementRequested(reference=dossier.reference, code=dossier.code, request=request.pk)
    record(told, about=dossier, by=by, at=at)
    return request


@transaction.atomic
def supplement(
    dossier: Dossier,
    answers: Mapping[str, Any] | None = None,
    replies: Mapping[int, str] | None = None,
    *,
    by: Account,
    at: datetime,
) -> Dossier:
    """Send what was asked: the whole dossier is judged again, the officer gets it with what it said before.

    Papers were attached one by one before (`attach_paper`). Without `answers` the saved ones count. Only what the notice
    opens may differ (`PlaceNotAsked`); each blocking mark is mended or answered with a word, by its id in `replies`
    (`MarksUnanswered`). The clock starts again from zero, or goes on (`rules.clock_kind_after_supplement`).
    """
    dossier = locked(dossier)
    require_possible("supplement", dossier)
    require_owner("supplement", dossier, by)
    request = open_request(dossier)
    if request is None:
        raise NothingAsked(dossier=str(dossier))
    terms, on = offer(dossier), localdate(at)
    typed = answers if answers is not None else request.answers_draft
    now = typed if typed is not None else dossier.answers
    opened, form = opened_by(terms, dossier, request, now, on=on), form_of(terms.revision)
    if form is not None and opened.places is not None:
        # Judged in its stored form: a machine may write 50 where "50" is stored.
        sent = declared(terms, now, on=on).answers if answers is not None else {}
        if astray := strayed(form, dossier.answers, sent, opened.places):
            raise PlaceNotAsked(place=astray[0])
        now = mended(form, dossier.answers, now, opened.places)
    said = declared(terms, now, on=on)
    require_nothing_being_signed(dossier, said.answers, at=at)
    settle_own_signing(dossier, by=by, at=at)
    require_complete(dossier, terms, said, at=at)
    words = {key: text.strip() for key, text in (replies or {}).items()}
    left = rules.left_unanswered(owed(request, dossier.answers, said.answers, words))
    if left:
        raise MarksUnanswered(count=len(left), first=left[0], labels=left)
    for mark in marks_of(request):
        if words.get(mark.pk):
            mark.reply = words[mark.pk]
            mark.save(update_fields=["reply"])
    return supplemented(dossier, request, said.answers, by=by, at=at)


def _prepared_for_a_withdrawn_one(dossier: Dossier) -> Any:
    """What the applicant had typed for the request that was taken back: he need not type it again."""
    last = dossier.supplement_requests.order_by("pk").last()
    return last.answers_draft if last is not None and last.withdrawn_at is not None else None


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
