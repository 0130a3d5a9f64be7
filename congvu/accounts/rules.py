"""What TT 05/2016/TT-BCT says of accounts."""

from __future__ import annotations


def suspends(failed_logins: int, *, allowed: int) -> bool:
    """Đ11: an account is suspended by itself after MORE than `allowed` (10) failed logins."""
    return failed_logins > allowed
