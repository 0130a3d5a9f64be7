"""The signed and unsigned properties of XAdES (EN 319 132): whose certificate, when, time-stamps, evidence."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509
from lxml import etree

from congvu.signing.verification import cms, keys
from congvu.signing.verification.evidence import Evidence
from congvu.signing.verification.found import Stamp
from congvu.signing.verification.problems import Problem, constraint
from congvu.signing.verification.xml_parsing import DS, XADES, child, local, text_of
from congvu.signing.verification.xml_references import CANONICAL, DIGESTS, canonical


@dataclass(frozen=True)
class Properties:
    """`signed` is the element that a reference must stand for."""

    holder: etree._Element
    signed: etree._Element
    namespace: str


def properties_of(signature: etree._Element) -> Properties | None:
    """Those of this signature itself; None for plain XMLDSig."""
    for item in signature.findall(f"{{{DS}}}Object"):
        for namespace in XADES:
            holder = child(item, "QualifyingProperties", namespace)
            signed = child(holder, "SignedProperties", namespace) if holder is not None else None
            if holder is not None and signed is not None:
                return Properties(holder, signed, namespace)
    return None


def claimed_time(properties: Properties) -> datetime | None:
    written = text_of(next(_named(properties.signed, "SigningTime"), None))
    try:
        moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def policy(properties: Properties) -> str:
    return text_of(next(_named(properties.signed, "Identifier"), None))[:200]


def named_certificate(properties: Properties, certificates: list[x509.Certificate]) -> x509.Certificate | None:
    """The one whose digest stands first in SigningCertificate or SigningCertificateV2."""
    for algorithm, stated in _stated(properties):
        for certificate in certificates:
            if keys.digest(algorithm, certificate.dump()) == stated:
                return certificate
        return None
    return None


def binding_problem(properties: Properties, signer: x509.Certificate) -> Problem | None:
    stated = list(_stated(properties))
    if not stated:
        return constraint("Chữ ký XAdES không ghi chứng thư của người ký như tiêu chuẩn bắt buộc.")
    algorithm, digest = stated[0]
    if keys.digest(algorithm, signer.dump()) != digest:
        return constraint("Chứng thư kèm theo không phải chứng thư mà người ký đã ghi trong chữ ký.")
    return None


def _stated(properties: Properties) -> Iterator[tuple[str, bytes]]:
    for element in properties.signed.iter():
        if local(element) in {"SigningCertificate", "SigningCertificateV2"}:
            for digest in _named(element, "CertDigest"):
                algorithm = DIGESTS.get(child(digest, "DigestMethod").get("Algorithm", ""), "")
                if algorithm:
                    yield algorithm, b64decode(text_of(child(digest, "DigestValue")))


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if local(one) == name)


# -- unsigned properties -----------------------------------------------------------------------------------------
def stamps(properties: Properties, signature: etree._Element) -> tuple[Stamp, ...]:
    """Time-stamps over the canonical SignatureValue (EN 319 132-1, 5.3)."""
    value = child(signature, "SignatureValue")
    found = []
    for holder in _unsigned(properties, "SignatureTimeStamp"):
        method = child(holder, "CanonicalizationMethod")
        algorithm = method.get("Algorithm", "") if method is not None else next(iter(CANONICAL))
        exclusive, with_comments = CANONICAL.get(algorithm, (False, False))
        stamped = canonical(value, exclusive, with_comments, None)
        found += [
            Stamp(b64decode(text_of(token)), "signature", lambda name, over=stamped: keys.digest(name, over))
            for token in _named(holder, "EncapsulatedTimeStamp")
        ]
    return tuple(found)


def evidence(properties: Properties) -> tuple[Evidence, ...]:
    crls = [b64decode(text_of(one)) for one in _unsigned(properties, "EncapsulatedCRLValue")]
    answers = [b64decode(text_of(one)) for one in _unsigned(properties, "EncapsulatedOCSPValue")]
    return cms.evidence_of(crls, answers)


def certificates(properties: Properties) -> list[bytes]:
    return [b64decode(text_of(one)) for one in _unsigned(properties, "EncapsulatedX509Certificate")]


def _unsigned(properties: Properties, name: str) -> Iterator[etree._Element]:
    unsigned = child(properties.holder, "UnsignedProperties", properties.namespace)
    return _named(unsigned, name) if unsigned is not None else iter(())
