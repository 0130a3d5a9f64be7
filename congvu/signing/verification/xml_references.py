"""References of XMLDSig (W3C, XML Signature 1.1): what each digest stands for, with the few transforms that hide nothing."""

from __future__ import annotations

import copy
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from congvu.signing.verification import keys
from congvu.signing.verification.xml_parsing import DS, Elsewhere, Refused, child, safe_parser, text_of

_MORE, _ENC, _SHA3 = (
    "http://www.w3.org/2001/04/xmldsig-more#",
    "http://www.w3.org/2001/04/xmlenc#",
    "http://www.w3.org/2007/05/xmldsig-more#",
)
DIGESTS = {
    f"{DS}sha1": "sha1", f"{_ENC}sha256": "sha256", f"{_ENC}sha512": "sha512", f"{_MORE}sha384": "sha384",
    f"{_MORE}sha224": "sha224", f"{_MORE}md5": "md5", f"{_SHA3}sha3-256": "sha3_256", f"{_SHA3}sha3-384": "sha3_384",
    f"{_SHA3}sha3-512": "sha3_512",
}  # fmt: skip
# Algorithm → exclusive, with comments.
CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2006/12/xml-c14n11": (False, False),
    "http://www.w3.org/2006/12/xml-c14n11#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
_ENVELOPED, _BASE64 = f"{DS}enveloped-signature", f"{DS}base64"
_XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
_NO_SIGNATURES = "not(ancestor-or-self::ds:Signature)"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MARK = "congvu-mark"


@dataclass(frozen=True)
class Reference:
    """One reference, read: `target` is the element it stands for, None for a file beside; `digest` the one it states."""

    uri: str
    kind: str
    target: etree._Element | None
    algorithm: str
    digest: bytes
    octets: Callable[[], bytes]

    @property
    def holds(self) -> bool:
        return bool(self.digest) and keys.digest(self.algorithm, self.octets()) == self.digest


def read_references(
    signature: etree._Element, signed_info: etree._Element, ids: dict, doubled: set[str], content: bytes | None
) -> list[Reference]:
    """Raises Refused for anything that is not plainly understood."""
    root = signature.getroottree().getroot()
    found = [_read(one, signature, root, ids, doubled, content) for one in signed_info.findall(f"{{{DS}}}Reference")]
    if not found:
        raise Refused("chữ ký không tham chiếu đến nội dung nào")
    if len(found) > 200:
        raise Refused("chữ ký tham chiếu đến quá nhiều phần")
    return found


def _read(one: etree._Element, signature: etree._Element, root, ids: dict, doubled: set[str], content) -> Reference:
    uri = one.get("URI")
    if uri is None:
        raise Refused("một tham chiếu không nói nó chỉ vào đâu")
    name = DIGESTS.get(
        (child(one, "DigestMethod").get("Algorithm") if child(one, "DigestMethod") is not None else "") or ""
    )
    if name is None:
        raise Refused("thuật toán băm lạ")
    digest = b64decode(text_of(child(one, "DigestValue")) or "", validate=False)
    transforms = list(child(one, "Transforms")) if child(one, "Transforms") is not None else []
    steps = [step for step in transforms if isinstance(step.tag, str)]
    if uri and not uri.startswith("#"):
        return Reference(uri, one.get("Type", ""), None, name, digest, lambda: _beside(uri, content, steps))
    target = _target(uri, root, ids, doubled)
    return Reference(uri, one.get("Type", ""), target, name, digest, lambda: octets_of(target, signature, steps))


def _target(uri: str, root: etree._Element, ids: dict, doubled: set[str]) -> etree._Element:
    if uri in {"", "#xpointer(/)"}:
        return root
    name = uri[1:]
    if name.startswith("xpointer(id('") and name.endswith("'))"):
        name = name[13:-3]
    if name in doubled:
        raise Refused(f"mã “{name[:80]}” có ở nhiều nơi trong tệp nên không biết phần nào được ký")
    if name not in ids:
        raise Refused(f"không tìm thấy phần “{name[:80]}” mà chữ ký nói đến")
    return ids[name]


def _beside(uri: str, content: bytes | None, steps: list) -> bytes:
    if content is None or steps:
        raise Elsewhere(
            f"Chữ ký chỉ vào nội dung ở bên ngoài tệp ({uri[:80]}); chương trình không lấy gì từ bên ngoài. Hãy kiểm tra cùng "
            "với tệp gốc đã được ký."
        )
    return content


