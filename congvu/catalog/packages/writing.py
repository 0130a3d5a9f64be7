"""Write a package into a folder as it was imported, byte for byte."""

from __future__ import annotations

from pathlib import Path

from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.refusals import PackageUnreadable


def write(package: PackageFiles, folder: Path) -> list[Path]:
    """The written paths. Refuses where the folder holds files that are not the package's: nothing of a person is lost."""
    if folder.exists() and not folder.is_dir():
        raise PackageUnreadable(because=f"{folder} không phải thư mục.")
    ours = {folder / path for path in package.files}
    strangers = [path for path in folder.rglob("*") if path.is_file() and path not in ours] if folder.is_dir() else []
    if strangers:
        raise PackageUnreadable(
            because=f"thư mục {folder} đã có tệp khác ({strangers[0].name}); hãy chọn thư mục trống."
        )
    for path, content in package.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return sorted(ours)
