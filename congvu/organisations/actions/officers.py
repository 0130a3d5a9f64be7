"""Officers: entered, appointed to posts, relieved of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.actions.standing_in import revoke_delegations_of
from congvu.organisations.events import (
    AppointmentEnded,
    OfficerAppointed,
    OfficerEntered,
    OfficerLeft,
    OfficerMadePrivate,
    OfficerMadePublic,
)
from congvu.organisations.models import Appointment, Officer, Role, Unit
from congvu.organisations.queries import Actor, require_role
from congvu.organisations.refusals import (
    AppointmentOverlaps,
    CodeTaken,
    DatesReversed,
    NotAtTheDesk,
    OfficerHasLeft,
    RolesMissing,
    UnitIsClosed,
)


@transaction.atomic
def enter_officer(full_name: str, number: str, email: str, *, by: Actor, at: datetime, phone: str = "") -> Officer:
    """Enter a person who serves; the number and the official e-mail belong to one officer only."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    email = email.strip().lower()
    for taken, clash in ((number, Q(number=number)), (email, Q(email__iexact=email))):
        if Officer.objects.filter(clash).exists():
            raise CodeTaken(taken=taken)
    officer = Officer.objects.create(full_name=nfc(full_name).strip(), number=number, email=email, phone=phone.strip())
    record(OfficerEntered(number=number), about=officer, by=by, at=at)
    return officer


@transaction.atomic
def appoint(
    officer: Officer,
    unit: Unit,
    title: str,
    roles: Collection[str],
    *,
    from_on: date,
    by: Actor,
    at: datetime,
    to_on: date | None = None,
) -> Appointment:
    """Give an officer a post in a unit, with its title and roles, from one day, to another if known."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if to_on is not None and to_on < from_on:
        raise DatesReversed(from_on=f"{from_on:%d/%m/%Y}", to_on=f"{to_on:%d/%m/%Y}")
    unknown = sorted(set(roles) - set(Role.values))
    if unknown or not roles:
        raise RolesMissing(unknown=", ".join(unknown) or "không có vai trò nào")
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if officer.left_on is not None:
        raise OfficerHasLeft(officer=officer.full_name, on=f"{officer.left_on:%d/%m/%Y}")
    if unit.closed_on is not None:
        raise UnitIsClosed(unit=unit.name, on=f"{unit.closed_on:%d/%m/%Y}")
    same_post = Appointment.objects.own().filter(officer=officer, unit=unit).exclude(to_on__lt=from_on)
    if to_on is not None:
        same_post = same_post.filter(from_on__lte=to_on)
    if same_post.exists():
        raise AppointmentOverlaps(officer=officer.full_name, unit=unit.name)
    post = Appointment.objects.create(
        officer=officer, unit=unit, title=nfc(title).strip(), roles=sorted(set(roles)), from_on=from_on, to_on=to_on
    )
    record(
        OfficerAppointed(
            officer=officer.number,
            unit=unit.code,
            roles=post.roles,
            from_on=from_on.isoformat(),
            to_on=to_on.isoformat() if to_on else None,
        ),
        about=post,
        by=by,
        at=at,
    )
    return post


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, by: Actor, at: datetime) -> Appointment:
    """End a post; `on` is its last day."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    return _end(appointment, on, by, at)


@transaction.atomic
def make_public(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """Show name and work telephone of who receives at a one-stop desk on its public page (NĐ 61/2018/NĐ-CP Đ9.7)."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    post = _locked(appointment)
    standing = Appointment.objects.on(vietnam_day(at)).filter(pk=post.pk, roles__contains=[Role.RECEIVER])
    if not post.unit.is_one_stop or not standing.exists():
        raise NotAtTheDesk(officer=post.officer.full_name)
    if not post.is_public:
        post.is_public = True
        post.save(update_fields=["is_public"])
        record(OfficerMadePublic(officer=post.officer.number, unit=post.unit.code), about=post, by=by, at=at)
    return post


@transaction.atomic
def make_private(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """Take name and telephone off the public page again."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    post = _locked(appointment)
    if post.is_public:
        post.is_public = False
        post.save(update_fields=["is_public"])
        record(OfficerMadePrivate(officer=post.officer.number, unit=post.unit.code), about=post, by=by, at=at)
    return post


def _locked(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_for_update(of=("self",)).select_related("officer", "unit").get(pk=appointment.pk)


@transaction.atomic
def officer_leaves(officer: Officer, *, on: date, by: Actor, at: datetime) -> Officer:
    """The officer leaves the service: every post ends the day before `on`, and none can be given any more."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    if officer.left_on is not None:
        raise OfficerHasLeft(officer=officer.full_name, on=f"{officer.left_on:%d/%m/%Y}")
    for post in Appointment.objects.select_for_update().filter(officer=officer).exclude(to_on__lt=on):
        _end(post, max(on - timedelta(days=1), post.from_on), by, at)
    officer.left_on = on
    officer.save(update_fields=["left_on"])
    record(OfficerLeft(number=officer.number, on=on.isoformat()), about=officer, by=by, at=at)
    return officer


def _end(appointment: Appointment, on: date, by: Actor, at: datetime) -> Appointment:
    if on < appointment.from_on:
        raise DatesReversed(from_on=f"{appointment.from_on:%d/%m/%Y}", to_on=f"{on:%d/%m/%Y}")
    if appointment.to_on is not None and appointment.to_on < on:
        # A longer post is another post: it would otherwise grow over one given meanwhile.
        raise DatesReversed(from_on=f"{on:%d/%m/%Y}", to_on=f"{appointment.to_on:%d/%m/%Y}")
    appointment.to_on = on
    appointment.save(update_fields=["to_on"])
    revoke_delegations_of(appointment, after=on, by=by, at=at)
    record(
        AppointmentEnded(officer=appointment.officer.number, unit=appointment.unit.code, on=on.isoformat()),
        about=appointment,
        by=by,
        at=at,
    )
    return appointment
