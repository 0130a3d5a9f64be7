"""Bảng quyết định as a grid: columns and rows typed in, an empty one more of each, and a case to try it with."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.checking import fact_names
from congvu.catalog.packages.files import FORM
from congvu.faces.desk.workbench import conditions
from congvu.faces.desk.workbench.drafts import editor_required, load, save
from congvu.faces.desk.workbench.findings import findings_in
from congvu.faces.desk.workbench.preview import definition_of
from congvu.forms.problems import FormInvalid
from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.kernel.money import AmountUnreadable, parse_amount
from congvu.kernel.text import slug
from congvu.workflow.decision_grid import Column, Grid, GridRow, dmn_of, first_grid, grid_of
from congvu.workflow.decisions import names_for, read_dmn

_POLICY_WORDS = (
    ("FIRST", "Dòng đầu tiên đúng"),
    ("UNIQUE", "Mỗi trường hợp đúng một dòng"),
    ("ANY", "Nhiều dòng đúng, cùng kết quả"),
    ("COLLECT", "Gộp mọi dòng đúng"),
)
_MOST = 60


class TableStart(forms.Form):
    name = forms.CharField(
        label="Tên bảng",
        help_text="Bảng tên risk được hỏi khi tiếp nhận để chọn luồng.",
        max_length=60,
        error_messages={"required": "Hãy đặt tên."},
    )

    def clean_name(self) -> str:
        """The name of the file: small letters without marks."""
        name = slug(self.cleaned_data["name"])[:40].strip("-")
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
            raise forms.ValidationError("Tên bảng phải bắt đầu bằng một chữ cái.")
        return name


@editor_required
def tables(request: HttpRequest, code: str) -> HttpResponse:
    draft = load(request, code)
    form = TableStart(request.POST or None)
    names = sorted(path.removesuffix(".dmn") for path in draft.files if path.endswith(".dmn"))
    context: dict[str, Any] = {"draft": draft, "form": form, "names": names}
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if name in names:
            form.add_error("name", "Đã có bảng tên này.")
        else:
            begun = replace(first_grid(name), name=request.POST["name"].strip()[:200])
            text, to = dmn_of(begun), reverse("desk:workbench-table", args=[code, name])
            path = f"{name}.dmn"
            return save(
                request, draft, {path: text}, "desk/workbench/tables.html", context, typed=text, there=path, to=to
            )
    return render(request, "desk/workbench/tables.html", context, status=422 if form.errors else 200)


@editor_required
def table(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One table: typed in, saved, tried with a case."""
    draft, path = load(request, code), f"{name}.dmn"
    grid = grid_of(str(draft.files.get(path, "")))
    if grid is None:
        raise Http404
    names = _names(draft)
    context: dict[str, Any] = {"draft": draft, "name": name, "path": path, "findings": [], "policies": _POLICY_WORDS}
    called = conditions.called(conditions.of_form(draft.files))
    context["known"] = [(one, called[one].label if one in called else "") for one in sorted(names)]
    if request.method == "POST":
        grid = _typed(grid, request.POST, names)
        context |= {"grid": grid, **_shown(grid), "case": _case(grid, request.POST, names)}
        if "thu" not in request.POST and (doubtful := _doubtful(grid)):
            context["doubtful"] = doubtful
            return render(request, "desk/workbench/table.html", context, status=422)
        if "thu" not in request.POST:
            text = dmn_of(grid)
            return save(request, draft, {path: text}, "desk/workbench/table.html", context, typed=text, there=path)
        context["tried"] = _tried(grid, request.POST, names)
    elif any(column.asks for column in grid.inputs) and any(any(row.answers) for row in grid.rows):
        context["findings"] = findings_in(draft, path, at=now())
    else:
        context["empty"] = True
    context |= {"grid": grid, **_shown(grid), "case": _case(grid, request.POST, names)}
    return render(request, "desk/workbench/table.html", context)


def _shown(grid: Grid) -> dict[str, Any]:
    """The grid with an empty column of each kind and two empty rows, ready to be typed into."""
    inputs = [*grid.inputs, Column("", "")]
    outputs = [*grid.outputs, Column("", "")]
    rows = [*grid.rows, GridRow((), ()), GridRow((), ())]
    return {
        "inputs": list(enumerate(inputs)),
        "outputs": list(enumerate(outputs)),
        "rows": [
            (n, _padded(row.conditions, len(inputs)), _padded(row.answers, len(outputs))) for n, row in enumerate(rows)
        ],
    }


