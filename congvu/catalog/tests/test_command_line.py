"""`congvu catalog …` and `congvu procedure …` as a person and as a machine meet them."""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.catalog.tests.portal import full, record, write
from congvu.catalog.tests.samples import GOOD
from congvu.cli import build_parser, main
from congvu.organisations.models import Unit

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    args = build_parser().parse_args(arguments)
    code = args.run(args)
    return code, capsys.readouterr().out.splitlines()


def test_import_ends_with_one_line_of_counts(
    program: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write(tmp_path / "a.jsonl", full("1.000363", "Cấp phép"), b"junk", record(None, "Không mã")))

    code, lines = run(capsys, "catalog", "import", path, "--json")
    rows = [json.loads(line) for line in lines]

    assert code == 0
    assert [(row["line"], row["rejected"]) for row in rows[:-1]] == [(2, True), (3, True)]
    assert rows[-1] == {"imported": 1, "unchanged": 0, "rejected": 2, "kept": 0, "lines": 3}
    code, lines = run(capsys, "catalog", "import", path, "--json")
    assert json.loads(lines[-1])["imported"] == 0


def test_import_of_nothing_readable_is_a_failure(
    program: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = run(capsys, "catalog", "import", str(write(tmp_path / "a.jsonl", b"junk")))

    assert code == 1
    assert "Dòng 1" in lines[0]


def test_search_answers_with_a_list_of_objects(
    program: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(
        capsys,
        "catalog",
        "import",
        str(write(tmp_path / "a.jsonl", full("1.000363", "Cấp phép"), full("1.000364", "Cấp phép khác"))),
    )

    code, lines = run(capsys, "catalog", "search", "cap", "phep", "--limit", "1", "--json")
    found = json.loads("\n".join(lines))

    assert code == 0
    assert [(row["code"], row["name"]) for row in found] == [("1.000363", "Cấp phép")]
    assert run(capsys, "catalog", "search", "zzzz", "--json") == (0, ["[]"])
    assert "Không tìm thấy" in run(capsys, "catalog", "search", "zzzz")[1][0]


def test_check_names_every_problem_and_fails(
    program: Account, cuc_xnk: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "goi"
    shutil.copytree(GOOD, bad)
    (bad / "process.bpmn").unlink()

    assert run(capsys, "procedure", "check", str(GOOD), "--json") == (0, ['{"ok": true, "problems": []}'])
    code, lines = run(capsys, "procedure", "check", str(bad), "--json")

    assert code == 1
    assert [problem["file"] for problem in json.loads(lines[-1])["problems"]] == ["process.bpmn"]
    assert run(capsys, "procedure", "check", str(tmp_path / "khong-co"))[0] == 1


def test_publish_twice_publishes_once_and_export_gives_the_same_bytes(
    program: Account, cuc_xnk: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = run(capsys, "procedure", "publish", str(GOOD), "--json")
    assert code == 0
    assert json.loads(lines[-1]) | {"digest": ""} == {
        "code": "9.000001",
        "revision": 1,
        "status": "published",
        "effective_from": "2026-02-01",
        "digest": "",
        "changed": True,
    }
    assert json.loads(run(capsys, "procedure", "publish", str(GOOD), "--json")[1][-1])["changed"] is False
    assert json.loads(run(capsys, "procedure", "import", str(GOOD), "--json")[1][-1])["changed"] is False
    assert Procedure.objects.published().count() == 1

    code, lines = run(capsys, "procedure", "export", str(tmp_path / "ra"), "--code", "9.000001", "--json")

    assert code == 0
    for path in GOOD.rglob("*"):
        if path.is_file():
            assert (tmp_path / "ra" / path.relative_to(GOOD)).read_bytes() == path.read_bytes()
    assert (
        len(json.loads(run(capsys, "procedure", "export", str(tmp_path / "tat-ca"), "--json")[1][-1])["exported"]) == 1
    )


def test_a_faulty_package_is_not_imported(program: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(capsys, "procedure", "import", str(GOOD), "--json")

    assert code == 1
    assert "cuc-xnk" in json.loads(lines[-1])["problems"][0]["reason"]
    assert not Procedure.objects.exists()


def test_the_schema_of_packages_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(capsys, "procedure", "schema", "--json")

    assert code == 0
    assert "code" in json.loads(lines[0])["required"]


def test_a_package_without_a_decision_asks_for_the_option_and_leaves_no_draft(
    program: Account, cuc_xnk: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "goi"
    shutil.copytree(GOOD, bare)
    text = (bare / "procedure.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith("decision:")]
    assert len(kept) == len(text.splitlines()) - 1
    (bare / "procedure.yaml").write_text("".join(kept), encoding="utf-8")

    code, lines = run(capsys, "procedure", "publish", str(bare), "--json")

    assert code == 1
    assert "--decision" in json.loads(lines[-1])["sentence"]
    assert not Procedure.objects.exists()
    assert run(capsys, "procedure", "publish", str(bare), "--decision", "12/QĐ-BCT")[0] == 0


def test_a_place_that_cannot_be_written_or_read_is_a_sentence(
    program: Account, cuc_xnk: Unit, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congvu.cli.house.opened", lambda needs: nullcontext())
    main(["procedure", "publish", str(GOOD)])
    (tmp_path / "tep").write_text("")

    assert main(["procedure", "export", str(tmp_path / "tep" / "con"), "--code", "9.000001", "--json"]) == 1
    assert "không phải thư mục" in json.loads(capsys.readouterr().out.splitlines()[-1])["sentence"]
    assert main(["procedure", "export", str(tmp_path / "ra"), "--code", "9.000001", "--revision", "7"]) == 1
    assert "9.000001, bản 7" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["catalog", "search", "co", "--limit", "0"],
        ["catalog", "search", "co", "--limit", "-3"],
        ["catalog", "search", "co", "--limit", "nhiều"],
        ["procedure", "export", "ra", "--revision", "0"],
        ["procedure", "publish", "goi", "--effective-from", "32/13/2026"],
    ],
)
def test_counts_and_days_are_asked_for_in_vietnamese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(arguments)

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "hãy ghi" in said and "argument" not in said
