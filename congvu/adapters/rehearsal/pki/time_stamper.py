"""Time-stamps of the rehearsal (RFC 3161, with the signing certificate by SHA-256 of RFC 5816), and lying ones for tests."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from asn1crypto import algos, cms, core, tsp, x509
from certomancer.crypto_utils import generic_sign
from certomancer.services import TimeStamper, simple_cms_attribute

POLICY = "1.3.6.1.4.1.99999.3161"
_STRONG = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}


class Trouble(StrEnum):
    """What is wrong with a lying authority's time-stamps."""

    OTHER_IMPRINT = "it stamps something else"
    OTHER_NONCE = "it replays an answer"
    OTHER_TIME = "its clock is a year ahead"
    BROKEN = "its signature does not hold"
    REFUSED = "it refuses"
    RUBBISH = "it answers with what is no time-stamp"


def reply(stamper: TimeStamper, body: bytes, at: datetime, trouble: Trouble | None = None) -> bytes:
    """The DER of a TimeStampResp to the DER of a TimeStampReq."""
    if trouble is Trouble.RUBBISH:
        return b"<html>502 Bad Gateway</html>"
    asked = tsp.TimeStampReq.load(body)
    if trouble is Trouble.REFUSED or asked["message_imprint"]["hash_algorithm"]["algorithm"].native not in _STRONG:
        status: bytes = tsp.PKIStatusInfo({"status": "rejection", "fail_info": tsp.PKIFailureInfo({"bad_alg"})}).dump()
        # A reply without a token, which asn1crypto does not know.
        return b"\x30" + bytes([len(status)]) + status
    token = _token(stamper, _told(stamper, asked, at.replace(microsecond=0), trouble), trouble)
    granted: bytes = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
    return granted


def _told(stamper: TimeStamper, asked: tsp.TimeStampReq, at: datetime, trouble: Trouble | None) -> tsp.TSTInfo:
    imprint = asked["message_imprint"]
    if trouble is Trouble.OTHER_IMPRINT:
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(b"other").digest()}
    told = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(63),
        "gen_time": at + timedelta(days=365) if trouble is Trouble.OTHER_TIME else at,
        "accuracy": {"seconds": 1},
        "tsa": x509.GeneralName(name="directory_name", value=stamper.tsa_cert.subject),
    }
    if asked["nonce"].native is not None:
        told["nonce"] = secrets.randbits(60) if trouble is Trouble.OTHER_NONCE else asked["nonce"].native
    return tsp.TSTInfo(told)


def _token(stamper: TimeStamper, told: tsp.TSTInfo, trouble: Trouble | None) -> cms.ContentInfo:
    content, certificate = told.dump(), stamper.tsa_cert
    identified = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})
    attributes = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", hashlib.sha256(content).digest()),
            simple_cms_attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identified]})),
        ]
    )
    signature = generic_sign(stamper.tsa_key, attributes.dump(), stamper.signature_algo)
    if trouble is Trouble.BROKEN:
        signature = generic_sign(stamper.tsa_key, b"other", stamper.signature_algo)
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
            ),
            "digest_algorithm": sha256,
            "signature_algorithm": stamper.signature_algo,
            "signed_attrs": attributes,
            "signature": signature,
        }
    )
    encapsulated = {"content_type": "tst_info", "content": core.ParsableOctetString(content)}
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": cms.DigestAlgorithms([sha256]),
            "encap_content_info": cms.EncapsulatedContentInfo(encapsulated),
            "certificates": [*stamper.certs_to_embed, certificate],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})
