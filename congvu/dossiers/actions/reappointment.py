"""Xin lỗi và hẹn lại: nothing is silently late (NĐ 61/2018/NĐ-CP Đ19.9).

The unit proposes reason and new date, its leader signs Mẫu 04, and the clock runs to the new date. Once only. That it is
asked to in time is the program's: `watch`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import permission, prints, rules
from congvu.dossiers.actions._shared import (
    iso,
    issue_print,
    locked,
    not_yours,
    offer,
    require_possible,
)
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.lateness_events import ApologyProposed, ApologySentBack, DossierReappointed
from congvu.dossiers.models import Apology, ClockEvent, Dossier, LegalPrint
from congvu.dossiers.queries.clock import clock_of
from congvu.dossiers.refusals import (
    AlreadyReappointed,
    ApologyAlreadyProposed,
    NewDueNotLater,
    NoApologyProposed,
    NothingPromised,
    ReasonMissing,
)
from congvu.events.facts import record
from congvu.kernel.duties import apology_by
from congvu.organisations.queries import work_calendar


@transaction.atomic
def propose_apology(
    dossier: Dossier, cause: str, reason: str, new_due_at: datetime, *, by: Account, at: datetime
) -> Apology:
    """Whoever handles the dossier in its unit proposes the apology: why (the applicant reads it), and until when.

    Raises AlreadyReappointed for a second one, NewDueNotLater unless the new date is after the present one and after `at`.
    """
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("propose_apology", dossier)
    if not permission.handles(by, dossier, localdate(at)):
        raise not_yours("propose_apology", dossier, f"cán bộ thụ lý, lãnh đạo {dossier.unit}")
    due_before = _may_be_reappointed(dossier, new_due_at, at)
    if dossier.apologies.filter(outcome="").exists():
        raise ApologyAlreadyProposed(dossier=str(dossier))
    proposed = Apology.objects.create(
        dossier=dossier,
        cause=Apology.Cause(cause),
        reason=reason.strip(),
        due_before=due_before,
        new_due_at=new_due_at,
        by=by,
        at=at,
    )
    told = ApologyProposed(reference=dossier.reference, apology=proposed.pk, unit=dossier.unit.code)
    record(told, about=dossier, by=by, at=at)
    return proposed


@transaction.atomic
def issue_apology(dossier: Dossier, *, by: Account, at: datetime) -> Apology:
    """The unit's leader signs what was proposed: Mẫu 04 is issued and the clock runs to the new date.

    A new date on a rest day becomes the next working day. The receipt keeps what it promised.
    """
    dossier = locked(dossier, "agency", "unit")
    require_possible("issue_apology", dossier)
    apology = _proposed(dossier, "issue_apology", by, at)
    due_before = _may_be_reappointed(dossier, apology.new_due_at, at)
    calendar = work_calendar()
    reason = f"xin lỗi và hẹn lại: {apology.reason}"[:500]
    kind = ClockEvent.ClockKind.EXTEND
    ClockEvent.objects.create(dossier=dossier, kind=kind, until=apology.new_due_at, reason=reason, by=by, at=at)
    terms = offer(dossier)
    deadline = clock_of(dossier, terms.limit, calendar)
    assert deadline is not None, "a dossier with a due time has a limit"
    dossier.due_at = deadline.due
    dossier.save(update_fields=["due_at"])
    apology.due_before, apology.outcome = due_before, Apology.Outcome.SIGNED
    apology.decided_at, apology.decided_by = at, by
    apology.save(update_fields=["due_before", "outcome", "decided_at", "decided_by"])
    data = prints.apology(dossier, terms, apology.reason, due_before, prints.desk_of(dossier), by=by, at=at)
    number = print_number(dossier, LegalPrint.Form.APOLOGY, at)
    issue_print(dossier, LegalPrint.Form.APOLOGY, data, by=by, at=at, number=number)
    assert dossier.code is not None, "the database keeps it so"
    told = DossierReappointed(
        reference=dossier.reference,
        code=dossier.code,
        apology=apology.pk,
        cause=apology.cause,
        due_at=iso(dossier.due_at),
        in_time=at <= apology_by(due_before, calendar),
    )
    record(told, about=dossier, by=by, at=at)
    return apology


@transaction.atomic
def return_apology(dossier: Dossier, note: str, *, by: Account, at: datetime) -> Apology:
    """The unit's leader does not sign: back to who proposed it, with why. Another may be proposed."""
    if not note.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("return_apology", dossier)
    apology = _proposed(dossier, "return_apology", by, at)
    apology.outcome, apology.note = Apology.Outcome.SENT_BACK, note.strip()
    apology.decided_at, apology.decided_by = at, by
    apology.save(update_fields=["outcome", "note", "decided_at", "decided_by"])
    record(ApologySentBack(reference=dossier.reference, apology=apology.pk), about=dossier, by=by, at=at)
    return apology


def _may_be_reappointed(dossier: Dossier, new_due_at: datetime, at: datetime) -> datetime:
    """The present promise, which the new one must follow."""
    signed = dossier.apologies.filter(outcome=Apology.Outcome.SIGNED)
    if not rules.may_reappoint(len(signed)):
        assert signed[0].decided_at is not None, "the database keeps it so"
        raise AlreadyReappointed(dossier=str(dossier), on=f"{localtime(signed[0].decided_at):%d/%m/%Y}")
    if dossier.due_at is None:
        raise NothingPromised(dossier=str(dossier))
    if new_due_at <= max(dossier.due_at, at):
        raise NewDueNotLater(due=f"{localtime(dossier.due_at):%H:%M %d/%m/%Y}")
    return dossier.due_at


def _proposed(dossier: Dossier, act: str, by: Account, at: datetime) -> Apology:
    """What waits for the signature of a leader of the handling unit, who is `by`."""
    if not permission.leads(by, dossier, localdate(at)):
        raise not_yours(act, dossier, f"lãnh đạo {dossier.unit}")
    apology = dossier.apologies.filter(outcome="").first()
    if apology is None:
        raise NoApologyProposed(dossier=str(dossier))
    return apology
