"""Lịch làm việc: each year's notice of days off, its versions, and a new version looked over before it is published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from congvu.dossiers.queries import MovesOfUnit, moved_by_notices, moves_by_unit
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import posted
from congvu.kernel.explanation import WEEKDAYS
from congvu.kernel.holidays import expected_holidays
from congvu.kernel.notices import NOTICES, YearNotice
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import nfc
from congvu.organisations import actions, queries
from congvu.organisations.models import Role, WorkCalendarNotice
from congvu.organisations.queries import work_calendar_under

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_SPAN = 15
_LINE = re.compile(r"^(\d{1,2})/(\d{1,2})(?:/\d{4})?(?:\s*[-–]\s*(\d{1,2})/(\d{1,2})(?:/\d{4})?)?\s*(.*)$")


@dataclass(frozen=True)
class DayLine:
    """One day of a notice: what it is, and whether the version before said the same."""

    on: date
    name: str
    worked: bool
    change: str = ""

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.on.weekday()]


class NoticeForm(forms.Form):
    number = forms.CharField(
        label="Số thông báo",
        help_text="Số, ký hiệu của văn bản, ví dụ 9441/TB-BNV. Cách tính hạn của từng hồ sơ sẽ dẫn số này.",
        max_length=200,
        error_messages={"required": "Hãy nhập số thông báo."},
    )
    days_off = forms.CharField(
        label="Ngày nghỉ",
        help_text="Mỗi dòng một ngày hoặc một đợt rồi đến lý do, ví dụ “01/01 nghỉ Tết Dương lịch”, “16/02 - 20/02 nghỉ Tết Nguyên đán”. Không cần ghi thứ Bảy, Chủ nhật.",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": "12"}),
        error_messages={"required": "Hãy nhập các ngày nghỉ."},
    )
    days_worked = forms.CharField(
        label="Ngày làm bù",
        help_text="Ngày nghỉ hằng tuần phải đi làm, ví dụ “22/08 làm bù cho 31/08”.",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": "4"}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_days_off(self) -> dict[date, str]:
        return _days(self.year, self.cleaned_data["days_off"])

    def clean_days_worked(self) -> dict[date, str]:
        return _days(self.year, self.cleaned_data["days_worked"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if both := sorted(set(said.get("days_off", ())) & set(said.get("days_worked", ()))):
            self.add_error("days_worked", f"Ngày {both[0]:%d/%m} vừa là ngày nghỉ vừa là ngày làm bù; hãy giữ một.")
        return said


def _days(year: int, text: str) -> dict[date, str]:
    """The days of lines such as "16/02 - 20/02 nghỉ Tết"; says which line cannot be read."""
    days: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.match(nfc(line).strip())
        try:
            if found is None:
                raise ValueError
            first = date(year, int(found[2]), int(found[1]))
            last = date(year, int(found[4]), int(found[3])) if found[3] else first
        except ValueError:
            raise forms.ValidationError(
                f"Dòng {number} “{line.strip()[:40]}” chưa đúng dạng ngày/tháng rồi lý do."
            ) from None
        if not 0 <= (last - first).days < LONGEST_SPAN:
            raise forms.ValidationError(f"Dòng {number}: đợt từ {first:%d/%m} đến {last:%d/%m} không hợp lý.")
        for offset in range((last - first).days + 1):
            days[first + timedelta(days=offset)] = found[5].strip()
    return days


@role_required(Role.ADMINISTRATOR)
def calendars(request: HttpRequest) -> HttpResponse:
    newest: dict[int, WorkCalendarNotice] = {}
    for notice in queries.published_notices():
        newest.setdefault(notice.year, notice)
    shipped = {notice.year: notice for notice in NOTICES}
    years = sorted({*newest, *shipped, localdate().year, localdate().year + 1}, reverse=True)
    rows = [{"year": year, "notice": newest.get(year), "shipped": shipped.get(year)} for year in years]
    return render(request, "desk/people/calendars.html", {"rows": rows})


@role_required(Role.ADMINISTRATOR)
def calendar(request: HttpRequest, year: int) -> HttpResponse:
    _known(year)
    versions = list(queries.published_notices().filter(year=year))
    off, worked, number = _in_force(year, versions)
    lines = sorted(
        [DayLine(d, n, False) for d, n in off.items()] + [DayLine(d, n, True) for d, n in worked.items()],
        key=lambda x: x.on,
    )
    moved = moved_by_notices([one.pk for one in versions])
    context = {
        "year": year,
        "versions": [(one, moved.get(one.pk, 0)) for one in versions],
        "lines": lines,
        "number": number,
        "expected": not number,
    }
    return render(request, "desk/people/calendar.html", context)


@role_required(Role.ADMINISTRATOR)
def version(request: HttpRequest, year: int) -> HttpResponse:
    """A new version: looked over first, then published; open dossiers are computed anew from it."""
    _known(year)
    off, worked, number = _in_force(year, list(queries.published_notices().filter(year=year)))
    initial = {"number": number, "days_off": _text(off), "days_worked": _text(worked)}
    form = NoticeForm(posted(request), year=year, initial=initial)
    refusal: Refusal | None = None
    preview: list[DayLine] = []
    moves: list[MovesOfUnit] = []
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        preview = _preview(said["days_off"], said["days_worked"], off, worked)
        moves = moves_by_unit(work_calendar_under(_as_year_notice(year, said)), now())
        if "ban-hanh" in request.POST:
            try:
                notice = _publish(request, year, said)
            except Refusal as why:
                refusal = why
            else:
                messages.success(
                    request,
                    f"Đã ban hành lịch nghỉ năm {year}, phiên bản {notice.version}. Hạn của hồ sơ đang giải quyết được tính lại.",
                )
                return redirect("desk:calendar", year)
    context = {"year": year, "form": form, "refusal": refusal, "preview": preview, "moves": moves}
    return render(
        request, "desk/people/calendar_version.html", context, status=409 if refusal else 422 if form.errors else 200
    )


def _as_year_notice(year: int, said: dict[str, Any]) -> YearNotice:
    return YearNotice(year, frozenset(said["days_off"]), frozenset(said["days_worked"]), said["number"])


def _publish(request: HttpRequest, year: int, said: dict[str, Any]) -> WorkCalendarNotice:
    names = {day: name for day, name in {**said["days_off"], **said["days_worked"]}.items() if name}
    before = queries.published_notices().filter(year=year).first()
    # Days that were already there keep the document that gave them.
    known = {date.fromisoformat(day): source for day, source in before.sources.items()} if before else {}
    return actions.publish_calendar_notice(
        year,
        said["number"],
        said["days_off"],
        said["days_worked"],
        names=names,
        sources={day: source for day, source in known.items() if day in names},
        by=request.user,
        at=now(),
    )


def _in_force(year: int, versions: list[WorkCalendarNotice]) -> tuple[dict[date, str], dict[date, str], str]:
    """The days off and worked of a year with their reasons, and the notice that says so; empty where only expected."""
    if versions:
        newest = versions[0]
        names = {date.fromisoformat(day): name for day, name in newest.names.items()}
        days = {d: names.get(d, "") for d in newest.days_off}, {d: names.get(d, "") for d in newest.days_worked}
        return *days, newest.number
    shipped = next((notice for notice in NOTICES if notice.year == year), None)
    if shipped is not None:
        off = {d: shipped.names.get(d, "") for d in sorted(shipped.days_off)}
        return off, {d: shipped.names.get(d, "") for d in sorted(shipped.days_worked)}, shipped.number
    return dict(sorted(expected_holidays(year, frozenset({5, 6})).items())), {}, ""


def _text(days: dict[date, str]) -> str:
    return "\n".join(f"{day:%d/%m} {name}".rstrip() for day, name in sorted(days.items()))


def _preview(
    off: dict[date, str], worked: dict[date, str], off_before: dict[date, str], worked_before: dict[date, str]
) -> list[DayLine]:
    lines = [DayLine(day, name, False, "" if day in off_before else "thêm") for day, name in off.items()]
    lines += [DayLine(day, name, True, "" if day in worked_before else "thêm") for day, name in worked.items()]
    lines += [DayLine(day, name, False, "bỏ") for day, name in off_before.items() if day not in off]
    lines += [DayLine(day, name, True, "bỏ") for day, name in worked_before.items() if day not in worked]
    return sorted(lines, key=lambda line: line.on)


def _known(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
