"""What is asked of units, officers and calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from django.db.models import Prefetch, Q, QuerySet

from congvu.kernel.notices import NOTICES, YearNotice
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations import rules
from congvu.organisations.models import Absence, Agency, Appointment, Officer, Role, Unit, WorkCalendarNotice
from congvu.organisations.ordering import by_name
from congvu.organisations.refusals import NotYourRole


class Actor(Protocol):
    """Whoever acts: an account. Accounts stand one line above, so only its shape is known here."""

    pk: int
    kind: str
    officer_id: int | None


# -- people ------------------------------------------------------------------------------------------------------
def require_role(actor: Actor, role: Role, on: date, unit: Unit | None = None) -> None:
    """Refuse with NotYourRole unless the actor holds the role (in the unit, if given) on that day.

    The program itself may do everything: it loads shipped data and runs the law's deadlines.
    """
    if actor.kind == "program":
        return
    posts = Appointment.objects.on(on).filter(officer_id=actor.officer_id, roles__contains=[role])
    if unit is not None:
        posts = posts.filter(unit=unit)
    if actor.officer_id is None or not posts.exists():
        raise NotYourRole(role=Role(role).label)


def require_one_of(actor: Actor, roles: Iterable[Role], on: date) -> None:
    """Refuse with NotYourRole unless the actor holds at least one of the roles somewhere on that day."""
    roles = list(roles)
    if actor.kind == "program":
        return
    posts = Appointment.objects.on(on).filter(officer_id=actor.officer_id, roles__overlap=roles)
    if actor.officer_id is None or not posts.exists():
        raise NotYourRole(role="” hoặc “".join(Role(role).label for role in roles))


def officers_with_role(unit: Unit, role: str, on: date) -> list[Officer]:
    """The officers who hold a role in exactly this unit on a day, by name."""
    posts = Appointment.objects.on(on).filter(unit=unit, roles__contains=[role])
    return list(Officer.objects.filter(pk__in=posts.values("officer"), left_on__isnull=True))


def roles_of(officer: Officer, unit: Unit, on: date) -> frozenset[str]:
    """The roles an officer holds in exactly this unit on a day."""
    return frozenset(
        role for post in Appointment.objects.on(on).filter(officer=officer, unit=unit) for role in post.roles
    )


def one_stop_desks(on: date) -> list[Unit]:
    """The open one-stop desks, each with `public_posts`: whom the administrator chose to name there (Đ9.7)."""
    receives = Appointment.objects.on(on).filter(is_public=True, roles__contains=[Role.RECEIVER])
    named = (
        receives.filter(officer__left_on__isnull=True).select_related("officer").order_by(by_name("officer__full_name"))
    )
    desks = Unit.objects.filter(is_one_stop=True, closed_on__isnull=True).order_by(by_name("name"))
    return list(desks.prefetch_related(Prefetch("appointments", queryset=named, to_attr="public_posts")))


def units_of(officer: Officer, on: date) -> list[Unit]:
    """The units an officer serves in on a day, by name."""
    return list(Unit.objects.filter(pk__in=Appointment.objects.on(on).filter(officer=officer).values("unit")))


def may_stand_in_be_settled_by(actor: Actor, post: Appointment, on: date) -> bool:
    """Whether the actor may hand this post's work to another: its officer, a leader of its unit or of one above, by a
    post of his own, or an administrator."""
    if actor.kind == "program":
        return True
    if actor.officer_id is None:
        return False
    if actor.officer_id == post.officer_id:
        return True
    units, unit = [post.unit_id], post.unit
    while unit.parent_id is not None and unit.parent is not None:
        unit = unit.parent
        units.append(unit.pk)
    own = Appointment.objects.own().on(on).filter(officer=actor.officer_id)
    return own.filter(
        Q(unit__in=units, roles__contains=[Role.UNIT_LEADER]) | Q(roles__contains=[Role.ADMINISTRATOR])
    ).exists()


def administers(actor: Actor, on: date) -> bool:
    """Whether the actor keeps the system on that day."""
    posts = Appointment.objects.on(on).filter(officer_id=actor.officer_id, roles__contains=[Role.ADMINISTRATOR])
    return actor.officer_id is not None and posts.exists()


def away(officers: Iterable[int], on: date) -> dict[int, Absence]:
    """Who of these officers (ids) is away on a day, and who stands in. One query."""
    wanted = list(officers)
    absences = Absence.objects.on(on).filter(officer__in=wanted).select_related("officer", "substitute")
    return {absence.officer_id: absence for absence in absences} if wanted else {}


def away_between(officers: Iterable[int], first: date, last: date) -> dict[int, Absence]:
    """Who of these officers (ids) is away on a day of the period: the first absence of each. One query."""
    wanted = list(officers)
    absences = Absence.objects.filter(
        officer__in=wanted, from_on__lte=last, to_on__gte=first, ended_at__isnull=True
    ).select_related("officer", "substitute")
    return {one.officer_id: one for one in absences.order_by("-from_on", "-id")} if wanted else {}


def substituted_by(officer: int | None, on: date) -> list[int]:
    """The ids of the officers whose work this one does while they are away."""
    if officer is None:
        return []
    return list(Absence.objects.on(on).filter(substitute=officer).values_list("officer", flat=True))


def held_in_place(officer: int | None, on: date) -> list[Appointment]:
    """The posts an officer holds in others' places on a day."""
    if officer is None:
        return []
    posts = Appointment.objects.on(on).filter(officer=officer, in_place_of__isnull=False)
    return list(posts.select_related("in_place_of__officer").order_by("pk"))


