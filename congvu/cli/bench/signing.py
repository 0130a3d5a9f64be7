"""Signing and checking against bare pyHanko, on the same key and file in the same run; and what each level adds in bytes.

Certificate authorities, time-stamps and revocation are the rehearsal's, over HTTP on this machine.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvu.adapters import software_keys
from congvu.adapters.rehearsal.pki import PIN, Authorities, opened
from congvu.adapters.revocation import Revocation
from congvu.adapters.time_stamping import Authorities as Stampers
from congvu.cli import rehearsal
from congvu.signing.gateway import KeyReference
from congvu.signing.making import Evidence, Field, Level, check_signer, complete, prepare_pdf
from congvu.signing.verification import Anchor, Purpose, Trust, verify

KEYS = {"P-256": "cuong", "RSA-2048": "nam"}


@dataclass(frozen=True)
class Measured:
    """Documents a second unless it says otherwise; a ratio is ours to bare pyHanko."""

    documents: int
    file_bytes: int
    ours: dict[str, float]
    bare: dict[str, float]
    ratios: dict[str, float]
    batch: dict[str, float]
    checked: float
    checked_bare: float
    check_ratio: float
    checked_long_term: float
    growth: dict[str, int]


def measure(home: Path, *, documents: int, progress: Callable[[str], object]) -> Measured:
    with _running(home) as a:
        paper = _paper()
        evidence = _evidence(a)
        signed = {level.value: _signed(paper, a, "cuong", level, evidence) for level in Level}
        progress("  ký từng văn bản …")
        ours, bare = _rounds(documents, a, paper, evidence)
        progress("  ký một lô …")
        batch = {level.value: _batch(home, documents, a, paper, evidence, level) for level in Level}
        progress("  kiểm tra …")
        checked, checked_bare = _checks(documents, a, signed["B-B"])
        long_term = _rate(documents // 4 or 1, lambda: _check(a, signed["B-LTA"]))
    return Measured(
        documents=documents,
        file_bytes=len(paper),
        ours=ours,
        bare=bare,
        ratios={name: round(ours[name] / bare[name], 2) for name in KEYS},
        batch=batch,
        checked=checked,
        checked_bare=checked_bare,
        check_ratio=round(checked / checked_bare, 2),
        checked_long_term=long_term,
        growth={level: len(one) - len(paper) for level, one in signed.items()},
    )


def lines(measured: Measured) -> list[str]:
    """What was found, for people."""
    told = [
        f"ký PAdES B-B bằng {name}: {measured.ours[name]} văn bản/giây, pyHanko trần {measured.bare[name]}, "
        f"tỷ lệ {measured.ratios[name]}"
        for name in measured.ours
    ]
    told += [
        f"một lô {measured.documents} văn bản ở mức {level}: {rate} văn bản/giây"
        for level, rate in measured.batch.items()
    ]
    told.append(
        f"kiểm tra B-B: {measured.checked} tệp/giây, pyHanko trần {measured.checked_bare}, tỷ lệ {measured.check_ratio}; "
        f"B-LTA: {measured.checked_long_term} tệp/giây"
    )
    told.append("tệp lớn thêm (byte): " + ", ".join(f"{level} {size}" for level, size in measured.growth.items()))
    return told


@contextlib.contextmanager
def _running(home: Path) -> Iterator[Authorities]:
    """The authorities in a process of their own, as in life."""
    child = rehearsal.child(home)
    if child is None:
        raise SystemExit("congvu bench signing: chỉ đo được với DEMONSTRATION=1")
    try:
        rehearsal.start(child)
        yield opened(rehearsal.folder(home))
    finally:
        child.end()


def _paper() -> bytes:
    import typst

    text = "Điều 1. Ban hành kèm theo Quyết định này quy chế thử nghiệm. " * 60
    source = f'#set document(title: "Quyết định", date: datetime(year: 2026, month: 11, day: 16))\n= Quyết định\n{text}'
    pdf: bytes = typst.compile(source.encode(), pdf_standards=["a-3a"])
    return pdf


def _evidence(a: Authorities) -> Evidence:
    trusted = a.trusted()
    stampers = Stampers([a.time_stamp_url("tsa-1"), a.time_stamp_url("tsa-2")])
    return Evidence(trusted["public"] + trusted["government"], trusted["time_stamp"], Revocation(), stampers)


def _rounds(
    documents: int, a: Authorities, paper: bytes, evidence: Evidence
) -> tuple[dict[str, float], dict[str, float]]:
    """Ours and theirs in turns, the better of three: what else the machine does falls on both."""
    ours, bare = dict.fromkeys(KEYS, 0.0), dict.fromkeys(KEYS, 0.0)
    for name, label in KEYS.items():
        signer = _bare_signer(a, label)
        for _ in range(3):
            bare[name] = max(bare[name], _rate(documents // 3 or 1, lambda signer=signer: _sign_bare(paper, signer)))
            once = _rate(documents // 3 or 1, lambda label=label: _signed(paper, a, label, Level.B_B, evidence))
            ours[name] = max(ours[name], once)
    return ours, bare


def _rate(times: int, do: Callable[[], Any]) -> float:
    do()
    began = time.perf_counter()
    for _ in range(times):
        do()
    return round(times / (time.perf_counter() - began), 1)


_keys: dict[str, Any] = {}


def _signed(paper: bytes, a: Authorities, label: str, level: Level, evidence: Evidence) -> bytes:
    """One document, with its own key object kept: prepared, signed, completed and read back."""
    at = datetime.now(UTC)
    prepared = prepare_pdf(paper, a.certificate(label), a.chain(label), field=Field(reason="Thử"), level=level, at=at)
    if label not in _keys:
        _keys[label] = a.private_key(label)
    return complete(prepared, software_keys.signed(_keys[label], prepared.digest), at=at, evidence=evidence)


def _bare_signer(a: Authorities, label: str) -> signers.SimpleSigner:
    der = a.private_key(label).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore.from_certs([x509.Certificate.load(one) for one in a.chain(label)])
    return _Kept(
        signing_cert=x509.Certificate.load(a.certificate(label)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
        key=a.private_key(label),
    )


class _Kept(signers.SimpleSigner):
    """pyHanko's signer with the key object kept in memory, as ours keeps it: without it an RSA key is checked anew each time."""

    def __init__(self, *, key: Any, **more: Any) -> None:
        super().__init__(**more)
        self.key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding

        if hasattr(self.key, "curve"):
            value: bytes = self.key.sign(data, ec.ECDSA(hashes.SHA256()))
        else:
            value = self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return value


