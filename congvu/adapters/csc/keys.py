"""Keys at a provider: the proof buys an authorisation for exactly these digests, and signing spends it, once."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from congvu.adapters.csc.credentials import RemoteCredential, credential
from congvu.adapters.csc.providers import Provider, provider
from congvu.adapters.csc.session import SIGNING, call, whole
from congvu.signing.gateway import Authorisation, Digest, KeyReference, KeyUnavailable, ProofRefused

HASHES = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
BY_RSA = {
    "sha256": "1.2.840.113549.1.1.11",
    "sha384": "1.2.840.113549.1.1.12",
    "sha512": "1.2.840.113549.1.1.13",
}
BY_ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
RSA, EC = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1"


class RemoteKeys:
    """The place of keys "csc"; a key's locator names its `provider` and `credential`."""

    def authorise(self, key: KeyReference, digests: Sequence[Digest], proof: dict[str, str]) -> Authorisation:
        """`proof` has "pin" and "otp", as far as the credential asks for them."""
        where, told = _found(key)
        algorithm = _algorithm(told, digests)
        if len(digests) > told.most:
            raise ProofRefused(f"mỗi lần xác nhận chỉ ký được {told.most} văn bản; hãy chọn ít hơn")
        answer = call(where, "credentials/authorize", _asked(where, told, digests, proof))
        sad = answer.get("SAD")
        if not isinstance(sad, str) or not sad:
            raise KeyUnavailable("nhà cung cấp trả lời sai quy cách")
        lasts = timedelta(seconds=min(max(whole(answer.get("expiresIn"), 3600), 0), 86_400))
        handle = {"SAD": sad, "signAlgo": algorithm, "for": _bound(key, digests)}
        return Authorisation(json.dumps(handle), datetime.now(UTC) + lasts)

    def sign(self, key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> list[bytes]:
        """All digests of the authorisation together, in their order."""
        where = provider(key.locator.get("provider", ""))
        handle = _opened(authorisation.handle)
        if handle["for"] != _bound(key, digests):
            raise ProofRefused("lần xác nhận không dành cho các văn bản này")
        sad, made = str(handle["SAD"]), []
        for start in range(0, len(digests), where.batch):
            part = digests[start : start + where.batch]
            try:
                if start:
                    sad = _extended(where, key, part, sad)
                made += _signed(where, key, part, sad, handle["signAlgo"])
            except (KeyUnavailable, ProofRefused) as error:
                if not start:
                    raise
                raise KeyUnavailable(f"đứt giữa chừng sau {start} văn bản: {error}", may_have_signed=True) from error
        return made


def _found(key: KeyReference) -> tuple[Provider, RemoteCredential]:
    """The credential as it is now. One whose certificate has changed is not what the holder registered."""
    where = provider(key.locator.get("provider", ""))
    told = credential(where, key.locator.get("credential", ""))
    if told.certificate != key.certificate:
        raise ProofRefused("nhà cung cấp đã thay chứng thư số của khóa này; hãy đăng ký lại chứng thư số")
    if not told.is_enabled:
        raise ProofRefused("khóa này đang bị khóa hoặc chứng thư số đã thôi hiệu lực")
    if told.mode not in {"explicit", "implicit"}:
        raise ProofRefused("khóa này chỉ xác nhận được trên trang của nhà cung cấp")
    return where, told


def _algorithm(told: RemoteCredential, digests: Sequence[Digest]) -> str:
    """The signature algorithm that the key has for these digests."""
    names = {digest.algorithm for digest in digests}
    if len(names) != 1 or not names <= HASHES.keys():
        raise ProofRefused("các văn bản không cùng một thuật toán băm được phép")
    name = names.pop()
    public = x509.load_der_x509_certificate(told.certificate).public_key()
    whole_name = (BY_RSA if isinstance(public, rsa.RSAPublicKey) else BY_ECDSA)[name]
    if whole_name in told.algorithms or EC in told.algorithms:
        return whole_name
    if RSA in told.algorithms and isinstance(public, rsa.RSAPublicKey):
        return RSA
    raise ProofRefused(f"khóa này không ký được bằng {name.upper()}")


def _asked(where: Provider, told: RemoteCredential, digests: Sequence[Digest], proof: dict[str, str]) -> dict[str, Any]:
    asked: dict[str, Any] = {"credentialID": told.id, "numSignatures": len(digests), **_hashes(where, digests)}
    given = {
        name: proof.get(ours, "")
        for name, ours, is_asked in (("PIN", "pin", told.needs_pin), ("OTP", "otp", told.needs_code))
        if is_asked
    }
    if not all(given.values()):
        raise ProofRefused("thiếu mã PIN hoặc mã xác nhận")
    if where.version == "v1":
        return asked | given
    return asked | {"authData": [{"id": name, "value": value} for name, value in given.items()]}


def _hashes(where: Provider, digests: Sequence[Digest]) -> dict[str, Any]:
    values = [base64.b64encode(digest.value).decode() for digest in digests]
    if where.version == "v1":
        return {"hash": values}
    return {"hashes": values, "hashAlgorithmOID": HASHES[digests[0].algorithm]}


def _extended(where: Provider, key: KeyReference, digests: Sequence[Digest], sad: str) -> str:
    said = {"credentialID": key.locator["credential"], "SAD": sad, **_hashes(where, digests)}
    fresh = call(where, "credentials/extendTransaction", said).get("SAD")
    if not isinstance(fresh, str) or not fresh:
        raise KeyUnavailable("nhà cung cấp trả lời sai quy cách")
    return fresh


def _signed(where: Provider, key: KeyReference, digests: Sequence[Digest], sad: str, algorithm: str) -> list[bytes]:
    said = {"credentialID": key.locator["credential"], "SAD": sad, "signAlgo": algorithm, **_hashes(where, digests)}
    if where.version == "v1":
        said["hashAlgo"] = HASHES[digests[0].algorithm]
    told = call(where, SIGNING, said).get("signatures")
    if not isinstance(told, list) or len(told) != len(digests):
        raise KeyUnavailable("nhà cung cấp trả về thiếu chữ ký", may_have_signed=True)
    public = x509.load_der_x509_certificate(key.certificate).public_key()
    try:
        return [_as_der(base64.b64decode(str(one), validate=True), public) for one in told]
    except (binascii.Error, ValueError) as error:
        raise KeyUnavailable("nhà cung cấp trả về chữ ký sai quy cách", may_have_signed=True) from error


def _as_der(value: bytes, public: Any) -> bytes:
    """ECDSA in DER, also from providers that write r and s one after the other. Whether it fits, the maker checks."""
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return value
    try:
        decode_dss_signature(value)
        return value
    except ValueError:
        size = (public.key_size + 7) // 8
        if len(value) != 2 * size:
            raise
        return encode_dss_signature(int.from_bytes(value[:size]), int.from_bytes(value[size:]))


def _bound(key: KeyReference, digests: Sequence[Digest]) -> str:
    """What the authorisation is for: the key and these digests in this order."""
    told = hashlib.sha256(key.certificate)
    for digest in digests:
        told.update(digest.algorithm.encode() + b":" + hashlib.sha256(digest.value).digest())
    return told.hexdigest()


def _opened(handle: str) -> dict[str, Any]:
    try:
        opened = json.loads(handle)
        return {name: str(opened[name]) for name in ("SAD", "signAlgo", "for")}
    except (ValueError, KeyError, TypeError) as error:
        raise ProofRefused("lần xác nhận không còn dùng được") from error
