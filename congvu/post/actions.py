"""Bưu gửi: ordered, taken by the operator, reported on, cancelled. Calling the operator is the jobs' part, never an act's."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission
from congvu.dossiers.actions import choose_result_way
from congvu.dossiers.models import Dossier, ResultWay, Status
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.post import rules
from congvu.post.events import (
    ConsignmentCancelled,
    ConsignmentMoved,
    ConsignmentOrdered,
    ConsignmentPutOff,
    ConsignmentTaken,
)
from congvu.post.gateway import Reported
from congvu.post.models import Consignment, JourneyReport
from congvu.post.refusals import (
    AlreadyTravelling,
    ConsignmentOnItsWay,
    NothingToCarry,
    NotThePostOfficer,
    PartyIncomplete,
    TrackingUnreadable,
)

State = Consignment.State
_TRACKING = re.compile(r"^[A-Z0-9]{8,30}$")


@dataclass(frozen=True)
class Party:
    """Where something is fetched or brought."""

    name: str
    address: str
    phone: str


@transaction.atomic
def order(dossier: Dossier, direction: str, party: Party | None = None, *, by: Account, at: datetime) -> Consignment:
    """A consignment, by the desk or by the applicant; one that travels already is refused.

    A result that is not handed over yet is only asked for: it goes to the operator with the hand-over, and until then the
    dossier's result is one to be sent. Anything else is ordered by a job at once. Without `party` the dossier's contact.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    by_desk = _require_party(dossier, by, at)
    if party is not None and not all((party.name.strip(), party.address.strip(), party.phone.strip())):
        raise PartyIncomplete()
    if not rules.may_be_ordered(direction, dossier.status, by_desk=by_desk):
        raise NothingToCarry(dossier=str(dossier), status=str(dossier.get_status_display()))
    there = _travelling(dossier, direction)
    if there is not None:
        state = str(there.get_state_display())
        raise AlreadyTravelling(dossier=str(dossier), consignment=str(there), state=state)
    waits = direction == Consignment.Direction.DELIVERY and dossier.status != Status.RETURNED
    consignment = Consignment.objects.create(
        reference=f"{dossier.reference}-{secrets.token_hex(4)}",
        dossier=dossier,
        direction=Consignment.Direction(direction),
        state=State.ASKED if waits else State.WAITING,
        way_before=dossier.result_way if waits else "",
        name=nfc(party.name).strip() if party else "",
        address=nfc(party.address).strip() if party else "",
        phone=party.phone.strip() if party else "",
        next_at=None if waits else at,
        by=by,
        at=at,
    )
    told = ConsignmentOrdered(reference=consignment.reference, dossier=dossier.reference, direction=direction)
    record(told, about=consignment, by=by, at=at)
    if waits:
        choose_result_way(dossier, ResultWay.POST, by=by, at=at)
    else:
        app.configure_task("post.bring").defer(consignment_id=consignment.pk)
    return consignment


@transaction.atomic
def send(dossier: Dossier, *, by: Account, at: datetime) -> Consignment:
    """The result is handed to the post: what was asked for goes to the operator now; else the dossier's contact."""
    asked = Consignment.objects.select_for_update(of=("self",)).filter(dossier=dossier, state=State.ASKED).first()
    if asked is None:
        return order(dossier, Consignment.Direction.DELIVERY, by=by, at=at)
    _moved(asked, State.WAITING, by=by, at=at)
    asked.next_at = at
    asked.save(update_fields=["next_at"])
    app.configure_task("post.bring").defer(consignment_id=asked.pk)
    return asked


@transaction.atomic
def give_up_asked(dossier: Dossier, *, by: Account, at: datetime) -> None:
    """The result went another way, or there is none: nothing is left to send."""
    for asked in Consignment.objects.select_for_update(of=("self",)).filter(dossier=dossier, state=State.ASKED):
        _cancelled(asked, by=by, at=at)


@transaction.atomic
def take(consignment: Consignment, tracking: str, fee: int | None = None, *, by: Account, at: datetime) -> Consignment:
    """It has its number: from the operator, or typed by an officer who brought it to the post. Told twice it is one."""
    tracking = re.sub(r"[\s.-]", "", tracking).upper()
    if not _TRACKING.match(tracking):
        raise TrackingUnreadable(text=tracking[:40])
    consignment = _locked(consignment)
    _require_desk(consignment.dossier, by, at)
    if consignment.state != State.WAITING:
        if consignment.tracking == tracking:
            return consignment
        raise ConsignmentOnItsWay(consignment=str(consignment), state=str(consignment.get_state_display()))
    consignment.state, consignment.tracking = State.ACCEPTED, tracking
    consignment.next_at, consignment.problem = None, ""
    consignment.fee = fee if fee is not None else consignment.fee
    consignment.save(update_fields=["state", "tracking", "next_at", "problem", "fee"])
    record(ConsignmentTaken(reference=consignment.reference, tracking=tracking), about=consignment, by=by, at=at)
    return consignment


