"""What the law says of accounts (TT 05/2016/TT-BCT), and what each part in an enterprise lets a person do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

# What may be done for an enterprise or under a mandate: look, prepare, send, keep its people and mandates.
VIEW, FILE, SEND, MANAGE = "view", "file", "send", "manage"
RIGHTS: Mapping[str, frozenset[str]] = {
    "manager": frozenset({VIEW, FILE, SEND, MANAGE}),
    "sender": frozenset({VIEW, FILE, SEND}),
    "filer": frozenset({VIEW, FILE}),
    "viewer": frozenset({VIEW}),
}

# What a program that speaks for an officer may be let do.
OFFICERS_SCOPES = frozenset({"procedures:read", "dossiers:read", "dossiers:process"})


def rights_of(part: str) -> frozenset[str]:
    """What a part in an enterprise lets a person do."""
    return RIGHTS.get(part, frozenset())


def covers(procedures: Collection[str], fields: Collection[str], *, procedure: str, field: str) -> bool:
    """Whether a mandate's scope takes in a procedure; a mandate that names nothing takes in everything."""
    return (not procedures and not fields) or procedure in procedures or (bool(field) and field in fields)


def suspends(failed_logins: int, *, allowed: int) -> bool:
    """Đ11: an account is suspended by itself after MORE than `allowed` (10) failed logins."""
    return failed_logins > allowed
