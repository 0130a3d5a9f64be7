"""Raw signatures and the algorithms the law allows: RSA from 2048 bits, ECDSA from 256, SHA-2 and SHA-3 from 256 bits."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from congvu.signing.rules import algorithms

ALLOWED = frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"})
_HASHES: dict[str, Any] = {
    "md5": hashes.MD5, "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256, "sha384": hashes.SHA384,
    "sha512": hashes.SHA512, "sha3_256": hashes.SHA3_256, "sha3_384": hashes.SHA3_384, "sha3_512": hashes.SHA3_512,
}  # fmt: skip
PKCS1, PSS, ECDSA = "RSA", "RSA-PSS", "ECDSA"
# Read, so that a changed file is told apart from a whole one; the law names them not.
_EDWARDS = {"ed25519": "Ed25519", "ed448": "Ed448"}


@dataclass(frozen=True)
class Mechanism:
    """How a key was used. `mask_digest` and `salt` are those of RSA-PSS; `raw`: ECDSA as r and s side by side, not in DER."""

    kind: str
    digest: str
    mask_digest: str = ""
    salt: int | None = None
    raw: bool = False

    @property
    def told(self) -> str:
        if self.kind in _EDWARDS.values():
            return self.kind
        return f"{self.kind} {told_digest(self.digest)}"

    @property
    def is_allowed(self) -> bool:
        return (
            self.kind not in _EDWARDS.values()
            and self.digest in ALLOWED
            and (not self.mask_digest or self.mask_digest in ALLOWED)
        )


def told_digest(name: str) -> str:
    """SHA-256, SHA3-256, SHA-1."""
    return name.upper().replace("_", "-") if name.startswith("sha3") else re.sub(r"^SHA(?=\d)", "SHA-", name.upper())


def mechanism_of(algorithm: algos.SignedDigestAlgorithm, digest: str) -> Mechanism:
    """From an X.509 or CMS algorithm; `digest` where it names none. Raises ValueError for any other than RSA, ECDSA and EdDSA."""
    kind = algorithm.signature_algo
    if kind == "rsassa_pkcs1v15":
        return Mechanism(PKCS1, _digest_named(algorithm) or digest)
    if kind == "ecdsa":
        return Mechanism(ECDSA, _digest_named(algorithm) or digest)
    if kind == "rsassa_pss":
        given = algorithm["parameters"]
        mask = given["mask_gen_algorithm"]["parameters"]["algorithm"].native
        return Mechanism(PSS, given["hash_algorithm"]["algorithm"].native, mask, given["salt_length"].native)
    if kind in _EDWARDS:
        return Mechanism(_EDWARDS[kind], digest)
    raise ValueError(kind)


def _digest_named(algorithm: algos.SignedDigestAlgorithm) -> str:
    try:
        return algorithm.hash_algo
    except ValueError:
        return ""


def is_signed_by(certificate: x509.Certificate, message: bytes, signature: bytes, how: Mechanism) -> bool:
    """Whether the key of this certificate made the signature over the message."""
    return key_signed(certificate.public_key.dump(), message, signature, how)


def key_signed(key_der: bytes, message: bytes, signature: bytes, how: Mechanism) -> bool:
    """The same with a bare key (SubjectPublicKeyInfo, DER)."""
    try:
        _verify(serialization.load_der_public_key(key_der), message, signature, how)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, KeyError):
        return False
    return True


def _verify(key, message: bytes, signature: bytes, how: Mechanism) -> None:
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        _verify_edwards(key, message, signature, how)
        return
    digest = _HASHES[how.digest]()
    if how.kind == ECDSA and isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(_in_der(signature, key) if how.raw else signature, message, ec.ECDSA(digest))
    elif how.kind == PKCS1 and isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), digest)
    elif how.kind == PSS and isinstance(key, rsa.RSAPublicKey):
        mask = padding.MGF1(_HASHES[how.mask_digest or how.digest]())
        salt = padding.PSS.DIGEST_LENGTH if how.salt is None else how.salt
        key.verify(signature, message, padding.PSS(mask, salt), digest)
    else:
        raise ValueError("the key is not of the kind the signature names")


def _verify_edwards(key, message: bytes, signature: bytes, how: Mechanism) -> None:
    if how.kind not in _EDWARDS.values():
        raise ValueError("the key is not of the kind the signature names")
    key.verify(signature, message)


def _in_der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    half = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * half:
        raise ValueError("wrong length")
    return algos.DSASignature.from_p1363(signature).dump()


def digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()


def key_told(certificate: x509.Certificate) -> str:
    kind, size = _kind_and_bits(certificate)
    return f"{kind} {size}" if size else _EDWARDS.get(kind, kind)


def is_weak_key(certificate: x509.Certificate) -> bool:
    kind, size = _kind_and_bits(certificate)
    return not algorithms.is_strong({"RSA": "rsa", "ECDSA": "ec"}.get(kind, kind), size)


def _kind_and_bits(certificate: x509.Certificate) -> tuple[str, int]:
    names = {"rsa": "RSA", "rsassa_pss": "RSA", "ec": "ECDSA", "dsa": "DSA"}
    key = certificate.public_key
    try:
        return names.get(key.algorithm, str(key.algorithm)), int(key.bit_size or 0)
    except (ValueError, TypeError, UnboundLocalError):  # asn1crypto knows no size of Edwards curves
        return names.get(key.algorithm, str(key.algorithm)), 0
