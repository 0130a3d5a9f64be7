"""What is wrong with a draft, and at which part of it: the checker's lines as places that a person can go to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.checking import check_package
from congvu.catalog.packages.editing import Path, Sheet, place_of
from congvu.catalog.packages.files import PROCEDURE, PROCESS, RESULT, PackageFiles, Problem
from congvu.catalog.refusals import PartUnreadable
from congvu.faces.desk.workbench.parts import GROUPS, PARTS, kind_at

_NAMED = re.compile(r"“([a-z_]+)”")


@dataclass(frozen=True)
class Finding:
    """Điều cần sửa: the sentence, the file and line, and where in the editor it is mended."""

    file: str
    line: int
    reason: str
    # The slug of the page that mends it: noi-dung, bieu-mau, quy-trinh, … and the place there.
    page: str = ""
    place: str = ""
    group: str = ""


def findings(draft: PackageDraft, *, at: datetime) -> list[Finding]:
    """Everything wrong with the draft, each with its place."""
    package = PackageFiles.from_json(draft.files)
    sheets = {part.file: _sheet(package, part.file) for part in PARTS.values()}
    return [_placed(problem, sheets) for problem in check_package(package, at=at).problems]


def _sheet(package: PackageFiles, file: str) -> Sheet | None:
    try:
        return Sheet(file, package.text(file) or "")
    except PartUnreadable:
        return None


def _placed(problem: Problem, sheets: dict[str, Sheet | None]) -> Finding:
    base = (problem.file, problem.line, problem.reason)
    if problem.file == PROCESS:
        return Finding(*base, page="quy-trinh")
    if problem.file.endswith(".dmn"):
        return Finding(*base, page="bang", place=problem.file.removesuffix(".dmn"))
    if problem.file == RESULT:
        return Finding(*base, page="mau-ket-qua")
    if problem.file.startswith("samples/"):
        return Finding(*base, page="ho-so-mau")
    part = next((part for part in PARTS.values() if part.file == problem.file), None)
    sheet = sheets.get(problem.file)
    if part is None or sheet is None:
        return Finding(*base, page="tep", place=problem.file)
    path = _named(sheet, problem)
    while path and kind_at(part, path) is None:
        path = path[:-1]
    group = _group(_named(sheet, problem)) if problem.file == PROCEDURE and not path else ""
    return Finding(*base, page=part.slug, place=place_of(path), group=group)


def _named(sheet: Sheet, problem: Problem) -> Path:
    """The path of the line; a problem of the whole names the property it misses."""
    path = sheet.path_at(problem.line)
    if problem.line <= sheet.source.line(()) and (named := _NAMED.findall(problem.reason)):
        return (named[0],)
    return path


def _group(path: Path) -> str:
    name = str(path[0]) if path else ""
    for slug, (_, properties) in GROUPS.items():
        if any(one.name.partition(".")[0] == name for one in properties):
            return slug
    return ""

