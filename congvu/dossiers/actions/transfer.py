"""Chuyển hồ sơ: papers go from the desk to the unit; a dossier that came to a wrong unit goes to the right one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission, prints
from congvu.dossiers.actions._shared import locked, not_yours, open_request, require_possible, require_receiver
from congvu.dossiers.events import DossierTransferred, PapersTransferred
from congvu.dossiers.models import Dossier, Status, Transfer
from congvu.dossiers.refusals import NoPapers, PapersTransferredAlready, ReasonMissing, WrongUnit
from congvu.events.facts import record
from congvu.kernel.duties import transfer_by
from congvu.kernel.text import nfc
from congvu.organisations.models import Unit
from congvu.organisations.queries import work_calendar
from congvu.workflow.actions import move


@transaction.atomic
def transfer(dossier: Dossier, to: Unit, reason: str, *, by: Account, at: datetime) -> Transfer:
    """Send a dossier to the unit of the same agency that it belongs to.

    The receiving unit begins the open steps anew, with their full times; the dossier's own time runs on, since it is
    the agency that made the mistake. Before reception only the desk does it, afterwards who holds a step or leads.
    """
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonMissing()
    dossier = locked(dossier, "unit", "process")
    require_possible("transfer", dossier)
    if by.kind != Kind.PROGRAM and not permission.may_transfer(by, dossier, localdate(at)):
        raise not_yours("transfer", dossier, f"người đang giữ bước, lãnh đạo {dossier.unit}")
    if to.pk == dossier.unit_id or to.agency_id != dossier.agency_id or to.closed_on is not None:
        raise WrongUnit(unit=to.name)
    old, dossier.unit = dossier.unit, to
    dossier.save(update_fields=["unit"])
    if dossier.process is not None and dossier.status == Status.IN_REVIEW:
        move(dossier.process, to, reason, calendar=work_calendar(), by=by, at=at)
    made = Transfer.objects.create(dossier=dossier, from_unit=old, to_unit=to, reason=reason, by=by, at=at)
    told = DossierTransferred(
        reference=dossier.reference, transfer=made.pk, from_unit=old.code, unit=to.code,
        waits=open_request(dossier) is not None,
    )  # fmt: skip
    record(told, about=dossier, by=by, at=at)
    return made


@transaction.atomic
def transfer_papers(dossier: Dossier, *, by: Account, at: datetime) -> Transfer:
    """The desk gives the papers of a received dossier to the unit that handles it (NĐ 61/2018/NĐ-CP Đ18.2).

    Within the working day of the reception, after 15:00 on the next morning; later is recorded as late.
    """
    dossier = locked(dossier, "unit", "agency")
    require_possible("transfer_papers", dossier)
    require_receiver("transfer_papers", dossier, by, at)
    desk = prints.desk_of(dossier)
    if desk is None or desk.pk == dossier.unit_id or dossier.channel not in {"counter", "post"}:
        raise NoPapers(dossier=str(dossier))
    if dossier.transfers.filter(deadline__isnull=False).exists():
        raise PapersTransferredAlready(dossier=str(dossier))
    assert dossier.received_at is not None, "the table of acts allows it only after reception"
    deadline = transfer_by(dossier.received_at, work_calendar())
    made = Transfer.objects.create(
        dossier=dossier, from_unit=desk, to_unit=dossier.unit, deadline=deadline, by=by, at=at
    )
    told = PapersTransferred(
        reference=dossier.reference, transfer=made.pk, unit=dossier.unit.code, in_time=at <= deadline
    )
    record(told, about=dossier, by=by, at=at)
    return made
