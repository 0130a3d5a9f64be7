"""How tests sign: with the rehearsal's keys, who it trusts, and what other programs say of the result."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from congvu.adapters.rehearsal.pki import Running
from congvu.adapters.revocation import Revocation
from congvu.adapters.time_stamping import Authorities
from congvu.signing.making import Evidence, Field, Level, Prepared, check_signer, complete, prepare_pdf
from tests.people import MONDAY

_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


@dataclass
class Desk:
    """Signs as anybody of the rehearsal, at MONDAY unless told otherwise."""

    pki: Running
    evidence: Evidence

    def certificate(self, label: str) -> tuple[bytes, tuple[bytes, ...]]:
        return self.pki.authorities.certificate(label), self.pki.authorities.chain(label)

    def value(self, label: str, prepared: Prepared) -> bytes:
        """What the key of this holder answers."""
        key, ready = self.pki.authorities.private_key(label), utils.Prehashed(_HASHES[prepared.algorithm])
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(prepared.digest.value, padding.PKCS1v15(), ready)
        return key.sign(prepared.digest.value, ec.ECDSA(ready))

    def pdf(
        self,
        content: bytes,
        label: str = "cuong",
        level: Level = Level.B_B,
        field: Field | None = None,
        at: datetime = MONDAY,
    ) -> bytes:
        prepared = prepare_pdf(content, *self.certificate(label), field=field or Field(), level=level, at=at)
        return complete(prepared, self.value(label, prepared), at=at, evidence=self.evidence)

    def check(self, label: str, at: datetime = MONDAY) -> None:
        check_signer(*self.certificate(label), at=at, evidence=self.evidence)


@pytest.fixture(scope="session")
def desk(pki: Running) -> Desk:
    return Desk(pki, trusting(pki))


def trusting(pki: Running, *, seconds: float = 3.0) -> Evidence:
    """Whom a ministry would trust, asked for real; nothing is remembered between two checks but what one asks twice."""
    a, trusted = pki.authorities, pki.authorities.trusted()
    stampers = Authorities([a.time_stamp_url("tsa-1"), a.time_stamp_url("tsa-2")], seconds=seconds)
    asking = Revocation(seconds=seconds, now=lambda: pki.services.fixed_time or MONDAY)
    return Evidence(trusted["public"] + trusted["government"], trusted["time_stamp"], asking, stampers)


@lru_cache(maxsize=1)
def a_paper() -> bytes:
    """A decision as Typst prints it, PDF/A-3a."""
    import typst

    source = '#set document(title: "Quyết định", date: datetime(year: 2026, month: 11, day: 16))\n#set text(lang: "vi")\n= Quyết định\nĐiều 1. Thử.'
    return typst.compile(source.encode(), pdf_standards=["a-3a"])


@lru_cache(maxsize=1)
def a_look() -> bytes:
    """A one-page appearance, 160 × 60 points."""
    import typst

    source = "#set page(width: 160pt, height: 60pt, margin: 4pt, fill: none)\n#text(fill: red)[Đã ký]"
    return typst.compile(source.encode())


def pdfsig(path: Path) -> list[str]:
    """What Poppler says of each signature, in order."""
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True)
    return re.findall(r"Signature Validation: (.*)", done.stdout)


@pytest.fixture
def anew(pki: Running) -> Iterator[None]:
    """For tests that move the authorities' clocks: afterwards it is Monday again."""
    yield
    pki.services.fixed_time = MONDAY
