"""Signatures in XML: XMLDSig and XAdES, enveloped, enveloping, or over parts by their Id."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass, field

from asn1crypto import x509
from lxml import etree

from congvu.signing.report import Coverage
from congvu.signing.verification import certificates, keys, xades
from congvu.signing.verification.detached import unreadable
from congvu.signing.verification.found import Found
from congvu.signing.verification.problems import (
    Problem,
    altered,
    constraint,
    forged,
    malformed,
    no_certificate,
    not_found,
    weak,
)
from congvu.signing.verification.xml_coverage import named, unsigned_parts
from congvu.signing.verification.xml_parsing import (
    DS,
    Elsewhere,
    Refused,
    child,
    ids_of,
    is_xml,
    parse,
    signatures_in,
    text_of,
)
from congvu.signing.verification.xml_references import Reference, canonical_signed_info, read_references

__all__ = ["is_xml", "read_xml"]

_MORE, _NEW = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
_SHA3 = "http://www.w3.org/2021/04/xmldsig-more#"  # RFC 9231, 2.3.6
# Bytes times references: each reference is read from a copy of the document.
_MOST_WORK = 1_000_000_000
_METHODS = {
    f"{DS}rsa-sha1": keys.Mechanism(keys.PKCS1, "sha1"),
    f"{_MORE}rsa-md5": keys.Mechanism(keys.PKCS1, "md5"),
    f"{_MORE}ecdsa-sha1": keys.Mechanism(keys.ECDSA, "sha1", raw=True),
    **{f"{_MORE}rsa-sha{size}": keys.Mechanism(keys.PKCS1, f"sha{size}") for size in (224, 256, 384, 512)},
    **{f"{_MORE}ecdsa-sha{size}": keys.Mechanism(keys.ECDSA, f"sha{size}", raw=True) for size in (224, 256, 384, 512)},
    **{f"{_SHA3}ecdsa-sha3-{size}": keys.Mechanism(keys.ECDSA, f"sha3_{size}", raw=True) for size in (256, 384, 512)},
    **{
        f"{_NEW}sha3-{size}-rsa-MGF1": keys.Mechanism(keys.PSS, f"sha3_{size}", f"sha3_{size}")
        for size in (256, 384, 512)
    },
    **{f"{_NEW}sha{size}-rsa-MGF1": keys.Mechanism(keys.PSS, f"sha{size}", f"sha{size}") for size in (256, 384, 512)},
}


@dataclass
class _Read:
    """One signature on its way; `signed` are the elements whose digests hold."""

    element: etree._Element
    name: str
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    signer: x509.Certificate | None = None
    pool: list[x509.Certificate] = field(default_factory=list)
    properties: xades.Properties | None = None
    algorithm: str = ""

    @property
    def is_intact(self) -> bool:
        broken = {"FORMAT_FAILURE", "HASH_FAILURE", "SIG_CRYPTO_FAILURE", "SIGNED_DATA_NOT_FOUND"}
        return self.signer is not None and not any(problem.sub_indication in broken for problem in self.problems)


def read_xml(data: bytes, content: bytes | None = None) -> tuple[list[Found], list[str]]:
    if b"SignatureValue" not in data.replace(b"\x00", b""):
        return [], []  # in UTF-16 too: nothing is signed, however large it is
    try:
        root = parse(data)
    except Refused as refused:
        return [Found("XML", "XML", (malformed(str(refused)),))], [f"Không đọc tệp: {refused}."]
    except etree.XMLSyntaxError as error:
        return [unreadable("XML", "XML", error)], []
    if len(data) * sum(1 for _ in root.iter(f"{{{DS}}}Reference")) > _MOST_WORK:
        return [Found("XML", "XML", (malformed("tệp quá lớn so với số phần được ký"),))], []
    ids, doubled = ids_of(root)
    reads = [_read(one, index, ids, doubled, content) for index, one in enumerate(signatures_in(root)[:100])]
    signed = [reference.target for read in reads if read.is_intact for reference in read.references]
    missing = unsigned_parts(root, [one for one in signed if one is not None])
    return [_found(read, root, missing) for read in reads], []


def _read(element: etree._Element, index: int, ids: dict, doubled: set[str], content: bytes | None) -> _Read:
    read = _Read(element, element.get("Id") or f"Chữ ký {index + 1}")
    try:
        _fill(read, ids, doubled, content)
    except Elsewhere as elsewhere:
        read.problems.append(not_found(str(elsewhere)))
    except Refused as refused:
        read.problems.append(malformed(str(refused)))
    except (ValueError, TypeError, KeyError, AttributeError, etree.LxmlError) as error:
        read.problems.append(malformed(f"không đọc được ({type(error).__name__})"))
    return read


def _fill(read: _Read, ids: dict, doubled: set[str], content: bytes | None) -> None:
    infos, values = read.element.findall(f"{{{DS}}}SignedInfo"), read.element.findall(f"{{{DS}}}SignatureValue")
    if len(infos) != 1 or len(values) != 1:
        raise Refused("thiếu hoặc lặp phần bắt buộc của chữ ký")
    read.properties = xades.properties_of(read.element)
    read.pool = _certificates(read)
    method = child(infos[0], "SignatureMethod")
    how = _METHODS.get(method.get("Algorithm", "") if method is not None else "")
    if how is None:
        read.problems.append(_unknown(method))
        return
    read.algorithm = how.told
    read.references = read_references(read.element, infos[0], ids, doubled, content)
    message, value = canonical_signed_info(infos[0]), b64decode(text_of(values[0]))
    read.signer = _signer(read, message, value, how)
    if read.signer is None:
        read.problems.append(no_certificate())
        return
    read.problems += _integrity(read, message, value, how)
    read.problems += _strength(read, how)
    if read.properties is not None:
        read.problems += _property_problems(read)


def _unknown(method: etree._Element | None) -> Problem:
    """A shared key binds nobody: whoever can check it can make it."""
    name = method.get("Algorithm", "").rpartition("#")[2][:40] if method is not None else ""
    if not name or name.startswith("hmac"):
        return malformed(f"“{name or 'không có thuật toán'}” không phải chữ ký số, ai có khóa chung cũng tạo ra được")
    return weak(f"Thuật toán ký ({name})")


def _certificates(read: _Read) -> list[x509.Certificate]:
    info = child(read.element, "KeyInfo")
    given = [b64decode(text_of(one)) for one in info.iter(f"{{{DS}}}X509Certificate")] if info is not None else []
    given += xades.certificates(read.properties) if read.properties else []
    return [certificates.load(der) for der in given[:50]]


def _signer(read: _Read, message: bytes, value: bytes, how: keys.Mechanism) -> x509.Certificate | None:
    """The one that the signature names, or whose key made it; otherwise the first that is nobody's issuer."""
    if read.properties is not None and (one := xades.named_certificate(read.properties, read.pool)):
        return one
    made = [one for one in read.pool if keys.is_signed_by(one, message, value, how)]
    issuers = {one.issuer.dump() for one in read.pool if one.issuer != one.subject}
    leaves = [one for one in read.pool if one.subject.dump() not in issuers]
    return next(iter([*made, *leaves, *read.pool]), None)


