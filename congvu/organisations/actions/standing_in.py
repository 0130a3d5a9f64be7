"""Ủy quyền, nghỉ phép: one officer does another's work, from day to day, and says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations import rules
from congvu.organisations.events import AbsenceEnded, AbsenceEntered, DelegationGiven, DelegationRevoked
from congvu.organisations.models import Absence, Appointment, Delegation, Officer, Role
from congvu.organisations.queries import Actor, may_stand_in_be_settled_by
from congvu.organisations.refusals import (
    AbsenceOverlaps,
    AlreadyDelegated,
    DatesReversed,
    DelegateUnfit,
    DelegationEnded,
    DelegationOutside,
    DocumentMissing,
    NotDelegable,
    NotYoursToDelegate,
    StandInReasonMissing,
)


@transaction.atomic
def delegate(
    post: Appointment,
    to: Officer,
    roles: Collection[str],
    *,
    from_on: date,
    to_on: date,
    document: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Hand roles of a post to a colleague of the same agency for a time, by a document.

    By the officer himself, by who leads his unit, or by an administrator. Signing is handed on only where it is named
    among the roles: the document must say so. Who holds a post in another's place hands nothing on.
    """
    document, reason = nfc(document).strip()[:200], nfc(reason).strip()[:300]
    if not reason:
        raise StandInReasonMissing()
    if not document:
        raise DocumentMissing()
    _require_dates(from_on, to_on, at)
    post = _locked(post)
    _require_settled_by(post, by, at)
    if unfit := set(roles) - rules.delegable(post.roles, document=document) or (not roles and {"–"}):
        raise NotDelegable(roles=", ".join(str(dict(Role.choices).get(role, role)) for role in sorted(unfit)))
    if rules.within((from_on, to_on), (post.from_on, post.to_on)) != (from_on, to_on):
        raise DelegationOutside(officer=post.officer.full_name)
    _require_fit(to, post, from_on)
    return _give(post, to, roles, (from_on, to_on), document, reason, None, by=by, at=at)


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: Actor, at: datetime) -> Delegation:
    """Take the roles back, from this moment."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    post = Appointment.objects.select_for_update().get(pk=delegation.post_id)
    _require_settled_by(_locked(delegation.of), by, at)
    if delegation.revoked_at is not None or (post.to_on is not None and post.to_on < vietnam_day(at)):
        raise DelegationEnded()
    _revoke(delegation, post, by=by, at=at)
    return delegation


@transaction.atomic
def enter_absence(
    officer: Officer,
    substitute: Officer,
    *,
    from_on: date,
    to_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    document: str = "",
) -> Absence:
    """An officer will be away; a colleague does the work of every post of his meanwhile.

    The colleague signs only under a document that says so.
    """
    document, reason = nfc(document).strip()[:200], nfc(reason).strip()[:300]
    if not reason:
        raise StandInReasonMissing()
    _require_dates(from_on, to_on, at)
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    posts = list(_posts_in(officer, from_on, to_on))
    if not posts:
        raise DelegationOutside(officer=officer.full_name)
    for post in posts:
        _require_settled_by(post, by, at)
    _require_fit(substitute, posts[0], from_on)
    same_time = Absence.objects.filter(officer=officer, ended_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on)
    if other := same_time.first():
        raise AbsenceOverlaps(absence=str(other))
    absence = Absence.objects.create(
        officer=officer, substitute=substitute, from_on=from_on, to_on=to_on, reason=reason, document=document,
        entered_at=at,
    )  # fmt: skip
    told = AbsenceEntered(
        officer=officer.number, substitute=substitute.number, from_on=from_on.isoformat(), to_on=to_on.isoformat()
    )
    record(told, about=absence, by=by, at=at)
    for post in posts:
        roles = rules.delegable(post.roles, document=document)
        time = rules.within((from_on, to_on), (post.from_on, post.to_on))
        if roles and time is not None and post.unit.agency_id == posts[0].unit.agency_id:
            _give(post, substitute, roles, time, document, reason, absence, by=by, at=at)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Actor, at: datetime) -> Absence:
    """The officer is back early, or does not go: nobody stands in any more."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    posts = _posts_in(absence.officer, absence.from_on, absence.to_on)
    if absence.ended_at is not None or absence.to_on < vietnam_day(at) or not posts:
        raise DelegationEnded()
    for post in posts:
        _require_settled_by(post, by, at)
    absence.ended_at = at
    absence.save(update_fields=["ended_at"])
    for delegation in absence.delegations.filter(revoked_at__isnull=True).select_related("post"):
        _revoke(delegation, delegation.post, by=by, at=at)
    told = AbsenceEnded(officer=absence.officer.number, substitute=absence.substitute.number)
    record(told, about=absence, by=by, at=at)
    return absence


