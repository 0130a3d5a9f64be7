"""What dossiers tell of their end: moved, near, passed, promised anew (NĐ 61/2018/NĐ-CP Đ19.9). Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.due_time_changed")
@dataclass(frozen=True)
class DueTimeChanged:
    """A notice of days off (its year and version) moved the end."""

    reference: str
    code: str
    due_at: str | None
    due_before: str | None = None
    year: int | None = None
    version: int | None = None


@fact("dossiers.apology_due")
@dataclass(frozen=True)
class ApologyDue:
    """The end is near and there is no result: the unit owes an apology with a new date (NĐ 61/2018/NĐ-CP Đ19.9)."""

    reference: str
    code: str
    unit: str
    due_at: str


@fact("dossiers.dossier_late")
@dataclass(frozen=True)
class DossierLate:
    """The due time has passed without a result."""

    reference: str
    code: str
    unit: str
    due_at: str


@fact("dossiers.dossier_long_late")
@dataclass(frozen=True)
class DossierLongLate:
    """Late for working days on end: told above the unit."""

    reference: str
    code: str
    unit: str
    due_at: str


@fact("dossiers.apology_proposed")
@dataclass(frozen=True)
class ApologyProposed:
    reference: str
    apology: int
    unit: str


@fact("dossiers.apology_sent_back")
@dataclass(frozen=True)
class ApologySentBack:
    reference: str
    apology: int


@fact("dossiers.dossier_reappointed")
@dataclass(frozen=True)
class DossierReappointed:
    """The apology is signed and the result promised anew. `in_time`: by the end of the working day before the old end."""

    reference: str
    code: str
    apology: int
    cause: str
    due_at: str | None
    in_time: bool
