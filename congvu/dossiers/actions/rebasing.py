"""Chuyển bản công bố: an open dossier goes on under another revision of its procedure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.actions._shared import iso, locked, require_possible
from congvu.dossiers.models import ClockEvent, Dossier, Rebase
from congvu.dossiers.queries.clock import limit_of
from congvu.dossiers.queries.rebasing import Plan, Target, plan, to_be_planned
from congvu.dossiers.rebasing_events import DossierRebased
from congvu.dossiers.rebasing_refusals import ChangedMeanwhile, DoesNotFit, FollowsAlready, RevisionNotOpen
from congvu.dossiers.refusals import ReasonMissing
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role, work_calendar
from congvu.workflow import actions as workflow


@transaction.atomic
def rebase(
    dossier: Dossier, revision: ProcedureRevision, reason: str, as_shown: str = "", *, by: Account, at: datetime
) -> Rebase:
    """Let an open dossier go on under another revision that it fits, by who keeps the catalogue.

    It never ends later than the applicant was told. `as_shown` is the mark of the plan that was looked over: a dossier
    that has changed since stays as it is. Back to an earlier revision is the same act.
    """
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing()
    dossier = locked(dossier)
    target = Target.of(revision)
    if dossier.revision_id == revision.pk:
        raise FollowsAlready(dossier=str(dossier), number=revision.number)
    if dossier.procedure_id != revision.procedure_id or not target.is_open(at):
        raise RevisionNotOpen(number=revision.number)
    require_possible("rebase", dossier)
    calendar = work_calendar()
    made = plan(to_be_planned(revision).get(pk=dossier.pk), target, calendar, at)
    if made.reasons:
        why = " ".join(made.reasons)
        raise DoesNotFit(dossier=str(dossier), number=revision.number, why=why, reasons=list(made.reasons))
    if as_shown and as_shown != made.mark:
        raise ChangedMeanwhile(dossier=str(dossier))
    return _carried_out(made, revision, reason, by=by, at=at)


def _carried_out(made: Plan, revision: ProcedureRevision, reason: str, *, by: Account, at: datetime) -> Rebase:
    dossier, old = made.dossier, made.dossier.revision
    done = Rebase.objects.create(
        dossier=dossier, from_revision=old, to_revision=revision, reason=reason,
        due_before=dossier.due_at, due_after=made.due_after, by=by, at=at,
    )  # fmt: skip
    _tell_the_clock(made, revision, by=by, at=at)
    if made.stand is not None:
        assert dossier.process is not None and revision.process_id is not None, "only then is there a stand"
        spec, note = revision.process_id, f"Chuyển sang bản công bố {revision.number}."
        workflow.rebase(dossier.process, spec, made.stand, note, calendar=work_calendar(), by=by, at=at)
        dossier.lane = str(made.stand.decided.get("lane") or "")[:40]
    dossier.revision, dossier.due_at = revision, made.due_after
    dossier.save(update_fields=["revision", "due_at", "lane"])
    told = DossierRebased(
        reference=dossier.reference,
        rebase=done.pk,
        from_number=old.number,
        to_number=revision.number,
        due_at=iso(done.due_after),
        due_before=iso(done.due_before),
    )
    record(told, about=dossier, by=by, at=at)
    return done


def _tell_the_clock(made: Plan, revision: ProcedureRevision, *, by: Account, at: datetime) -> None:
    """The limit that holds from here on, where the two revisions differ, is an event of the clock and explains itself."""
    assert made.limit is not None, "a plan that fits has a limit"
    if limit_of(made.dossier) == made.other_limit:
        return
    reason = f"theo bản công bố {revision.number}"
    if made.keeps_its_limit:
        reason = f"giữ nguyên khi chuyển sang bản công bố {revision.number}"
    ClockEvent.objects.create(
        dossier=made.dossier, kind=ClockEvent.ClockKind.LIMIT, amount=int(made.limit.amount), limit_unit=made.limit.unit.value,
        due_before=made.dossier.due_at, reason=reason, by=by, at=at,
    )  # fmt: skip
