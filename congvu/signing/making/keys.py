"""What a key is strong enough for, which hash goes with it, and whether a value was made by it.

Algorithms as TT 15/2025/TT-BKHCN lists them: RSA of 2048 bits and more, ECDSA of 256 and more, SHA-2.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from congvu.signing.rules import algorithms

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@lru_cache(maxsize=256)
def public_key(certificate: bytes) -> PublicKey | None:
    """The key of a certificate (DER), if it is of a kind the law knows; whatever its strength."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key if isinstance(key, PublicKey) else None


def is_strong(key: PublicKey) -> bool:
    return algorithms.is_strong("rsa" if isinstance(key, rsa.RSAPublicKey) else "ec", key.key_size)


def hash_for(key: PublicKey) -> str:
    """As strong as the key: an elliptic curve of 384 bits signs SHA-384."""
    if isinstance(key, rsa.RSAPublicKey) or key.key_size < 384:
        return "sha256"
    return "sha384" if key.key_size < 512 else "sha512"


def hashed(content: bytes, algorithm: str) -> bytes:
    if algorithm not in _HASHES:
        raise ValueError(f"no hash of ours: {algorithm}")
    return hashlib.new(algorithm, content).digest()


def fits(value: bytes, signed: bytes, algorithm: str, key: PublicKey) -> bool:
    """Was `value` (RSA PKCS#1 v1.5, or ECDSA in DER) made over `signed` with this key?"""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), _HASHES[algorithm])
        else:
            key.verify(value, signed, ec.ECDSA(_HASHES[algorithm]))
    except (InvalidSignature, ValueError):
        return False
    return True


def plain_value(value: bytes, key: PublicKey) -> bytes:
    """As XML signatures and JWS write it: the two numbers of ECDSA side by side (RFC 7518, 3.4); RSA as it is."""
    if isinstance(key, rsa.RSAPublicKey):
        return value
    size = (key.key_size + 7) // 8
    r, s = decode_dss_signature(value)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def der_value(value: bytes) -> bytes:
    """The other way round, for keys that answer with the two numbers side by side."""
    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
