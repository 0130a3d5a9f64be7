"""What a file really is, told by its bytes; and whether it is safe to hand to an officer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import puremagic

from congvu.files import kinds, rules
from congvu.files.content import archives, images, pdf, text, xml
from congvu.files.refusals import FileAmbiguous, FileNameMisleading, FileTypeRefused

_EXAMINERS: dict[str, Callable[[Path, str], None]] = {
    kinds.PDF.media_type: pdf.examine,
    kinds.PNG.media_type: images.examine_png,
    kinds.JPEG.media_type: images.examine_jpeg,
    kinds.DOCX.media_type: archives.examine_office,
    kinds.XLSX.media_type: archives.examine_office,
    kinds.ODT.media_type: archives.examine_office,
    kinds.ODS.media_type: archives.examine_office,
    kinds.XML.media_type: xml.examine,
    kinds.CSV.media_type: text.examine,
    kinds.TEXT.media_type: text.examine,
}


def examine(path: Path, *, name: str, allowed: Collection[str]) -> str:
    """The media type of the bytes, when it is allowed, agrees with the name and is safe. Raises a FileRefused."""
    media_type = _recognise(path, name)
    if media_type is None or media_type not in allowed:
        raise FileTypeRefused(name=name, found=_called(path, media_type), allowed=kinds.labels(allowed))
    kind = kinds.KINDS[media_type]
    if rules.suffix_of(name) not in kind.suffixes:
        raise FileNameMisleading(
            name=name, suffix=rules.suffix_of(name) or "(không có)", found=kind.label, wanted=kind.suffixes[0]
        )
    if media_type not in archives.OFFICE and archives.ends_as_archive(path):
        raise FileAmbiguous(name=name, found=kind.label)
    _EXAMINERS[media_type](path, name)
    return media_type


def _recognise(path: Path, name: str) -> str | None:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"%PDF-"):
        return kinds.PDF.media_type
    if head.startswith(images.PNG_SIGNATURE):
        return kinds.PNG.media_type
    if head.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG.media_type
    if head.startswith(b"PK\x03\x04"):
        return archives.recognise(path, name)
    if xml.looks_like_xml(head):
        return kinds.XML.media_type
    if text.looks_like_text(head):
        return kinds.CSV.media_type if rules.suffix_of(name) == ".csv" else kinds.TEXT.media_type
    return None


def _called(path: Path, media_type: str | None) -> str:
    """What to call a file that is not taken, as well as one can tell."""
    if media_type is not None and media_type in kinds.KINDS:
        return f"tệp {kinds.KINDS[media_type].label}"
    if media_type == archives.ZIP:
        return "tệp nén ZIP"
    try:
        guess = puremagic.from_string(path.read_bytes()[:65536])
    except (puremagic.PureError, ValueError, IndexError):
        return "loại tệp không nhận ra"
    return f"tệp loại {guess.lstrip('.').upper()}" if guess else "loại tệp không nhận ra"
