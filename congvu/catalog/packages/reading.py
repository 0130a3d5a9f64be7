"""Take a package in hand from a folder or a zip archive, without trusting either.

Refuses with PackageUnreadable: paths that lead outside, links, archives that unpack to far more than they are, encrypted
or broken ones.
"""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from congvu.catalog.packages.files import LARGEST_FILE, LARGEST_PACKAGE, MOST_FILES, PROCEDURE, PackageFiles
from congvu.catalog.refusals import PackageUnreadable
from congvu.kernel.system_errors import why

# What file managers and systems leave behind.
_LITTER = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git"}
_MEGABYTE = 1_000_000
# Text of a package shrinks to a tenth; a hundredth is an attack.
_MOST_SHRUNK = 100


def read(source: Path) -> PackageFiles:
    """The package in a folder or a .zip file."""
    if source.is_dir():
        return read_folder(source)
    if source.is_file():
        if source.stat().st_size > LARGEST_PACKAGE:
            raise PackageUnreadable(because=f"tệp lớn quá {LARGEST_PACKAGE // _MEGABYTE} MB.")
        return read_zip(source.read_bytes())
    raise PackageUnreadable(because=f"không có thư mục hoặc tệp {source}.")


def read_folder(folder: Path) -> PackageFiles:
    try:
        return _read_folder(folder)
    except OSError as error:
        name = Path(error.filename).name if error.filename else folder.name
        raise PackageUnreadable(because=f"{name}: {why(error)}.") from None


def _read_folder(folder: Path) -> PackageFiles:
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if _is_litter(relative.parts):
            continue
        if path.is_symlink():
            raise PackageUnreadable(because=f"{relative} là liên kết; gói chỉ được chứa tệp thật.")
        if path.is_dir():
            continue
        if not path.is_file():
            raise PackageUnreadable(because=f"{relative} không phải tệp thường.")
        total += _weighed(str(relative), path.stat().st_size, total, len(files))
        files[_name(relative.as_posix())] = path.read_bytes()
    return _whole(files)


def read_zip(content: bytes) -> PackageFiles:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise PackageUnreadable(because="tệp không phải tệp nén .zip.") from None
    with archive:
        try:
            return _whole(_unpacked(archive))
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
            raise PackageUnreadable(because="tệp .zip bị hỏng hoặc nén theo cách không hỗ trợ.") from None


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if entry.is_dir() or _is_litter(path.parts):
            continue
        if entry.flag_bits & 0x1:
            raise PackageUnreadable(because="tệp .zip có mật khẩu.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise PackageUnreadable(because=f"{entry.filename} là liên kết; gói chỉ được chứa tệp thật.")
        name = _name(entry.filename)
        if name in files:
            raise PackageUnreadable(because=f"{name} có hai lần trong tệp .zip.")
        total += _weighed(name, entry.file_size, total, len(files))
        if entry.file_size > _MEGABYTE and entry.file_size > _MOST_SHRUNK * max(entry.compress_size, 1):
            raise PackageUnreadable(because=f"{name} nén quá chặt, có thể là bom nén.")
        with archive.open(entry) as opened:
            # The size in the directory may lie; what is read does not.
            files[name] = opened.read(entry.file_size + 1)
        if len(files[name]) != entry.file_size:
            raise PackageUnreadable(because=f"{name} không đúng dung lượng đã ghi trong tệp .zip.")
    return files


def _whole(files: dict[str, bytes]) -> PackageFiles:
    """The files with the one folder around them, if there is one, taken off."""
    tops = {path.partition("/")[0] for path in files}
    if PROCEDURE not in files and len(tops) == 1 and all("/" in path for path in files):
        files = {path.partition("/")[2]: content for path, content in files.items()}
    if not files:
        raise PackageUnreadable(because="không có tệp nào.")
    return PackageFiles(files)


def _name(path: str) -> str:
    """The path as it is kept: composed letters, `/`, nothing that leads outside."""
    name = unicodedata.normalize("NFC", path)
    parts = name.split("/")
    if "\\" in name or "\0" in name or name.startswith("/") or ":" in parts[0] or len(name) > 200:
        raise PackageUnreadable(because=f"tên tệp “{path[:80]}” không dùng được.")
    if any(part in ("", ".", "..") for part in parts):
        raise PackageUnreadable(because=f"tên tệp “{path[:80]}” dẫn ra ngoài gói.")
    return name


def _is_litter(parts: tuple[str, ...]) -> bool:
    return any(part in _LITTER for part in parts)


def _weighed(name: str, size: int, total: int, count: int) -> int:
    if size > LARGEST_FILE:
        raise PackageUnreadable(because=f"{name} lớn quá {LARGEST_FILE // _MEGABYTE} MB.")
    if total + size > LARGEST_PACKAGE:
        raise PackageUnreadable(because=f"các tệp giải nén ra lớn quá {LARGEST_PACKAGE // _MEGABYTE} MB.")
    if count >= MOST_FILES:
        raise PackageUnreadable(because=f"có quá {MOST_FILES} tệp.")
    return size