def _sign_bare(paper: bytes, signer: signers.SimpleSigner) -> bytes:
    meta = signers.PdfSignatureMetadata(
        field_name="ChuKySo1", reason="Thử", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    made: bytes = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)), meta, signer).getvalue()
    return made


def _batch(home: Path, documents: int, a: Authorities, paper: bytes, evidence: Evidence, level: Level) -> float:
    """As a leader signs: the certificate checked once, all prepared, one PIN for all digests, each completed."""
    from django.test.utils import override_settings

    key = KeyReference("software", {"label": "cuong"}, a.certificate("cuong"), a.chain("cuong"))
    with override_settings(DEMONSTRATION=True, SOFTWARE_KEYS_ROOT=rehearsal.folder(home) / "holders"):
        began = time.perf_counter()
        at = datetime.now(UTC)
        check_signer(key.certificate, key.chain, at=at, evidence=evidence)
        ready = [
            prepare_pdf(paper, key.certificate, key.chain, field=Field(reason=f"Thử {number}"), level=level, at=at)
            for number in range(documents)
        ]
        digests, place = [one.digest for one in ready], software_keys.SoftwareKeys()
        values = place.sign(key, digests, place.authorise(key, digests, {"pin": PIN}))
        for prepared, value in zip(ready, values, strict=True):
            complete(prepared, value, at=datetime.now(UTC), evidence=evidence)
        return round(documents / (time.perf_counter() - began), 1)


def _checks(documents: int, a: Authorities, signed: bytes) -> tuple[float, float]:
    ours = bare = 0.0
    for _ in range(3):
        bare = max(bare, _rate(documents // 3 or 1, lambda: _check_bare(a, signed)))
        ours = max(ours, _rate(documents // 3 or 1, lambda: _check(a, signed)))
    return ours, bare


def _check(a: Authorities, signed: bytes) -> Any:
    trusted = a.trusted()
    anchors = [Anchor(der, Purpose.SIGNER) for der in trusted["government"]]
    anchors += [Anchor(der, Purpose.TIME_STAMP) for der in trusted["time_stamp"]]
    return verify(signed, name="paper.pdf", trust=Trust(tuple(anchors)), at=datetime.now(UTC), fetch=None)


def _check_bare(a: Authorities, signed: bytes) -> Any:
    roots = [x509.Certificate.load(der) for der in a.trusted()["government"]]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    return validate_pdf_signature(PdfFileReader(BytesIO(signed)).embedded_signatures[0], context)
