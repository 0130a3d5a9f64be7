"""Whom a check trusts, as plain values: it needs no database."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import cms, x509

_PEM = re.compile(
    rb"-----BEGIN (CERTIFICATE|TRUSTED CERTIFICATE|X509 CERTIFICATE|PKCS7)-----(.+?)-----END \1-----", re.S
)


class Purpose(StrEnum):
    """What an authority on a list is trusted for."""

    SIGNER = "signer"
    TIME_STAMP = "time_stamp"


@dataclass(frozen=True)
class Anchor:
    """A certificate that is trusted without asking further: a root, or an issuing CA. `trusted_from` and `trusted_until` bound
    the time of the signatures that it vouches for; None is no bound."""

    der: bytes
    purpose: Purpose
    trusted_from: datetime | None = None
    trusted_until: datetime | None = None

    def trusts_at(self, moment: datetime) -> bool:
        return (self.trusted_from is None or moment >= self.trusted_from) and (
            self.trusted_until is None or moment < self.trusted_until
        )


@dataclass(frozen=True)
class Trust:
    """The anchors of one check."""

    anchors: tuple[Anchor, ...] = ()

    def anchors_for(self, purpose: Purpose) -> tuple[Anchor, ...]:
        return tuple(anchor for anchor in self.anchors if anchor.purpose == purpose)

    def __add__(self, other: Trust) -> Trust:
        return Trust(self.anchors + other.anchors)


def trust_in(certificates: Iterable[bytes]) -> Trust:
    """Trust these certificates (DER) both for signers and for time-stamps, without bounds in time."""
    return Trust(tuple(Anchor(der, purpose) for der in certificates for purpose in Purpose))


def certificates_in(data: bytes) -> list[bytes]:
    """The certificates of a file, DER: PEM with one or many, a DER certificate, or a PKCS#7 bundle. Raises ValueError."""
    found = [der for kind, der in _pem_blocks(data) if kind != b"PKCS7"]
    found += [der for kind, bundle in _pem_blocks(data) if kind == b"PKCS7" for der in _bundle(bundle)]
    if not found:
        found = _der_certificates(data.strip())
    for der in found:
        x509.Certificate.load(der, strict=True)["tbs_certificate"].native  # noqa: B018 (raises on nonsense)
    return found


def _pem_blocks(data: bytes) -> list[tuple[bytes, bytes]]:
    return [(kind, b64decode(body)) for kind, body in _PEM.findall(data)]


def _der_certificates(data: bytes) -> list[bytes]:
    try:
        x509.Certificate.load(data, strict=True)["tbs_certificate"]["subject"].native  # noqa: B018
    except ValueError:
        return _bundle(data)
    return [data]


def _bundle(data: bytes) -> list[bytes]:
    info = cms.ContentInfo.load(data, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("not certificates")
    return [one.chosen.dump() for one in info["content"]["certificates"] if one.name == "certificate"]
