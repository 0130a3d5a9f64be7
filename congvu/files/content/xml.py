"""XML read without trust: no DOCTYPE, no entities, no network, no huge trees."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from lxml import etree

from congvu.files.refusals import XmlBroken, XmlDoctypeRefused

LARGEST = 20 * 1024 * 1024


def examine(path: Path, name: str) -> None:
    parse(path.read_bytes(), name=name)


def parse(content: bytes, *, name: str) -> etree._Element:
    """The root element. Raises XmlDoctypeRefused or XmlBroken, whose sentence tells the line."""
    if len(content) > LARGEST:
        raise XmlBroken(name=name, why="tệp quá lớn.")
    _refuse_doctype(content, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_pis=False, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise XmlBroken(name=name, why=f"lỗi ở dòng {line}." if line else "không phải XML.") from error
    if root.getroottree().docinfo.doctype:
        raise XmlDoctypeRefused(name=name)
    return root


def looks_like_xml(head: bytes) -> bool:
    for encoding, mark in (("utf-8-sig", b"<"), ("utf-16", b"<\x00"), ("utf-16", b"\x00<")):
        if mark in head[:64]:
            shown = head[: len(head) // 2 * 2].decode(encoding, "ignore").lstrip()
            if shown.startswith(("<?xml", "<!DOCTYPE", "<!--")) or (shown[:1] == "<" and shown[1:2].isalpha()):
                return True
    return False


class _Doctype(Exception):
    pass


def _refuse_doctype(content: bytes, name: str) -> None:
    """A streaming pass that stops at the DOCTYPE, before any entity in it could be expanded."""

    def found(*_: object) -> None:
        raise _Doctype

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = found
    try:
        reader.Parse(content, True)
    except _Doctype as error:
        raise XmlDoctypeRefused(name=name) from error
    except expat.ExpatError:
        return  # not well-formed, or an encoding expat does not know: lxml says it better
