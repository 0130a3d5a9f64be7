"""What dossiers tell of opinions asked of others (NĐ 61/2018/NĐ-CP Đ19.5, Đ19.6). Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.consultation_opened")
@dataclass(frozen=True)
class ConsultationOpened:
    reference: str
    consultation: int
    asked: int


@fact("dossiers.opinion_asked")
@dataclass(frozen=True)
class OpinionAsked:
    reference: str
    request: int
    unit: str


@fact("dossiers.opinion_answered")
@dataclass(frozen=True)
class OpinionAnswered:
    reference: str
    request: int
    unit: str


@fact("dossiers.opinion_overdue")
@dataclass(frozen=True)
class OpinionOverdue:
    reference: str
    request: int
    unit: str


@fact("dossiers.opinion_due_soon")
@dataclass(frozen=True)
class OpinionDueSoon:
    reference: str
    request: int
    unit: str


@fact("dossiers.opinion_extension_asked")
@dataclass(frozen=True)
class OpinionExtensionAsked:
    reference: str
    request: int
    extension: int
    unit: str


@fact("dossiers.opinion_extension_decided")
@dataclass(frozen=True)
class OpinionExtensionDecided:
    reference: str
    request: int
    extension: int
    unit: str
    granted: bool


@fact("dossiers.opinion_withdrawn")
@dataclass(frozen=True)
class OpinionWithdrawn:
    reference: str
    request: int
    unit: str


@fact("dossiers.opinions_concluded")
@dataclass(frozen=True)
class OpinionsConcluded:
    reference: str
    consultation: int
