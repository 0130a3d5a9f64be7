"""Cryptographic messages (RFC 5652) as CAdES and PAdES want them: signed attributes, and the whole once the value is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import algos, cms, core, x509
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

from congvu.signing.making.keys import PublicKey, public_key
from congvu.signing.making.prepared import Prepared


def signed_attributes(
    content_digest: bytes, algorithm: str, certificate: bytes, *, signing_time: datetime | None
) -> bytes:
    """DER of the attributes that are signed: what content, of which certificate, and for CAdES when.

    A PDF says the time in its dictionary and must not say it here (ETSI EN 319 142-1, 6.3).
    """
    attributes = [
        simple_cms_attribute("content_type", "data"),
        simple_cms_attribute("message_digest", content_digest),
        cms.CMSAttribute.load(_identified(certificate, algorithm)),
    ]
    if signing_time is not None:
        at = cms.Time({"utc_time": core.UTCTime(signing_time.astimezone(UTC).replace(microsecond=0))})
        attributes.append(simple_cms_attribute("signing_time", at))
    der: bytes = cms.CMSAttributes(attributes).dump()
    return der


def signed_data(prepared: Prepared, value: bytes, time_stamp: bytes | None = None) -> bytes:
    """DER of the whole: the signer's certificate and its issuers but no root, and the time-stamp of the value if given."""
    certificate = x509.Certificate.load(prepared.certificate)
    algorithm = algos.DigestAlgorithm({"algorithm": prepared.algorithm})
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number",
            cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
        ),
        "digest_algorithm": algorithm,
        "signature_algorithm": _mechanism(public_key(prepared.certificate), prepared.algorithm),
        "signed_attrs": cms.CMSAttributes.load(prepared.signed),
        "signature": value,
    }
    if time_stamp is not None:
        token = cms.ContentInfo.load(time_stamp)
        signer["unsigned_attrs"] = cms.CMSAttributes([simple_cms_attribute("signature_time_stamp_token", token)])
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms([algorithm]),
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate, *map(x509.Certificate.load, issuers(prepared.chain))],
            "signer_infos": [cms.SignerInfo(signer)],
        }
    )
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
    return der


@lru_cache(maxsize=64)
def _identified(certificate: bytes, algorithm: str) -> bytes:
    """The attribute that names the signer's certificate (RFC 5035); a leader signs hundreds with the same one."""
    told = as_signing_certificate_v2(x509.Certificate.load(certificate), hash_algo=algorithm)
    der: bytes = simple_cms_attribute("signing_certificate_v2", told).dump()
    return der


def issuers(chain: Sequence[bytes]) -> list[bytes]:
    """Those of a chain (DER) that go into a signature: no root, which whoever checks must know already."""
    return [one for one in chain if x509.Certificate.load(one).self_signed == "no"]


def _mechanism(key: PublicKey | None, algorithm: str) -> algos.SignedDigestAlgorithm:
    kind = "ecdsa" if key is not None and hasattr(key, "curve") else "rsa"
    return algos.SignedDigestAlgorithm({"algorithm": f"{algorithm}_{kind}"})
