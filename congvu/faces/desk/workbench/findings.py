"""What is wrong with a draft, and at which part of it: the checker's lines as places that a person can go to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.checking import check_package
from congvu.catalog.packages.editing import Path, Sheet, place_of
from congvu.catalog.packages.files import PROCEDURE, PROCESS, RESULT, PackageFiles, Problem
from congvu.catalog.refusals import PartUnreadable
from congvu.faces.desk.workbench.parts import GROUPS, KINDS, PARTS, kind_at, properties_of, title_of
from congvu.workflow.reading import Unreadable, read_bpmn

_LABELS = {one.name: one.label for _, properties in GROUPS.values() for one in properties} | {
    "fields": "Các trường",
    "sections": "Các phần",
    "pages": "Các trang",
    "columns": "Các cột",
    "choices": "Các lựa chọn",
    "papers": "Thành phần hồ sơ",
    "results": "Kết quả",
    "legal_basis": "Căn cứ pháp lý",
    "submit_methods": "Cách nộp",
}
_EMPTY = {
    "fields": "Phần này chưa có trường nào; hãy thêm trường.",
    "sections": "Trang này chưa có phần nào; hãy thêm phần.",
    "pages": "Tờ khai chưa có trang nào; hãy thêm trang.",
    "columns": "Bảng này chưa có cột nào; hãy thêm cột.",
}
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
    # A list of the entry that is wrong as a whole, such as empty.
    list: str = ""
    # What the part there is called.
    where: str = ""


def findings(draft: PackageDraft, *, at: datetime) -> list[Finding]:
    """Everything wrong with the draft, each with its place."""
    return _found(PackageFiles.from_json(draft.files), at)


def findings_in(draft: PackageDraft, file: str, *, at: datetime) -> list[Finding]:
    """What is wrong in one file. The result document is printed only when it is asked for: that takes the longest."""
    files = {path: text for path, text in draft.files.items() if file == RESULT or path != RESULT}
    return [one for one in _found(PackageFiles.from_json(files), at) if one.file == file]


def _found(package: PackageFiles, at: datetime) -> list[Finding]:
    sheets = {part.file: _sheet(package, part.file) for part in PARTS.values()}
    return [_placed(problem, sheets, package.text(PROCESS) or "") for problem in check_package(package, at=at).problems]


def _sheet(package: PackageFiles, file: str) -> Sheet | None:
    try:
        return Sheet(file, package.text(file) or "")
    except PartUnreadable:
        return None


def _placed(problem: Problem, sheets: dict[str, Sheet | None], bpmn: str) -> Finding:
    base = (problem.file, problem.line, in_words(problem.reason))
    if problem.file == PROCESS:
        return Finding(*base, page="quy-trinh", place=_node(bpmn, problem.line))
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
    named = _named(sheet, problem)
    if path or problem.file != PROCEDURE or not named:
        kind, value = kind_at(part, path), sheet.get(path)
        if not path or kind is None or not isinstance(value, dict):
            return Finding(*base, page=part.slug, place=place_of(path))
        labels = {one.name: one.label for one in properties_of(kind, value)}
        called = f"{KINDS[kind].name} “{title_of(kind, value)}”"
        told = in_words(problem.reason, labels)
        return Finding(*base[:2], told, page=part.slug, place=place_of(path), where=called[0].upper() + called[1:])
    return Finding(*base, page=part.slug, group=_group(named), list=str(named[0]))


def _named(sheet: Sheet, problem: Problem) -> Path:
    """The path of the line; a problem of the whole names the property it misses."""
    path = sheet.path_at(problem.line)
    if problem.line <= sheet.source.line(()) and (named := _NAMED.findall(problem.reason)):
        return (named[0],)
    return path


def _node(bpmn: str, line: int) -> str:
    """The step of the process that a line belongs to, or the gateway after it; empty for the whole."""
    try:
        process = read_bpmn(bpmn)
    except Unreadable:
        return ""
    lines = {node.line: node.id for node in process.nodes.values()}
    lines |= {flow.line: flow.source for flow in process.flows}
    return lines.get(line, "").removeprefix("after_")


def in_words(reason: str, labels: Mapping[str, str] | None = None) -> str:
    """A sentence with the properties named as the editor names them."""
    for name, sentence in _EMPTY.items():
        if reason.startswith(f"“{name}” phải có ít nhất 1 mục"):
            return sentence
    names = _LABELS | dict(labels or {})
    said = re.sub(r"“([a-z_]+(?:\.[a-z_]+)?)”", lambda found: f"“{names.get(found[1], found[1])}”", reason)
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _group(path: Path) -> str:
    name = str(path[0]) if path else ""
    for slug, (_, properties) in GROUPS.items():
        if any(one.name.partition(".")[0] == name for one in properties):
            return slug
    return ""