def revoke_delegations_of(post: Appointment, *, after: date, by: Actor, at: datetime) -> None:
    """The post itself ends on a day: nobody holds it in its officer's place any longer."""
    given = Delegation.objects.select_related("post").filter(of=post, revoked_at__isnull=True, post__to_on__gt=after)
    for delegation in given:
        _revoke(delegation, delegation.post, by=by, at=at, on=max(after, vietnam_day(at)))


def _give(
    of: Appointment,
    to: Officer,
    roles: Collection[str],
    time: tuple[date, date],
    document: str,
    reason: str,
    absence: Absence | None,
    *,
    by: Actor,
    at: datetime,
) -> Delegation:
    given = Delegation.objects.select_related("post").filter(of=of, revoked_at__isnull=True)
    for other in given:
        if set(other.post.roles) & set(roles) and rules.overlaps((other.post.from_on, other.post.to_on), time):
            raise AlreadyDelegated(officer=other.post.officer.full_name, to_on=f"{other.post.to_on:%d/%m/%Y}")
    post = Appointment.objects.create(
        officer=to, unit=of.unit, title=of.title, roles=sorted(set(roles)), from_on=time[0], to_on=time[1],
        in_place_of=of,
    )  # fmt: skip
    delegation = Delegation.objects.create(
        of=of, post=post, absence=absence, reason=reason, document=document, given_at=at
    )
    told = DelegationGiven(
        officer=of.officer.number,
        to=to.number,
        unit=of.unit.code,
        roles=post.roles,
        from_on=time[0].isoformat(),
        to_on=time[1].isoformat(),
    )
    record(told, about=delegation, by=by, at=at)
    return delegation


def _revoke(delegation: Delegation, post: Appointment, *, by: Actor, at: datetime, on: date | None = None) -> None:
    post.revoked_on = on or vietnam_day(at)
    post.save(update_fields=["revoked_on"])
    delegation.revoked_at = at
    delegation.save(update_fields=["revoked_at"])
    told = DelegationRevoked(officer=delegation.of.officer.number, to=post.officer.number, unit=delegation.of.unit.code)
    record(told, about=delegation, by=by, at=at)


def _locked(post: Appointment) -> Appointment:
    return Appointment.objects.select_for_update(of=("self",)).select_related("officer", "unit").get(pk=post.pk)


def _posts_in(officer: Officer, from_on: date, to_on: date) -> list[Appointment]:
    """The officer's own posts in a time, the longest served first."""
    held = Appointment.objects.own().filter(officer=officer, from_on__lte=to_on).exclude(to_on__lt=from_on)
    return list(held.select_related("officer", "unit").order_by("from_on", "pk"))


def _require_dates(from_on: date, to_on: date, at: datetime) -> None:
    if to_on < from_on or to_on < vietnam_day(at):
        raise DatesReversed(from_on=f"{from_on:%d/%m/%Y}", to_on=f"{to_on:%d/%m/%Y}")


def _require_settled_by(post: Appointment, by: Actor, at: datetime) -> None:
    if post.in_place_of_id is not None or not may_stand_in_be_settled_by(by, post, vietnam_day(at)):
        raise NotYoursToDelegate(officer=post.officer.full_name)


def _require_fit(to: Officer, post: Appointment, on: date) -> None:
    """A colleague who serves in the same agency, by a post of his own, when the time begins."""
    serves = Appointment.objects.own().on(on).filter(officer=to, unit__agency=post.unit.agency_id)
    if to.pk == post.officer_id or to.left_on is not None or not serves.exists():
        raise DelegateUnfit(officer=to.full_name)
