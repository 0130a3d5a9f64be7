"""The providers of remote signing that this installation knows; their secrets come from the environment alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from congvu.signing.gateway import KeyUnavailable

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Provider:
    """Nhà cung cấp ký số từ xa. `url` stands before `/csc/v1` or `/csc/v2`.

    `login` is how this system proves itself: "oauth2" (client credentials) or "basic" (`auth/login`).
    """

    name: str
    title: str
    url: str
    client: str
    secret: str = field(repr=False)
    version: str = "v1"
    login: str = "oauth2"
    # No more hashes than this in one request; a larger batch goes on with credentials/extendTransaction.
    batch: int = 100
    # Shown beside the PIN where keys are for practice only.
    hint: str = ""

    def address(self, method: str) -> str:
        """Where a method of the API is called. Raises KeyUnavailable for an address without TLS, but on loopback."""
        parts = urlsplit(self.url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not is_safe or parts.username or not parts.hostname:
            raise KeyUnavailable("địa chỉ nhà cung cấp phải là https")
        base = self.url.rstrip("/")
        return f"{base}/oauth2/token" if method == "oauth2/token" else f"{base}/csc/{self.version}/{method}"


def providers() -> dict[str, Provider]:
    """By name, as settings.CSC_PROVIDERS lists them."""
    return {told["name"]: Provider(**told) for told in _told()}


def provider(name: str) -> Provider:
    """Raises KeyUnavailable for one that is not (or no longer) set."""
    found = providers().get(name)
    if found is None:
        raise KeyUnavailable("nhà cung cấp ký số này không còn được dùng")
    return found


def _told() -> list[dict[str, Any]]:
    return list(settings.CSC_PROVIDERS)
