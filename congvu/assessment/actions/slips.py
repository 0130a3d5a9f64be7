"""Phiếu đánh giá: opened with each contact, filled by the applicant, answered by who leads the unit."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.accounts.queries import units_where
from congvu.assessment.events import ExplanationGiven, ExplanationLate, SlipOpened, SlipRated
from congvu.assessment.models import LEADING, Explanation, Slip
from congvu.assessment.refusals import (
    AlreadyExplained,
    ExplanationEmpty,
    GradeMissing,
    NothingToExplain,
    NotYourSlip,
    NotYoursToExplain,
    OfficersDoNotRate,
    RatingOver,
)
from congvu.assessment.rules import slips as rules
from congvu.assessment.rules.slips import Ratings
from congvu.dossiers.models import Dossier
from congvu.events.facts import record
from congvu.organisations.models import Appointment, Role, Unit
from congvu.organisations.queries import work_calendar
from congvu.workflow.queries import reach

A_RUN = 500


@transaction.atomic
def open_slip(
    dossier: Dossier, contact: str, *, cause: int, officer: Account | None, by: Account, at: datetime
) -> Slip:
    """The slip that goes with one contact. `cause`: the recorded fact; the same one opens no second slip."""
    served = officer if officer is not None and officer.officer_id is not None else None
    slip, is_new = Slip.objects.get_or_create(
        cause=cause,
        defaults={
            "dossier": dossier,
            "contact": Slip.Contact(contact),
            "token": secrets.token_urlsafe(24),
            "unit": _unit_of(dossier, contact, served, at),
            "officer": served,
            "opened_at": at,
        },
    )
    if is_new:
        record(SlipOpened(slip=slip.pk, contact=slip.contact), about=slip, by=by, at=at)
    return slip


@transaction.atomic
def rate(slip: Slip, ratings: Ratings, *, way: str, by: Account, at: datetime) -> Slip:
    """Fill the slip, or change it within seven days.

    `by` the applicant in the portal; the program's account for whoever holds the link or stands at the kiosk: the law
    keeps confidential who rates (NĐ 61/2018/NĐ-CP Đ27.3).
    """
    if by.officer_id is not None:
        raise OfficersDoNotRate()
    slip = Slip.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=slip.pk)
    if way == Slip.Way.PORTAL and not Slip.objects.owned_by(by).filter(pk=slip.pk).exists():
        raise NotYourSlip()
    if explained := Explanation.objects.filter(slip=slip).first():
        raise AlreadyExplained(at=f"{localtime(explained.at):%H:%M %d/%m/%Y}")
    if not rules.may_rate(slip.opened_at, slip.rated_at, at):
        raise RatingOver(on=f"{localtime(rules.closes_at(slip.opened_at, slip.rated_at)):%d/%m/%Y}")
    if not rules.is_gradeable(ratings):
        raise GradeMissing()
    again = slip.rated_at is not None
    for name in ("overall", "convenience", "timeliness", "attitude", "contacts", "agencies"):
        setattr(slip, name, getattr(ratings, name))
    slip.words, slip.way = ratings.words.strip(), Slip.Way(way)
    slip.rated_at, slip.changed_at = slip.rated_at or at, at
    wants = rules.wants_explanation(slip.overall, slip.attitude)
    slip.explain_by = (slip.explain_by or _explain_by(at)) if wants else None
    slip.save()
    told = SlipRated(slip.pk, slip.contact, slip.way, ratings.overall, again, wants)
    record(told, about=slip, by=by, at=at)
    return slip


@transaction.atomic
def explain(slip: Slip, finding: str, text: str, *, by: Account, at: datetime) -> Explanation:
    """The leader answers who was not satisfied (TT 01/2018/TT-VPCP Đ17.1đ). Never the officer who was rated."""
    slip = Slip.objects.select_for_update(of=("self",)).select_related("dossier", "unit").get(pk=slip.pk)
    if slip.officer_id == by.pk or not _answers_for(slip, by, localdate(at)):
        raise NotYoursToExplain(unit=slip.unit.name)
    if slip.explain_by is None or Explanation.objects.filter(slip=slip).exists():
        raise NothingToExplain()
    if not text.strip():
        raise ExplanationEmpty()
    given = Explanation.objects.create(slip=slip, finding=Explanation.Finding(finding), text=text.strip(), by=by, at=at)
    told = ExplanationGiven(slip=slip.pk, finding=given.finding, in_time=at <= slip.explain_by)
    record(told, about=slip, by=by, at=at)
    return given


@transaction.atomic
def remind_of_explanations(*, by: Account, at: datetime) -> int:
    """Explanations whose time has passed are told once to who owes them; how many."""
    late = Slip.objects.unexplained().filter(explain_by__lt=at, reminded_at__isnull=True).order_by("explain_by")
    found = list(late.select_for_update(of=("self",), skip_locked=True)[:A_RUN])
    for slip in found:
        slip.reminded_at = at
        slip.save(update_fields=["reminded_at"])
        record(ExplanationLate(slip=slip.pk), about=slip, by=by, at=at)
    return len(found)


def _answers_for(slip: Slip, by: Account, on: date) -> bool:
    """Leads the unit where it happened; or the handling unit, where nobody leads that one."""
    led = reach(by, on)
    units = frozenset(unit for role in LEADING for unit in led.get(role, ()))
    if slip.unit_id in units:
        return True
    leading = Appointment.objects.on(on).filter(unit=slip.unit_id, roles__overlap=list(LEADING))
    return slip.dossier.unit_id in units and not leading.exists()


def _unit_of(dossier: Dossier, contact: str, officer: Account | None, at: datetime) -> Unit:
    """Who answers for the contact: the desk where it took place there, otherwise the unit that handles the dossier.

    With the result the whole case is rated, which is the handling unit's.
    """
    if officer is None or contact == Slip.Contact.RETURN:
        return dossier.unit
    desks = units_where(officer, Role.RECEIVER, on=localdate(at))
    return Unit.objects.filter(pk__in=desks, agency_id=dossier.agency_id).order_by("pk").first() or dossier.unit


def _explain_by(at: datetime) -> datetime:
    calendar = work_calendar()
    return calendar.closing(calendar.add_working_days(localdate(at), rules.EXPLAIN_WORKING_DAYS))
