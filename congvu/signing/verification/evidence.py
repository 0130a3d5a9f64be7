"""CRLs and OCSP answers: read, and believed only when the issuer of the certificate, or whom it named, signed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509
from cryptography import x509 as read
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import ocsp

from congvu.signing.verification import keys

# Said later than this beyond the check, it was not said: nobody answers for a time that has not come.
CLOCKS_DIFFER = timedelta(hours=1)
_BRIEF = timedelta(days=1)  # an answer that does not say until when it holds


class EvidenceKind(StrEnum):
    """Where the state of a certificate is learnt."""

    CRL = "crl"
    OCSP = "ocsp"


@dataclass(frozen=True)
class Evidence:
    """The bytes of one answer. `known_at`: a trusted time-stamp proves that it existed then; None: it is only known now."""

    kind: EvidenceKind
    data: bytes
    known_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What one believed piece of evidence says of one certificate."""

    said_at: datetime
    holds_until: datetime
    known_at: datetime | None
    revoked_at: datetime | None = None
    is_hold: bool = False
    is_lifted: bool = False

    def answers_for(self, moment: datetime) -> bool:
        """Said at or after this moment, or still holding then."""
        return self.said_at >= moment or moment <= self.holds_until


def answer_of(evidence: Evidence, certificate: x509.Certificate, issuer: x509.Certificate) -> Answer | None:
    """None when the evidence is not about this certificate, or not to be believed."""
    try:
        if evidence.kind == EvidenceKind.CRL:
            return _crl_answer(evidence, certificate, issuer)
        return _ocsp_answer(evidence, certificate, issuer)
    except (ValueError, TypeError, KeyError, read.UnsupportedGeneralNameType, NotImplementedError):
        return None


# -- CRL (RFC 5280, 5 and 6.3) -----------------------------------------------------------------------------------
_CRL_KNOWN = (read.IssuingDistributionPoint, read.CRLNumber, read.AuthorityKeyIdentifier)


def _crl_answer(evidence: Evidence, certificate: x509.Certificate, issuer: x509.Certificate) -> Answer | None:
    crl = _loaded(evidence.data)
    if _named_issuer(evidence.data, crl) != issuer.subject:
        return None
    if not _is_issuers_crl(crl, issuer) or not _speaks_of(crl, certificate):
        return None
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    until = crl.next_update_utc or crl.last_update_utc + _BRIEF
    if entry is None:
        if crl.last_update_utc > certificate.not_valid_after:
            return None  # an authority may leave expired certificates out of its list
        return Answer(crl.last_update_utc, until, evidence.known_at)
    reason = _extension(entry, read.CRLReason)
    since = _extension(entry, read.InvalidityDate)
    revoked_at = min(filter(None, [entry.revocation_date_utc, since and since.invalidity_date_utc]))
    flag = reason.reason if reason else None
    return Answer(
        crl.last_update_utc, until, evidence.known_at, revoked_at,
        is_hold=flag == read.ReasonFlags.certificate_hold, is_lifted=flag == read.ReasonFlags.remove_from_crl,
    )  # fmt: skip


def _named_issuer(data: bytes, crl: read.CertificateRevocationList) -> x509.Name:
    der = data if data[:1] == b"\x30" else crl.public_bytes(Encoding.DER)
    return asn1_crl.CertificateList.load(der).issuer


