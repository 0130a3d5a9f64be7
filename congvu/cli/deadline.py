"""`congvu deadline explain`: when a time limit ends, and the reason of each day."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from congvu.cli import output
from congvu.cli.house import Needs
from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.explanation import ExplanationLine
from congvu.kernel.limits import LimitUnreadable, TimeLimit, Unit, parse_limit
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.kernel.working_time import Deadline, due

MAX_EVENTS_BYTES = 1_000_000


class MomentUnreadable(Refusal):
    """The text is not a date and time."""

    code: ClassVar[str] = "moment_unreadable"
    sentence: ClassVar[str] = "Không đọc được thời điểm “{text}”. Hãy viết như 2026-02-13T15:30 (giờ Việt Nam)."


class EventsUnreadable(Refusal):
    """The file of events is not a list of events."""

    code: ClassVar[str] = "events_unreadable"
    sentence: ClassVar[str] = "Không đọc được tệp sự kiện {file}: {because}."


def add_parser(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Register `deadline explain`."""
    parser = subparsers.add_parser("deadline", help="thời hạn giải quyết hồ sơ")
    acts = parser.add_subparsers(title="Việc", metavar="VIỆC", dest="act")
    explain = acts.add_parser(
        "explain",
        help="tính hạn và giải thích từng ngày",
        description="Tính thời điểm hết hạn và giải thích từng ngày, theo Bộ luật Dân sự 2015 "
        "Đ147–148 và các thông báo nghỉ lễ, Tết hằng năm.",
    )
    explain.add_argument("--received", required=True, metavar="THỜI_ĐIỂM", help="lúc tiếp nhận, ví dụ 2026-02-13T15:30")
    explain.add_argument("--limit", required=True, metavar="THỜI_HẠN", help="ví dụ “3 ngày làm việc”, “8 giờ”")
    explain.add_argument(
        "--events",
        metavar="TỆP",
        help="tệp JSON, danh sách sự kiện {at, kind: stop|resume|restart|extend, limit hoặc until, reason}; "
        "“-” để đọc từ đầu vào",
    )
    explain.add_argument("--json", action="store_true", help="in kết quả dạng JSON cho máy đọc")
    explain.set_defaults(run=explain_deadline, needs=Needs.NOTHING)


def explain_deadline(args: argparse.Namespace) -> int:
    """Print the due time and its explanation; 2 and a sentence on stderr for input that is wrong."""
    try:
        limit = parse_limit(args.limit)
        received = _received(args.received, limit)
        events = _events(args.events, limit) if args.events else []
        deadline = due(received, limit, WorkCalendar(), events)
    except Refusal as refusal:
        output.refuse(args, refusal.code, str(refusal))
        return 2
    output.tell(args, _for_machines(deadline), *_for_people(deadline))
    return 0


def _received(text: str, limit: TimeLimit) -> datetime:
    if limit.unit.is_hours and re.fullmatch(r"[\d/-]+", text.strip()):
        raise MomentUnreadable(text=text.strip()[:40])  # hours run from a moment, not from a day
    return _moment(text)


def _moment(text: Any) -> datetime:
    try:
        tidy = str(text).strip() if isinstance(text, str) else ""
        if re.match(r"\d{1,2}/\d{1,2}/\d{4}", tidy):
            form = "%d/%m/%Y %H:%M" if ":" in tidy else "%d/%m/%Y"
            moment = datetime.strptime(" ".join(tidy.split()), form)
        else:
            moment = datetime.fromisoformat(tidy)
        moment = moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment
        return moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        raise MomentUnreadable(text=str(text)[:40]) from None


def _events(path: str, limit: TimeLimit) -> list[ClockEvent]:
    try:
        listed = json.loads(_read(path))
    except OSError as error:
        raise EventsUnreadable(file=path, because=why(error)) from None
    except (ValueError, RecursionError):
        raise EventsUnreadable(file=path, because="nội dung không phải JSON") from None
    if not isinstance(listed, list):
        raise EventsUnreadable(file=path, because="phải là một danh sách [ … ]")
    events = []
    for number, one in enumerate(listed, start=1):
        if not isinstance(one, dict):
            raise EventsUnreadable(file=path, because=f"sự kiện thứ {number} không phải {{ … }}")
        try:
            events.append(_event(one, limit))
        except _Missing as missing:
            raise EventsUnreadable(file=path, because=f"sự kiện thứ {number} {missing}") from None
        except Refusal as refusal:
            because = f"sự kiện thứ {number}: {refusal}".rstrip(".")
            raise EventsUnreadable(file=path, because=because) from None
    return events


