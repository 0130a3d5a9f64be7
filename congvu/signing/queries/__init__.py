"""What is asked of papers, signatures and certificates."""

from congvu.signing.queries.papers import (
    certificates_for,
    is_awaited,
    may_sign_electronically,
    paper_about,
    seal_of,
    waiting_for,
)

__all__ = ["certificates_for", "is_awaited", "may_sign_electronically", "paper_about", "seal_of", "waiting_for"]
