"""What is published of slips and explanations. Never who rated, and of the dossier nothing: a slip is known by its number."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("assessment.slip_opened")
@dataclass(frozen=True)
class SlipOpened:
    slip: int
    contact: str


@fact("assessment.slip_rated")
@dataclass(frozen=True)
class SlipRated:
    slip: int
    contact: str
    way: str
    overall: int
    again: bool
    wants_explanation: bool


@fact("assessment.explanation_given")
@dataclass(frozen=True)
class ExplanationGiven:
    slip: int
    finding: str
    in_time: bool


@fact("assessment.explanation_late")
@dataclass(frozen=True)
class ExplanationLate:
    slip: int


@fact("assessment.practice_reported")
@dataclass(frozen=True)
class PracticeReported:
    report: int
    unit: str
    first: str
    last: str


@fact("assessment.day_closed")
@dataclass(frozen=True)
class DayClosed:
    day: str
    lines: int


@fact("assessment.day_reopened")
@dataclass(frozen=True)
class DayReopened:
    day: str
