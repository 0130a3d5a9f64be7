"""Every good and bad file gets its verdict; second programs agree, or the table says why not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congvu.signing.report import Report
from congvu.signing.tests.verification.cases import CASES, Case, Workshop
from congvu.signing.tests.verification.makers import Maker
from congvu.signing.tests.verification.others import Others

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "signatures.md"
BEGIN = "<!-- written by the test of this table -->\n"


@pytest.fixture(scope="module")
def checked(
    maker: Maker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[Report, dict[str, str]]]]:
    folder = tmp_path_factory.mktemp("cases")
    workshop, others = Workshop(maker, folder), Others(maker, folder)
    made = {case.name: case.make(workshop) for case in CASES}
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda case: others.say(case.kind, made[case.name], case.content), CASES))
        reports = [maker.check(made[case.name], content=case.content) for case in CASES]
    return {case.name: (report, other) for case, report, other in zip(CASES, reports, said)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_gets_its_verdict(checked: dict[str, tuple[Report, dict[str, str]]], case: Case) -> None:
    report, _ = checked[case.name]

    assert (report.verdict, why(report)) == (case.verdict, case.sub_indication), report.sentences


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_second_programs_agree_or_it_is_told_why_not(
    checked: dict[str, tuple[Report, dict[str, str]]], case: Case
) -> None:
    report, others = checked[case.name]
    differ = {name for name, said in others.items() if (said == "valid") != (report.verdict == "valid")}

    assert bool(differ) == bool(case.why), others
    assert not (differ and report.verdict == "valid"), others


def test_the_page_of_signatures_is_this_table(checked: dict[str, tuple[Report, dict[str, str]]]) -> None:
    """CONGVU_WRITE_TABLE=1 writes it."""
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    page = head + BEGIN + table(checked)
    if os.environ.get("CONGVU_WRITE_TABLE"):
        PAGE.write_text(page, encoding="utf-8")

    assert len(CASES) >= 40
    assert PAGE.read_text(encoding="utf-8") == page


def table(checked: dict[str, tuple[Report, dict[str, str]]]) -> str:
    rows = [
        "| # | file | verdict | sub-indication | second programs | where they differ |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for number, case in enumerate(CASES, 1):
        report, others = checked[case.name]
        said = ", ".join(f"{name} {verdict}" for name, verdict in others.items())
        rows.append(f"| {number} | {case.name} | {report.verdict} | {why(report)} | {said} | {case.why} |")
    return "\n".join(rows) + "\n"


def why(report: Report) -> str:
    """Of the signature that decides."""
    return next((one.sub_indication for one in report.signatures if one.verdict == report.verdict), "")
