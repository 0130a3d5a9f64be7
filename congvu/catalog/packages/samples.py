"""Samples of a package: dossiers that its form must accept, or refuse with the reasons they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from congvu.catalog.packages.files import PackageFiles, Problem
from congvu.catalog.rules.fees import fees_due
from congvu.forms import display, engine
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import Lookups
from congvu.forms.yaml_source import read_yaml
from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import fold

_KEYS = {"name", "expect", "reasons", "answers", "papers", "on", "note", "fee"}


@dataclass(frozen=True)
class Judged:
    """Hồ sơ mẫu đã xét: what the form says of one sample, whatever it was expected to be."""

    name: str
    answers: dict[str, Any]
    values: dict[str, Any]
    shown: dict[str, Any]
    # (page, sentence) of each answer that is wrong, and the names of papers that are missing.
    errors: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        return not self.errors and not self.missing

    @property
    def accepted(self) -> Accepted:
        """As the result document takes it."""
        return Accepted(self.answers, {key: one for key, one in self.values.items() if _is_single(one)}, self.shown)


@dataclass(frozen=True)
class Accepted:
    """An accepted sample: its answers as stored, and the single values that a process and a result may use."""

    answers: dict[str, Any]
    values: dict[str, Any]
    # The answers in the words of prints: names instead of codes, tables as rows of cells.
    shown: dict[str, Any]


@dataclass(frozen=True)
class FilledSample:
    """Hồ sơ mẫu as the package writes it: a filled dossier that is accepted. `on` is the day it is filled in."""

    name: str
    answers: dict[str, Any]
    papers: tuple[str, ...]
    on: date | None


def filled_samples(package: PackageFiles) -> Iterator[FilledSample]:
    """The samples that must be accepted, in the order of their files. Of a checked package: nothing is doubted."""
    for path in package.names(".yaml", "samples"):
        said = read_yaml(package.text(path) or "").value
        if said["expect"] == "accepted":
            on = date.fromisoformat(said["on"]) if said.get("on") else None
            yield FilledSample(said.get("name") or path, said["answers"], tuple(said.get("papers") or ()), on)


def check_samples(
    package: PackageFiles, form: FormDefinition, content: Mapping[str, Any], *, on: date, lookups: Lookups
) -> tuple[list[Problem], list[Accepted]]:
    """Problems of the samples by the papers and fees of the entry's content, and those that are accepted."""
    problems, accepted = [], []
    for path in package.names(".yaml", "samples"):
        told, answers = _check(path, package.text(path), form, content, on, lookups)
        problems += told
        if answers is not None:
            accepted.append(accepted_as(form, answers, on, lookups))
    return problems, accepted


def judge_sample(
    text: str, form: FormDefinition, papers: list[dict[str, Any]], *, on: date, lookups: Lookups
) -> Judged | None:
    """What the form says of a sample; None where the text is no sample."""
    sample = read_yaml(text).value
    if not isinstance(sample, dict) or not isinstance(sample.get("answers"), dict):
        return None
    answers, errors = engine.clean(form, sample["answers"], on=on, lookups=lookups)
    missing = _missing_papers(form, answers, papers, sample.get("papers") or [], on)
    computed = engine.values_for(form, answers, on=on)
    return Judged(
        name=str(sample.get("name") or ""),
        answers=answers,
        values={key: _plain(value) for key, value in computed.items()},
        shown=display.shown(form, {**computed, **answers}, lookups),
        errors=tuple((form.page(form.page_of[error.key]).title, error.sentence) for error in errors),
        missing=tuple(missing.values()),
    )


def accepted_as(form: FormDefinition, answers: dict[str, Any], on: date, lookups: Lookups) -> Accepted:
    """Clean answers of a sample with what a process and a result may use of them."""
    computed = engine.values_for(form, answers, on=on)
    values = {key: _plain(value) for key, value in computed.items()}
    shown = display.shown(form, {**computed, **answers}, lookups)
    return Accepted(answers, {key: value for key, value in values.items() if _is_single(value)}, shown)


