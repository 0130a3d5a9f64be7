"""Where keys live and who proves time, as the rest of the program sees them.

A key is used in two steps that cannot be exchanged: `authorise` turns the holder's proof (PIN, one-time code) into an
authorisation for exactly these digests, `sign` spends it. Nothing here retries by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from pyhanko_certvalidator.fetchers import FetcherBackend


class KeyUnavailable(Exception):
    """The place of the key cannot be reached, or the token is gone. `may_have_signed`: the answer was lost on its way."""

    def __init__(self, why: str, *, may_have_signed: bool = False) -> None:
        super().__init__(why)
        self.may_have_signed = may_have_signed


class ProofRefused(Exception):
    """The PIN, code or authorisation is wrong, expired, used up, or not for these digests: ask the holder again."""


class TimeStampUnavailable(Exception):
    """No authority gave a time-stamp that holds."""


@dataclass(frozen=True)
class Digest:
    """What a key signs: the hash of the signed attributes, and its algorithm ("sha256")."""

    value: bytes
    algorithm: str = "sha256"


@dataclass(frozen=True)
class KeyReference:
    """Which key: `place` is "software", "pkcs11", "csc" or "own_device"; `locator` finds it there (never a secret)."""

    place: str
    locator: dict[str, str]
    certificate: bytes
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Authorisation:
    """The holder's consent as the place of the key knows it; `handle` is opaque and worth nothing after one use."""

    handle: str
    expires_at: datetime | None = None


class TimeStamping(Protocol):
    """Tổ chức cấp dấu thời gian, one or several behind one another."""

    def stamp(self, imprint: bytes, algorithm: str, *, at: datetime) -> bytes:
        """The time-stamp token (RFC 3161, DER) over a hash; its time is near `at`. Raises TimeStampUnavailable."""
        ...


class RevocationMemory(Protocol):
    """Where answers about revocation are kept; `kind` is "crl" or "ocsp", `asked` the address and what was asked."""

    def get(self, kind: str, asked: str, *, at: datetime) -> bytes | None:
        """The answer that may still be used at `at`."""
        ...

    def put(self, kind: str, asked: str, answer: bytes, *, at: datetime, use_until: datetime) -> None: ...


class KeyHolder(Protocol):
    """One place of keys."""

    def authorise(self, key: KeyReference, digests: Sequence[Digest], proof: dict[str, str]) -> Authorisation:
        """Raises ProofRefused or KeyUnavailable."""
        ...

    def sign(self, key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> list[bytes]:
        """The raw signatures (RSA PKCS#1 v1.5, or ECDSA in DER), in order. Raises ProofRefused or KeyUnavailable."""
        ...


def key_holder(place: str) -> KeyHolder:
    """The holder of keys at a place, by the setting KEY_HOLDERS; raises KeyUnavailable when none is set up."""
    if place not in settings.KEY_HOLDERS:
        raise KeyUnavailable("chưa khai báo nơi giữ khóa loại này; hãy báo người quản trị")
    made: KeyHolder = import_string(settings.KEY_HOLDERS[place])()
    return made


def time_stamping() -> TimeStamping:
    """The authorities of the setting TIME_STAMP_AUTHORITIES; without any, every time-stamp is unavailable."""
    made: TimeStamping = import_string(settings.TIME_STAMPING)()
    return made


def revocation(memory: RevocationMemory | None = None) -> FetcherBackend:
    """Who asks for CRL and OCSP; answers are kept in `memory`, or only as long as the one who asks lives."""
    made: FetcherBackend = import_string(settings.REVOCATION)(memory)
    return made
