"""What is stored of dossiers, and what must always be true of it."""

from congvu.dossiers.models.acts import (
    Act,
    ClockEvent,
    Decision,
    Handover,
    Message,
    NonAcceptance,
    OpinionRequest,
    Reception,
    Stop,
    SupplementRequest,
    Withdrawal,
)
from congvu.dossiers.models.dossier import Channel, Counter, Dossier, DossierQuerySet, ResultWay, Status
from congvu.dossiers.models.lateness import Apology
from congvu.dossiers.models.papers import LegalPrint, Paper
from congvu.dossiers.models.transfers import Transfer, WorkHandover

__all__ = [
    "Act",
    "Apology",
    "Channel",
    "ClockEvent",
    "Counter",
    "Decision",
    "Dossier",
    "DossierQuerySet",
    "Handover",
    "LegalPrint",
    "Message",
    "NonAcceptance",
    "OpinionRequest",
    "Paper",
    "Reception",
    "ResultWay",
    "Status",
    "Stop",
    "SupplementRequest",
    "Transfer",
    "Withdrawal",
    "WorkHandover",
]