def octets_of(target: etree._Element, signature: etree._Element, steps: list) -> bytes:
    """What is digested. Same-document references carry no comments (XMLDSig 4.4.3.2)."""
    exclusive, prefixes, whole = False, None, copied(target, signature)
    for index, step in enumerate(steps):
        algorithm = step.get("Algorithm", "")
        if algorithm == _ENVELOPED:
            _take_out(whole)
        elif algorithm == _XPATH and _is_no_signatures(step):
            _take_out_all(whole)
        elif algorithm == _BASE64 and index == len(steps) - 1:
            return b64decode("".join(whole.itertext()))
        elif algorithm in CANONICAL and index == len(steps) - 1:
            exclusive, prefixes = CANONICAL[algorithm][0], _prefixes(step)
        else:
            raise Refused(f"chữ ký dùng phép biến đổi không được phép ({algorithm[-60:]})")
    if not exclusive:
        _inherit(whole, target)
    for marked in whole.iter(f"{{{DS}}}Signature"):
        marked.attrib.pop(_MARK, None)
    return canonical(whole, exclusive, False, prefixes)


def copied(target: etree._Element, signature: etree._Element) -> etree._Element:
    """The same element as a document of its own, with every namespace that was in scope; the signature there is marked."""
    signature.set(_MARK, "")
    try:
        return _alone(target)
    finally:
        signature.attrib.pop(_MARK)


def _take_out(whole: etree._Element) -> None:
    for one in list(whole.iter(f"{{{DS}}}Signature")):
        if _MARK in one.attrib:
            _remove(one)


def _take_out_all(whole: etree._Element) -> None:
    for one in list(whole.iter(f"{{{DS}}}Signature")):
        if one.getparent() is not None:
            _remove(one)


def _remove(one: etree._Element) -> None:
    """The element goes, the text behind it stays."""
    above, before = one.getparent(), one.getprevious()
    if above is None:
        raise Refused("chữ ký bao lấy chính nó")
    if one.tail and before is not None:
        before.tail = (before.tail or "") + one.tail
    elif one.tail:
        above.text = (above.text or "") + one.tail
    above.remove(one)


def _is_no_signatures(step: etree._Element) -> bool:
    """The one XPath that is common and harmless: everything but signatures."""
    path = child(step, "XPath")
    if path is None or len(path):
        return False
    words = "".join((path.text or "").split())
    for prefix, namespace in path.nsmap.items():
        if prefix and namespace == DS and words == _NO_SIGNATURES.replace("ds:", f"{prefix}:"):
            return True
    return False


def _prefixes(step: etree._Element) -> list[str] | None:
    listed = step.find(f"{{{_EXCLUSIVE}}}InclusiveNamespaces")
    return (listed.get("PrefixList") or "").split() or None if listed is not None else None


def canonical(element: etree._Element, exclusive: bool, with_comments: bool, prefixes: list[str] | None) -> bytes:
    """Canonical XML 1.0 or exclusive, of a subtree; an inclusive one inherits the xml: attributes above it."""
    whole = element if element.getparent() is None else _alone(element)
    if not exclusive:
        _inherit(whole, element)
    return etree.tostring(
        whole.getroottree(),
        method="c14n",
        exclusive=exclusive,
        with_comments=with_comments,
        inclusive_ns_prefixes=prefixes,
    )


def _inherit(whole: etree._Element, element: etree._Element) -> None:
    for above in element.iterancestors():
        for name, value in above.attrib.items():
            if name.startswith(_XML) and name != f"{_XML}id" and name not in whole.attrib:
                whole.set(name, value)


def _alone(element: etree._Element) -> etree._Element:
    """Written and read again: canonicalised within its document, a subtree that inherits a default namespace comes out wrong
    (xmlns="" two levels down)."""
    if element.getparent() is None:
        return copy.deepcopy(element.getroottree()).getroot()
    return etree.fromstring(etree.tostring(element, encoding="UTF-8", with_tail=False), safe_parser())


def canonical_signed_info(signed_info: etree._Element) -> bytes:
    """SignedInfo as its CanonicalizationMethod says."""
    method = child(signed_info, "CanonicalizationMethod")
    algorithm = method.get("Algorithm", "") if method is not None else ""
    if algorithm not in CANONICAL:
        raise Refused("phép chuẩn hóa không được phép")
    exclusive, with_comments = CANONICAL[algorithm]
    return canonical(signed_info, exclusive, with_comments, _prefixes(method))