def _integrity(read: _Read, message: bytes, value: bytes, how: keys.Mechanism) -> list[Problem]:
    for reference in read.references:
        if not reference.holds:
            what = "toàn bộ tệp" if reference.uri == "" else f"phần “{reference.uri[:80]}”"
            return [altered(f"Nội dung {what} không khớp với chữ ký: đã bị sửa sau khi ký.")]
    return [] if keys.is_signed_by(read.signer, message, value, how) else [forged()]


def _strength(read: _Read, how: keys.Mechanism) -> list[Problem]:
    digests = sorted({reference.algorithm for reference in read.references} - keys.ALLOWED)
    if how.is_allowed and not digests:
        return []
    return [weak(f"Thuật toán của chữ ký ({how.told}{''.join(f', băm {keys.told_digest(name)}' for name in digests)})")]


def _property_problems(read: _Read) -> list[Problem]:
    if not any(reference.target is read.properties.signed for reference in read.references):
        return [
            constraint("Chữ ký XAdES không ký các thuộc tính của nó (người ký, thời điểm) như tiêu chuẩn bắt buộc.")
        ]
    problem = xades.binding_problem(read.properties, read.signer)
    return [problem] if problem else []


def _about_content(read: _Read) -> list[Reference]:
    own = read.properties.signed if read.properties else None
    return [
        one
        for one in read.references
        if one.target is not own and not one.kind.endswith(("#SignedProperties", "#Manifest"))
    ]


def _found(read: _Read, root: etree._Element, missing: list[str]) -> Found:
    about = _about_content(read)
    problems = list(read.problems)
    if read.is_intact and not about:
        problems.append(constraint("Chữ ký không ký nội dung nào của tệp."))
    if read.is_intact and missing:
        problems.append(
            constraint(
                f"Tệp có phần không được ký ({', '.join(missing)}): không dùng những phần đó, hoặc yêu cầu ký lại toàn bộ."
            )
        )
    whole = any(reference.target is root or reference.target is None for reference in about)
    part = read.is_intact and (missing or not about)
    properties = read.properties
    return Found(
        name=read.name[:100],
        format="XAdES" if properties is not None else "XMLDSig",
        problems=tuple(problems),
        is_intact=read.is_intact,
        signer=read.signer,
        certificates=tuple(read.pool),
        evidence=xades.evidence(properties) if properties is not None else (),
        claimed_at=xades.claimed_time(properties) if properties is not None else None,
        algorithm=read.algorithm,
        policy=xades.policy(properties) if properties is not None else "",
        is_ades=properties is not None,
        stamps=xades.stamps(properties, read.element) if properties is not None and read.is_intact else (),
        coverage=Coverage.PART if part else Coverage.WHOLE,
        covers=() if whole else tuple(named(one.target, one.uri) for one in about if one.target is not None)[:20],
    )
