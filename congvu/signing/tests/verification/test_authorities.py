"""Which certificates vouch for others, and which sign: also where the one that is trusted says so of itself."""

from __future__ import annotations

import asyncio
import base64
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvu.signing.report import Report
from congvu.signing.tests.verification.cases import TEXT
from congvu.signing.tests.verification.makers import NOON, Maker
from congvu.signing.tests.verification.others import pem
from congvu.signing.verification import trust_in, verify

DAY, CONTENT = timedelta(days=1), b"1. Cap phep\n"
AUTHORITY, SIGNING = ("key_cert_sign", "crl_sign"), ("digital_signature", "content_commitment")
USAGES = (
    *SIGNING,
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    *AUTHORITY,
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Made:
    """A certificate and its key."""

    name: str
    key: Any
    der: bytes

    def signs(self, *chain: Made) -> bytes:
        """CMS over CONTENT with the chain in it."""
        store = SimpleCertificateStore()
        store.register_multiple([asn1_x509.Certificate.load(one.der) for one in chain])
        key = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(self.der),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=store,
        )
        digest = "sha512" if isinstance(self.key, ed25519.Ed25519PrivateKey) else "sha256"
        return bytes(asyncio.run(signer.async_sign_general_data(CONTENT, digest)).dump())


def made(
    name: str, issuer: Made | None = None, *, usage=SIGNING, path=None, days=(-30, 365), more=(), key=None
) -> Made:
    """A certificate; one whose usage is an authority's is one, with `path` as its path length."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    begins = NOON.astimezone(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer.name if issuer else name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins + days[0] * DAY)
        .not_valid_after(begins + days[1] * DAY)
        .add_extension(x509.BasicConstraints(usage is None or usage == AUTHORITY, path), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.KeyUsage(**{one: one in usage for one in USAGES}), critical=True)
    for value, critical in more:
        builder = builder.add_extension(value, critical=critical)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Made(name, key, certificate.public_bytes(Encoding.DER))


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def checked(data: bytes, trusted: Made, at: datetime = NOON, content: bytes = CONTENT) -> Report:
    return verify(data, name="tệp", trust=trust_in([trusted.der]), at=at, fetch=None, content=content)


def said(report: Report) -> tuple[str, str]:
    return report.verdict.value, report.signatures[0].sub_indication


ROOT = made("Gốc", usage=AUTHORITY)
LAN = made("Lan", ROOT)
UNKNOWN = (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)
OF_VIETNAM = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")])
NAMES = (x509.NameConstraints([x509.DirectoryName(OF_VIETNAM)], None), True)
WEB = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
MAIL = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH]), False)


@pytest.mark.parametrize(
    ("issuer", "why"),
    [
        (LAN, "CHAIN_CONSTRAINTS_FAILURE"),
        (made("Danh sách", usage=("crl_sign",)), "CHAIN_CONSTRAINTS_FAILURE"),
        (made("Lạ", usage=AUTHORITY, more=[UNKNOWN]), "CHAIN_CONSTRAINTS_FAILURE"),
        (made("Tên", usage=AUTHORITY, more=[NAMES]), "CHAIN_CONSTRAINTS_FAILURE"),
        (made("Web", usage=AUTHORITY, more=[WEB]), "CHAIN_CONSTRAINTS_FAILURE"),
        (made("Cũ", usage=AUTHORITY, days=(-400, -5)), "OUT_OF_BOUNDS_NO_POE"),
    ],
    ids=["a person", "only for lists", "unknown condition", "other names", "only for the web", "ended"],
)
def test_one_that_is_trusted_vouches_for_nobody_beyond_what_it_may(issuer: Made, why: str) -> None:
    assert said(checked(made("Ai đó", issuer).signs(), issuer)) == ("indeterminate", why)


def test_an_authority_under_one_that_may_have_none_is_not_believed() -> None:
    root = made("Gốc", usage=AUTHORITY, path=0)
    under = made("Dưới", root, usage=AUTHORITY)

    assert said(checked(made("Ai đó", under).signs(under), root))[1] == "CHAIN_CONSTRAINTS_FAILURE"
    assert said(checked(made("Ai đó", root).signs(), root)) == ("valid", "")


@pytest.mark.parametrize("extra", [[WEB], [MAIL]], ids=["for the web", "for mail and clients"])
def test_an_authority_between_may_be_for_some_purposes_only(extra: list) -> None:
    between = made("Giữa", ROOT, usage=AUTHORITY, more=extra)
    wanted = ("valid", "") if extra == [MAIL] else ("indeterminate", "CHAIN_CONSTRAINTS_FAILURE")

    assert said(checked(made("Ai đó", between).signs(between), ROOT)) == wanted


def test_who_is_trusted_himself_may_sign_unless_he_is_an_authority() -> None:
    """`openssl req -x509` marks every certificate as an authority's."""
    home_made = made("Tự ký", usage=None)

    assert said(checked(home_made.signs(), home_made)) == ("valid", "")
    assert said(checked(LAN.signs(), LAN)) == ("valid", "")
    assert said(checked(ROOT.signs(), ROOT)) == ("indeterminate", "CHAIN_CONSTRAINTS_FAILURE")
    assert said(checked(home_made.signs(), ROOT))[0] == "indeterminate"


def test_an_algorithm_that_the_law_does_not_know_proves_nothing() -> None:
    """It is read all the same: a changed file is told apart from a whole one."""
    signed = made("Ed", ROOT, key=ed25519.Ed25519PrivateKey.generate()).signs()
    report = checked(signed, ROOT)

    assert said(report) == ("indeterminate", "CRYPTO_CONSTRAINTS_FAILURE")
    assert "Ed25519" in report.sentences[0]
    changed = checked(signed, ROOT, content=CONTENT + b" ")
    assert said(changed) == ("invalid", "HASH_FAILURE")


def test_text_that_begins_with_a_figure_one_is_no_set_of_attributes(tmp_path: Path) -> None:
    """In DER a set begins with the same byte; only a real one may be the attributes of another signature."""
    key = LAN.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, content in (("text", CONTENT), ("lan.crt", pem(LAN.der)), ("lan.key", key)):
        (tmp_path / file).write_bytes(content)
    command = "openssl cms -sign -binary -noattr -in text -signer lan.crt -inkey lan.key -outform DER"
    signed = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=True).stdout

    assert said(checked(signed, ROOT)) == ("valid", "")


def test_a_signature_with_its_own_content_says_nothing_of_another_file(maker: Maker) -> None:
    for signed in (maker.cms(TEXT, detached=False), _jws(maker, TEXT)):
        assert maker.check(signed).verdict == "valid"
        assert maker.check(signed, content=TEXT).verdict == "valid"
        assert said(maker.check(signed, content=b"another")) == ("invalid", "HASH_FAILURE")


def _jws(maker: Maker, content: bytes) -> bytes:
    chain = [
        base64.b64encode(one).decode()
        for one in (maker.authorities.certificate("lan"), *maker.authorities.chain("lan"))
    ]
    return jwt.api_jws.encode(content, maker.authorities.private_key("lan"), "ES256", headers={"x5c": chain}).encode()
