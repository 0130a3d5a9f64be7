"""What follows from facts: documents are drawn, the applicant and the officers are told what to do next."""

from congvu.dossiers.listeners import applicant, documents, lateness, officers

__all__ = ["applicant", "documents", "lateness", "officers"]
