from __future__ import annotations

import argparse
import json

import pytest

from congvu.cli import registry as command
from congvu.kernel.refusal import Refusal
from congvu.registry.models import CodeListEntry, CodeListVersion


@pytest.fixture
def congvu_registry(program, capsys):
    """Run `congvu registry …` in this process and give its exit code and last line of JSON."""

    def run(*arguments):
        parser = argparse.ArgumentParser()
        parser.set_defaults(json=True)
        command.add_parser(parser.add_subparsers())
        args = parser.parse_args(["registry", *map(str, arguments)])
        code = args.run(args)
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])

    return run


@pytest.fixture
def hs_file(tmp_path):
    path = tmp_path / "hs.csv"
    path.write_text("code,name\n090121,Cà phê đã rang\n240220,Thuốc lá điếu\n", encoding="utf-8")
    return path


def test_a_list_is_imported_once(congvu_registry, hs_file):
    code, told = congvu_registry("import", "hs", hs_file, "--name", "Mã HS")
    assert (code, told) == (0, {"key": "hs", "version": 1, "imported": 2, "unchanged": 0, "rejected": []})
    code, told = congvu_registry("import", "hs", hs_file)
    assert (code, told["imported"], told["unchanged"], told["version"]) == (0, 0, 2, 1)
    assert CodeListVersion.objects.get().code_list.name == "Mã HS"


def test_a_wrong_file_is_named_line_by_line_and_nothing_is_written(congvu_registry, hs_file):
    hs_file.write_text("code,name\n1,Một\n1,Hai\n2,\n", encoding="utf-8")
    code, told = congvu_registry("import", "hs", hs_file)
    assert code == 1 and told["imported"] == 0
    assert [problem["line"] for problem in told["rejected"]] == [3, 4]
    assert not CodeListEntry.objects.exists()


def test_a_missing_file_is_a_refusal_not_a_stack_trace(congvu_registry, tmp_path):
    with pytest.raises(Refusal, match="Không đọc được tệp danh mục"):
        congvu_registry("import", "hs", tmp_path / "nowhere.csv")


def test_an_imported_list_is_searched(congvu_registry, hs_file):
    congvu_registry("import", "hs", hs_file)
    code, found = congvu_registry("search", "hs", "thuoc la")
    assert code == 0 and [one["code"] for one in found] == ["240220"]
    with pytest.raises(Refusal, match="Không có danh mục"):
        congvu_registry("search", "nothing", "x")
