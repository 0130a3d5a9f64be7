"""How much of an XML document its signatures stand for.

Whole: every element that holds text or attributes lies in a signed part, or is a signature, or only wraps such.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from congvu.signing.verification.xml_parsing import DS, is_id, local

# Attributes for parsers, not for readers: xsi:schemaLocation, xml:lang.
_TECHNICAL = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")


def unsigned_parts(root: etree._Element, signed: Iterable[etree._Element]) -> list[str]:
    """Names of the elements that hold something and are not signed; at most a handful."""
    found: list[str] = []
    _walk(root, set(signed), found)
    return found[:5]


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
