"""A certificate as it comes from a file: its names, its times, its key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from congvu.signing.refusals import CertificateUnreadable


@dataclass(frozen=True)
class Read:
    """What a certificate says. `key` is "rsa", "ec" or "other", `bits` its size; the uses are those of RFC 5280."""

    der: bytes
    sha256: str
    subject: str
    common_name: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    key: str
    bits: int
    is_authority: bool
    commits: bool


def read(data: bytes) -> Read:
    """Read one certificate, DER or PEM. Raises CertificateUnreadable."""
    try:
        load = x509.load_pem_x509_certificate if b"-----BEGIN" in data[:200] else x509.load_der_x509_certificate
        return _told(load(data))
    except (ValueError, TypeError, x509.DuplicateExtension) as error:
        raise CertificateUnreadable() from error


def _told(one: x509.Certificate) -> Read:
    der, key = one.public_bytes(Encoding.DER), one.public_key()
    kind = (
        "rsa" if isinstance(key, rsa.RSAPublicKey) else "ec" if isinstance(key, ec.EllipticCurvePublicKey) else "other"
    )
    names = one.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return Read(
        der=der,
        sha256=hashlib.sha256(der).hexdigest(),
        subject=one.subject.rfc4514_string()[:500],
        common_name=str(names[0].value) if names else one.subject.rfc4514_string(),
        issuer=one.issuer.rfc4514_string()[:500],
        serial=f"{one.serial_number:X}",
        not_before=one.not_valid_before_utc,
        not_after=one.not_valid_after_utc,
        key=kind,
        bits=int(getattr(key, "key_size", 0)),
        is_authority=_is_authority(one),
        commits=_commits(one),
    )


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _commits(one: x509.Certificate) -> bool:
    """Whether its key usage lets it sign; a certificate that says nothing of its use may."""
    try:
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment
