"""A certificate as it comes from a file: its names, its times, its key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congvu.kernel.text import fold, nfc
from congvu.signing.refusals import CertificateUnreadable

_TAX_CODE = re.compile(r"(?:MST|TIN|VATVN)?[:\s-]*(\d{10}(?:-\d{3})?)")
# A certificate made for these alone is of a machine, and signs no paper.
_OF_MACHINES = {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING}


@dataclass(frozen=True)
class Read:
    """What a certificate says. `key` is "rsa", "ec" or "other", `bits` its size; the uses are those of RFC 5280.

    `identifiers` are of the holder, as authorities of this country write them: "MST:0100000010", "CCCD:001…".
    """

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
    stamps_time: bool
    organisations: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    def names(self, *, names: Iterable[str] = (), tax_codes: Iterable[str] = ()) -> bool:
        """Whether it is given to one of these names (diacritics and capitals apart), or bears one of these tax codes."""
        written = {fold(name) for name in (self.common_name, *self.organisations)}
        codes = {found[1] for one in self.identifiers if (found := _TAX_CODE.fullmatch(one.strip()))}
        return any(name and fold(name) in written for name in names) or any(code in codes for code in tax_codes if code)


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
        stamps_time=ExtendedKeyUsageOID.TIME_STAMPING in _extended(one),
        organisations=_all(one, NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME),
        identifiers=_all(one, NameOID.USER_ID, NameOID.SERIAL_NUMBER, NameOID.ORGANIZATION_IDENTIFIER),
    )


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _commits(one: x509.Certificate) -> bool:
    """Whether its uses let it sign papers; a certificate that says nothing of its use may."""
    if (extended := _extended(one)) and not extended - _OF_MACHINES:
        return False
    try:
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _extended(one: x509.Certificate) -> set[x509.ObjectIdentifier]:
    try:
        return set(one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return set()


def _all(one: x509.Certificate, *kinds: x509.ObjectIdentifier) -> tuple[str, ...]:
    return tuple(nfc(str(each.value)) for kind in kinds for each in one.subject.get_attributes_for_oid(kind))
