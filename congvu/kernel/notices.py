"""The yearly notices of days off and days worked in exchange, 2021–2026, as data.

The Labour Code (45/2019/QH14 Đ112.3) leaves Tết and the second day of Quốc khánh to be fixed each year, and swapped
Saturdays exist in these notices only: a calendar is right only with its notice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class YearNotice:
    """Thông báo nghỉ lễ, Tết: the weekdays off and the rest days worked of one year.

    ``names`` says in Vietnamese why a day is off or worked; ``sources`` names the document of single days where it is
    not ``number``.
    """

    year: int
    days_off: frozenset[date]
    days_worked: frozenset[date]
    number: str
    names: Mapping[date, str] = field(default_factory=dict, compare=False)
    sources: Mapping[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        strangers = [day for day in self.days_off | self.days_worked if day.year != self.year]
        if strangers or self.days_off & self.days_worked:
            raise ValueError(f"notice {self.number} does not describe the year {self.year}")

    def source(self, day: date) -> str:
        """The document that says so of a day: "Thông báo 9441/TB-BNV"."""
        number = self.sources.get(day, self.number)
        return number if " " in number.split("/")[0] else f"Thông báo {number}"


def _notice(
    year: int, number: str, off: Mapping[str, str], worked: Mapping[str, str] | None = None, **sources: str
) -> YearNotice:
    names_off = {day: name for name, days in off.items() for day in _days(year, days)}
    names_worked = {day: name for name, days in (worked or {}).items() for day in _days(year, days)}
    return YearNotice(
        year,
        frozenset(names_off),
        frozenset(names_worked),
        number,
        names_off | names_worked,
        {day: _SOURCES[name] for name, days in sources.items() for day in _days(year, days)},
    )


def _days(year: int, text: str) -> list[date]:
    pairs = (day.split("/") for day in text.split())
    return [date(year, int(month), int(day)) for day, month in pairs]


_SOURCES = {
    "swap_2024": "Thông báo 1570/TB-LĐTBXH",
    "swap_2026": "Công văn 12729/VPCP-KGVX",
    "culture_2026": "Công văn 3383/BNV-CVL",
}
_NEW_YEAR = "nghỉ Tết Dương lịch"
_TET = "nghỉ Tết Nguyên đán"
_KINGS = "nghỉ Giỗ Tổ Hùng Vương"
_VICTORY = "nghỉ Ngày Chiến thắng 30/4"
_LABOUR = "nghỉ Ngày Quốc tế Lao động 1/5"
_NATIONAL = "nghỉ Quốc khánh"
_CULTURE = "nghỉ Ngày Văn hóa Việt Nam"

NOTICES: tuple[YearNotice, ...] = (
    _notice(
        2021,
        "4875/TB-LĐTBXH",
        {
            _NEW_YEAR: "1/1",
            _TET: "10/2 11/2 12/2 15/2 16/2",
            _KINGS: "21/4",
            _VICTORY: "30/4",
            f"{_LABOUR} (nghỉ bù)": "3/5",
            _NATIONAL: "2/9 3/9",
        },
    ),
    _notice(
        2022,
        "119/TB-LĐTBXH",
        {
            f"{_NEW_YEAR} (nghỉ bù)": "3/1",
            _TET: "31/1 1/2 2/2 3/2 4/2",
            f"{_KINGS} (nghỉ bù)": "11/4",
            f"{_VICTORY} (nghỉ bù)": "2/5",
            f"{_LABOUR} (nghỉ bù)": "3/5",
            _NATIONAL: "1/9 2/9",
        },
    ),
    _notice(
        2023,
        "5034/TB-LĐTBXH",
        {
            f"{_NEW_YEAR} (nghỉ bù)": "2/1",
            _TET: "20/1 23/1 24/1 25/1 26/1",
            _LABOUR: "1/5",
            f"{_KINGS} (nghỉ bù)": "2/5",
            f"{_VICTORY} (nghỉ bù)": "3/5",
            _NATIONAL: "1/9",
            f"{_NATIONAL} (nghỉ bù)": "4/9",
        },
    ),
    _notice(
        2024,
        "5015/TB-LĐTBXH",
        {
            _NEW_YEAR: "1/1",
            _TET: "8/2 9/2 12/2 13/2 14/2",
            _KINGS: "18/4",
            "nghỉ hoán đổi với ngày làm bù 4/5": "29/4",
            _VICTORY: "30/4",
            _LABOUR: "1/5",
            _NATIONAL: "2/9 3/9",
        },
        {"làm bù cho ngày nghỉ 29/4": "4/5"},
        swap_2024="29/4 4/5",
    ),
    _notice(
        2025,
        "6150/TB-BLĐTBXH",
        {
            _NEW_YEAR: "1/1",
            _TET: "27/1 28/1 29/1 30/1 31/1",
            _KINGS: "7/4",
            _VICTORY: "30/4",
            _LABOUR: "1/5",
            "nghỉ hoán đổi với ngày làm bù 26/4": "2/5",
            _NATIONAL: "1/9 2/9",
        },
        {"làm bù cho ngày nghỉ 2/5": "26/4"},
    ),
    _notice(
        2026,
        "9441/TB-BNV",
        {
            _NEW_YEAR: "1/1",
            "nghỉ hoán đổi với ngày làm bù 10/1": "2/1",
            _TET: "16/2 17/2 18/2 19/2 20/2",
            f"{_KINGS} (nghỉ bù)": "27/4",
            _VICTORY: "30/4",
            _LABOUR: "1/5",
            "nghỉ hoán đổi với ngày làm bù 22/8": "31/8",
            _NATIONAL: "1/9 2/9",
            _CULTURE: "24/11",
        },
        {"làm bù cho ngày nghỉ 2/1": "10/1", "làm bù cho ngày nghỉ 31/8": "22/8"},
        swap_2026="2/1 10/1",
        culture_2026="24/11",
    ),
)