def delegable_roles(post: Appointment) -> tuple[list[str], list[str]]:
    """The roles of a post that may be handed to another, and those of them that need no document."""
    everything = rules.delegable(post.roles, document="any")
    plain = rules.delegable(post.roles, document="")
    return [role for role in post.roles if role in everything], [role for role in post.roles if role in plain]


def colleagues(post: Appointment, on: date) -> QuerySet[Officer]:
    """The officers who may stand in for the holder of a post: those who serve in its agency, by name."""
    serving = Appointment.objects.own().on(on).filter(unit__agency=post.unit.agency_id)
    return Officer.objects.filter(pk__in=serving.values("officer"), left_on__isnull=True).exclude(pk=post.officer_id)


def posts_to_settle(actor: Actor, on: date) -> list[Appointment]:
    """The posts whose work the actor may hand to another: his own first, then those of the units he leads."""
    if actor.officer_id is None:
        return []
    own = Appointment.objects.own().on(on)
    led = [post.unit for post in own.filter(officer=actor.officer_id, roles__contains=[Role.UNIT_LEADER])]
    units = {unit.pk for top in led for unit in descendants(top)}
    found = own.filter(Q(officer=actor.officer_id) | Q(unit__in=units)).select_related("officer", "unit")
    return sorted(found, key=lambda post: (post.officer_id != actor.officer_id, post.unit.name, post.officer.full_name))


def descendants(unit: Unit) -> list[Unit]:
    """The unit and every open unit below it, nearest first. One query a level."""
    found, level = [unit], [unit]
    while level := list(Unit.objects.filter(parent__in=level, closed_on__isnull=True)):
        found += level
    return found


# -- the directory -----------------------------------------------------------------------------------------------
def all_units() -> QuerySet[Unit]:
    """Every unit, closed ones too, by name."""
    return Unit.objects.select_related("agency", "parent").order_by(by_name("name"))


def open_units() -> QuerySet[Unit]:
    """The units that work today, by name."""
    return all_units().filter(closed_on__isnull=True)


def all_officers() -> QuerySet[Officer]:
    """Everyone who serves or has served, by name."""
    return Officer.objects.order_by(by_name("full_name"))


def posts() -> QuerySet[Appointment]:
    """Every post ever given, latest first."""
    return Appointment.objects.select_related("officer", "unit", "in_place_of__officer").order_by("-from_on", "-id")


def agencies() -> QuerySet[Agency]:
    """Every agency, by code."""
    return Agency.objects.all()


def published_notices() -> QuerySet[WorkCalendarNotice]:
    """Every version of every year's notice, newest first."""
    return WorkCalendarNotice.objects.order_by("-year", "-version")


# -- calendars ---------------------------------------------------------------------------------------------------
def work_calendar() -> WorkCalendar:
    """The calendar in force: the newest version of each year's notice.

    Years that were never published here follow the notices shipped with the program. Rows of notices are only ever
    added, so the newest row identifies the calendar, and one small query is paid a call.
    """
    newest = WorkCalendarNotice.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _calendar_of(newest) if newest else WorkCalendar()


def work_calendar_under(notice: YearNotice) -> WorkCalendar:
    """The calendar in force as it would be with another notice for its year: to see what it moves before it is published."""
    now = work_calendar()
    others = [one for one in now.notices if one.year != notice.year]
    return now.with_notices([*others, notice], version=f"{notice.year}-preview")


def work_calendar_at(moment: datetime) -> WorkCalendar:
    """The calendar as it was in force at a moment: what was over then is not counted by notices that came later."""
    known = WorkCalendarNotice.objects.filter(published_at__lte=moment).order_by("-pk")
    newest = known.values_list("pk", flat=True).first()
    return _calendar_of(newest) if newest else WorkCalendar()


def work_calendar_of(version: str) -> WorkCalendar:
    """The calendar as it was when `version` was newest: an old dossier's dates explain themselves by it."""
    if version == WorkCalendar().version:
        return WorkCalendar()
    year, number = version.split("-")
    row = WorkCalendarNotice.objects.get(year=year, version=number)
    return _calendar_of(row.pk)


@lru_cache(maxsize=64)
def _calendar_of(newest: int) -> WorkCalendar:
    published = WorkCalendarNotice.objects.filter(pk__lte=newest).order_by("pk")
    notices = {notice.year: notice for notice in NOTICES}
    notices |= _as_notices(published)
    last = WorkCalendarNotice.objects.get(pk=newest)
    return WorkCalendar().with_notices((notices[year] for year in sorted(notices)), f"{last.year}-{last.version}")


def _as_notices(rows: Iterable[WorkCalendarNotice]) -> dict[int, YearNotice]:
    """A later version of a year replaces the earlier one."""
    return {
        row.year: YearNotice(
            row.year,
            frozenset(row.days_off),
            frozenset(row.days_worked),
            row.number,
            {date.fromisoformat(day): name for day, name in row.names.items()},
            {date.fromisoformat(day): number for day, number in row.sources.items()},
        )
        for row in sorted(rows, key=lambda row: row.version)
    }
