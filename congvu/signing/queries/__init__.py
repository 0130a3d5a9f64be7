"""What is asked of papers, signatures and certificates."""

from congvu.signing.queries.papers import (
    certificate_of_agency,
    certificates_for,
    is_awaited,
    paper_about,
    waiting_for,
)

__all__ = ["certificate_of_agency", "certificates_for", "is_awaited", "paper_about", "waiting_for"]
