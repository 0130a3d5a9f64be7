"""The facts that organisations publish."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("organisations.agency_entered")
@dataclass(frozen=True)
class AgencyEntered:
    code: str


@fact("organisations.unit_opened")
@dataclass(frozen=True)
class UnitOpened:
    code: str
    agency: str


@fact("organisations.unit_renamed")
@dataclass(frozen=True)
class UnitRenamed:
    code: str
    old_name: str
    new_name: str


@fact("organisations.unit_closed")
@dataclass(frozen=True)
class UnitClosed:
    code: str
    on: str


@fact("organisations.officer_entered")
@dataclass(frozen=True)
class OfficerEntered:
    number: str


@fact("organisations.officer_appointed")
@dataclass(frozen=True)
class OfficerAppointed:
    officer: str
    unit: str
    roles: list[str]
    from_on: str
    to_on: str | None


@fact("organisations.officer_made_public")
@dataclass(frozen=True)
class OfficerMadePublic:
    officer: str
    unit: str


@fact("organisations.officer_made_private")
@dataclass(frozen=True)
class OfficerMadePrivate:
    officer: str
    unit: str


@fact("organisations.appointment_ended")
@dataclass(frozen=True)
class AppointmentEnded:
    officer: str
    unit: str
    on: str


@fact("organisations.officer_left")
@dataclass(frozen=True)
class OfficerLeft:
    number: str
    on: str


@fact("organisations.delegation_given")
@dataclass(frozen=True)
class DelegationGiven:
    officer: str
    to: str
    unit: str
    roles: list[str]
    from_on: str
    to_on: str


@fact("organisations.delegation_revoked")
@dataclass(frozen=True)
class DelegationRevoked:
    officer: str
    to: str
    unit: str


@fact("organisations.absence_entered")
@dataclass(frozen=True)
class AbsenceEntered:
    officer: str
    substitute: str
    from_on: str
    to_on: str


@fact("organisations.absence_ended")
@dataclass(frozen=True)
class AbsenceEnded:
    officer: str
    substitute: str


@fact("organisations.calendar_notice_published")
@dataclass(frozen=True)
class CalendarNoticePublished:
    year: int
    version: int
