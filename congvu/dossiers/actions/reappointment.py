"""Xin lỗi và hẹn lại: nothing is silently late (NĐ 61/2018/NĐ-CP Đ19.9).

The program asks the unit for its apology a working day before the end and tells of every delay; the unit proposes reason
and new date, its leader signs Mẫu 04, and the clock runs to the new date. Once only.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import permission, prints, rules
from congvu.dossiers.actions._shared import (
    clock_of,
    iso,
    issue_print,
    locked,
    not_yours,
    offer,
    require_possible,
)
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.events import ApologyDue, ApologyProposed, ApologySentBack, DossierLate, DossierReappointed
from congvu.dossiers.models import Apology, ClockEvent, Dossier, LegalPrint, Status
from congvu.dossiers.refusals import (
    AlreadyReappointed,
    ApologyAlreadyProposed,
    NewDueNotLater,
    NoApologyProposed,
    NothingPromised,
    ReasonMissing,
)
from congvu.events.facts import KINDS, record
from congvu.events.models import Event
from congvu.kernel.duties import apologies_due_by, apology_by
from congvu.organisations.queries import work_calendar

A_RUN = 500


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


@transaction.atomic
def ask_for_apologies(*, by: Account, at: datetime) -> int:
    """Ask once, for each due time, the unit that has until tomorrow: finish, or apologise today. How many were asked."""
    calendar = work_calendar()
    ends_before = calendar.at(apologies_due_by(at, calendar) + timedelta(days=1), time(0))
    signed = Apology.objects.filter(outcome=Apology.Outcome.SIGNED)
    return _tell(ApologyDue, _open_until(ends_before).exclude(pk__in=signed.values("dossier")), by, at)


@transaction.atomic
def tell_late_dossiers(*, by: Account, at: datetime) -> int:
    """Tell once, for each due time, that it has passed without a result. How many were told."""
    return _tell(DossierLate, _open_until(at), by, at)


def _open_until(end: datetime) -> models.QuerySet[Dossier]:
    """Dossiers in review that are due before `end`; a clock that stands or never ran has no due time."""
    rows = Dossier.objects.select_for_update(of=("self",), skip_locked=True).select_related("unit")
    return rows.filter(status=Status.IN_REVIEW, due_at__lt=end).order_by("due_at")


def _tell(
    fact: type[ApologyDue] | type[DossierLate], dossiers: models.QuerySet[Dossier], by: Account, at: datetime
) -> int:
    """Record the fact about each dossier of which it has not been told for its present due time."""
    told = Event.objects.filter(kind=KINDS[fact], about_type=Dossier._meta.label_lower, about_id=OuterRef("pk"))
    of_this_time = told.annotate(of=Cast(KeyTextTransform("due_at", "data"), models.DateTimeField()))
    news = list(dossiers.exclude(Exists(of_this_time.filter(of=OuterRef("due_at"))))[:A_RUN])
    for dossier in news:
        assert dossier.code is not None and dossier.due_at is not None, "received, and found by its due time"
        said = fact(dossier.reference, dossier.code, unit=dossier.unit.code, due_at=dossier.due_at.isoformat())
        record(said, about=dossier, by=by, at=at)
    return len(news)


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
