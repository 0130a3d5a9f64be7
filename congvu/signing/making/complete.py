"""The last phase: the key's value is checked, put in, time-stamped and given its validation data, by format and level."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import cms

from congvu.signing.gateway import TimeStampUnavailable
from congvu.signing.making import jws, long_term, pades, xades
from congvu.signing.making.certificates import check_signer
from congvu.signing.making.cms import signed_data
from congvu.signing.making.evidence import Evidence, stamped_at
from congvu.signing.making.keys import fits, hashed, public_key
from congvu.signing.making.prepared import Format, Level, Prepared
from congvu.signing.refusals import SignatureBroken


def complete(prepared: Prepared, value: bytes, *, at: datetime, evidence: Evidence, paper: str = "") -> bytes:
    """The signed document (CAdES: the signature beside it; JWS: the compact text). `value` is the key's answer to
    `prepared.digest`. May be called again with the same: it makes the same signature, with new time-stamps.

    Raises SignatureBroken, when the value does not fit or the finished file does not hold, CertificateNotUsable or
    CertificateStateUnknown (levels with validation data), TimeStampUnavailable, NotSignable.
    """
    key = public_key(prepared.certificate)
    if key is None or not fits(value, prepared.signed, prepared.algorithm, key):
        raise SignatureBroken(paper=paper)
    match prepared.format:
        case Format.PADES:
            return _pdf(prepared, value, at, evidence, paper)
        case Format.CADES:
            message = _message(prepared, value, at, evidence)
            return _checked(message, message, prepared.content, paper, prepared)
        case Format.XADES:
            return xades.fill(prepared, value, lambda content: evidence.stamp(content, prepared.algorithm, at=at))
        case Format.JWS:
            return jws.fill(prepared, value)


def _pdf(prepared: Prepared, value: bytes, at: datetime, evidence: Evidence, paper: str) -> bytes:
    message = _message(prepared, value, at, evidence)
    made = pades.fill(prepared, message)
    start, end = prepared.told["start"], prepared.told["end"]
    found = bytes.fromhex(made[start + 1 : end - 1].decode())[: len(message)]
    _checked(made, found, made[:start] + made[end:], paper, prepared)
    if made[:start] != prepared.content[:start] or made[end:] != prepared.content[end:]:
        raise SignatureBroken(paper=paper)
    if not prepared.level.has_validation_data:
        return made
    proofs = [check_signer(prepared.certificate, prepared.chain, at=at, evidence=evidence)]
    proofs.append(long_term.prove_time(_time_stamp_of(message), at=at, evidence=evidence))
    made = long_term.with_validation_data(made, proofs, at=at, evidence=evidence)
    return long_term.with_time_stamp(made, at=at, evidence=evidence) if prepared.level is Level.B_LTA else made


def _message(prepared: Prepared, value: bytes, at: datetime, evidence: Evidence) -> bytes:
    token = None
    if prepared.level.has_time_stamp:
        token = evidence.stamp(value, prepared.algorithm, at=at)
        _not_before(prepared, token)
    return signed_data(prepared, value, token)


def _not_before(prepared: Prepared, token: bytes) -> None:
    """A certificate that came into force after the time-stamp, or ended before it, would not hold in court."""
    from asn1crypto import x509

    certificate = x509.Certificate.load(prepared.certificate)
    if not certificate.not_valid_before <= stamped_at(token) <= certificate.not_valid_after:
        raise TimeStampUnavailable("dấu thời gian nằm ngoài thời hạn của chứng thư số")


def _time_stamp_of(message: bytes) -> bytes:
    (signer,) = cms.ContentInfo.load(message)["content"]["signer_infos"]
    token: bytes = signer["unsigned_attrs"][0]["values"][0].dump()
    return token


def _checked(made: bytes, message: bytes, content: bytes, paper: str, prepared: Prepared) -> bytes:
    """The finished file read back once: the message is whole, names this content, and its value holds."""
    signed = cms.ContentInfo.load(message)["content"]
    (signer,) = signed["signer_infos"]
    attributes = {one["type"].native: one["values"][0] for one in signer["signed_attrs"]}
    key = public_key(prepared.certificate)
    holds = (
        key is not None
        and attributes["message_digest"].native == hashed(content, prepared.algorithm)
        and fits(signer["signature"].native, signer["signed_attrs"].untag().dump(), prepared.algorithm, key)
    )
    if not holds:
        raise SignatureBroken(paper=paper)
    return made
