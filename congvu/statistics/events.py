"""What happened to exports. A list of dossiers that leaves the house is a fact somebody answers for."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("statistics.export_asked")
@dataclass(frozen=True)
class ExportAsked:
    list_kind: str
    format: str
    total: int


@fact("statistics.export_finished")
@dataclass(frozen=True)
class ExportFinished:
    list_kind: str
    rows: int
    size: int


@fact("statistics.export_failed")
@dataclass(frozen=True)
class ExportFailed:
    list_kind: str
    run: int


@fact("statistics.export_cancelled")
@dataclass(frozen=True)
class ExportCancelled:
    list_kind: str
    done: int


@fact("statistics.export_taken")
@dataclass(frozen=True)
class ExportTaken:
    """Downloaded: who, when and how many dossiers."""

    list_kind: str
    rows: int


@fact("statistics.export_deleted")
@dataclass(frozen=True)
class ExportDeleted:
    list_kind: str
