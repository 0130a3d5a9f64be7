"""XAdES: a signature inside an XML document (ETSI EN 319 132-1), over the whole of it or over one element with an Id."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from asn1crypto import x509
from lxml import etree
from lxml.builder import ElementMaker

from congvu.signing.making.keys import hash_for, hashed, plain_value, public_key
from congvu.signing.making.prepared import Format, Level, Prepared
from congvu.signing.refusals import NotSignable

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_DIGESTS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
_METHODS = "http://www.w3.org/2001/04/xmldsig-more#{kind}-{algorithm}"
_IDS = ("Id", "ID", "id")

_ds = ElementMaker(namespace=DS, nsmap={"ds": DS})
_xa = ElementMaker(namespace=XADES, nsmap={"xades": XADES})


def prepare_xml(
    content: bytes,
    certificate: bytes,
    chain: Sequence[bytes] = (),
    *,
    element: str = "",
    level: Level = Level.B_T,
    at: datetime,
) -> Prepared:
    """The document with a signature but for its value, as last child of the root; B-B or B-T. Raises NotSignable.

    `element` is the Id of what is signed; then several may sign, in any order. Without it the whole document is signed, by
    one signer: a second signature would be a change of what the first one covers.
    """
    key = public_key(certificate)
    if key is None or level.has_validation_data:
        raise ValueError("XAdES is made at B-B and B-T, with RSA or ECDSA")
    root = _parsed(content)
    algorithm = hash_for(key)
    if element:
        covered, reference, transforms = _element(root, element), f"#{element}", [EXCLUSIVE]
    else:
        if root.find(f".//{{{DS}}}Signature") is not None:
            raise NotSignable(why="tệp XML đã có chữ ký; người ký tiếp theo phải ký vào phần có mã (Id) riêng")
        covered, reference, transforms = root, "", [ENVELOPED, EXCLUSIVE]
    name = f"sig-{secrets.token_hex(8)}"
    digest = hashed(_canonical(covered), algorithm)
    properties = _properties(name, certificate, algorithm, at)
    content_reference = _reference(reference, digest, algorithm, transforms, Id=f"{name}-ref")
    signature = _ds.Signature(Id=name)
    signature.append(_signed_info(name, key, algorithm, content_reference))
    signature.append(_ds.SignatureValue(Id=f"{name}-value"))
    signature.append(_key_info(certificate, chain))
    signature.append(_ds.Object(_xa.QualifyingProperties(properties, Target=f"#{name}")))
    root.append(signature)
    _tell_properties(signature, properties, name, algorithm)
    signed = _canonical(signature[0])
    made = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    told = {"signature": name, "element": element}
    return Prepared(Format.XADES, level, made, signed, algorithm, certificate, tuple(chain), at, told)


def fill(prepared: Prepared, value: bytes, stamp: Callable[[bytes], bytes]) -> bytes:
    """The document with the value in its place and, at B-T, the time-stamp that `stamp` gives over it."""
    key = public_key(prepared.certificate)
    assert key is not None
    root = _parsed(prepared.content)
    (signature,) = root.xpath("//ds:Signature[@Id=$name]", namespaces={"ds": DS}, name=prepared.told["signature"])
    if _canonical(signature[0]) != prepared.signed or not _is_what_was_digested(root, signature, prepared):
        raise NotSignable(why="bản chờ ký không còn nguyên vẹn")
    place = signature.find(f"{{{DS}}}SignatureValue")
    place.text = base64.b64encode(plain_value(value, key)).decode()
    if prepared.level.has_time_stamp:
        token = base64.b64encode(stamp(_canonical(place))).decode()
        stamped = _xa.SignatureTimeStamp(
            _ds.CanonicalizationMethod(Algorithm=EXCLUSIVE),
            _xa.EncapsulatedTimeStamp(token),
            Id=f"{prepared.told['signature']}-time",
        )
        signature.find(f".//{{{XADES}}}QualifyingProperties").append(
            _xa.UnsignedProperties(_xa.UnsignedSignatureProperties(stamped))
        )
    made: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return made


def _is_what_was_digested(root: etree._Element, signature: etree._Element, prepared: Prepared) -> bool:
    """Both references still stand for what is there: the content and the signed properties."""
    element = prepared.told["element"]
    properties = signature.find(f".//{{{XADES}}}SignedProperties")
    place, parent = root.index(signature), signature.getparent()
    covered = _element(root, element) if element else root
    if parent is not root or properties is None:
        return False
    if not element:
        root.remove(signature)
    digests = [hashed(_canonical(one), prepared.algorithm) for one in (covered, properties)]
    if not element:
        root.insert(place, signature)
    return [_base64(one) for one in digests] == [one.text for one in signature[0].iter(f"{{{DS}}}DigestValue")]


def _parsed(content: bytes) -> etree._Element:
    """Without entities, network or a document type (which could hide both)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotSignable(why="tệp không phải XML đọc được") from error
    if root.getroottree().docinfo.doctype:
        raise NotSignable(why="tệp XML có khai báo DOCTYPE, không được phép")
    return root


