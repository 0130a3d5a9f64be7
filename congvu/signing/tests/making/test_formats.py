"""XML, JSON and any other file: OpenSSL, xmlsec's rules by signxml, and PyJWT agree with what was made."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import InvalidDigest, InvalidSignature
from signxml.xades import XAdESVerifier

from congvu.signing.making import (
    Level,
    Prepared,
    complete,
    prepare_beside,
    prepare_json,
    prepare_json_beside,
    prepare_xml,
)
from congvu.signing.refusals import NotSignable, SignatureBroken
from tests.making import Desk
from tests.people import MONDAY

XML = '<?xml version="1.0"?><to-khai xmlns="urn:to-khai"><!-- ghi chú --><noi-dung Id="phan-1">Thép &amp; nhôm</noi-dung></to-khai>'.encode()
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def completed(desk: Desk, prepared: Prepared, label: str) -> bytes:
    return complete(prepared, desk.value(label, prepared), at=MONDAY, evidence=desk.evidence)


def pem(*certificates: bytes) -> bytes:
    return b"".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in certificates)


# -- XML ---------------------------------------------------------------------------------------------------------
def checked(desk: Desk, signed: bytes, tmp_path: Path) -> list[object]:
    (tmp_path / "root.pem").write_bytes(pem(desk.pki.authorities.certificate("root")))
    verifier = XAdESVerifier()
    root = etree.fromstring(signed)
    signature = root.find(f".//{DS}Signature")
    certificate = base64.b64decode(signature.findtext(f".//{DS}X509Certificate"))
    found = verifier.verify(
        root,
        x509_cert=x509.load_der_x509_certificate(certificate),
        expect_references=2,
        validate_schema=False,
    )
    return list(found)


@pytest.mark.parametrize("label", ["sen", "le", "nam"])
@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
def test_a_signed_xml_holds_and_a_changed_one_does_not(desk: Desk, tmp_path: Path, label: str, level: Level) -> None:
    signed = completed(desk, prepare_xml(XML, *desk.certificate(label), level=level, at=MONDAY), label)

    assert checked(desk, signed, tmp_path)
    assert (b"EncapsulatedTimeStamp" in signed) == (level is Level.B_T)
    with pytest.raises((InvalidDigest, InvalidSignature)):
        checked(desk, signed.replace("nhôm".encode(), "chì".encode()), tmp_path)


def test_several_sign_parts_of_an_xml_in_any_order(desk: Desk, tmp_path: Path) -> None:
    signed = XML
    for label in ("sen", "lan"):
        signed = completed(desk, prepare_xml(signed, *desk.certificate(label), element="phan-1", at=MONDAY), label)

    for other in (0, 1):
        root = etree.fromstring(signed)
        root.remove(root.findall(f"{DS}Signature")[other])
        assert checked(desk, etree.tostring(root), tmp_path)


def test_a_second_signature_over_a_whole_xml_is_refused(desk: Desk) -> None:
    signed = completed(desk, prepare_xml(XML, *desk.certificate("sen"), level=Level.B_B, at=MONDAY), "sen")
    with pytest.raises(NotSignable, match="đã có chữ ký"):
        prepare_xml(signed, *desk.certificate("lan"), at=MONDAY)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<a><b></a>", "không phải XML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "DOCTYPE"),
    ],
)
def test_an_xml_that_hides_something_is_refused(desk: Desk, content: bytes, why: str) -> None:
    with pytest.raises(NotSignable, match=why):
        prepare_xml(content, *desk.certificate("sen"), at=MONDAY)


@pytest.mark.parametrize("content", [b'<a><b Id="x"/><c Id="x"/></a>', b'<a Id="x"/>', b"<a/>"])
def test_an_id_names_exactly_one_part(desk: Desk, content: bytes) -> None:
    with pytest.raises(NotSignable):
        prepare_xml(content, *desk.certificate("sen"), element="x", at=MONDAY)


def test_an_xml_changed_between_the_phases_is_not_signed(desk: Desk) -> None:
    prepared = prepare_xml(XML, *desk.certificate("sen"), level=Level.B_B, at=MONDAY)
    changed = Prepared.from_json(prepared.content.replace("nhôm".encode(), "chì".encode()), prepared.to_json())

    with pytest.raises((SignatureBroken, NotSignable)):
        complete(changed, desk.value("sen", prepared), at=MONDAY, evidence=desk.evidence)


# -- anything ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", ["lan", "le", "nam"])
@pytest.mark.parametrize("level", [Level.B_B, Level.B_T])
def test_openssl_agrees_with_a_signature_beside_a_file(desk: Desk, tmp_path: Path, label: str, level: Level) -> None:
    content = bytes(range(256)) * 40
    made = completed(desk, prepare_beside(content, *desk.certificate(label), level=level, at=MONDAY), label)
    names = {"file": content, "sig": made, "root": pem(desk.pki.authorities.certificate("root"))}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)

    def told(file: str) -> str:
        command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "sig", "-content", file]
        more = ["-CAfile", "root", "-purpose", "any", "-attime", str(int(MONDAY.timestamp())), "-out", "/dev/null"]
        return subprocess.run([*command, *more], capture_output=True, text=True, cwd=tmp_path).stderr

    assert "Verification successful" in told("file")
    (tmp_path / "other").write_bytes(content + b"!")
    assert "Verification failure" in told("other")


# -- JSON --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("label", ["sen", "le", "nam"])
def test_a_json_web_signature_holds_its_certificates_and_its_time(desk: Desk, label: str) -> None:
    content = json.dumps({"mã": "123"}).encode()
    header, payload, value = completed(desk, prepare_json(content, *desk.certificate(label), at=MONDAY), label).split(
        b"."
    )

    told = json.loads(base64.urlsafe_b64decode(header + b"=="))
    certificate = x509.load_der_x509_certificate(base64.b64decode(told["x5c"][0]))
    algorithm = jwt.get_algorithm_by_name(told["alg"])
    given = base64.urlsafe_b64decode(value + b"==")

    assert algorithm.verify(header + b"." + payload, certificate.public_key(), given)
    assert told["sigT"] == "2026-11-16T02:00:00Z"
    assert base64.urlsafe_b64decode(payload + b"==") == content


def test_a_json_web_signature_beside_its_content_leaves_it_as_it_is(desk: Desk) -> None:
    made = completed(desk, prepare_json_beside(b'{"a": 1}', *desk.certificate("sen"), at=MONDAY), "sen")
    header, payload, value = made.split(b".")
    told = json.loads(base64.urlsafe_b64decode(header + b"=="))
    key = x509.load_der_x509_certificate(desk.certificate("sen")[0]).public_key()

    assert payload == b""
    assert told["b64"] is False
    assert set(told["crit"]) == {"sigT", "b64"}
    given = base64.urlsafe_b64decode(value + b"==")
    assert jwt.get_algorithm_by_name("ES256").verify(header + b'.{"a": 1}', key, given)
    assert not jwt.get_algorithm_by_name("ES256").verify(header + b'.{"a": 2}', key, given)
