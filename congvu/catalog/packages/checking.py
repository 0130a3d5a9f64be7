"""Check a package as a whole: every part alone, and every part against the others.

Nothing is stored. Problems come with file, line and a Vietnamese reason; a package without problems can be published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import localdate

from congvu.catalog.packages.entry import PLACE, Entry, read_entry
from congvu.catalog.packages.files import FORM, PROCEDURE, PROCESS, RESULT, PackageFiles, Problem, belongs
from congvu.catalog.packages.result import try_result
from congvu.catalog.packages.samples import Accepted, check_samples
from congvu.forms.definition import FieldType, FormDefinition, Table
from congvu.forms.lookups import RegistryLookups
from congvu.forms.problems import FormInvalid
from congvu.forms.reading import load
from congvu.kernel.expressions import ExpressionInvalid, compile_expression
from congvu.organisations.models import Unit
from congvu.registry.models import CodeList
from congvu.workflow.compiler import Compiled, compile_process

# Places that every result number and summary may use beside the answers.
_ALWAYS = {"number", "year"}
# Files that can bear a signature of their own which is checked on arrival.
SIGNABLE_KINDS = frozenset({"pdf", "xml"})


@dataclass
class Checked:
    """A package as checked. `form` and `process` are there when they could be read."""

    package: PackageFiles
    entry: Entry
    form: FormDefinition | None = None
    process: Compiled | None = None
    unit: Unit | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def fact_names(self) -> frozenset[str]:
        return fact_names(self.form) if self.form else frozenset()

    @property
    def dmn(self) -> dict[str, str]:
        return {path.removesuffix(".dmn"): self.package.text(path) or "" for path in self.package.names(".dmn")}


def fact_names(form: FormDefinition) -> frozenset[str]:
    """What a process may ask of a case: the single values of the declaration, never tables."""
    return frozenset(
        key
        for key, one in form.fields.items()
        if not isinstance(one, Table)
        and not one.type.is_display
        and one.type not in (FieldType.ADDRESS, FieldType.MULTIPLE)
    )


def check_package(package: PackageFiles, *, at: datetime) -> Checked:
    """Judge a package on a day: its entry, form, process, tables, result, papers, samples, and how they fit together."""
    checked = Checked(package, Entry())
    _check_files(checked)
    text = package.text(PROCEDURE)
    if text is None:
        if PROCEDURE not in package.files:
            checked.problems.append(Problem(PROCEDURE, 0, "thiếu tệp này; mỗi gói phải có procedure.yaml."))
        return checked
    checked.entry = read_entry(text)
    checked.problems += checked.entry.problems
    _check_form(checked)
    if not checked.entry.content:
        return checked
    _check_unit(checked)
    _check_process(checked)
    if checked.form is not None:
        _check_names(checked, checked.form)
    _check_papers(checked)
    sample = _check_samples(checked, at)
    if not checked.problems and package.text(RESULT) is not None:
        checked.problems += try_result(package.text(RESULT) or "", checked.entry.content, sample, at=at)
    checked.problems = sorted(set(checked.problems))
    return checked


def _check_files(checked: Checked) -> None:
    for path, content in checked.package.files.items():
        if not belongs(path):
            checked.problems.append(
                Problem(
                    path,
                    0,
                    "tệp lạ; gói chỉ có procedure.yaml, form.yaml, process.bpmn, *.dmn, result.typ, samples/, forms/.",
                )
            )
        elif not path.startswith("forms/"):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content[: error.start].count(b"\n") + 1
                checked.problems.append(Problem(path, line, "không phải chữ UTF-8."))


def _check_form(checked: Checked) -> None:
    text = checked.package.text(FORM)
    if text is None:
        return
    try:
        checked.form = load(text, registries=set(CodeList.objects.values_list("key", flat=True)))
    except FormInvalid as invalid:
        checked.problems += [Problem(FORM, problem.line, problem.reason) for problem in invalid.problems]


def _check_unit(checked: Checked) -> None:
    entry = checked.entry
    code = entry.content.get("unit")
    if code is None:
        if FORM in checked.package.files:
            entry_line = entry.source.line(())
            checked.problems.append(
                Problem(PROCEDURE, entry_line, "Có biểu mẫu điện tử nên phải ghi “unit” (đơn vị giải quyết).")
            )
        return
    checked.unit = Unit.objects.filter(code=code, closed_on__isnull=True).first()
    if checked.unit is None:
        line = entry.source.line(("unit",))
        checked.problems.append(Problem(PROCEDURE, line, f"Không có đơn vị nào đang hoạt động mang mã “{code}”."))


def _check_process(checked: Checked) -> None:
    text = checked.package.text(PROCESS)
    content = checked.entry.content
    if text is None:
        if FORM in checked.package.files and not content.get("automatic") and PROCESS not in checked.package.files:
            checked.problems.append(
                Problem(
                    PROCESS, 0, "thiếu quy trình điện tử; chỉ thủ tục trả lời tự động (automatic: true) mới không cần."
                )
            )
        return
    # Of two limits the shorter binds: what is promised may be less than what the law gives.
    result = compile_process(text, checked.dmn, fact_names=checked.fact_names, limit=checked.entry.limit)
    if isinstance(result, list):
        # With a form that cannot be read, every name in a condition would be called unknown.
        told = [] if checked.form is None and FORM in checked.package.files else result
        checked.problems += [Problem(problem.path, problem.line, problem.reason) for problem in told]
        return
    checked.process = result
    wanted = {step.unit for step in result.steps if step.unit}
    there = set(Unit.objects.filter(code__in=wanted, closed_on__isnull=True).values_list("code", flat=True))
    for unit in sorted(wanted - there):
        line = next(
            (n for n, row in enumerate(text.splitlines(), 1) if re.search(rf"unit\s*:\s*{re.escape(unit)}", row)), 0
        )
        checked.problems.append(Problem(PROCESS, line, f"Không có đơn vị nào đang hoạt động mang mã “{unit}”."))


def _check_names(checked: Checked, form: FormDefinition) -> None:
    """Conditions and templates of the entry name only what the form asks."""
    entry = checked.entry
    for place, paper in enumerate(entry.content["papers"]):
        if paper.get("when"):
            try:
                compile_expression(paper["when"], form.names)
            except ExpressionInvalid as invalid:
                line = entry.source.line(("papers", place, "when"))
                checked.problems.append(Problem(PROCEDURE, line, f"Điều kiện của giấy tờ “{paper['key']}”: {invalid}"))
    for place, fee in enumerate(entry.content["fees"] if entry.content.get("fees") else []):
        for part, told in (("when", "Điều kiện"), ("times", "Số lần tính")):
            try:
                compile_expression(fee.get(part) or "1", form.names)
            except ExpressionInvalid as invalid:
                line = entry.source.line(("fees", place, part))
                checked.problems.append(Problem(PROCEDURE, line, f"{told} của khoản thu “{fee['name']}”: {invalid}"))
    single = {key for key, one in form.fields.items() if not isinstance(one, Table) and not one.type.is_display}
    for key in ("summary", "result_number"):
        unknown = {name for name, _ in PLACE.findall(entry.content.get(key) or "")} - single - _ALWAYS
        if unknown:
            line = entry.source.line((key,))
            names = ", ".join(sorted(unknown))
            checked.problems.append(Problem(PROCEDURE, line, f"“{key}” dùng chỗ điền mà biểu mẫu không có: {names}."))


def _check_papers(checked: Checked) -> None:
    content, entry = checked.entry.content, checked.entry
    for place, paper in enumerate(content["papers"]):
        file = paper.get("form_file")
        if file and f"forms/{file.removeprefix('forms/')}" not in checked.package.files:
            line = entry.source.line(("papers", place, "form_file"))
            checked.problems.append(Problem(PROCEDURE, line, f"Mẫu “{file}” không có trong thư mục forms/ của gói."))
        if paper.get("signed") and not SIGNABLE_KINDS & set(paper["accept"]):
            line = entry.source.line(("papers", place, "signed"))
            told = f"Giấy tờ “{paper['key']}” phải ký số nhưng không nhận loại tệp nào ký số được: pdf, xml."
            checked.problems.append(Problem(PROCEDURE, line, told))
    if content.get("declaration_signed") and FORM not in checked.package.files:
        line = entry.source.line(("declaration_signed",))
        told = "Tờ khai phải ký số nhưng gói không có biểu mẫu điện tử (form.yaml)."
        checked.problems.append(Problem(PROCEDURE, line, told))
    facts = content["level_facts"]
    if facts["interactive_form"] != (FORM in checked.package.files):
        line = entry.source.line(("level_facts", "interactive_form"))
        told = "có biểu mẫu điện tử" if facts["interactive_form"] else "không có biểu mẫu điện tử"
        checked.problems.append(
            Problem(PROCEDURE, line, f"level_facts ghi {told}, nhưng form.yaml cho thấy điều ngược lại.")
        )


def _check_samples(checked: Checked, at: datetime) -> Accepted | None:
    """Run the samples; gives the first that is accepted, for trying the result template."""
    if checked.form is None:
        return None
    on = localdate(at)
    problems, accepted = check_samples(
        checked.package, checked.form, checked.entry.content, on=on, lookups=RegistryLookups(on)
    )
    checked.problems += problems
    return accepted[0] if accepted else None
