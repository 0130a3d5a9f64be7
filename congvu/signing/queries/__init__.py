"""What is asked of papers, signatures and certificates."""

from congvu.signing.queries.checks import checks_of, verdicts_on
from congvu.signing.queries.keeping import (
    administers,
    agencies_that_seal,
    certificates_seen_by,
    officer_by_email,
    trust_list,
    trust_removed,
)
from congvu.signing.queries.papers import (
    attached_to,
    certificates_for,
    certificates_of,
    consents_of,
    consents_under_way,
    is_awaited,
    may_sign_electronically,
    of_person,
    paper_about,
    papers_about,
    seal_of,
    seals,
    shown_to,
    uses_of,
    waiting_for,
)
from congvu.signing.queries.verification import is_complete, paper_by_code, report_on, trust_at

__all__ = [
    "administers",
    "agencies_that_seal",
    "attached_to",
    "certificates_for",
    "certificates_of",
    "certificates_seen_by",
    "checks_of",
    "consents_of",
    "consents_under_way",
    "is_awaited",
    "is_complete",
    "may_sign_electronically",
    "of_person",
    "officer_by_email",
    "paper_about",
    "paper_by_code",
    "papers_about",
    "report_on",
    "seal_of",
    "seals",
    "shown_to",
    "trust_at",
    "trust_list",
    "trust_removed",
    "uses_of",
    "verdicts_on",
    "waiting_for",
]