@transaction.atomic
def put_off(consignment: Consignment, *, why: str, by: Account, at: datetime) -> Consignment:
    """The operator could not be reached: another try later. Nothing else waits for it."""
    consignment = _locked(consignment)
    if consignment.state != State.WAITING:
        return consignment
    consignment.tries += 1
    consignment.next_at, consignment.problem = at + rules.wait_after(consignment.tries), why[:500]
    consignment.save(update_fields=["tries", "next_at", "problem"])
    told = ConsignmentPutOff(reference=consignment.reference, tries=consignment.tries)
    record(told, about=consignment, by=by, at=at)
    return consignment


@transaction.atomic
def note_refused(consignment: Consignment, *, why: str, by: Account, at: datetime) -> Consignment:
    """The operator says no, with its reason: an officer mends the address or hands the result over otherwise."""
    consignment = _locked(consignment)
    if consignment.state == State.WAITING:
        _moved(consignment, State.REFUSED, by=by, at=at, why=why)
    return consignment


@transaction.atomic
def note_reports(consignment: Consignment, reports: Iterable[Reported], *, by: Account, at: datetime) -> Consignment:
    """What the operator reports; the same report twice is one row, a late one changes nothing that came after it."""
    consignment = _locked(consignment)
    for told in reports:
        JourneyReport.objects.get_or_create(
            consignment=consignment,
            key=told.key[:80],
            defaults={"state": told.state, "word": told.word[:120], "place": told.place[:200], "at": told.at},
        )
    known = [rules.Report(one.key, one.state, one.at) for one in consignment.reports.all()]
    state = rules.state_after(consignment.state, known)
    consignment.asked_at = at
    consignment.save(update_fields=["asked_at"])
    if state != consignment.state:
        _moved(consignment, state, by=by, at=at)
    return consignment


@transaction.atomic
def cancel(consignment: Consignment, *, by: Account, at: datetime) -> Consignment:
    """Not sent by post after all; where the operator has it already a job tells them.

    A result that was only asked for is had as before, or at the desk where it was to be sent from the start.
    """
    consignment = _locked(consignment)
    _require_party(consignment.dossier, by, at)
    if not consignment.may_be_cancelled:
        raise ConsignmentOnItsWay(consignment=str(consignment), state=str(consignment.get_state_display()))
    was_asked = consignment.state == State.ASKED
    _cancelled(consignment, by=by, at=at)
    if was_asked and rules.may_be_ordered(consignment.direction, consignment.dossier.status, by_desk=False):
        choose_result_way(consignment.dossier, consignment.way_if_cancelled, by=by, at=at)
    return consignment


def _cancelled(consignment: Consignment, *, by: Account, at: datetime) -> None:
    consignment.state, consignment.ended_at, consignment.next_at = State.CANCELLED, at, None
    consignment.save(update_fields=["state", "ended_at", "next_at"])
    record(ConsignmentCancelled(reference=consignment.reference), about=consignment, by=by, at=at)
    if consignment.tracking:
        app.configure_task("post.call_back").defer(consignment_id=consignment.pk)


def _moved(consignment: Consignment, state: str, *, by: Account, at: datetime, why: str = "") -> None:
    before, consignment.state = consignment.state, state
    consignment.problem, consignment.next_at = why[:500], None
    consignment.ended_at = at if state in rules.ENDS else None
    consignment.save(update_fields=["state", "problem", "next_at", "ended_at"])
    told = ConsignmentMoved(reference=consignment.reference, before=before, state=state)
    record(told, about=consignment, by=by, at=at)


def _locked(consignment: Consignment) -> Consignment:
    return Consignment.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=consignment.pk)


def _travelling(dossier: Dossier, direction: str) -> Consignment | None:
    over = [State.SENT_BACK, State.REFUSED, State.CANCELLED]
    return Consignment.objects.filter(dossier=dossier, direction=direction).exclude(state__in=over).first()


def _require_party(dossier: Dossier, by: Account, at: datetime) -> bool:
    """The desk, or who sends for the applicant; whether it is the desk."""
    if permission.applicant_may("choose_result_way", dossier, by):
        return False
    _require_desk(dossier, by, at)
    return True


def _require_desk(dossier: Dossier, by: Account, at: datetime) -> None:
    if by.kind != Kind.PROGRAM and not permission.receives_for(by, dossier, localdate(at)):
        raise NotThePostOfficer(dossier=str(dossier))
