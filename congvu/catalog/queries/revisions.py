"""What editors of the catalogue ask of revisions: their package, how two differ, what a package would become."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass

from congvu.catalog.models import ProcedureRevision
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.samples import FilledSample, filled_samples

# Lines around a change that are shown with it.
_AROUND = 3
_MOST_LINES = 2000


@dataclass(frozen=True)
class DiffLine:
    """`kind`: added, removed, same, or place (the heading of a group of lines)."""

    kind: str
    text: str


@dataclass(frozen=True)
class FileDiff:
    """How one file differs; `change`: added, removed, changed."""

    path: str
    change: str
    lines: tuple[DiffLine, ...]


def package_of(revision: ProcedureRevision) -> PackageFiles | None:
    """The package a revision was imported from; None for a record of the national portal."""
    return PackageFiles.from_json(revision.package) if revision.package else None


def sample_dossiers(revision: ProcedureRevision) -> list[FilledSample]:
    """Hồ sơ mẫu that a published revision shows to whoever files (NĐ 61/2018/NĐ-CP Đ15: guidance by sample dossiers)."""
    package = package_of(revision)
    return list(filled_samples(package)) if package else []


def diff(before: ProcedureRevision, after: ProcedureRevision) -> list[FileDiff]:
    """What changed from one revision to another, file by file; files that stayed the same are left out."""
    old, new = _texts(before), _texts(after)
    found = []
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            change = "added" if path not in old else "removed" if path not in new else "changed"
            found.append(FileDiff(path, change, tuple(_lines(old.get(path, ""), new.get(path, "")))))
    return found


def _texts(revision: ProcedureRevision) -> dict[str, str]:
    package = package_of(revision)
    if package is None:
        written = json.dumps(revision.content, ensure_ascii=False, indent=1, sort_keys=True)
        return {"procedure.json": written}
    return {
        path: text if (text := package.text(path)) is not None else f"(tệp nhị phân, {len(content)} byte)"
        for path, content in package.files.items()
    }


def _lines(old: str, new: str) -> list[DiffLine]:
    unified = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=_AROUND)
    kinds = {"+": "added", "-": "removed", "@": "place"}
    found = []
    for row in list(unified)[2:]:
        kind = kinds.get(row[:1], "same")
        found.append(DiffLine(kind, row if kind == "place" else row[1:]))
        if len(found) >= _MOST_LINES:
            break
    return found
