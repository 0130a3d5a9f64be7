"""Keys in PKCS#12 files of a folder, for the demonstration alone: whoever copies the file and guesses the PIN signs."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.conf import settings

from congvu.adapters.consents import granted, spent
from congvu.signing.gateway import Authorisation, Digest, KeyReference, KeyUnavailable, ProofRefused

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
# Opening a file takes longer than signing: keys stay in the memory of the process that has opened them.
_MOST_OPEN = 64
_open: OrderedDict[bytes, PrivateKey] = OrderedDict()


class SoftwareKeys:
    """The place of keys "software"; a key's locator is its `label`: SOFTWARE_KEYS_ROOT/<label>.p12."""

    def __init__(self) -> None:
        if not settings.DEMONSTRATION:
            raise KeyUnavailable("khóa phần mềm chỉ dùng trong bản trình diễn")

    def authorise(self, key: KeyReference, digests: Sequence[Digest], proof: dict[str, str]) -> Authorisation:
        """`proof` has "pin"."""
        pin = proof.get("pin", "")
        _opened(key, pin)
        return granted(key, digests, pin)

    def sign(self, key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> list[bytes]:
        private = _opened(key, spent(key, digests, authorisation))
        return [signed(private, digest) for digest in digests]


def _opened(key: KeyReference, pin: str) -> PrivateKey:
    """The private key of this certificate, from memory or from its file."""
    path = _path(key)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KeyUnavailable(f"không có tệp khóa “{path.name}”") from error
    known = hashlib.sha256(content + b"\0" + pin.encode() + key.certificate).digest()
    if known not in _open:
        _open[known] = _load(content, pin, key.certificate)
        while len(_open) > _MOST_OPEN:
            _open.popitem(last=False)
    return _open[known]


def _load(content: bytes, pin: str, certificate: bytes) -> PrivateKey:
    try:
        private, found, _ = pkcs12.load_key_and_certificates(content, pin.encode())
    except ValueError as error:
        raise ProofRefused("mã PIN không đúng") from error
    if not isinstance(private, PrivateKey) or found is None or found.public_bytes(Encoding.DER) != certificate:
        raise KeyUnavailable("tệp khóa không phải của chứng thư này")
    return private


def _path(key: KeyReference) -> Path:
    label = key.locator.get("label", "")
    if not _LABEL.fullmatch(label):
        raise KeyUnavailable("tên khóa không hợp lệ")
    root: Path = settings.SOFTWARE_KEYS_ROOT
    return root / f"{label}.p12"


def signed(private: PrivateKey, digest: Digest) -> bytes:
    """What a key object answers to a digest: RSA PKCS#1 v1.5, or ECDSA in DER."""
    prehashed = utils.Prehashed(_HASHES[digest.algorithm])
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(digest.value, padding.PKCS1v15(), prehashed)
    return private.sign(digest.value, ec.ECDSA(prehashed))
