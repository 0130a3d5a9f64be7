"""Time limits as the law writes them: "8 giờ làm việc", "03 ngày", "30 ngày làm việc"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import ClassVar

from congvu.kernel.refusal import Refusal
from congvu.kernel.text import fold


class Unit(Enum):
    """The units in which time limits of procedures are written."""

    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"

    @property
    def label(self) -> str:
        """The Vietnamese name of the unit."""
        return _LABELS[self]

    @property
    def is_hours(self) -> bool:
        """Whether the limit runs from a moment (hours) and not from a day."""
        return self in (Unit.HOURS, Unit.WORKING_HOURS)


class LimitUnreadable(Refusal):
    """The text is not a time limit."""

    code: ClassVar[str] = "limit_unreadable"
    sentence: ClassVar[str] = (
        "Không đọc được thời hạn “{text}”. Hãy viết một số và một đơn vị, "
        "ví dụ “8 giờ”, “24 giờ làm việc”, “10 ngày” hoặc “3 ngày làm việc”."
    )


class LimitUnclear(LimitUnreadable):
    """The text names several times, for several cases or steps: which one holds cannot be told from it."""

    code: ClassVar[str] = "limit_unclear"
    sentence: ClassVar[str] = (
        "“{text}” nêu nhiều mốc thời gian ({times}) cho những trường hợp khác nhau, nên không biết lấy mốc nào. "
        "Hãy nêu một thời hạn, ví dụ “3 ngày làm việc”."
    )


class LimitTooLong(Refusal):
    """The limit is longer than any limit of an administrative procedure."""

    code: ClassVar[str] = "limit_too_long"
    sentence: ClassVar[str] = "Thời hạn “{text}” quá dài; thời hạn tối đa tính được là 10 năm."


@dataclass(frozen=True)
class TimeLimit:
    """Thời hạn giải quyết: an amount of one unit. Only hours may be fractional."""

    amount: int | Decimal
    unit: Unit

    def __post_init__(self) -> None:
        amount = self.amount
        if isinstance(amount, Decimal) and amount == amount.to_integral_value():
            object.__setattr__(self, "amount", int(amount))
        if amount <= 0 or (isinstance(self.amount, Decimal) and not self.unit.is_hours):
            raise LimitUnreadable(text=str(self))
        if amount > _LONGEST[self.unit]:
            raise LimitTooLong(text=str(self))

    @property
    def seconds(self) -> int:
        """The length of a limit in hours, in seconds."""
        return int(self.amount * 3600)

    def __str__(self) -> str:
        return f"{str(self.amount).replace('.', ',')} {self.unit.label}"


def parse_limit(text: str) -> TimeLimit:
    """Read a limit as people write it: "03 ngày", "8h làm việc", "07 NGAY LV", "1/2 ngày LV".

    A text that gives one time for each way of filing is read when they are all the same; the parts into which a total is
    divided ("55 ngày, trong đó …") are passed over. Several times otherwise make it unclear.
    """
    shown = " ".join(text.split())[:60]
    if len(text) > _LONGEST_TEXT:
        raise LimitUnreadable(text=shown)
    folded = _LEVEL.sub("", fold(text))
    found = {_one(part, shown) for part in _CHANNEL.split(folded) if part.strip(" .;:,")}
    if len(found) > 1:
        raise LimitUnclear(text=shown, times="; ".join(sorted(map(str, found))))
    if not found:
        raise LimitUnreadable(text=shown)
    return found.pop()


def _one(folded: str, shown: str) -> TimeLimit:
    """The limit of a text without ways of filing."""
    total = _DATE.sub("do", _PARTS.split(folded)[0]).strip(" ;,(")
    times = [f"{time['amount']} {time['unit']}" for time in _TIME.finditer(total)]
    if len(times) > 1:
        raise LimitUnclear(text=shown, times="; ".join(_labelled(one) for one in dict.fromkeys(times)))
    match = _LIMIT.fullmatch(total)
    if match is None:
        raise LimitUnreadable(text=shown)
    amount = _amount(match["spelled"] or match["amount"])
    working = match["working"] is not None
    unit = match["unit"]
    try:
        if unit in ("gio", "h", "tieng"):
            return TimeLimit(amount, Unit.WORKING_HOURS if working else Unit.HOURS)
        if unit == "ngay":
            return _days(amount, working)
        if working:
            raise LimitUnreadable(text=shown)
        if unit == "tuan":
            return _days(amount * 7, working=False)
        return TimeLimit(amount * 12 if unit == "nam" else amount, Unit.MONTHS)
    except LimitUnreadable:
        raise LimitUnreadable(text=shown) from None


def _labelled(time: str) -> str:
    amount, _, unit = time.partition(" ")
    return f"{amount} {_SPELLED[unit]}"


def _days(amount: Decimal, working: bool) -> TimeLimit:
    """A part of a day becomes hours: half a working day is four working hours."""
    if amount == amount.to_integral_value():
        return TimeLimit(amount, Unit.WORKING_DAYS if working else Unit.DAYS)
    if working:
        return TimeLimit(amount * 8, Unit.WORKING_HOURS)
    return TimeLimit(amount * 24, Unit.HOURS)


def _amount(text: str) -> Decimal:
    if "/" in text:
        above, below = text.split("/")
        return Decimal(above) / Decimal(below) if int(below) else Decimal(0)
    return Decimal(text.replace(",", "."))


_LONGEST_TEXT = 400
_AMOUNT = r"(?P<amount>[0-9]{1,6}(?:[.,][0-9]{1,2})?|[0-9]/[0-9])"
_UNIT = r"(?P<unit>gio|h|tieng|ngay|tuan|thang|nam)"
_LIMIT = re.compile(
    r"(?:khong qua|toi da(?: khong qua)?|cham nhat|trong(?: (?:thoi han|vong))?)?[:\s]*"
    rf"(?:[a-z ]{{2,30}}\((?P<spelled>[0-9]{{1,4}})\)|{_AMOUNT})\s*(?:\([^)]*\)\s*)?"
    rf"{_UNIT}\s*(?P<working>lam\s*viec|lv|hanh\s*chinh)?\s*"
    r"(?:\((?:truc tiep|truc tuyen|doi voi ho so hop le|(?:ke )?tu\s[^)]*)\))?"
    r"(?:[,.;]?\s*(?:ke\s*)?tu\s.*|[.;])?"
)
# Another time in the text, after the first one.
_TIME = re.compile(rf"(?<![0-9/.,-]){_AMOUNT}\s*(?:\([^)]*\)\s*)?{_UNIT}\b")
_DATE = re.compile(r"\bngay [0-9]{1,2} thang [0-9]{1,2}(?: nam [0-9]{4})?|\bnam [0-9]{4}")
# The portal glues the level of the service to its time.
_LEVEL = re.compile(r"[.;,]?\s*muc do truc tuyen\b.*")
# What follows divides the total among those who take part.
_PARTS = re.compile(r"[,.;(]?\s*\b(?:trong do|cu the(?: nhu sau)?|bao gom)\b(?! (?:doi voi|truong hop))")
_CHANNEL = re.compile(
    r"(?:^|[.;]\s*|\s)(?:nop (?:ho so )?)?(?:truc tiep|truc tuyen|(?:qua )?(?:dich vu )?buu chinh(?: cong ich)?)\s*:"
)
_SPELLED = {
    "gio": "giờ", "h": "giờ", "tieng": "tiếng", "ngay": "ngày", "tuan": "tuần", "thang": "tháng", "nam": "năm",
}  # fmt: skip
_LABELS = {
    Unit.HOURS: "giờ",
    Unit.WORKING_HOURS: "giờ làm việc",
    Unit.DAYS: "ngày",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.MONTHS: "tháng",
}
_LONGEST = {
    Unit.HOURS: 87_600,
    Unit.WORKING_HOURS: 20_000,
    Unit.DAYS: 3_650,
    Unit.WORKING_DAYS: 2_500,
    Unit.MONTHS: 120,
}
