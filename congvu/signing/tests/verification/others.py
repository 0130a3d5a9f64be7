"""Second programs on the same file: pdfsig and openssl for PDF, openssl for CMS, xmlsec1 for XML, PyJWT for JWS."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import tempfile
from datetime import UTC
from pathlib import Path

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from congvu.signing.tests.verification.makers import NOON, Maker

_RANGE = re.compile(rb"/ByteRange ?\[ ?([\d ]+)\]")


class Others:
    """They trust whom the ministry trusts, and it is the same moment for them (pdfsig has no clock and trusts nobody)."""

    def __init__(self, maker: Maker, folder: Path) -> None:
        self.folder = folder
        self.anchors = folder / "anchors.pem"
        labels = ("root", "public", "government")
        self.anchors.write_bytes(b"".join(pem(maker.authorities.certificate(label)) for label in labels))

    def say(self, kind: str, data: bytes, content: bytes | None) -> dict[str, str]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            return getattr(self, kind)(Path(folder), data, content)

    def pdf(self, folder: Path, data: bytes, content: bytes | None) -> dict[str, str]:
        (folder / "a.pdf").write_bytes(data)
        told = _run("pdfsig", folder / "a.pdf").stdout
        # This pdfsig knows no document time-stamps; it says of them that it does not.
        parts = [part for part in told.split("Signature #")[1:] if "Signature Type: unknown" not in part]
        verdicts = [verdict for part in parts for verdict in re.findall(r"Signature Validation: (.*)", part)]
        if not verdicts:
            pdfsig = "none"
        else:
            pdfsig = "valid" if all(one == "Signature is Valid." for one in verdicts) else "invalid"
        return {"pdfsig": pdfsig, "openssl": self._every_range(folder, data)}

    def _every_range(self, folder: Path, data: bytes) -> str:
        said = []
        for found in _RANGE.finditer(data):
            numbers = [int(one) for one in found[1].split()]
            if len(numbers) != 4:
                return "invalid"
            start, length, again, rest = numbers
            try:
                value = bytes.fromhex(data[start + length + 1 : again - 1].decode())
            except ValueError:
                return "invalid"
            if b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04" in value[:80]:
                continue  # a document time-stamp
            signed = data[start : start + length] + data[again : again + rest]
            said.append(self._openssl(folder, value, signed))
        return "none" if not said else "valid" if set(said) == {"valid"} else "invalid"

    def cms(self, folder: Path, data: bytes, content: bytes | None) -> dict[str, str]:
        return {"openssl": self._openssl(folder, data, content)}

    def _openssl(self, folder: Path, value: bytes, signed: bytes | None) -> str:
        (folder / "s.p7s").write_bytes(value)
        form = "PEM" if value.startswith(b"-----") else "DER"
        more: list[object] = []
        if signed is not None:
            (folder / "content").write_bytes(signed)
            more = ["-content", folder / "content"]
        moment = str(int(NOON.timestamp()))
        done = _run(
            "openssl", "cms", "-verify", "-binary", "-inform", form, "-in", folder / "s.p7s", *more, "-out", "/dev/null",
            "-CAfile", self.anchors, "-partial_chain", "-attime", moment, "-no-CApath", "-no-CAstore",
        )  # fmt: skip
        return "valid" if done.returncode == 0 else "invalid"

    def xml(self, folder: Path, data: bytes, content: bytes | None) -> dict[str, str]:
        (folder / "a.xml").write_bytes(data)
        done = _run(
            "xmlsec1", "--verify", "--id-attr:Id", "DLHDon", "--id-attr:Id", "SignedProperties", "--trusted-pem", self.anchors,
            "--enabled-key-data", "x509", "--verification-gmt-time", f"{NOON.astimezone(UTC):%Y-%m-%d %H:%M:%S}", folder / "a.xml",
        )  # fmt: skip
        return {"xmlsec1": "valid" if done.returncode == 0 else "invalid"}

    def jws(self, folder: Path, data: bytes, content: bytes | None) -> dict[str, str]:
        try:
            header = jwt.get_unverified_header(data.decode())
            key = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0])).public_key()
            jwt.api_jws.decode(data.decode(), key, algorithms=["ES256", "RS256", "PS256"], detached_payload=content)
        except (jwt.PyJWTError, KeyError, ValueError, json.JSONDecodeError):
            return {"PyJWT": "invalid"}
        return {"PyJWT": "valid"}


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def _run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, timeout=60, errors="replace")
