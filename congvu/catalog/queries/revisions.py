"""What editors of the catalogue ask of revisions: their package, how two differ, what a package would become."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congvu.catalog.models import DraftSave, ProcedureRevision
from congvu.catalog.packages.files import PackageFiles, said
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

    @property
    def name(self) -> str:
        return said(self.path)


def package_of(revision: ProcedureRevision) -> PackageFiles | None:
    """The package a revision was imported from; None for a record of the national portal."""
    return PackageFiles.from_json(revision.package) if revision.package else None


def sample_dossiers(revision: ProcedureRevision) -> list[FilledSample]:
    """Hồ sơ mẫu that a published revision shows to whoever files (NĐ 61/2018/NĐ-CP Đ15: guidance by sample dossiers)."""
    package = package_of(revision)
    return list(filled_samples(package)) if package else []


def diff(before: ProcedureRevision, after: ProcedureRevision) -> list[FileDiff]:
    """What changed from one revision to another, file by file; files that stayed the same are left out."""
    return _between(_texts(before), _texts(after))


def diff_of_save(save: DraftSave) -> list[FileDiff]:
    """What one save of a draft changed: its files as they were, and as the next save or the draft has them."""
    old = {path: text for path, text in save.before.items() if text is not None}
    new: dict[str, Any] = dict(save.draft.files)
    for later in save.draft.saves.filter(version__gt=save.version).order_by("-version"):
        new |= later.before
    return _between(
        {path: _plain(text) for path, text in old.items()},
        {path: _plain(new[path]) for path in save.before if new.get(path) is not None},
    )


def _plain(text: Any) -> str:
    return text if isinstance(text, str) else "(tệp nhị phân)"


def _between(old: Mapping[str, str], new: Mapping[str, str]) -> list[FileDiff]:
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
