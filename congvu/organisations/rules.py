"""Who may stand in for whom, as far as it needs no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

# What a post's work is made of. Keeping the system and the catalogue is given by an administrator, never handed on.
DELEGABLE = frozenset({"receiver", "reviewer", "unit_leader", "signer", "clerk"})
# Signing in another's place needs a document that says so (NĐ 30/2020/NĐ-CP Đ13.3).
NEEDS_A_DOCUMENT = frozenset({"signer"})


def delegable(roles: Iterable[str], *, document: str) -> frozenset[str]:
    """The roles of a post that may be exercised by another under this document; without one, everything but signing."""
    return frozenset(roles) & (DELEGABLE if document else DELEGABLE - NEEDS_A_DOCUMENT)


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two times, both days included, share a day."""
    return (first[1] is None or second[0] <= first[1]) and (second[1] is None or first[0] <= second[1])


def within(asked: tuple[date, date], held: tuple[date, date | None]) -> tuple[date, date] | None:
    """The part of a time in which a post is held; None where it is not held at all."""
    start = max(asked[0], held[0])
    end = asked[1] if held[1] is None else min(asked[1], held[1])
    return (start, end) if start <= end else None
