"""What joined dossiers tell, about the whole; each part tells its own."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.joined_opened")
@dataclass(frozen=True)
class JoinedOpened:
    reference: str
    group: str


@fact("dossiers.joined_submitted")
@dataclass(frozen=True)
class JoinedSubmitted:
    reference: str
    parts: int


@fact("dossiers.joined_answers_shared")
@dataclass(frozen=True)
class JoinedAnswersShared:
    reference: str
    part: str


@fact("dossiers.joined_received")
@dataclass(frozen=True)
class JoinedReceived:
    reference: str
    parts: int


@fact("dossiers.joined_part_detached")
@dataclass(frozen=True)
class JoinedPartDetached:
    reference: str
    part: str


@fact("dossiers.joined_part_discarded")
@dataclass(frozen=True)
class JoinedPartDiscarded:
    reference: str
    part: str
    procedure: str
    unit: int
    # The parts that cannot begin any more without it.
    left_behind: list[str]
