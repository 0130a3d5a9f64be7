"""What a person has at a provider: certificates, how their use is proven, how many signatures one proof allows."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from cryptography import x509

from congvu.adapters.csc.providers import Provider
from congvu.adapters.csc.session import call, whole
from congvu.signing.gateway import KeyUnavailable

MOST_CREDENTIALS = 20
LONGEST_CHAIN = 10


@dataclass(frozen=True)
class RemoteCredential:
    """One key at a provider. `certificate` and `chain` are DER; `most` signatures are made with one proof."""

    id: str
    description: str
    certificate: bytes
    chain: tuple[bytes, ...]
    algorithms: frozenset[str]
    most: int
    needs_pin: bool
    needs_code: bool
    # The provider sends the code when asked (SMS); otherwise the person's own device makes it.
    code_is_sent: bool
    is_enabled: bool
    # "explicit": proof is given through us; "implicit": on the provider's own device; else on its own pages.
    mode: str


def credentials_of(provider: Provider, user: str) -> list[RemoteCredential]:
    """The keys that can sign now of one user of the provider. Raises KeyUnavailable, or ProofRefused for a stranger."""
    said: dict[str, Any] = {"userID": user} if user else {}
    found = call(provider, "credentials/list", {**said, "maxResults": MOST_CREDENTIALS}).get("credentialIDs")
    if not isinstance(found, list):
        raise KeyUnavailable("nhà cung cấp trả lời sai quy cách")
    read = [credential(provider, str(one)) for one in found[:MOST_CREDENTIALS]]
    return [one for one in read if one.is_enabled]


def credential(provider: Provider, key: str) -> RemoteCredential:
    """Read one. Raises KeyUnavailable for an answer that is not of the protocol's shape."""
    said = call(
        provider,
        "credentials/info",
        {"credentialID": key, "certificates": "chain", "certInfo": True, "authInfo": True},
    )
    try:
        return _read(key, said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KeyUnavailable("nhà cung cấp trả lời sai quy cách") from error


def send_code(provider: Provider, key: str) -> None:
    """Have the provider send the holder a one-time code (credentials/sendOTP)."""
    call(provider, "credentials/sendOTP", {"credentialID": key})


def _read(key: str, said: dict[str, Any]) -> RemoteCredential:
    certificates = [_certificate(one) for one in said["cert"]["certificates"][:LONGEST_CHAIN]]
    described = said["key"]
    pin, code, is_sent, mode = _proofs(said)
    return RemoteCredential(
        id=key,
        description=str(said.get("description") or "")[:200],
        certificate=certificates[0],
        chain=tuple(certificates[1:]),
        algorithms=frozenset(str(one) for one in described["algo"]),
        most=max(1, whole(said.get("multisign"), 1)),
        needs_pin=pin,
        needs_code=code,
        code_is_sent=is_sent,
        is_enabled=described.get("status") == "enabled" and said["cert"].get("status", "valid") == "valid",
        mode=mode,
    )


def _proofs(said: dict[str, Any]) -> tuple[bool, bool, bool, str]:
    """PIN, one-time code, whether that is sent, and the mode: 1.0.4.0 says them flat, 2.0 in `auth`."""
    auth = said.get("auth")
    if isinstance(auth, dict):
        objects = {str(one.get("id")): one for one in auth.get("objects") or []}
        code = objects.get("OTP", {})
        return "PIN" in objects, "OTP" in objects, "generator" in code, str(auth.get("mode") or "explicit")
    pin, code = said.get("PIN") or {}, said.get("OTP") or {}
    return (
        _is_present(pin),
        _is_present(code),
        code.get("type") == "online",
        str(said.get("authMode") or "explicit"),
    )


def _is_present(told: dict[str, Any]) -> bool:
    return str(told.get("presence")).lower() == "true"


def _certificate(told: str) -> bytes:
    try:
        der = base64.b64decode("".join(told.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    x509.load_der_x509_certificate(der)
    return der
