"""What the acts share: the locked row, the check of state and person, the clock, numbers, prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from congvu.accounts.models import Account, Kind, Mandate
from congvu.dossiers import permission, rules
from congvu.dossiers.events import PrintIssued
from congvu.dossiers.models import Dossier, LegalPrint, SupplementRequest
from congvu.dossiers.offer import Offer, offer_of
from congvu.dossiers.refusals import (
    AwaitingSupplement,
    MandateOver,
    NotPossibleNow,
    NotYourDossier,
    PartTooSmall,
)
from congvu.events.facts import record
from congvu.workflow.models import WorkItem

Row = TypeVar("Row", bound=models.Model)


def locked(dossier: Dossier, *related: str) -> Dossier:
    """The dossier as it is now, kept from everybody else until the act is done, with the `related` rows the act reads."""
    rows = Dossier.objects.select_for_update(of=("self",))
    return (rows.select_related(*related) if related else rows).get(pk=dossier.pk)


def require_possible(act: str, dossier: Dossier) -> None:
    """Refuse what the table of acts does not allow in this state."""
    if not rules.can(act, dossier.status):
        raise NotPossibleNow(
            act=_(rules.ACTS[act].phrase), dossier=str(dossier), status=str(dossier.get_status_display())
        )
    if not rules.ACTS[act].during_supplement and (request := open_request(dossier)):
        raise AwaitingSupplement(
            act=_(rules.ACTS[act].phrase), dossier=str(dossier), on=f"{localtime(request.at):%d/%m/%Y}"
        )


def require_owner(act: str, dossier: Dossier, by: Account) -> None:
    """Refuse whoever is not the applicant, or may not do this for him: by his part, or under his mandate."""
    rights, under_mandate = permission.rights_for(dossier, by)
    if rules.applicant_may(act, rights, under_mandate=under_mandate):
        return
    if rights:
        raise PartTooSmall(act=_(rules.ACTS[act].phrase), holder=dossier.applicant_name)
    if dossier.mandate is not None and Mandate.objects.served_by(by).filter(pk=dossier.mandate.pk).exists():
        raise MandateOver(act=_(rules.ACTS[act].phrase), holder=dossier.applicant_name)
    raise not_yours(act, dossier, "người nộp hồ sơ")


def require_receiver(act: str, dossier: Dossier, by: Account, at: datetime) -> None:
    if by.kind != Kind.PROGRAM and not permission.receives_for(by, dossier, localdate(at)):
        raise not_yours(act, dossier, "cán bộ Bộ phận Một cửa của cơ quan")


def require_step(act: str, dossier: Dossier, by: Account, at: datetime) -> WorkItem | None:
    """The open step by which the person may do the act; None where the procedure has no process or the program acts."""
    on = localdate(at)
    if by.kind == Kind.PROGRAM:
        return None
    if permission.decides_without_process(by, dossier, act, on):
        return None
    items = permission.work_of(dossier)
    step = permission.step_for(act, by, items, on)
    if step is not None:
        return step
    who = "; ".join(f"{item.name} – {item.holder or item.unit}" for item in items)
    raise not_yours(act, dossier, who or f"lãnh đạo {dossier.unit}")


def not_yours(act: str, dossier: Dossier, who: str) -> NotYourDossier:
    return NotYourDossier(act=rules.ACTS[act].phrase, dossier=str(dossier), who=who)


def open_request(dossier: Dossier) -> SupplementRequest | None:
    """The request for a supplement that waits for the applicant."""
    return dossier.supplement_requests.filter(answered_at__isnull=True).first()


def offer(dossier: Dossier) -> Offer:
    return offer_of(dossier.revision_id)


def next_number(key: str) -> int:
    """The next number of a series, without gaps or repeats: whoever comes second waits for the first to commit.

    Call it as late in the act as possible: the series stands still until the act is committed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_counter AS c (key, last) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET last = c.last + 1 RETURNING last",
            [key],
        )
        row = cursor.fetchone()
    assert row is not None, "an upsert returns its row"
    return int(row[0])


def issue_print(
    dossier: Dossier, form: LegalPrint.Form, data: Mapping[str, Any], *, by: Account, at: datetime, number: str = ""
) -> LegalPrint:
    """Fix what a legal print says; a job draws its PDF."""
    issued = LegalPrint.objects.create(
        dossier=dossier, form=form, number=number, data={**data, "number": number}, by=by, at=at
    )
    record(PrintIssued(reference=dossier.reference, form=form, print=issued.pk), about=dossier, by=by, at=at)
    return issued


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
