"""Kỳ báo cáo: the periods that reports are made for. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from congvu.kernel.refusal import Refusal
from congvu.kernel.work_calendar import VIETNAM


class PeriodUnreadable(Refusal):
    code = "period_unreadable"
    sentence = (
        "Không đọc được kỳ báo cáo “{text}”. Hãy viết một năm (2026), nửa năm (2026-H1), quý (2026-Q4), tháng (2026-11) "
        "hoặc hai ngày (2026-11-01..2026-11-20)."
    )


@dataclass(frozen=True)
class Period:
    """Days of Việt Nam, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodUnreadable(text=f"{self.first}..{self.last}")

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time.min, tzinfo=VIETNAM)

    @property
    def ends(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=VIETNAM)

    @classmethod
    def quarter_of(cls, day: date) -> Period:
        """The whole quarter a day lies in."""
        return _months(day.year, 3 * ((day.month - 1) // 3) + 1, 3)

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


_NAMED = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])))?", re.IGNORECASE | re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


def parse_period(text: str) -> Period:
    """A year, half-year, quarter, month, or two days with two dots between. Raises PeriodUnreadable."""
    text = text.strip()
    try:
        if days := _DAYS.fullmatch(text):
            return Period(date.fromisoformat(days[1]), date.fromisoformat(days[2]))
        if named := _NAMED.fullmatch(text):
            year, month, quarter, half = (int(part) if part else None for part in named.groups())
            assert year is not None, "the pattern wants it"
            return _months(year, *_span(month, quarter, half))
    except ValueError:
        pass
    raise PeriodUnreadable(text=text[:80])


def _span(month: int | None, quarter: int | None, half: int | None) -> tuple[int, int]:
    """The first month and how many."""
    if month:
        return month, 1
    if quarter:
        return 3 * quarter - 2, 3
    return (6 * half - 5, 6) if half else (1, 12)


def _months(year: int, first: int, count: int) -> Period:
    after = date(year + (first + count - 1) // 12, (first + count - 1) % 12 + 1, 1)
    return Period(date(year, first, 1), after - timedelta(days=1))