def _padded(cells: tuple[str, ...], length: int) -> list[tuple[int, str]]:
    return list(enumerate([*cells, *[""] * (length - len(cells))][:length]))


def _typed(grid: Grid, data: Any, names: frozenset[str]) -> Grid:
    """The grid as typed: columns without an expression and rows without an answer are left out."""
    inputs = _columns(data, "in")
    outputs = _columns(data, "out")
    rows = []
    for n in range(_MOST):
        conditions = tuple(data.get(f"r{n}-in{c}", "").strip() for c, _ in inputs)
        answers = tuple(_answer(data.get(f"r{n}-out{c}", "").strip(), names) for c, _ in outputs)
        if any(answers):
            rows.append((_order(data.get(f"r{n}-thu-tu", ""), n), GridRow(conditions, answers)))
    policy = data.get("policy", "")
    return Grid(
        id=grid.id,
        name=data.get("title", "").strip()[:200],
        policy=policy if policy in dict(_POLICY_WORDS) else grid.policy,
        inputs=tuple(column for _, column in inputs),
        outputs=tuple(column for _, column in outputs),
        rows=tuple(row for _, row in sorted(rows, key=lambda one: one[0])),
        description=grid.description,
    )


def _doubtful(grid: Grid) -> list[str]:
    """Numbers that the table would read otherwise than people write them: 50.000 is fifty to it."""
    cells = [cell for row in grid.rows for cell in (*row.conditions, *row.answers)]
    unquoted = [re.sub(r'"[^"]*"', "", cell) for cell in cells]
    return sorted(
        {found for cell in unquoted for found in re.findall(r"(?<![\d.])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])", cell)}
    )


def _columns(data: Any, kind: str) -> list[tuple[int, Column]]:
    found = []
    for n in range(_MOST):
        asks = data.get(f"{kind}{n}-asks", "").strip()
        if asks:
            found.append((n, Column(data.get(f"{kind}{n}-label", "").strip()[:200], asks[:500])))
    return found


def _order(text: str, place: int) -> tuple[float, int]:
    return (float(text) if re.fullmatch(r"\d{1,3}([.]\d)?", text) else place + 1.0, place)


def _answer(text: str, names: frozenset[str]) -> str:
    """Plain words need no quotes."""
    if not text:
        return ""
    try:
        compile_expression(text, names_for(names))
    except ExpressionInvalid:
        return '"' + text.replace('"', "'") + '"'
    return text


def _names(draft: PackageDraft) -> frozenset[str]:
    try:
        return fact_names(definition_of(str(draft.files.get(FORM, ""))))
    except FormInvalid:
        return frozenset()


def _case(grid: Grid, data: Any, names: frozenset[str]) -> list[tuple[str, str]]:
    """The names that the columns ask for, with what was typed for each."""
    asked: set[str] = set()
    for column in grid.inputs:
        try:
            asked |= compile_expression(column.asks, names_for(names)).names
        except ExpressionInvalid:
            continue
    return [(name, data.get(f"thu-{name}", "")) for name in sorted(one.removeprefix("facts.") for one in asked)]


def _tried(grid: Grid, data: Any, names: frozenset[str]) -> dict[str, Any]:
    """What the table answers for the case, or why it answers nothing."""
    found, problems = read_dmn(dmn_of(grid), names, "", tried=False)
    if found is None or problems:
        return {"why": str(problems[0].reason) if problems else "Bảng chưa đọc được."}
    facts = {name: _value(text) for name, text in _case(grid, data, names) if text.strip()}
    try:
        answer = found.decide(facts)
    except ExpressionFailed as why:
        return {"why": str(why)}
    return {"answer": [(name, value) for name, value in answer.items()]} if answer else {"why": "Không dòng nào đúng."}


def _value(text: str) -> Any:
    text = text.strip()
    if text.lower() in ("có", "true", "đúng"):
        return True
    if text.lower() in ("không", "false", "sai"):
        return False
    try:
        return parse_amount(text)
    except AmountUnreadable:
        pass
    if re.fullmatch(r"-?\d+([.,]\d+)?", text):
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number
    return text