def _element(root: etree._Element, name: str) -> etree._Element:
    found = [one for one in root.iter() if any(one.get(attribute) == name for attribute in _IDS)]
    if len(found) != 1 or found[0].xpath("ancestor-or-self::ds:Signature", namespaces={"ds": DS}):
        raise NotSignable(why=f"tệp XML không có đúng một phần mang mã “{name}”")
    if found[0] is root:
        raise NotSignable(why="mã (Id) được ký là của cả tệp; hãy ký cả tệp, hoặc một phần bên trong")
    return found[0]


def _canonical(element: etree._Element) -> bytes:
    tail, element.tail = element.tail, None
    try:
        made: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    finally:
        element.tail = tail
    return made


def _properties(name: str, certificate: bytes, algorithm: str, at: datetime) -> etree._Element:
    parsed = x509.Certificate.load(certificate)
    serial = parsed["tbs_certificate"]["issuer"], parsed.serial_number
    names = x509.GeneralNames([x509.GeneralName("directory_name", serial[0])])
    issuer_serial = _issuer_serial(names, serial[1])
    return _xa.SignedProperties(
        _xa.SignedSignatureProperties(
            _xa.SigningTime(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
            _xa.SigningCertificateV2(
                _xa.Cert(
                    _xa.CertDigest(
                        _ds.DigestMethod(Algorithm=_DIGESTS[algorithm]),
                        _ds.DigestValue(_base64(hashlib.new(algorithm, certificate).digest())),
                    ),
                    _xa.IssuerSerialV2(_base64(issuer_serial)),
                )
            ),
        ),
        _xa.SignedDataObjectProperties(_xa.DataObjectFormat(_xa.MimeType("text/xml"), ObjectReference=f"#{name}-ref")),
        Id=f"{name}-properties",
    )


def _issuer_serial(names: x509.GeneralNames, serial: int) -> bytes:
    """DER of IssuerSerial (RFC 5035), which IssuerSerialV2 carries."""
    from asn1crypto import tsp

    der: bytes = tsp.IssuerSerial({"issuer": names, "serial_number": serial}).dump()
    return der


def _signed_info(name: str, key: object, algorithm: str, content: etree._Element) -> etree._Element:
    kind = "ecdsa" if hasattr(key, "curve") else "rsa"
    return _ds.SignedInfo(
        _ds.CanonicalizationMethod(Algorithm=EXCLUSIVE),
        _ds.SignatureMethod(Algorithm=_METHODS.format(kind=kind, algorithm=algorithm)),
        content,
    )


def _tell_properties(signature: etree._Element, properties: etree._Element, name: str, algorithm: str) -> None:
    """Once everything stands in its place, the signed properties are referred to as well."""
    digest = hashed(_canonical(properties), algorithm)
    signature[0].append(_reference(f"#{name}-properties", digest, algorithm, [EXCLUSIVE], Type=SIGNED_PROPERTIES))


def _reference(
    address: str, digest: bytes, algorithm: str, transforms: Sequence[str], **attributes: str
) -> etree._Element:
    return _ds.Reference(
        _ds.Transforms(*(_ds.Transform(Algorithm=one) for one in transforms)),
        _ds.DigestMethod(Algorithm=_DIGESTS[algorithm]),
        _ds.DigestValue(_base64(digest)),
        URI=address,
        **attributes,
    )


def _key_info(certificate: bytes, chain: Sequence[bytes]) -> etree._Element:
    return _ds.KeyInfo(_ds.X509Data(*(_ds.X509Certificate(_base64(one)) for one in (certificate, *chain))))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
