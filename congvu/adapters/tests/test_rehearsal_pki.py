"""The rehearsal's authorities answer as real ones do: OpenSSL and pyHanko's fetchers are content with them."""

from __future__ import annotations

import hashlib
import subprocess
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509

from congvu.adapters.rehearsal.pki import PIN, Running, Trouble, opened
from tests.people import MONDAY


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.read()


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    return done.stdout + done.stderr


def as_pem(folder: Path, name: str, *certificates: bytes) -> Path:
    path = folder / name
    path.write_text("".join(_pem(der) for der in certificates))
    return path


def _pem(der: bytes) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode()


def revocation_state(pki: Running, folder: Path, label: str) -> str:
    """What `openssl ocsp` says of a certificate."""
    issuer = as_pem(folder, "issuer.pem", pki.authorities.chain(label)[0])
    certificate = as_pem(folder, "one.pem", pki.authorities.certificate(label))
    roots = as_pem(folder, "roots.pem", *pki.authorities.chain(label))
    url = x509.Certificate.load(pki.authorities.certificate(label)).ocsp_urls[0]
    moment = ["-attime", str(int(MONDAY.timestamp()))]
    age = ["-validity_period", "3000000000"]
    return openssl("ocsp", "-issuer", issuer, "-cert", certificate, "-url", url, "-CAfile", roots, *moment, *age)


def test_openssl_is_told_who_is_good_and_who_is_revoked(pki: Running, tmp_path: Path) -> None:
    assert "Response verify OK" in revocation_state(pki, tmp_path, "lan")
    assert "one.pem: good" in revocation_state(pki, tmp_path, "cuong")
    assert "one.pem: revoked" in revocation_state(pki, tmp_path, "revoked")


def test_openssl_follows_the_chain_with_the_lists_of_revoked(pki: Running, tmp_path: Path) -> None:
    a = pki.authorities
    trusted = as_pem(tmp_path, "root.pem", a.certificate("root"))
    chain = as_pem(tmp_path, "chain.pem", a.certificate("public"))
    lists = tmp_path / "lists.pem"
    lists.write_bytes(
        b"".join(fetched(f"{a.address}/rehearsal/crls/{issuer}/latest.crl.pem") for issuer in ("root", "public"))
    )
    at = str(int(MONDAY.timestamp()))
    checked = ["-CAfile", trusted, "-untrusted", chain, "-CRLfile", lists, "-crl_check_all", "-attime", at]

    for label, told in (("lan", ": OK"), ("revoked", "certificate revoked"), ("expired", "certificate has expired")):
        one = as_pem(tmp_path, f"{label}.pem", a.certificate(label))
        assert told in openssl("verify", *checked, one), label
    impostor = as_pem(tmp_path, "impostor.pem", a.certificate("impostor"))
    assert "error" in openssl("verify", "-CAfile", trusted, "-untrusted", chain, "-attime", at, impostor)


def test_a_certificate_may_be_revoked_after_it_signed(pki: Running, tmp_path: Path) -> None:
    assert "one.pem: good" in revocation_state(pki, tmp_path, "revoked-later")
    with pki.at(MONDAY + timedelta(days=3)):
        assert "one.pem: revoked" in revocation_state(pki, tmp_path, "revoked-later")


def stamped(pki: Running, folder: Path, label: str = "tsa-1") -> Path:
    """The reply to a query that openssl made."""
    (folder / "paper").write_bytes(b"a paper")
    openssl("ts", "-query", "-data", folder / "paper", "-sha256", "-cert", "-out", folder / "query")
    request = urllib.request.Request(
        pki.authorities.time_stamp_url(label),
        (folder / "query").read_bytes(),
        {"Content-Type": "application/timestamp-query"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        (folder / "reply").write_bytes(answer.read())
    return folder / "reply"


def verified(pki: Running, folder: Path, reply: Path) -> str:
    trusted = as_pem(folder, "root.pem", pki.authorities.certificate("root"))
    chain = as_pem(folder, "chain.pem", pki.authorities.certificate("public"))
    at = str(int(MONDAY.timestamp()))
    files = ["-queryfile", folder / "query", "-in", reply, "-CAfile", trusted, "-untrusted", chain]
    return openssl("ts", "-verify", *files, "-attime", at)


def test_openssl_is_content_with_a_time_stamp(pki: Running, tmp_path: Path) -> None:
    assert "Verification: OK" in verified(pki, tmp_path, stamped(pki, tmp_path))


@pytest.mark.parametrize("trouble", [Trouble.OTHER_IMPRINT, Trouble.OTHER_NONCE, Trouble.BROKEN])
def test_openssl_sees_through_a_lying_time_stamp(pki: Running, tmp_path: Path, trouble: Trouble) -> None:
    with pki.troubled(lying={"tsa/tsa-1": trouble}):
        assert "Verification: FAILED" in verified(pki, tmp_path, stamped(pki, tmp_path))


def test_a_service_that_is_down_says_so_and_a_silent_one_does_not_answer(pki: Running) -> None:
    address = f"{pki.authorities.address}/rehearsal/crls/public/latest.crl"
    with pki.troubled(down="crls"), pytest.raises(urllib.error.HTTPError, match="503"):
        fetched(address)
    with pki.troubled(silent="crls/public"), pytest.raises(TimeoutError):
        urllib.request.urlopen(address, timeout=0.2)
    assert fetched(address)


def test_certificates_stay_what_they_are_when_the_authorities_start_again(pki: Running) -> None:
    again = opened(pki.authorities.folder)

    assert again.certificate("lan") == pki.authorities.certificate("lan")
    assert hashlib.sha256(again.pkcs12("lan")).digest() == hashlib.sha256(pki.authorities.pkcs12("lan")).digest()


def test_openssl_opens_a_holders_file(pki: Running) -> None:
    told = openssl(
        "pkcs12", "-in", pki.authorities.folder / "holders" / "sen.p12", "-passin", f"pass:{PIN}", "-nokeys", "-info"
    )

    assert "MST:0100000010" in told
