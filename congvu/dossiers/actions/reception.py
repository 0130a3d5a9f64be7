"""Tiếp nhận: the desk receives or declines (NĐ 61/2018/NĐ-CP Đ17)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import prints, rules
from congvu.dossiers.actions._filing import searchable
from congvu.dossiers.actions._shared import (
    iso,
    issue_print,
    locked,
    next_number,
    offer,
    require_possible,
    require_receiver,
)
from congvu.dossiers.declaration import facts_of, values_of
from congvu.dossiers.events import DossierDeclined, DossierReceived
from congvu.dossiers.joining_events import JoinedReceived
from congvu.dossiers.joining_refusals import NoPartToReceive
from congvu.dossiers.models import Dossier, JoinedDossier, LegalPrint, NonAcceptance, Paper, Reception, Status
from congvu.dossiers.offer import Offer
from congvu.dossiers.queries.clock import clock_of
from congvu.dossiers.queries.joining import parts_of
from congvu.dossiers.refusals import AlreadyReceived, ReasonMissing
from congvu.events.facts import record
from congvu.kernel.codes import CodeScheme, dossier_code
from congvu.kernel.explanation import ExplanationLine
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.queries import work_calendar
from congvu.workflow.actions import start
from congvu.workflow.models import ProcessSpec
from congvu.workflow.queries import decide, has_table

# The decision table that a process may bring for its risk lanes.
RISK = "risk"


@transaction.atomic
def receive(dossier: Dossier, *, by: Account, at: datetime) -> Dossier:
    """Receive: the dossier gets its code and its promised time, its process starts, Mẫu 01 is issued.

    Of two officers who receive one dossier at once the second is told who was first (`AlreadyReceived`).
    """
    dossier = locked(dossier, "agency", "unit", "joined__group")
    papers = list(dossier.papers.filter(removed_at__isnull=True))
    desk = prints.desk_of(dossier)
    received(dossier, by=by, at=at)
    data = prints.receipt(dossier, offer(dossier), papers, desk, by=by, at=at)
    if dossier.joined is not None:
        data = prints.receipt_of_the_whole(data, dossier.joined, parts_of(dossier.joined).parts)
    issue_print(dossier, LegalPrint.Form.RECEIPT, data, by=by, at=at)
    return dossier


@transaction.atomic
def receive_joined(joined: JoinedDossier, *, by: Account, at: datetime) -> list[Dossier]:
    """Receive every part that has been sent, all or none; the applicant gets one Mẫu 01 with the code of each."""
    joined = JoinedDossier.objects.select_for_update(of=("self",)).select_related("group").get(pk=joined.pk)
    sent = joined.dossiers.filter(status=Status.SUBMITTED).order_by("pk")
    parts = [locked(one, "agency", "unit", "joined") for one in sent]
    if not parts:
        raise NoPartToReceive()
    for dossier in parts:
        received(dossier, by=by, at=at)
    papers = Paper.objects.filter(dossier__in=parts, removed_at__isnull=True, shared_from__isnull=True)
    first, desk = parts[0], prints.desk_of(parts[0])
    data = prints.receipt(first, offer(first), papers, desk, by=by, at=at)
    data = prints.receipt_of_the_whole(data, joined, parts_of(joined).parts)
    # It names papers of all of them: whoever may open it sees all of them (`queries.within_sight`).
    data["covers"] = [one.reference for one in parts]
    data["owed"] = [fee for one in parts for fee in prints.fees_owed(offer(one), one.answers, on=localdate(at))]
    issue_print(first, LegalPrint.Form.RECEIPT, data, by=by, at=at)
    record(JoinedReceived(reference=joined.reference, parts=len(parts)), about=joined, by=by, at=at)
    return parts


def received(dossier: Dossier, *, by: Account, at: datetime) -> None:
    """The reception of one locked dossier, without its receipt."""
    _refuse_second_reception(dossier)
    require_possible("receive", dossier)
    require_receiver("receive", dossier, by, at)
    terms = offer(dossier)
    calendar = work_calendar()
    dossier.received_at = at
    deadline = clock_of(dossier, terms.limit, calendar)
    dossier.due_at = deadline.due if deadline else None
    explanation = [_line(line) for line in deadline.lines] if deadline else []
    Reception.objects.create(
        dossier=dossier, due_at=dossier.due_at, explanation=explanation, copies=terms.copies, by=by, at=at
    )
    _start_process(dossier, terms, calendar, by=by, at=at)
    dossier.status = rules.after("receive", dossier.status)
    # From here on the day's series waits for this act: nothing but the last few rows follows.
    dossier.code = _next_code(dossier, at)
    dossier.folded = searchable(dossier)
    dossier.save(update_fields=["code", "status", "received_at", "due_at", "process", "lane", "folded"])
    record(
        DossierReceived(
            reference=dossier.reference,
            code=dossier.code,
            procedure=terms.code,
            unit=dossier.unit.code,
            due_at=iso(dossier.due_at),
            lane=dossier.lane,
        ),
        about=dossier,
        by=by,
        at=at,
    )


@transaction.atomic
def decline(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> Dossier:
    """Do not accept: with a reason and Mẫu 03 (NĐ 61/2018/NĐ-CP Đ17.1, Đ17.2)."""
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier, "agency", "unit")
    _refuse_second_reception(dossier)
    require_possible("decline", dossier)
    require_receiver("decline", dossier, by, at)
    terms = offer(dossier)
    reason = reason.strip()
    NonAcceptance.objects.create(dossier=dossier, reason=reason, by=by, at=at)
    dossier.supplement_requests.filter(answered_at__isnull=True).update(answered_at=at)
    dossier.status, dossier.ended_at = rules.after("decline", dossier.status), at
    dossier.save(update_fields=["status", "ended_at"])
    data = prints.refusal(dossier, terms, reason, prints.desk_of(dossier), by=by, at=at)
    number = print_number(dossier, LegalPrint.Form.REFUSAL, at)
    issue_print(dossier, LegalPrint.Form.REFUSAL, data, by=by, at=at, number=number)
    record(DossierDeclined(reference=dossier.reference, procedure=terms.code), about=dossier, by=by, at=at)
    return dossier


def print_number(dossier: Dossier, form: LegalPrint.Form, at: datetime) -> str:
    """Số/ký hiệu of a legal print: its own series a year at each agency."""
    symbol = prints.SYMBOLS[form]
    year = localdate(at).year
    return f"{next_number(f'print:{symbol}:{dossier.agency.code}:{year}'):02d}/{symbol}"


def _refuse_second_reception(dossier: Dossier) -> None:
    if dossier.status == Status.SUBMITTED or dossier.received_at is None:
        return
    first = Reception.objects.select_related("by").filter(dossier=dossier).first()
    if first is not None:
        at = f"{localtime(first.at):%H:%M ngày %d/%m/%Y}"
        raise AlreadyReceived(dossier=str(dossier), receiver=str(first.by), at=at)


def _next_code(dossier: Dossier, at: datetime) -> str:
    """TT 01/2018/TT-VPCP Đ19: the agency's code, the day of reception, the number within that day."""
    day = localdate(at)
    number = next_number(f"dossier:{dossier.agency.code}:{day:%Y%m%d}")
    if settings.DOSSIER_CODE_SCHEME == "new" and dossier.agency.code_2020:
        return dossier_code(dossier.agency.code_2020, day, number, CodeScheme.QD20_2020)
    return dossier_code(dossier.agency.code, day, number)


def _start_process(dossier: Dossier, terms: Offer, calendar: WorkCalendar, *, by: Account, at: datetime) -> None:
    if terms.process is None:
        return
    spec = ProcessSpec(pk=terms.process)
    facts = facts_of(values_of(terms, dossier.answers, on=localdate(at)))
    decided: dict[str, Any] = decide(spec, RISK, facts) if has_table(spec, RISK) else {}
    dossier.lane = str(decided.get("lane") or "")[:40]
    dossier.process = start(spec, dossier.unit, facts, calendar=calendar, by=by, at=at, decided=decided)


def _line(line: ExplanationLine) -> dict[str, Any]:
    return {"on": line.on.isoformat(), "counted": line.counted, "text": str(line), "reason": line.reason}
