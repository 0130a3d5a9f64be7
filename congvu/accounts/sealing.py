"""Secrets at rest, sealed with AES-256-GCM: personal numbers, found again by a keyed fingerprint; two-factor secrets.

All keys are derived from PERSONAL_DATA_KEY. The account's id is authenticated with the ciphertext, so that a sealed
number copied to another row does not open there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


def seal(number: str, account_id: int) -> bytes:
    """The sealed number: nonce and ciphertext."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_key(settings.PERSONAL_DATA_KEY, b"seal")).encrypt(nonce, number.encode(), _bound(account_id))


def unseal(sealed: bytes, account_id: int) -> str:
    """The number again. Raises cryptography's InvalidTag if the bytes, the key or the account differ."""
    nonce, ciphertext = bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:])
    return AESGCM(_key(settings.PERSONAL_DATA_KEY, b"seal")).decrypt(nonce, ciphertext, _bound(account_id)).decode()


def fingerprint(number: str) -> bytes:
    """The same 32 bytes for the same number; without the key it cannot be reckoned by trying all numbers."""
    return hmac.new(_key(settings.PERSONAL_DATA_KEY, b"fingerprint"), number.encode(), hashlib.sha256).digest()


def seal_text(text: str) -> str:
    """A secret that belongs to no row yet: two-factor keys and recovery seeds."""
    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(_key(settings.PERSONAL_DATA_KEY, b"text")).encrypt(nonce, text.encode(), None)
    return base64.b64encode(sealed).decode()


def unseal_text(sealed: str) -> str:
    """The secret again. Raises cryptography's InvalidTag if the text or the key differ."""
    raw = base64.b64decode(sealed)
    return AESGCM(_key(settings.PERSONAL_DATA_KEY, b"text")).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def _bound(account_id: int) -> bytes:
    return f"account:{account_id}".encode()


@lru_cache(maxsize=8)
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"congvu.personal-data." + purpose).derive(secret.encode())
