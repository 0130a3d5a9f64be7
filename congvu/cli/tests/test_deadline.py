"""`congvu deadline explain`: the same pure function as the dossiers', for a person and for a machine."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from congvu.cli import main

Explain = Callable[..., dict[str, Any]]


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Explain:
    def run(received: str, limit: str, events: Any = None) -> dict[str, Any]:
        arguments = ["deadline", "explain", "--received", received, "--limit", limit, "--json"]
        if events is not None:
            file = tmp_path / "events.json"
            file.write_text(events if isinstance(events, str) else json.dumps(events), encoding="utf-8")
            arguments += ["--events", str(file)]
        code = main(arguments)
        said = capsys.readouterr()
        answer: dict[str, Any] = json.loads(said.out)
        return answer | {"code": code, "stderr": said.err}

    return run


def test_a_machine_reads_the_due_time_and_every_day(explain: Explain) -> None:
    answer = explain("2026-02-13T15:30", "3 ngày làm việc")
    assert answer["due"] == "2026-02-25T17:00:00+07:00"
    assert answer["received"] == "2026-02-13T15:30:00+07:00"
    assert answer["limit"] == "3 ngày làm việc"
    assert (answer["code"], answer["state"], answer["provisional"], answer["stderr"]) == (0, "running", False, "")
    assert [line["date"] for line in answer["lines"] if line["counted"]] == ["2026-02-23", "2026-02-24", "2026-02-25"]
    assert "nghỉ Tết Nguyên đán theo Thông báo 9441/TB-BNV" in answer["lines"][3]["reason"]


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [
        ("2026-03-02T08:30", "8 giờ", "2026-03-02T16:30:00+07:00"),
        ("2026-03-02T08:30", "8 giờ làm việc", "2026-03-03T08:30:00+07:00"),
        ("2026-03-03T08:30", "4 ngày", "2026-03-09T17:00:00+07:00"),
        ("2026-01-09 08:30", "1 ngay lam viec", "2026-01-10T17:00:00+07:00"),
        ("02/03/2026 08:30", "8 giờ", "2026-03-02T16:30:00+07:00"),
        ("2026-03-02T01:30:00Z", "8 giờ", "2026-03-02T16:30:00+07:00"),
        ("2026-03-03", "4 ngày", "2026-03-09T17:00:00+07:00"),
    ],
)
def test_all_units_and_ways_of_writing_a_moment(explain: Explain, received: str, limit: str, due: str) -> None:
    assert explain(received, limit)["due"] == due


STOP = {"at": "2026-03-04T10:00", "kind": "stop", "reason": "yêu cầu bổ sung"}


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([], "2026-03-09"),
        ([STOP, {"at": "2026-03-09T09:00", "kind": "resume"}], "2026-03-12"),
        ([STOP, {"at": "2026-03-10T14:00", "kind": "restart"}], "2026-03-17"),
        ([{"at": "2026-03-05T09:00", "kind": "restart", "limit": "2 ngày làm việc"}], "2026-03-09"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "limit": "2 ngày làm việc"}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "amount": 2, "unit": "ngày làm việc"}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "amount": 2, "unit": "working_days"}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "amount": 2}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "limit": 2}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "days": 2}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "extend", "working_days": "2"}], "2026-03-11"),
        ([{"at": "2026-03-06T09:00", "kind": "EXTEND", "until": "2026-03-20"}], "2026-03-20"),
        ([{"at": "2026-03-06T09:00+07:00", "kind": "extend", "until": "20/03/2026"}], "2026-03-20"),
    ],
)
def test_events_come_from_a_file(explain: Explain, events: list[dict[str, Any]], due: str) -> None:
    assert explain("2026-03-02T15:30", "5 ngày làm việc", events)["due"] == f"{due}T17:00:00+07:00"


def test_a_stopped_limit_has_no_due_time_and_is_no_error(explain: Explain) -> None:
    answer = explain("2026-03-02T15:30", "5 ngày làm việc", [STOP])
    assert (answer["code"], answer["due"], answer["state"]) == (0, None, "stopped")


def test_a_provisional_result_says_why(explain: Explain) -> None:
    answer = explain("2027-02-01T09:00", "5 ngày làm việc")
    assert answer["provisional"] is True
    assert "năm 2027" in answer["caveat"]


@pytest.mark.parametrize(
    ("received", "limit", "events", "sentence"),
    [
        ("hôm qua", "3 ngày", None, "Không đọc được thời điểm “hôm qua”"),
        ("2026-02-30T08:00", "3 ngày", None, "Không đọc được thời điểm"),
        ("2026-03-02", "8 giờ", None, "Không đọc được thời điểm “2026-03-02”"),
        ("9999-12-31T23:59", "3 ngày", None, "1990 đến 2150"),
        ("2026-03-02T08:00", "ba ngày", None, "Không đọc được thời hạn “ba ngày”"),
        ("2026-03-02T08:00", "99999 ngày", None, "10 năm"),
        ("2026-03-02T08:00", "3 ngày", "không phải JSON", "không phải JSON"),
        ("2026-03-02T08:00", "3 ngày", "{}", "phải là một danh sách"),
        ("2026-03-02T08:00", "3 ngày", "[" * 100_000, "không phải JSON"),
        ("2026-03-02T08:00", "3 ngày", " " * 1_000_001, "quá lớn"),
        ("2026-03-02T08:00", "3 ngày", ["stop"], "sự kiện thứ 1"),
        ("2026-03-02T08:00", "3 ngày", [{"kind": "stop"}], "thiếu thời điểm at"),
        (
            "2026-03-02T08:00",
            "3 ngày",
            [{"at": "2026-03-03", "kind": "pause"}],
            "stop, resume, restart, extend, limit hoặc calendar",
        ),
        ("2026-03-02T08:00", "3 ngày", [{"at": 5, "kind": "stop"}], "sự kiện thứ 1: Không đọc được thời điểm “5”"),
        ("2026-03-02T08:00", "3 ngày", [{"at": "2026-03-03", "kind": "extend"}], "phải nêu"),
        ("2026-03-02T08:00", "3 ngày", [{"at": "2026-03-03", "kind": "extend", "days": -2}], "Không đọc được thời hạn"),
        ("2026-03-02T08:00", "3 ngày", [{"at": "2026-03-03", "kind": "resume"}], "đồng hồ đang chạy"),
        ("2026-03-02T08:00", "3 ngày", [{"at": "2026-03-01", "kind": "stop"}], "trước khi tiếp nhận"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_2(
    explain: Explain, received: str, limit: str, events: Any, sentence: str
) -> None:
    answer = explain(received, limit, events)
    assert answer["code"] == 2
    assert sentence in answer["stderr"]
    assert "due" not in answer


def test_a_missing_file_and_a_missing_argument_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["deadline", "explain", "--received", "2026-03-02T08:00"]
    assert main([*ask, "--limit", "3 ngày", "--events", "/nowhere/events.json"]) == 2
    assert "Không đọc được tệp sự kiện /nowhere/events.json" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        main(ask)
    assert left.value.code == 2


def test_lan_reads_the_explanation_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadline", "explain", "--received", "2026-02-13T15:30", "--limit", "3 ngày làm việc"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Tiếp nhận lúc 15:30 ngày 13/02/2026, thời hạn 3 ngày làm việc."
    assert said[-2] == "  ✓ Thứ Tư 25/02/2026: ngày làm việc thứ 3"
    assert said[-1] == "Hạn: 17:00 ngày 25/02/2026 (2026-02-25T17:00:00+07:00)."


@pytest.mark.parametrize(
    "events",
    [
        [{"at": "2026-03-03T10:00", "kind": "stop"}, {"at": "9998-12-31T10:00", "kind": "resume"}],
        [{"at": "2026-03-03T10:00", "kind": "restart"}, {"at": "9999-12-30T10:00", "kind": "restart"}],
        [{"at": "2026-03-03T10:00", "kind": "extend", "until": "9999-12-31"}],
        [{"at": "2026-03-03T10:00", "kind": "extend", "limit": "3650 ngày"}] * 3000,
        [{"at": "2026-03-03T10:00", "kind": "extend", "limit": f"{n % 2 + 3000} giờ"} for n in range(3000)],
    ],
)
def test_a_slip_in_a_year_is_refused_and_not_counted_for_hours(explain: Explain, events: list[dict[str, str]]) -> None:
    answer = explain("2026-03-02T09:00", "5 ngày làm việc", events)
    assert answer["code"] == 2
    assert answer["refused"] in ("event_out_of_range", "limit_too_long")


def test_a_file_that_is_not_there_is_told_in_vietnamese(explain: Explain, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["deadline", "explain", "--received", "2026-03-02", "--limit", "5 ngày", "--events", "/khong/co"]
    assert main(arguments) == 2
    assert "không có tệp hoặc thư mục này" in capsys.readouterr().err


def test_a_year_before_the_labour_code_of_2019_is_not_said_to_follow_it(explain: Explain) -> None:
    assert "2019" not in explain("2020-01-20T10:00", "10 ngày làm việc")["caveat"]
    assert "2019" in explain("2027-02-01T10:00", "10 ngày làm việc")["caveat"]
