"""How requests and answers are written in the two versions of the protocol."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes as pyca
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from congvu.adapters.rehearsal.csc.accounts import RemoteAccount

RSA = {"1.2.840.113549.1.1.1": "", "1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384",
       "1.2.840.113549.1.1.13": "sha512"}  # fmt: skip
ECDSA = {"1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512"}
HASHES = {
    "2.16.840.1.101.3.4.2.1": pyca.SHA256(),
    "2.16.840.1.101.3.4.2.2": pyca.SHA384(),
    "2.16.840.1.101.3.4.2.3": pyca.SHA512(),
}
SPECIFICATIONS = {"v1": "1.0.4.0", "v2": "2.0.0.2"}


class Refused(Exception):
    """An error of the protocol: its word, its sentence and the HTTP status."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def info(version: str) -> dict[str, Any]:
    return {
        "specs": SPECIFICATIONS[version],
        "name": "Ký số từ xa (trình diễn)",
        "region": "VN",
        "lang": "vi-VN",
        "authType": ["basic", "oauth2client"],
        "methods": [
            "auth/login",
            "credentials/list",
            "credentials/info",
            "credentials/sendOTP",
            "credentials/authorize",
            "credentials/extendTransaction",
            "signatures/signHash",
        ],
    }


def text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("invalid_request", f"Missing (or invalid type) string parameter {name}")
    return value


def hashes(version: str, said: dict[str, Any], name: str | None) -> tuple[list[bytes], pyca.HashAlgorithm | None]:
    """The hashes of a request and, where one is signed with, their algorithm: every length must be its."""
    listed = said.get("hash" if version == "v1" else "hashes")
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Refused("invalid_request", "Missing (or invalid type) array parameter hash")
    try:
        values = [base64.b64decode(one, validate=True) for one in listed]
    except binascii.Error as error:
        raise Refused("invalid_request", "Invalid Base64 hash string parameter") from error
    if name is None:
        return values, None
    given = said.get("hashAlgo" if version == "v1" else "hashAlgorithmOID")
    algorithm = HASHES.get(str(given)) if given else _named(name)
    if algorithm is None or (name and algorithm.name != name):
        raise Refused("invalid_request", "Invalid parameter hashAlgo")
    if any(len(value) != algorithm.digest_size for value in values):
        raise Refused("invalid_request", "Invalid digest value length")
    return values, algorithm


def algorithm(said: dict[str, Any], account: RemoteAccount) -> str:
    """The hash that the signature algorithm names, empty when it names none."""
    known = ECDSA if isinstance(account.key, ec.EllipticCurvePrivateKey) else RSA
    oid = text(said, "signAlgo")
    if oid not in known:
        raise Refused("invalid_request", "Invalid parameter signAlgo")
    return known[oid]


def proof(version: str, said: dict[str, Any]) -> tuple[str, str]:
    if version == "v1":
        return text(said, "PIN"), text(said, "OTP")
    listed = said.get("authData")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Refused("invalid_request", "Missing (or invalid type) array parameter authData")
    given = {one.get("id"): one.get("value") for one in listed}
    return text(given, "PIN"), text(given, "OTP")


def credential(version: str, account: RemoteAccount, said: dict[str, Any]) -> dict[str, Any]:
    """`certificates` none, single or chain; `certInfo` and `authInfo` add what they name."""
    wanted = said.get("certificates", "single")
    if wanted not in {"none", "single", "chain"}:
        raise Refused("invalid_request", "Invalid parameter certificates")
    known = ECDSA if isinstance(account.key, ec.EllipticCurvePrivateKey) else RSA
    key = {
        "status": "enabled" if account.is_enabled else "disabled",
        "algo": list(known),
        "len": account.key.key_size,
    }
    told: dict[str, Any] = {
        "description": f"Khóa của {account.user}",
        "key": key,
        "cert": _certificates(account, wanted, bool(said.get("certInfo"))),
        "multisign": account.most,
        "SCAL": "2",
    }
    return told | (_asked(version, account) if said.get("authInfo") else {})


def signed(account: RemoteAccount, value: bytes, algorithm: pyca.HashAlgorithm | None) -> bytes:
    assert algorithm is not None
    if isinstance(account.key, ec.EllipticCurvePrivateKey):
        return account.key.sign(value, ec.ECDSA(Prehashed(algorithm)))
    return account.key.sign(value, padding.PKCS1v15(), Prehashed(algorithm))


def _named(name: str) -> pyca.HashAlgorithm | None:
    return next((one for one in HASHES.values() if one.name == name), None)


def _certificates(account: RemoteAccount, wanted: str, with_info: bool) -> dict[str, Any]:
    shown = {"none": 0, "single": 1, "chain": len(account.certificates)}[wanted]
    told: dict[str, Any] = {"status": "valid"}
    if shown:
        told["certificates"] = [base64.b64encode(der).decode() for der in account.certificates[:shown]]
    if with_info:
        read = x509.load_der_x509_certificate(account.certificates[0])
        told |= {
            "issuerDN": read.issuer.rfc4514_string(),
            "subjectDN": read.subject.rfc4514_string(),
            "serialNumber": f"{read.serial_number:X}",
            "validFrom": f"{read.not_valid_before_utc:%Y%m%d%H%M%SZ}",
            "validTo": f"{read.not_valid_after_utc:%Y%m%d%H%M%SZ}",
        }
    return told


def _asked(version: str, account: RemoteAccount) -> dict[str, Any]:
    if version == "v1":
        return {
            "authMode": "explicit",
            "PIN": {"presence": "true", "format": "A", "label": "Mã PIN"},
            "OTP": {
                "presence": "true",
                "type": "online" if account.code_is_sent else "offline",
                "format": "N",
                "label": "Mã xác nhận",
            },
        }
    code = {"type": "Password", "id": "OTP", "format": "N", "label": "Mã xác nhận"}
    if account.code_is_sent:
        code["generator"] = "sms"
    objects = [{"type": "Password", "id": "PIN", "format": "A", "label": "Mã PIN"}, code]
    return {"auth": {"mode": "explicit", "expression": "PIN AND OTP", "objects": objects}}
