"""What is stored of dossiers, and what must always be true of it."""

from congvu.dossiers.models.acts import (
    Act,
    ClockEvent,
    Decision,
    Handover,
    Message,
    NonAcceptance,
    Reception,
    Stop,
    SupplementRequest,
    Withdrawal,
)
from congvu.dossiers.models.attachments import Attachment, AttachmentQuerySet
from congvu.dossiers.models.batches import Batch, BatchItem
from congvu.dossiers.models.copies import ElectronicCopy
from congvu.dossiers.models.dossier import Channel, Counter, Dossier, DossierQuerySet, ResultWay, Status
from congvu.dossiers.models.joined import JoinedDossier
from congvu.dossiers.models.lateness import Apology
from congvu.dossiers.models.marks import SupplementDraft, SupplementMark
from congvu.dossiers.models.mishaps import ErrorReport, PaperLoss, ResultCorrection
from congvu.dossiers.models.opinions import Consultation, OpinionExtension, OpinionFile, OpinionRequest
from congvu.dossiers.models.papers import Digitisation, LegalPrint, OriginalsReturn, Paper
from congvu.dossiers.models.transfers import Rebase, Transfer, WorkHandover
from congvu.dossiers.models.verification import Verification

__all__ = [
    "Act",
    "Apology",
    "Attachment",
    "AttachmentQuerySet",
    "Batch",
    "BatchItem",
    "Channel",
    "ClockEvent",
    "Consultation",
    "Counter",
    "Decision",
    "Digitisation",
    "Dossier",
    "DossierQuerySet",
    "ElectronicCopy",
    "ErrorReport",
    "Handover",
    "JoinedDossier",
    "LegalPrint",
    "Message",
    "NonAcceptance",
    "OpinionExtension",
    "OpinionFile",
    "OpinionRequest",
    "OriginalsReturn",
    "Paper",
    "PaperLoss",
    "Rebase",
    "Reception",
    "ResultCorrection",
    "ResultWay",
    "Status",
    "Stop",
    "SupplementDraft",
    "SupplementMark",
    "SupplementRequest",
    "Transfer",
    "Verification",
    "Withdrawal",
    "WorkHandover",
]
