"""Does every clause of docs/law name code and tests that exist, and do exactly these tests pass?"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.test_law import references


class Outcomes:
    """What became of each test: its name without parameters → the outcomes of its phases."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            outcome = "xfailed" if hasattr(report, "wasxfail") else report.outcome
            self.of[report.nodeid.partition("[")[0]].add(outcome)


def named() -> list[str]:
    """Every test that docs/law names, as pytest knows it: a file, or a function of one."""
    found = {
        f"{path}::{name}" if name else path
        for _, _, path, name in references()
        if Path(path).name.startswith("test_") and path.endswith(".py")
    }
    return sorted(one for one in found if "::" not in one or "::test_" in one)


def unproven(wanted: list[str], outcomes: dict[str, set[str]]) -> list[str]:
    """The named tests that did not run, or did not pass in every case."""
    return [
        one
        for one in wanted
        if not (seen := [said for test, said in outcomes.items() if test == one or test.startswith(f"{one}::")])
        or any(said != {"passed"} for said in seen)
    ]


def main(arguments: list[str]) -> int:
    outcomes = Outcomes()
    wanted = named()
    status = pytest.main(["-q", "-p", "no:cacheprovider", "tests/test_law.py", *wanted, *arguments], plugins=[outcomes])
    missing = unproven(wanted, outcomes.of)
    for one in missing:
        print(f"docs/law names {one}, which did not pass")
    print(f"{len(wanted) - len(missing)} of {len(wanted)} named tests passed")
    return int(status) or (1 if missing else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
