"""The days off of a year for which no notice has been read: what the Labour Code alone says.

The Government fixes each year which five days are Tết, which day is the second of Quốc khánh, and which
Saturdays are worked in exchange (Bộ luật Lao động 45/2019/QH14 Đ112.3); until then these are a guess by the custom
of 2021–2026, and every date computed from them is provisional.
"""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import cache

from congvu.kernel import lunar

_ONE_DAY = timedelta(days=1)
_LABOUR_CODE_OF_2019 = 2021  # the first year of its second day of Quốc khánh
_CULTURE_DAY_SINCE = 2026  # Nghị quyết 28/2026/QH16


@cache
def expected_holidays(year: int, weekly_rest: frozenset[int]) -> dict[date, str]:
    """The days off with their Vietnamese names; holidays on weekly rest days are made up after (Đ111.3)."""
    named = [
        ([date(year, 1, 1)], "Tết Dương lịch"),
        (_tet(year), "Tết Nguyên đán"),
        ([lunar.kings_day(year)], "Giỗ Tổ Hùng Vương"),
        ([date(year, 4, 30)], "Ngày Chiến thắng 30/4"),
        ([date(year, 5, 1)], "Ngày Quốc tế Lao động 1/5"),
        (_national_days(year), "Quốc khánh"),
    ]
    off = {day: f"nghỉ {name}" for days, name in named for day in days}
    for days, name in named:
        for day in days:
            if day.weekday() in weekly_rest:
                made_up = _next_free(days[-1], off.keys(), weekly_rest)
                off[made_up] = f"nghỉ bù {name}"
    if year >= _CULTURE_DAY_SINCE:
        off.setdefault(date(year, 11, 24), "nghỉ Ngày Văn hóa Việt Nam")  # never made up
    return off


def _tet(year: int) -> list[date]:
    """Two days before the new year and three of it, as in four of the six years from 2021."""
    first = lunar.new_year(year)
    return [first + timedelta(days=n) for n in range(-2, 3)]


def _national_days(year: int) -> list[date]:
    """2 September with the neighbour that makes the longer rest: the day after on Sundays, Mondays and Thursdays."""
    day = date(year, 9, 2)
    if year < _LABOUR_CODE_OF_2019:
        return [day]
    return [day, day + _ONE_DAY] if day.weekday() in (0, 3, 6) else [day - _ONE_DAY, day]


def _next_free(after: date, taken: AbstractSet[date], weekly_rest: frozenset[int]) -> date:
    day = after + _ONE_DAY
    while day in taken or day.weekday() in weekly_rest:
        day += _ONE_DAY
    return day
