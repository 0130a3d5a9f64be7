"""The kinds of file the program knows, and how it speaks of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """Loại tệp: a content type with its name for people and the extensions that tell the truth about it."""

    media_type: str
    label: str
    suffixes: tuple[str, ...]


PDF = Kind("application/pdf", "PDF", (".pdf",))
PNG = Kind("image/png", "ảnh PNG", (".png",))
JPEG = Kind("image/jpeg", "ảnh JPEG", (".jpg", ".jpeg"))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (DOCX)", (".docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)", (".xlsx",))
ODT = Kind("application/vnd.oasis.opendocument.text", "văn bản ODT", (".odt",))
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", "bảng tính ODS", (".ods",))
XML = Kind("application/xml", "XML", (".xml",))
CSV = Kind("text/csv", "bảng CSV", (".csv",))
TEXT = Kind("text/plain", "văn bản thuần (TXT)", (".txt",))

KINDS = {kind.media_type: kind for kind in (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, XML, CSV, TEXT)}

# What a citizen attaches to a dossier unless its procedure says otherwise.
PAPERS = tuple(kind.media_type for kind in (PDF, PNG, JPEG, DOCX, XLSX, ODT))


def labels(media_types: Collection[str]) -> str:
    """The kinds for a sentence: "PDF, ảnh PNG hoặc ảnh JPEG"."""
    names = [KINDS[media_type].label for media_type in media_types if media_type in KINDS]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} hoặc {names[-1]}" if names else "không loại nào"


def megabytes(size: int) -> str:
    """A size for a sentence, in Vietnamese notation: 20 MB, 1,5 MB, 300 KB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0").replace(".", ",") + " MB"
