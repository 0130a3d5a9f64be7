"""Thiết bị của người ký: a token stays with its holder, and an agent on his computer asks it.

A ticket is one consent: for these papers, by this account, at this address, for some minutes, once. What is handed out is
spent before it leaves; a value that does not fit is not kept. `docs/reference/local-agent.md` says what is spoken.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from congvu.accounts.models import Account
from congvu.accounts.sealing import unseal_text
from congvu.signing import actions
from congvu.signing.gateway import Authorisation, Digest
from congvu.signing.models import Certificate, Consent, ConsentUse, Signature
from congvu.signing.refusals import (
    AnswerIncomplete,
    DeviceHasOtherCertificate,
    NothingChosen,
    PreparedAnew,
    SignatureBroken,
    TicketExpired,
    TicketSpent,
    TicketUnknown,
)

LASTS = timedelta(minutes=10)
_HASHES: dict[int, tuple[str, hashes.HashAlgorithm]] = {
    32: ("sha256", hashes.SHA256()),
    48: ("sha384", hashes.SHA384()),
    64: ("sha512", hashes.SHA512()),
}
Phase = Signature.Phase


def begin(
    signatures: Sequence[Signature], certificate: Certificate, address: str, *, by: Account, at: datetime
) -> tuple[Consent, str]:
    """The account agrees to sign these prepared papers with its own device. Returns the consent and its ticket, which is
    kept nowhere here; `address` is the origin under which the agent must come back, such as "https://dichvucong.example"."""
    if not signatures:
        raise NothingChosen()
    secret = secrets.token_urlsafe(32)
    authorisation = Authorisation(_trace(secret, address), at + LASTS)
    consent = actions.agree(signatures, certificate, authorisation, by=by, at=at)
    return consent, f"{consent.pk}.{secret}"


def opened(ticket: str, address: str) -> Consent:
    """The consent that a ticket stands for, at the address it was made for. Raises TicketUnknown."""
    number, _, secret = ticket.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise TicketUnknown()
    found = Consent.objects.select_related("certificate", "by").filter(
        pk=int(number), certificate__place=Certificate.Place.OWN_DEVICE
    )
    consent = found.first()
    if consent is None or not consent.handle:
        raise TicketUnknown()
    if not secrets.compare_digest(unseal_text(consent.handle), _trace(secret, address)):
        raise TicketUnknown()
    return consent


def to_sign(consent: Consent, *, at: datetime) -> list[Signature]:
    """What the ticket is for, to be shown before the device is asked. Raises TicketExpired, TicketSpent."""
    uses = _uses(consent)
    if any(use.spent_at is not None for use in uses):
        raise TicketSpent()
    if consent.expires_at is None or consent.expires_at <= at:
        raise TicketExpired()
    _require_unchanged(uses)
    return [use.signature for use in uses]


def commitment(consent: Consent) -> str:
    """SHA-256 over all digests in their order: told before they are handed out, so that none is exchanged in between."""
    whole = hashlib.sha256()
    for use in _uses(consent):
        whole.update(bytes.fromhex(use.digest))
    return whole.hexdigest()


def hand_out(consent: Consent, certificate: bytes, *, at: datetime) -> list[tuple[int, Digest]]:
    """The digests, by the signatures' ids, to a device that has the certificate (DER) they were prepared for. Once."""
    signatures = to_sign(consent, at=at)
    if certificate != bytes(consent.certificate.der):
        raise DeviceHasOtherCertificate(given=_named(certificate), wanted=str(consent.certificate))
    actions.spend(consent, signatures, by=consent.by, at=at)
    return [(one.pk, _digest(one.digest)) for one in signatures]


def take_back(consent: Consent, values: Mapping[int, bytes], *, at: datetime) -> None:
    """Keep what the device answered, when all of it fits; the same answer given again changes nothing."""
    uses = _uses(consent)
    if {use.signature_id for use in uses} != set(values):
        raise AnswerIncomplete(wanted=len(uses))
    _require_unchanged(uses)
    der = bytes(consent.certificate.der)
    for use in uses:
        if not fits(der, _digest(use.digest), values[use.signature_id]):
            raise SignatureBroken(paper=str(use.signature.paper))
    kept = {use.signature_id for use in uses if use.signature.phase in (Phase.SIGNED, Phase.DONE)}
    left = {key: value for key, value in values.items() if key not in kept}
    if left:
        actions.keep_values(consent, left, by=consent.by, at=at)


def give_up(consent: Consent, *, by: Account, at: datetime) -> None:
    """Not now: what the device was not asked for waits again; what it was asked for is in doubt, and waits again too."""
    for use in _uses(consent):
        if use.digest != use.signature.digest:
            continue
        if use.signature.phase == Phase.SENT:
            actions.doubt(use.signature, by=by, at=at)
        elif use.signature.phase == Phase.AUTHORISED:
            actions.release(use.signature, by=by, at=at)


def fits(certificate: bytes, digest: Digest, value: bytes) -> bool:
    """Whether a raw signature over this digest was made with the key of the certificate (DER)."""
    key, algorithm = x509.load_der_x509_certificate(certificate).public_key(), _HASHES[len(digest.value)][1]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, digest.value, padding.PKCS1v15(), Prehashed(algorithm))
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, digest.value, ec.ECDSA(Prehashed(algorithm)))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def _uses(consent: Consent) -> list[ConsentUse]:
    return list(consent.uses.select_related("signature__paper__file").order_by("signature_id"))


def _require_unchanged(uses: Sequence[ConsentUse]) -> None:
    """What was prepared when the account agreed is still what waits."""
    for use in uses:
        if use.signature.digest != use.digest or use.signature.paper.cancelled_at is not None:
            raise PreparedAnew(paper=str(use.signature.paper))


def _digest(hexadecimal: str) -> Digest:
    value = bytes.fromhex(hexadecimal)
    return Digest(value, _HASHES[len(value)][0])


def _trace(secret: str, address: str) -> str:
    return hashlib.sha256(f"{secret} {address}".encode()).hexdigest()


def _named(certificate: bytes) -> str:
    try:
        return x509.load_der_x509_certificate(certificate).subject.rfc4514_string()
    except ValueError:
        return "không đọc được"
