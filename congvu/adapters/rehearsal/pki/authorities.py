"""The rehearsal's keys and certificates in a folder, made once: authorities, holders, their PKCS#12 files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from congvu.adapters.rehearsal.pki.holders import HOLDERS
from congvu.adapters.rehearsal.pki.plan import ARCHITECTURE, keys, plan

# Of every PKCS#12 file of the rehearsal: there is nothing behind it but invented people.
PIN = "12345678"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_MAKERS: dict[str, Callable[[], PrivateKey]] = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa1024": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505 weak on purpose
}


@dataclass(frozen=True)
class Authorities:
    """The rehearsal's PKI. `address` is where its services are reached, as its certificates say."""

    folder: Path
    address: str
    made_on: date
    architecture: PKIArchitecture

    def certificate(self, label: str) -> bytes:
        """DER."""
        der: bytes = self.architecture.get_cert(CertLabel(label)).dump()
        return der

    def chain(self, label: str) -> tuple[bytes, ...]:
        """DER of the issuing authority and its root, nearest first."""
        return tuple(self.certificate(str(one)) for one in self.architecture.get_chain(CertLabel(label)))

    def private_key(self, label: str) -> PrivateKey:
        key = load_pem_private_key((self.folder / "keys" / f"{label}.pem").read_bytes(), None)
        assert isinstance(key, PrivateKey)
        return key

    def pkcs12(self, label: str) -> bytes:
        """Key, certificate and chain of a holder, under PIN."""
        return (self.folder / "holders" / f"{label}.p12").read_bytes()

    def time_stamp_url(self, label: str = "tsa-1") -> str:
        return f"{self.address}/{ARCHITECTURE}/tsa/{label}"

    def trusted(self) -> dict[str, list[bytes]]:
        """DER of whom a ministry would trust, by purpose: "public", "government", "time_stamp"."""
        return {
            "public": [self.certificate("public")],
            "government": [self.certificate("government")],
            "time_stamp": [self.certificate("tsa-1"), self.certificate("tsa-2")],
        }


def made(folder: Path, address: str, made_on: date) -> Authorities:
    """The authorities of this folder; made for `address` as of `made_on` when there are none yet."""
    if not (folder / "made.json").exists():
        _make(folder, address, made_on)
    return opened(folder)


def opened(folder: Path) -> Authorities:
    """The authorities that were made in this folder."""
    told = json.loads((folder / "made.json").read_text())
    made_on = date.fromisoformat(told["made_on"])
    issued = [path.stem for path in (folder / "issued").glob("*.crt")]
    return Authorities(folder, told["address"], made_on, _architecture(folder, told["address"], made_on, issued))


def _make(folder: Path, address: str, made_on: date) -> None:
    """In a folder beside it, renamed when whole: a start that was interrupted leaves no half of it."""
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    for part in ("keys", "issued", "holders"):
        (new / part).mkdir(parents=True, mode=0o700)
    for label, kind in keys().items():
        pem = _MAKERS[kind]().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(new / "keys" / f"{label}.pem", pem)
    authorities = Authorities(new, address, made_on, _architecture(new, address, made_on, []))
    for label in keys():
        _write(new / "issued" / f"{label}.crt", authorities.certificate(label))
    for holder in HOLDERS:
        _write(new / "holders" / f"{holder.label}.p12", _pkcs12(authorities, holder.label))
    _write(new / "made.json", json.dumps({"address": address, "made_on": made_on.isoformat()}).encode())
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def _architecture(folder: Path, address: str, made_on: date, issued: list[str]) -> PKIArchitecture:
    config = CertomancerConfig(
        plan(address, made_on, issued), key_search_dir=str(folder), config_search_dir=str(folder)
    )
    return config.get_pki_arch(ArchLabel(ARCHITECTURE))


def _pkcs12(authorities: Authorities, label: str) -> bytes:
    certificate = x509.load_der_x509_certificate(authorities.certificate(label))
    chain = [x509.load_der_x509_certificate(der) for der in authorities.chain(label)]
    key = authorities.private_key(label)
    return pkcs12.serialize_key_and_certificates(
        label.encode(), key, certificate, chain, BestAvailableEncryption(PIN.encode())
    )


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
