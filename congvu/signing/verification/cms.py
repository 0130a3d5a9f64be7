"""One SignerInfo of a CMS SignedData (RFC 5652, EN 319 122), wherever it lies: in a PDF, beside a file, in a time-stamp."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from asn1crypto import cms, core, tsp, x509
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp

from congvu.signing.verification import keys
from congvu.signing.verification.evidence import Evidence, EvidenceKind
from congvu.signing.verification.problems import Problem, altered, constraint, forged, malformed, no_certificate, weak

_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
_POLICY = "1.2.840.113549.1.9.16.2.15"
_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
_CONTENT_TIME_STAMP = "1.2.840.113549.1.9.16.2.20"
_REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
_CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
_ADOBE_REVOCATION = "1.2.840.113583.1.1.8"


@dataclass
class SignerRead:
    """What one SignerInfo holds and whether it is intact."""

    problems: list[Problem] = field(default_factory=list)
    is_intact: bool = False
    signer: x509.Certificate | None = None
    certificates: tuple[x509.Certificate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claimed_at: datetime | None = None
    algorithm: str = ""
    policy: str = ""
    is_bound: bool = False
    is_verified: bool = True
    value: bytes = b""
    time_stamps: tuple[bytes, ...] = ()


def signed_data_of(der: bytes) -> cms.SignedData:
    """Raises ValueError when it is something else."""
    info = cms.ContentInfo.load(der)
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    return info["content"]


def read_signer(
    data: cms.SignedData, info: cms.SignerInfo, content: Callable[[], bytes] | None, digest: Callable[[str], bytes]
) -> SignerRead:
    """`digest(name)` is the digest of what is signed, by algorithm; `content` gives it whole where it may be signed without
    attributes."""
    read = SignerRead(value=info["signature"].native)
    read.certificates = certificates_of(data)
    read.signer = _signer(info, read.certificates)
    attributes = _attributes(info["signed_attrs"])
    unsigned = _attributes(info["unsigned_attrs"])
    read.claimed_at = _claimed(attributes)
    read.policy = _policy(attributes)
    read.time_stamps = tuple(value.dump() for value in unsigned.get(_TIME_STAMP, []))
    read.evidence = _evidence(data, attributes, unsigned)
    read.certificates += tuple(_certificate_values(unsigned))
    if read.signer is None:
        read.problems.append(no_certificate())
        return read
    read.problems += _integrity(data, info, attributes, read, content, digest)
    read.is_intact = read.is_verified and not any(
        problem.sub_indication in {"HASH_FAILURE", "SIG_CRYPTO_FAILURE", "FORMAT_FAILURE"} for problem in read.problems
    )
    return read


def certificates_of(data: cms.SignedData) -> tuple[x509.Certificate, ...]:
    return tuple(one.chosen for one in data["certificates"] or [] if one.name == "certificate")


def _signer(info: cms.SignerInfo, certificates: tuple[x509.Certificate, ...]) -> x509.Certificate | None:
    sid = info["sid"]
    for certificate in certificates:
        if sid.name == "issuer_and_serial_number":
            named = sid.chosen
            if named["issuer"] == certificate.issuer and named["serial_number"].native == certificate.serial_number:
                return certificate
        elif sid.native == certificate.key_identifier:
            return certificate
    return None


# -- integrity ---------------------------------------------------------------------------------------------------
def _integrity(data, info, attributes, read: SignerRead, content, digest) -> list[Problem]:
    name = info["digest_algorithm"]["algorithm"].native
    try:
        how = keys.mechanism_of(info["signature_algorithm"], name)
        expected = digest(name)
    except ValueError:
        read.is_verified = False
        return [weak(f"Thuật toán ký hoặc băm ({name}, {info['signature_algorithm']['algorithm'].native})")]
    finally:
        read.is_bound = _SIGNING_CERTIFICATE in attributes or _SIGNING_CERTIFICATE_V2 in attributes
    read.algorithm = how.told
    problems = _attribute_problems(data, info, attributes, expected) if attributes else []
    signed = _signed_bytes(info, content, attributes)
    if signed is None:
        return [malformed("chữ ký không có thuộc tính được ký")]
    if not problems and not any(keys.is_signed_by(read.signer, one, read.value, how) for one in signed):
        # Without attributes, the digest and the key cannot be told apart.
        problems.append(
            forged() if attributes else altered("Nội dung tệp không khớp với chữ ký: đã bị sửa sau khi ký.")
        )
    if name not in keys.ALLOWED or not how.is_allowed:
        problems.append(weak(f"Thuật toán của chữ ký ({how.told}, băm {keys.told_digest(name)})"))
    return [*problems, *_binding_problems(attributes, read)]


def _attribute_problems(data: cms.SignedData, info: cms.SignerInfo, attributes: dict, expected: bytes) -> list[Problem]:
    kinds, digests = attributes.get("1.2.840.113549.1.9.3", []), attributes.get("1.2.840.113549.1.9.4", [])
    if len(kinds) != 1 or len(digests) != 1:
        return [malformed("thiếu hoặc lặp thuộc tính bắt buộc")]
    if kinds[0].dump() != data["encap_content_info"]["content_type"].dump():
        return [malformed("loại nội dung không khớp")]
    if any(not _protects(one, info) for one in attributes.get(_ALGORITHM_PROTECTION, [])):
        return [malformed("thuật toán ghi trong chữ ký không phải thuật toán mà người ký đã ghi")]
    if digests[0].native != expected:
        return [altered("Nội dung tệp không khớp với chữ ký: tệp đã bị sửa sau khi ký, hoặc chữ ký là của tệp khác.")]
    return []


def _protects(attribute: cms.CMSAlgorithmProtection, info: cms.SignerInfo) -> bool:
    """RFC 6211: the algorithms that the signer put under his signature are those that stand beside it."""
    same = attribute["digest_algorithm"]["algorithm"] == info["digest_algorithm"]["algorithm"]
    named = attribute["signature_algorithm"]
    return same and (named.native is None or named["algorithm"] == info["signature_algorithm"]["algorithm"])


def _signed_bytes(info: cms.SignerInfo, content, attributes: dict) -> Iterable[bytes] | None:
    if attributes:
        return _written(info["signed_attrs"])
    if content is None:
        return None
    whole = content()
    # A set of attributes passed off as content would carry the signature of another message.
    return None if _are_attributes(whole) else [whole]


def _written(attributes: cms.CMSAttributes) -> Iterator[bytes]:
    """As they came; and where that is not DER, as DER orders them, which takes long."""
    yield b"\x31" + attributes.dump()[1:]
    yield cms.CMSAttributes(list(attributes)).dump(force=True)


def _are_attributes(content: bytes) -> bool:
    try:
        return all(one["type"].dotted for one in cms.CMSAttributes.load(content, strict=True))
    except (ValueError, TypeError, KeyError):
        return False


def _binding_problems(attributes: dict, read: SignerRead) -> list[Problem]:
    """The certificate that the signer said he signs with (RFC 5035) is the one that came with the signature."""
    named = [*attributes.get(_SIGNING_CERTIFICATE, []), *attributes.get(_SIGNING_CERTIFICATE_V2, [])]
    for attribute in named:
        first = attribute["certs"][0]
        algorithm = (
            "sha1" if isinstance(attribute, tsp.SigningCertificate) else first["hash_algorithm"]["algorithm"].native
        )
        if keys.digest(algorithm, read.signer.dump()) != first["cert_hash"].native:
            return [constraint("Chứng thư kèm theo không phải chứng thư mà người ký đã ghi trong chữ ký.")]
    return []


# -- what else it carries ----------------------------------------------------------------------------------------
def _attributes(given) -> dict[str, list]:
    """Values by dotted identifier; an attribute written twice gives all its values."""
    found: dict[str, list] = {}
    if not isinstance(given, core.Asn1Value) or isinstance(given, core.Void):
        return found
    for attribute in given:
        found.setdefault(attribute["type"].dotted, []).extend(list(attribute["values"]))
    return found


def _claimed(attributes: dict) -> datetime | None:
    times = attributes.get("1.2.840.113549.1.9.5", [])
    if len(times) != 1:
        return None
    moment = times[0].native
    return moment if not isinstance(moment, datetime) or moment.tzinfo else moment.replace(tzinfo=UTC)


def _policy(attributes: dict) -> str:
    for value in attributes.get(_POLICY, []):
        inner = core.Sequence.load(value.dump())
        if len(inner) and isinstance(inner[0], core.ObjectIdentifier):
            return inner[0].dotted
    return ""


def _certificate_values(unsigned: dict):
    for values in unsigned.get(_CERTIFICATE_VALUES, []):
        yield from core.SequenceOf.load(values.dump(), spec=x509.Certificate)


def _evidence(data: cms.SignedData, attributes: dict, unsigned: dict) -> tuple[Evidence, ...]:
    crls, answers = [], []
    for one in data["crls"] or []:
        if one.name == "certificate_list":
            crls.append(one.chosen.dump())
        elif one.name == "other" and one.chosen["other_rev_info_format"].native == "ocsp_response":
            answers.append(one.chosen["other_rev_info"].dump())
    for values in [*attributes.get(_ADOBE_REVOCATION, []), *unsigned.get(_REVOCATION_VALUES, [])]:
        more_crls, more_answers = revocation_values(values.dump())
        crls += more_crls
        answers += more_answers
    return evidence_of(crls, answers)


def revocation_values(der: bytes) -> tuple[list[bytes], list[bytes]]:
    """CRLs and OCSP answers of a RevocationValues (CAdES) or RevocationInfoArchival (Adobe): the same two lists, tagged."""
    crls, answers = [], []
    for part in core.Sequence.load(der):
        raw = core.Asn1Value.load(part.dump()) if not isinstance(part, core.Asn1Value) else part
        inner = core.SequenceOf.load(raw.contents, spec=core.Any)
        for one in inner:
            (crls if raw.tag == 0 else answers).append(_whole_answer(one.dump()) if raw.tag == 1 else one.dump())
    return [one for one in crls if _is_crl(one)], answers


def _whole_answer(der: bytes) -> bytes:
    """CAdES keeps the BasicOCSPResponse alone; wrap it as it came over the wire."""
    try:
        asn1_ocsp.OCSPResponse.load(der).basic_ocsp_response  # noqa: B018 (raises when it is the basic one)
        return der
    except (ValueError, TypeError, KeyError):
        basic = asn1_ocsp.BasicOCSPResponse.load(der)
        wrapped = {"response_type": "basic_ocsp_response", "response": basic}
        return asn1_ocsp.OCSPResponse({"response_status": "successful", "response_bytes": wrapped}).dump()


def _is_crl(der: bytes) -> bool:
    try:
        asn1_crl.CertificateList.load(der)["tbs_cert_list"]["issuer"].native  # noqa: B018
    except (ValueError, TypeError):
        return False
    return True


def evidence_of(crls, answers) -> tuple[Evidence, ...]:
    """Once each, in a stable order."""
    found = {sha256(one).digest(): Evidence(EvidenceKind.CRL, one) for one in crls}
    found |= {sha256(one).digest(): Evidence(EvidenceKind.OCSP, one) for one in answers}
    return tuple(found.values())
