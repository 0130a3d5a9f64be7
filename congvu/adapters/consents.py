"""What an authorisation of a key in our own reach holds: the PIN, for exactly these digests, for some minutes, once.

It is sealed where it is stored (signing.actions), and handed to the process that uses the key.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from congvu.signing.gateway import Authorisation, Digest, KeyReference, ProofRefused

LASTS = timedelta(minutes=15)
_REMEMBERED = 10_000
_spent: OrderedDict[str, None] = OrderedDict()
_turn = threading.Lock()


def granted(key: KeyReference, digests: Sequence[Digest], pin: str) -> Authorisation:
    """The PIN was right: an authorisation that carries it."""
    until = datetime.now(UTC) + LASTS
    handle = {"pin": pin, "for": _bound(key, digests), "until": until.isoformat(), "once": secrets.token_hex(16)}
    return Authorisation(json.dumps(handle), until)


def spent(key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> str:
    """The PIN of an authorisation for these digests; from now on it is worth nothing here. Raises ProofRefused."""
    try:
        handle = json.loads(authorisation.handle)
        pin, bound, until, once = handle["pin"], handle["for"], handle["until"], handle["once"]
        is_late = datetime.now(UTC) > datetime.fromisoformat(until)
    except (ValueError, KeyError, TypeError) as error:
        raise ProofRefused("lần xác nhận không đọc được") from error
    if bound != _bound(key, digests):
        raise ProofRefused("lần xác nhận không dành cho các văn bản này")
    if is_late:
        raise ProofRefused("lần xác nhận đã hết hạn")
    with _turn:
        if once in _spent:
            raise ProofRefused("lần xác nhận đã được dùng")
        _spent[once] = None
        while len(_spent) > _REMEMBERED:
            _spent.popitem(last=False)
    return str(pin)


def _bound(key: KeyReference, digests: Sequence[Digest]) -> str:
    told = hashlib.sha256(hashlib.sha256(key.certificate).digest())
    for digest in digests:
        told.update(f"{digest.algorithm}:{digest.value.hex()};".encode())
    return told.hexdigest()