def _read(path: str) -> str:
    if path == "-":
        text = sys.stdin.read(MAX_EVENTS_BYTES + 1)
    else:
        with Path(path).open(encoding="utf-8-sig") as file:
            text = file.read(MAX_EVENTS_BYTES + 1)
    if len(text) > MAX_EVENTS_BYTES:
        raise EventsUnreadable(file=path, because="tệp quá lớn")
    return text


_WITH_A_LIMIT = frozenset({ClockEventKind.EXTEND, ClockEventKind.RESTART, ClockEventKind.LIMIT})


class _Missing(Exception):
    """A part of an event that is missing or wrong, as the end of a sentence."""


def _event(one: Mapping[str, Any], limit: TimeLimit) -> ClockEvent:
    kind = str(one.get("kind", "")).strip().lower()
    if kind not in set(ClockEventKind):
        raise _Missing("phải có kind là stop, resume, restart, extend, limit hoặc calendar")
    if "at" not in one:
        raise _Missing("thiếu thời điểm at")
    lengthens = kind == ClockEventKind.EXTEND
    until = one.get("until") or one.get("to")
    other = _limit(one, limit) if kind in _WITH_A_LIMIT else None
    if kind == ClockEventKind.LIMIT and other is None:
        raise _Missing("kind limit phải nêu thời hạn khác ở limit")
    return ClockEvent(
        at=_moment(one["at"]),
        kind=ClockEventKind(kind),
        limit=other,
        until=_until(until) if until and lengthens else None,
        reason=str(one.get("reason") or "")[:500],
    )


def _until(text: Any) -> date | datetime:
    tidy = str(text).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}", tidy):
        return _moment(tidy).date()
    return _moment(tidy)


def _limit(one: Mapping[str, Any], limit: TimeLimit) -> TimeLimit | None:
    """`limit`, `amount` with `unit`, or a number under the name of a unit: `working_days: 2`.

    A number without a unit counts as the dossier's limit does, and so do `days` of a limit in working days and `hours`
    of one in working hours: nothing else was said.
    """
    if written := one.get("limit") or one.get("by"):
        return _of(written, None, limit.unit) if re.fullmatch(r"[\d.,]+", str(written)) else parse_limit(str(written))
    if amount := one.get("amount"):
        return _of(amount, one.get("unit"), limit.unit)
    for unit in Unit:
        if amount := one.get(unit.value):
            same_kind = (unit, limit.unit) in ((Unit.DAYS, Unit.WORKING_DAYS), (Unit.HOURS, Unit.WORKING_HOURS))
            return _of(amount, None, limit.unit if same_kind else unit)
    return None


def _of(amount: Any, unit: Any, own: Unit) -> TimeLimit:
    if unit is None:
        return parse_limit(f"{amount} {own.label}")
    known = {one.value: one.label for one in Unit}
    try:
        return parse_limit(f"{amount} {known.get(str(unit).strip().lower(), unit)}")
    except LimitUnreadable:
        raise LimitUnreadable(text=f"{amount} {unit}"[:60]) from None


def _for_machines(deadline: Deadline) -> dict[str, Any]:
    return {
        "due": deadline.due.isoformat() if deadline.due else None,
        "state": deadline.state,
        "received": deadline.received.isoformat(),
        "limit": str(deadline.limit),
        "provisional": deadline.provisional,
        "caveat": deadline.caveat,
        "calendar": deadline.calendar.version,
        "lines": [_line(line) for line in deadline.lines],
    }


def _line(line: ExplanationLine) -> dict[str, Any]:
    told: dict[str, Any] = {
        "date": line.on.isoformat(),
        "weekday": line.weekday,
        "counted": line.counted,
        "portion": _number(line.portion),
        "running": _number(line.running),
        "unit": line.unit.value,
        "reason": line.reason,
    }
    if line.start and line.end:
        told |= {"from": line.start.isoformat(), "to": line.end.isoformat()}
    return told


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else round(float(value), 4)


def _for_people(deadline: Deadline) -> list[str]:
    received = f"{deadline.received:%H:%M ngày %d/%m/%Y}"
    lines = [f"Tiếp nhận lúc {received}, thời hạn {deadline.limit}."]
    lines += [f"  {'✓' if line.counted else '·'} {line}" for line in deadline.lines]
    if deadline.due is None:
        lines.append("Đang tạm dừng: chưa có hạn cho đến khi tiếp tục tính.")
    else:
        lines.append(f"Hạn: {deadline.due:%H:%M ngày %d/%m/%Y} ({deadline.due.isoformat()}).")
    if deadline.provisional:
        lines.append(deadline.caveat)
    return lines
