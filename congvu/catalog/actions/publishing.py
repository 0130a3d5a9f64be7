"""Publish a revision, put it in force on its day, take it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.actions import _index
from congvu.catalog.actions._naming import Fields, publication_named
from congvu.catalog.events import (
    DraftDiscarded,
    ProcedureOutOfForce,
    ProcedurePublished,
    ProcedurePutInForce,
    PublicationReverted,
)
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.queries.procedures import legal_parts, revision_in_force, waiting_for_force
from congvu.catalog.refusals import AlreadyPublished, EffectiveTooEarly, NoDecision, NotPublished, RevisionInUse
from congvu.events.facts import record
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role


@transaction.atomic
def publish(
    revision: ProcedureRevision,
    *,
    effective_from: date,
    by: Account,
    at: datetime,
    decision: str = "",
    decided_on: date | None = None,
) -> ProcedureRevision:
    """Publish a draft by a decision (NĐ 63/2010/NĐ-CP Đ15). From here on nobody can change it.

    The decision is the one the package names unless another is given. The revision before it holds until the day before
    `effective_from`. A day that has come puts it in force at once, a later one waits for `put_in_force`.
    Refuses with AlreadyPublished, NoDecision, EffectiveTooEarly.
    """
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    procedure, revision = _locked(revision)
    if revision.status != ProcedureRevision.Status.DRAFT:
        raise AlreadyPublished(procedure=procedure.code, number=revision.number)
    parts = legal_parts(revision)
    number = decision.strip() or parts.decision.number
    signed_on = decided_on or (None if decision.strip() else parts.decision.day)
    if not number:
        raise NoDecision()
    before = _newest_published(procedure)
    if before is not None and before.effective_from and effective_from < before.effective_from:
        raise EffectiveTooEarly(effective_from=f"{effective_from:%d/%m/%Y}", other=f"{before.effective_from:%d/%m/%Y}")
    if before is not None:
        before.effective_to = effective_from - timedelta(days=1)
        before.save(update_fields=["effective_to"])
    revision.status = ProcedureRevision.Status.PUBLISHED
    revision.effective_from, revision.published_at = effective_from, at
    revision.publication = publication_named(number, signed_on)
    revision.save()
    record(
        ProcedurePublished(procedure.code, revision.number, effective_from.isoformat(), number),
        about=procedure,
        by=by,
        at=at,
    )
    if effective_from <= localdate(at):
        _put_in_force(procedure, revision, by=by, at=at)
        _index.refresh_words()
    return revision


@transaction.atomic
def revert(revision: ProcedureRevision, *, by: Account, at: datetime) -> ProcedureRevision:
    """Take back the newest publication (thu hồi); the one before it holds again. Dossiers keep what they pinned."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    procedure, revision = _locked(revision)
    if revision.status != ProcedureRevision.Status.PUBLISHED:
        raise NotPublished(procedure=procedure.code, number=revision.number)
    newest = _newest_published(procedure)
    if newest is not None and newest.pk != revision.pk:
        raise RevisionInUse(procedure=procedure.code, newest=newest.number)
    revision.status = ProcedureRevision.Status.REVERTED
    revision.save(update_fields=["status"])
    record(PublicationReverted(procedure.code, revision.number), about=procedure, by=by, at=at)
    if before := _newest_published(procedure):
        before.effective_to = None
        before.save(update_fields=["effective_to"])
    if procedure.current_id == revision.pk:
        _put_in_force(procedure, revision_in_force(procedure, localdate(at)), by=by, at=at)
        _index.refresh_words()
    return revision


@transaction.atomic
def discard(revision: ProcedureRevision, *, by: Account, at: datetime) -> None:
    """Throw a draft away."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    procedure, revision = _locked(revision)
    if revision.status != ProcedureRevision.Status.DRAFT:
        raise AlreadyPublished(procedure=procedure.code, number=revision.number)
    record(DraftDiscarded(procedure.code, revision.number), about=procedure, by=by, at=at)
    revision.delete()
    if not procedure.revisions.exists():
        procedure.delete()


def put_in_force(*, by: Account, at: datetime) -> int:
    """Put in force every published revision whose day has come; gives how many. One transaction for each procedure."""
    changed = 0
    for waiting in waiting_for_force(localdate(at)):
        with transaction.atomic():
            procedure = Procedure.objects.select_for_update().get(pk=waiting.procedure_id)
            revision = revision_in_force(procedure, localdate(at))
            if revision is not None and procedure.current_id != revision.pk:
                _put_in_force(procedure, revision, by=by, at=at)
                changed += 1
    if changed:
        with transaction.atomic():
            _index.refresh_words()
    return changed


def _put_in_force(procedure: Procedure, revision: ProcedureRevision | None, *, by: Account, at: datetime) -> None:
    if revision is None:
        _index.follow(procedure, None)
        record(ProcedureOutOfForce(procedure.code), about=procedure, by=by, at=at)
        return
    field = legal_parts(revision).field
    procedure.field = Fields().named(field.name, field.code, field.name_en)
    _index.follow(procedure, revision)
    record(ProcedurePutInForce(procedure.code, revision.number), about=procedure, by=by, at=at)


def _locked(revision: ProcedureRevision) -> tuple[Procedure, ProcedureRevision]:
    procedure = Procedure.objects.select_for_update().get(pk=revision.procedure_id)
    return procedure, ProcedureRevision.objects.select_for_update().get(pk=revision.pk)


def _newest_published(procedure: Procedure) -> ProcedureRevision | None:
    return procedure.revisions.published().order_by("-number").first()
