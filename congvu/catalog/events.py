"""What happens to the catalogue of procedures."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("catalog.package_imported")
@dataclass(frozen=True)
class PackageImported:
    """A procedure package became the draft of the next revision."""

    code: str
    revision: int
    digest: str


@fact("catalog.procedure_published")
@dataclass(frozen=True)
class ProcedurePublished:
    """A revision was published by a decision, with the day from which it holds."""

    code: str
    revision: int
    effective_from: str
    decision: str


@fact("catalog.procedure_put_in_force")
@dataclass(frozen=True)
class ProcedurePutInForce:
    """The public page and new dossiers follow this revision from now on."""

    code: str
    revision: int


@fact("catalog.procedure_out_of_force")
@dataclass(frozen=True)
class ProcedureOutOfForce:
    """No revision of the procedure holds any more."""

    code: str


@fact("catalog.publication_reverted")
@dataclass(frozen=True)
class PublicationReverted:
    """A published revision was taken back."""

    code: str
    revision: int


@fact("catalog.draft_discarded")
@dataclass(frozen=True)
class DraftDiscarded:
    """A draft was thrown away before it was published."""

    code: str
    revision: int


@fact("catalog.record_imported")
@dataclass(frozen=True)
class RecordImported:
    """A record of the national portal became the revision in force."""

    code: str
    revision: int
    digest: str


@fact("catalog.package_draft_started")
@dataclass(frozen=True)
class PackageDraftStarted:
    """Somebody began to write a package in the browser."""

    code: str


@fact("catalog.package_draft_saved")
@dataclass(frozen=True)
class PackageDraftSaved:
    """Files of a package that is being written changed."""

    code: str
    version: int
    paths: tuple[str, ...]


@fact("catalog.package_draft_dropped")
@dataclass(frozen=True)
class PackageDraftDropped:
    """A package that was being written was thrown away."""

    code: str
    version: int


@fact("catalog.group_published")
@dataclass(frozen=True)
class GroupPublished:
    """Procedures may be filed together from now on."""

    code: str
    parts: int


@fact("catalog.group_ended")
@dataclass(frozen=True)
class GroupEnded:
    """Nobody files in the group any more."""

    code: str
