"""The good package of the tests, and ways to spoil it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder

GOOD = Path(__file__).parent / "packages" / "good"


def good() -> PackageFiles:
    return read_folder(GOOD)


def spoiled(path: str, old: str, new: str) -> PackageFiles:
    """The good package with one text replaced; the text must be there."""
    files = dict(good().files)
    assert old.encode() in files[path], f"{old!r} is not in {path}"
    files[path] = files[path].replace(old.encode(), new.encode())
    return PackageFiles(files)


def without(path: str) -> PackageFiles:
    return PackageFiles({name: content for name, content in good().files.items() if name != path})


def with_file(path: str, content: str | bytes) -> PackageFiles:
    return PackageFiles({**good().files, path: content.encode() if isinstance(content, str) else content})


def zipped(files: PackageFiles, folder: str = "goi/") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.files.items():
            archive.writestr(folder + path, content)
    return made.getvalue()
