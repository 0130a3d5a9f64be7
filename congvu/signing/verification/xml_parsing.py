"""XML as it may safely be read: no document type, no entities, nothing fetched, not without end; names of the two standards."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from congvu.signing.verification.patience import TakesTooLong

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = ("http://uri.etsi.org/01903/v1.3.2#", "http://uri.etsi.org/01903/v1.1.1#", "http://uri.etsi.org/01903/v1.2.2#")
LARGEST = 64 * 1024 * 1024
_MOST_TAGS = 1_000_000  # each costs half a kilobyte while it is read
DEEPEST = 200
_IDS = {"id", "{http://www.w3.org/xml/1998/namespace}id"}
_WITH_ID = etree.XPath("//*[@*[translate(local-name(), 'ID', 'id') = 'id']]")
_ENCODED_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.I)


class Refused(ValueError):
    """Not read at all; the message is for the clerk."""


class Elsewhere(ValueError):
    """What was signed lies outside the file, and nothing is fetched; the message is for the clerk."""


def is_xml(data: bytes) -> bool:
    """By its first sign; XML in UTF-16 too."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<?xml", b"<")) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}


def parse(data: bytes) -> etree._Element:
    """The root. Raises Refused or etree.XMLSyntaxError."""
    if len(data) > LARGEST or data.count(b"<") > _MOST_TAGS:
        raise TakesTooLong
    if _ENCODED_DOCTYPE.search(data.replace(b"\x00", b"")):
        raise Refused("tệp XML có khai báo DOCTYPE, là thứ không được có trong văn bản ký số")
    root = etree.fromstring(data, safe_parser())
    if root.getroottree().docinfo.doctype or next(root.iter(etree.Entity), None) is not None:
        raise Refused("tệp XML có thực thể, là thứ không được có trong văn bản ký số")
    return root


def safe_parser() -> etree.XMLParser:
    """Fetches nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, dtd_validation=False
    )


def signatures_in(root: etree._Element) -> list[etree._Element]:
    """Every signature of the document itself; those inside another (a countersignature, a time-stamp's) are its own matter."""
    found = list(root.iter(f"{{{DS}}}Signature"))
    return [one for one in found if not any(above.tag == f"{{{DS}}}Signature" for above in one.iterancestors())]


def ids_of(root: etree._Element) -> tuple[dict[str, etree._Element], set[str]]:
    """Elements by Id, whatever the case of the attribute's name; and the values that stand more than once."""
    counts: Counter[str] = Counter()
    held: dict[str, etree._Element] = {}
    for element in _WITH_ID(root):
        for value in {value for name, value in element.attrib.items() if is_id(name)}:
            counts[value] += 1
            held[value] = element
    return held, {value for value, count in counts.items() if count > 1}


def is_id(name: str) -> bool:
    return name.lower() in _IDS or name.endswith("wss-wssecurity-utility-1.0.xsd}Id")


def child(element: etree._Element, name: str, namespace: str = DS) -> etree._Element | None:
    return element.find(f"{{{namespace}}}{name}")


def text_of(element: etree._Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
