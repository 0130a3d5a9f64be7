"""What dossiers tell. Codes and ids only: a timeline finds names, reasons and texts in the rows of the acts."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.draft_opened")
@dataclass(frozen=True)
class DraftOpened:
    reference: str
    procedure: str
    channel: str


@fact("dossiers.draft_saved")
@dataclass(frozen=True)
class DraftSaved:
    reference: str
    version: int


@fact("dossiers.draft_discarded")
@dataclass(frozen=True)
class DraftDiscarded:
    reference: str


@fact("dossiers.paper_attached")
@dataclass(frozen=True)
class PaperAttached:
    reference: str
    key: str
    paper: int


@fact("dossiers.paper_removed")
@dataclass(frozen=True)
class PaperRemoved:
    reference: str
    key: str
    paper: int


@fact("dossiers.dossier_submitted")
@dataclass(frozen=True)
class DossierSubmitted:
    reference: str
    procedure: str
    channel: str


@fact("dossiers.dossier_received")
@dataclass(frozen=True)
class DossierReceived:
    reference: str
    code: str
    procedure: str
    unit: str
    due_at: str | None
    lane: str


@fact("dossiers.dossier_declined")
@dataclass(frozen=True)
class DossierDeclined:
    reference: str
    procedure: str


@fact("dossiers.supplement_requested")
@dataclass(frozen=True)
class SupplementRequested:
    reference: str
    code: str | None
    request: int


@fact("dossiers.supplement_draft_saved")
@dataclass(frozen=True)
class SupplementDraftSaved:
    reference: str
    marks: int


@fact("dossiers.supplement_draft_set_aside")
@dataclass(frozen=True)
class SupplementDraftSetAside:
    reference: str


@fact("dossiers.supplement_request_withdrawn")
@dataclass(frozen=True)
class SupplementRequestWithdrawn:
    """The agency took back what it asked: the time since then is its own again."""

    reference: str
    code: str | None
    request: int
    due_at: str | None


@fact("dossiers.dossier_supplemented")
@dataclass(frozen=True)
class DossierSupplemented:
    reference: str
    code: str | None
    request: int
    due_at: str | None


@fact("dossiers.work_claimed")
@dataclass(frozen=True)
class DossierWorkClaimed:
    reference: str
    step: str


@fact("dossiers.work_given_back")
@dataclass(frozen=True)
class DossierWorkGivenBack:
    reference: str
    step: str


@fact("dossiers.work_handed_out")
@dataclass(frozen=True)
class DossierWorkHandedOut:
    reference: str
    step: str
    work_item: int
    to: int


@fact("dossiers.step_completed")
@dataclass(frozen=True)
class StepCompleted:
    reference: str
    step: str
    work_item: int
    outcome: str


@fact("dossiers.dossier_approved")
@dataclass(frozen=True)
class DossierApproved:
    reference: str
    code: str
    procedure: str
    number: str
    on_time: bool


@fact("dossiers.dossier_refused")
@dataclass(frozen=True)
class DossierRefused:
    reference: str
    code: str
    procedure: str
    on_time: bool


@fact("dossiers.dossier_stopped")
@dataclass(frozen=True)
class DossierStopped:
    reference: str
    code: str
    procedure: str


@fact("dossiers.dossier_withdrawn")
@dataclass(frozen=True)
class DossierWithdrawn:
    reference: str
    procedure: str


@fact("dossiers.dossier_returned")
@dataclass(frozen=True)
class DossierReturned:
    reference: str
    code: str
    way: str


@fact("dossiers.print_issued")
@dataclass(frozen=True)
class PrintIssued:
    reference: str
    form: str
    print: int


@fact("dossiers.print_drawn")
@dataclass(frozen=True)
class PrintDrawn:
    reference: str
    form: str
    print: int


@fact("dossiers.result_drawn")
@dataclass(frozen=True)
class ResultDrawn:
    reference: str
    code: str


@fact("dossiers.paper_signed")
@dataclass(frozen=True)
class PaperOfDossierSigned:
    """A print (its `form`) or the result (no form) has all its signatures and is given out."""

    reference: str
    form: str
    paper: str


@fact("dossiers.message_sent")
@dataclass(frozen=True)
class MessageSent:
    reference: str
    message: int
    by_applicant: bool


@fact("dossiers.dossier_transferred")
@dataclass(frozen=True)
class DossierTransferred:
    reference: str
    transfer: int
    from_unit: str
    unit: str
    waits: bool


@fact("dossiers.papers_transferred")
@dataclass(frozen=True)
class PapersTransferred:
    reference: str
    transfer: int
    unit: str
    in_time: bool


@fact("dossiers.work_handed_on")
@dataclass(frozen=True)
class DossierWorkHandedOn:
    reference: str
    step: str
    work_item: int
    to: int
    handover: int


@fact("dossiers.everything_handed_on")
@dataclass(frozen=True)
class WorkHandedOn:
    giver: int
    steps: int


@fact("dossiers.work_returned_to_units")
@dataclass(frozen=True)
class WorkReturnedToUnits:
    officer: int
    steps: int


@fact("dossiers.batch_begun")
@dataclass(frozen=True)
class BatchBegun:
    batch: int
    work: str
    count: int


@fact("dossiers.batch_retried")
@dataclass(frozen=True)
class BatchRetried:
    batch: int
    count: int


@fact("dossiers.batch_finished")
@dataclass(frozen=True)
class BatchFinished:
    batch: int
    done: int
    refused: int
