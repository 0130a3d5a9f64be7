"""What follows from facts: documents are drawn, the applicant and the officers are told what to do next."""

from congvu.dossiers.listeners import (
    applicant,
    batches,
    copies,
    documents,
    joining,
    lateness,
    mishaps,
    officers,
    opinions,
    own_signing,
    signing,
)

__all__ = [
    "applicant",
    "batches",
    "copies",
    "documents",
    "joining",
    "lateness",
    "mishaps",
    "officers",
    "opinions",
    "own_signing",
    "signing",
]