def _is_issuers_crl(crl: read.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    usage = issuer.key_usage_value
    if usage is not None and "crl_sign" not in usage.native:
        return False
    digest = crl.signature_hash_algorithm
    if digest is None or digest.name.replace("-", "_") not in keys.ALLOWED:
        return False
    if not issuer.not_valid_before <= crl.last_update_utc <= issuer.not_valid_after:
        return False
    return bool(crl.is_signature_valid(load_der_public_key(issuer.public_key.dump())))


def _speaks_of(crl: read.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Only a complete list of this kind of certificate answers; a delta, a list of some reasons or of others' does not."""
    if any(one.critical and not isinstance(one.value, _CRL_KNOWN) for one in crl.extensions):
        return False
    point = _extension(crl, read.IssuingDistributionPoint)
    if point is None:
        return True
    if point.indirect_crl or point.only_some_reasons or point.only_contains_attribute_certs:
        return False
    if (point.only_contains_ca_certs and not certificate.ca) or (point.only_contains_user_certs and certificate.ca):
        return False
    named = {name.value for name in point.full_name or () if isinstance(name, read.UniformResourceIdentifier)}
    wanted = {one.url for one in certificate.crl_distribution_points if one.url}
    return not named or not wanted or bool(named & wanted)


def is_indirect(evidence: Evidence) -> bool:
    """Whether this list also speaks for other issuers (RFC 5280, 5.2.5)."""
    if evidence.kind != EvidenceKind.CRL:
        return False
    try:
        point = _extension(_loaded(evidence.data), read.IssuingDistributionPoint)
    except (ValueError, TypeError):
        return False
    return point is not None and point.indirect_crl


def _loaded(data: bytes) -> read.CertificateRevocationList:
    return read.load_pem_x509_crl(data) if data.lstrip().startswith(b"-----") else read.load_der_x509_crl(data)


def _extension(holder, kind):
    try:
        return holder.extensions.get_extension_for_class(kind).value
    except read.ExtensionNotFound:
        return None


# -- OCSP (RFC 6960) ---------------------------------------------------------------------------------------------
def ocsp_request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """The question about one certificate, DER; its identifiers use SHA-1 as every responder expects."""
    name = keys.digest("sha1", issuer.subject.dump())
    key = keys.digest("sha1", bytes(issuer.public_key["public_key"]))
    asked = ocsp.OCSPRequestBuilder().add_certificate_by_hash(name, key, certificate.serial_number, hashes.SHA1())  # noqa: S303
    return asked.build().public_bytes(Encoding.DER)


def _ocsp_answer(evidence: Evidence, certificate: x509.Certificate, issuer: x509.Certificate) -> Answer | None:
    """Read leniently where only the writing is at fault: some responders tell fractions of seconds (RFC 6960, 4.2.2.1)."""
    response = asn1_ocsp.OCSPResponse.load(evidence.data, strict=True)
    if response["response_status"].native != "successful":
        return None
    basic: asn1_ocsp.BasicOCSPResponse = response.basic_ocsp_response
    if not _is_entitled(basic, issuer):
        return None
    for one in basic["tbs_response_data"]["responses"]:
        if one["cert_id"]["serial_number"].native == certificate.serial_number and _is_of_issuer(
            one["cert_id"], issuer
        ):
            return _single(one, evidence)
    return None


def _single(one: asn1_ocsp.SingleResponse, evidence: Evidence) -> Answer | None:
    said_at, status = one["this_update"].native, one["cert_status"]
    until = one["next_update"].native or said_at + _BRIEF
    if status.name == "unknown":
        return None
    revoked = status.chosen if status.name == "revoked" else None
    revoked_at = revoked["revocation_time"].native if revoked is not None else None
    hold = revoked is not None and revoked["revocation_reason"].native == "certificate_hold"
    return Answer(said_at, until, evidence.known_at, revoked_at, is_hold=hold)


def _is_of_issuer(named: asn1_ocsp.CertId, issuer: x509.Certificate) -> bool:
    name = named["hash_algorithm"]["algorithm"].native
    return (
        named["issuer_name_hash"].native == keys.digest(name, issuer.subject.dump())
        and named["issuer_key_hash"].native == keys.digest(name, bytes(issuer.public_key["public_key"]))
    )  # fmt: skip


def _is_entitled(basic: asn1_ocsp.BasicOCSPResponse, issuer: x509.Certificate) -> bool:
    """Signed by the issuer itself, or by one to whom it issued a certificate for just that, in force when it answered."""
    how = keys.mechanism_of(basic["signature_algorithm"], "")
    if not how.is_allowed:
        return False
    told = basic["tbs_response_data"]
    produced_at: datetime = told["produced_at"].native
    named = [one for one in basic["certs"] or [] if _may_answer(one, issuer, produced_at)]
    if not issuer.not_valid_before <= produced_at <= issuer.not_valid_after:
        return False
    return any(keys.is_signed_by(one, told.dump(), basic["signature"].native, how) for one in [issuer, *named])


def _may_answer(certificate: x509.Certificate, issuer: x509.Certificate, moment: datetime) -> bool:
    uses = certificate.extended_key_usage_value
    if uses is None or "ocsp_signing" not in uses.native or keys.is_weak_key(certificate):
        return False
    if (
        certificate.issuer != issuer.subject
        or not certificate.not_valid_before <= moment <= certificate.not_valid_after
    ):
        return False
    how = keys.mechanism_of(certificate["signature_algorithm"], "")
    tbs = certificate["tbs_certificate"].dump()
    return how.is_allowed and keys.is_signed_by(issuer, tbs, certificate.signature, how)
