"""JWS (RFC 7515) over JSON, with the certificates and the time inside what is signed; the payload inside or beside it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from congvu.signing.making.keys import hash_for, plain_value, public_key
from congvu.signing.making.prepared import Format, Level, Prepared

_NAMES = {"sha256": "256", "sha384": "384", "sha512": "512"}


def prepare_json(content: bytes, certificate: bytes, chain: Sequence[bytes] = (), *, at: datetime) -> Prepared:
    """A compact JWS with `content` in it, but for its value."""
    return _prepare(content, certificate, chain, at, {})


def prepare_json_beside(content: bytes, certificate: bytes, chain: Sequence[bytes] = (), *, at: datetime) -> Prepared:
    """The same without `content`, which is sent beside it as it is (RFC 7797)."""
    return _prepare(content, certificate, chain, at, {"b64": False})


def fill(prepared: Prepared, value: bytes) -> bytes:
    """The compact text."""
    key = public_key(prepared.certificate)
    assert key is not None
    header, _, payload = prepared.signed.partition(b".")
    body = b"" if prepared.told["is_beside"] else payload
    return header + b"." + body + b"." + _encoded(plain_value(value, key))


def _prepare(
    content: bytes, certificate: bytes, chain: Sequence[bytes], at: datetime, more: dict[str, bool]
) -> Prepared:
    key = public_key(certificate)
    if key is None:
        raise ValueError("a key of a kind that is not allowed")
    algorithm = hash_for(key)
    header = {
        "alg": f"{'ES' if hasattr(key, 'curve') else 'RS'}{_NAMES[algorithm]}",
        "x5c": [base64.b64encode(one).decode() for one in (certificate, *chain)],
        "x5t#S256": _encoded(hashlib.sha256(certificate).digest()).decode(),
        # ETSI TS 119 182-1: the claimed time, which whoever checks must understand.
        "sigT": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "crit": ["sigT", *more],
        **more,
    }
    payload = content if more else _encoded(content)
    signed = _encoded(json.dumps(header, separators=(",", ":")).encode()) + b"." + payload
    told = {"is_beside": bool(more)}
    return Prepared(Format.JWS, Level.B_B, content, signed, algorithm, certificate, tuple(chain), at, told)


def _encoded(value: bytes) -> bytes:
    return base64.urlsafe_b64encode(value).rstrip(b"=")
