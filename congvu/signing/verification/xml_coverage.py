"""How much of an XML document its signatures stand for.

Whole: every element that holds text or attributes lies in a signed part, or is a signature, or only wraps such.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from congvu.signing.verification.xml_parsing import DS, is_id, local, signatures_in

_OWN = {f"{{{DS}}}SignedInfo", f"{{{DS}}}SignatureValue", f"{{{DS}}}KeyInfo"}
_OF_KEYS = (f"{{{DS}}}", "{http://www.w3.org/2009/xmldsig11#}", "{http://docs.oasis-open.org/wss/")
# Attributes for parsers, not for readers: xsi:schemaLocation, xml:lang.
_TECHNICAL = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")


def unsigned_parts(root: etree._Element, signed: Iterable[etree._Element]) -> list[str]:
    """Names of the elements that hold something and are not signed; at most a handful."""
    found: list[str] = []
    parts = set(signed)
    _walk(root, parts, found)
    _in_signatures(root, parts, found)
    return list(dict.fromkeys(found))[:5]


def _in_signatures(root: etree._Element, signed: set[etree._Element], found: list[str]) -> None:
    """What a signature takes out of its own digest must not hide content: its objects are signed, or are about itself."""
    for signature in signatures_in(root):
        for part in signature.iterchildren(etree.Element):
            if part.tag == f"{{{DS}}}Object":
                _in_object(part, signed, found)
            elif part.tag not in _OWN or _strangers(part):
                found.append(local(part))


def _in_object(holder: etree._Element, signed: set[etree._Element], found: list[str]) -> None:
    if holder in signed:
        return
    if (holder.text or "").strip():
        found.append(local(holder))
    for inner in holder.iterchildren(etree.Element):
        about_itself = local(inner) == "SignatureProperties" or _is_qualifying(inner)
        if not about_itself:
            _walk(inner, signed, found)


def _is_qualifying(element: etree._Element) -> bool:
    inner = [local(one) for one in element.iterchildren(etree.Element)]
    return local(element) == "QualifyingProperties" and set(inner) <= {"SignedProperties", "UnsignedProperties"}


def _strangers(part: etree._Element) -> bool:
    """Whether KeyInfo holds what is no key."""
    return any(not str(one.tag).startswith(_OF_KEYS) for one in part.iterchildren(etree.Element))


def _walk(element: etree._Element, signed: set[etree._Element], found: list[str]) -> None:
    if element in signed or element.tag == f"{{{DS}}}Signature" or len(found) >= 5:
        return
    if _holds_something(element):
        found.append(local(element))
        return
    for inner in element:
        if isinstance(inner.tag, str):
            _walk(inner, signed, found)


def _holds_something(element: etree._Element) -> bool:
    """A comment or processing instruction says nothing to a reader of the document."""
    if any(not is_id(name) and not name.startswith(_TECHNICAL) for name in element.attrib):
        return True
    return bool((element.text or "").strip()) or any((inner.tail or "").strip() for inner in element)


def named(element: etree._Element, uri: str) -> str:
    return f"{local(element)} ({uri})" if uri not in {"", "#xpointer(/)"} else local(element)