def _check(
    path: str, text: str | None, form: FormDefinition, content: Mapping[str, Any], on: date, lookups: Lookups
) -> tuple[list[Problem], dict[str, Any] | None]:
    if text is None:
        return [Problem(path, 0, "không phải chữ UTF-8.")], None
    source = read_yaml(text)
    problems = [Problem(path, problem.line, problem.reason) for problem in source.problems]
    sample = source.value
    if problems:
        return problems, None
    if not isinstance(sample, dict) or not isinstance(sample.get("answers"), dict):
        return [Problem(path, 1, "hồ sơ mẫu phải có name, expect và answers.")], None
    if strange := sorted(set(sample) - _KEYS):
        return [Problem(path, source.line((strange[0],)), f"thuộc tính lạ: {', '.join(strange)}.")], None
    if sample.get("expect") not in ("accepted", "refused"):
        return [Problem(path, source.line(("expect",)), "expect phải là accepted hoặc refused.")], None
    try:
        day = date.fromisoformat(sample["on"]) if sample.get("on") else on
    except (TypeError, ValueError):
        return [Problem(path, source.line(("on",)), "“on” phải là một ngày, ví dụ 2026-01-31.")], None
    answers, errors = engine.clean(form, sample["answers"], on=day, lookups=lookups)
    reasons = [error.sentence for error in errors]
    codes = {error.code for error in errors} | {error.name for error in errors}
    missing = _missing_papers(form, answers, content.get("papers") or [], sample.get("papers") or [], day)
    reasons += [f"Thiếu giấy tờ: {name}." for name in missing.values()]
    codes |= set(missing)
    problems = _judged(path, source.line(("expect",)), sample, reasons, codes)
    if not reasons and "fee" in sample:
        problems += _fee_problems(path, source.line(("fee",)), sample, content, form, answers, day)
    return problems, answers if not reasons else None


def _fee_problems(
    path: str,
    line: int,
    sample: Mapping[str, Any],
    content: Mapping[str, Any],
    form: FormDefinition,
    answers: dict[str, Any],
    on: date,
) -> list[Problem]:
    """The sample says what its dossier owes; it must be what the fees of the entry come to."""
    if not isinstance(wanted := _plain(sample["fee"]), int) or isinstance(wanted, bool):
        return [Problem(path, line, "“fee” phải là số đồng phải nộp, ví dụ 30000.")]
    try:
        owed = fees_due(content.get("fees") or [], engine.values_for(form, answers, on=on), form.names)
    except ExpressionInvalid:
        # Told at the fee itself.
        return []
    total = sum(fee.total for fee in owed)
    if total == wanted:
        return []
    counted = "; ".join(f"{fee.name}: {fee.total}" for fee in owed) or "không khoản nào"
    return [
        Problem(path, line, f"“{sample.get('name') or path}” phải nộp {wanted} đồng nhưng tính ra {total} ({counted}).")
    ]


def _judged(path: str, line: int, sample: dict[str, Any], reasons: list[str], codes: set[str]) -> list[Problem]:
    name = sample.get("name") or path
    if sample["expect"] == "accepted":
        if reasons:
            return [Problem(path, line, f"“{name}” phải được nhận nhưng bị từ chối: {' '.join(reasons)[:500]}")]
        return []
    if not reasons:
        return [Problem(path, line, f"“{name}” phải bị từ chối nhưng được nhận.")]
    found = fold(" ".join(reasons))
    return [
        Problem(path, line, f"“{name}” bị từ chối nhưng không vì lý do “{wanted}”; lý do có: {' '.join(reasons)[:400]}")
        for wanted in map(str, sample.get("reasons") or [])
        if fold(wanted) not in found and wanted not in codes
    ]


def _missing_papers(
    form: FormDefinition, answers: dict[str, Any], papers: list[dict[str, Any]], given: list[str], on: date
) -> dict[str, str]:
    """Key → name of the required papers that the sample does not give."""
    values = engine.values_for(form, answers, on=on)
    missing = {}
    for paper in papers:
        if not paper.get("required", True) or paper["key"] in given:
            continue
        if paper.get("when"):
            try:
                asked = compile_expression(paper["when"], form.names).holds(values)
            except (ExpressionFailed, Refusal):
                continue
            if not asked:
                continue
        missing[paper["key"]] = paper["name"]
    return missing


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _is_single(value: Any) -> bool:
    return isinstance(value, int | float | bool) or (isinstance(value, str) and len(value) <= 200)
