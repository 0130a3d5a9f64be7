"""Office documents are ZIP archives: looked into without unpacking more than a bound."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from congvu.files import kinds
from congvu.files.refusals import ArchiveBomb, ArchiveBroken, FileEncrypted, FileRefused, MacroRefused

ZIP = "application/zip"
OFFICE = {kind.media_type for kind in (kinds.DOCX, kinds.XLSX, kinds.ODT, kinds.ODS)}

MOST_ENTRIES = 5_000
MOST_UNPACKED = 256 * kinds.MEGABYTE
# Text in XML packs about 10 to 30 times; past this ratio and size it is made to fill a disk.
MOST_RATIO, RATIO_MATTERS_FROM = 150, 20 * kinds.MEGABYTE

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PART = {
    "wordprocessingml.document.main+xml": kinds.DOCX.media_type,
    "spreadsheetml.sheet.main+xml": kinds.XLSX.media_type,
}
_MACRO_PART = ("ms-word.document.macroenabled", "ms-excel.sheet.macroenabled", "vbaproject")


def recognise(path: Path, name: str) -> str:
    """DOCX, XLSX, ODT, ODS or plain ZIP, told by the parts inside."""
    with _archive(path, name) as archive:
        parts = set(archive.namelist())
        if _CONTENT_TYPES in parts:
            types = _small(archive, _CONTENT_TYPES, name).decode("utf-8", "replace").lower()
            if any(macro in types for macro in _MACRO_PART):
                raise MacroRefused(name=name, wanted="DOCX hoặc XLSX")
            return next((kind for part, kind in _MAIN_PART.items() if part in types), ZIP)
        if "mimetype" in parts:
            declared = _small(archive, "mimetype", name).decode("ascii", "replace").strip()
            return declared if declared in OFFICE else ZIP
        return ZIP


def examine_office(path: Path, name: str) -> None:
    """Unpack every part into nothing, counting. Raises ArchiveBomb, ArchiveBroken, FileEncrypted or MacroRefused."""
    packed = path.stat().st_size
    with _archive(path, name) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ArchiveBomb(name=name, why=f"{len(entries)} tệp bên trong")
        unpacked = 0
        for entry in entries:
            _examine_entry(entry, name)
            with archive.open(entry) as part:
                while chunk := part.read(256 * 1024):
                    unpacked += len(chunk)
                    if unpacked > MOST_UNPACKED:
                        raise ArchiveBomb(name=name, why=f"hơn {kinds.megabytes(MOST_UNPACKED)}")
                    if unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * packed:
                        raise ArchiveBomb(name=name, why=f"gấp hơn {MOST_RATIO} lần")


def ends_as_archive(path: Path) -> bool:
    """Whether a ZIP reader would take this file for an archive: its end record closes the file exactly."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))  # the end record: 22 bytes and a comment of at most 65,535
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(tail) - at >= 22 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


@contextmanager
def _archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OSError) as error:
        raise ArchiveBroken(name=name, why="cấu trúc bên trong không đọc được") from error
    except RuntimeError as error:  # zipfile's way of saying that a password is needed
        raise FileEncrypted(name=name) from error


def _small(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        content = file.read(kinds.MEGABYTE + 1)
    if len(content) > kinds.MEGABYTE:
        raise ArchiveBomb(name=name, why=f"phần {part}")
    return content


def _examine_entry(entry: zipfile.ZipInfo, name: str) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts:
        raise ArchiveBroken(name=name, why="có đường dẫn ra ngoài tệp")
    if entry.flag_bits & 1:
        raise FileEncrypted(name=name)
    if parts.name.lower() in {"vbaproject.bin", "vbadata.xml"} or entry.filename.startswith(("Basic/", "Scripts/")):
        raise MacroRefused(name=name, wanted="DOCX, XLSX hoặc ODT")
