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
    """Read a limit as people write it: "03 ngày", "8h làm việc", "07 NGAY LV", "1/2 ngày LV"."""
    match = _LIMIT.fullmatch(fold(text[:200])) if len(text) <= 200 else None
    if match is None:
        raise LimitUnreadable(text=text.strip()[:60])
    amount = _amount(match["amount"])
    working = match["working"] is not None
    unit = match["unit"]
    try:
        if unit in ("gio", "h", "tieng"):
            return TimeLimit(amount, Unit.WORKING_HOURS if working else Unit.HOURS)
        if unit == "ngay":
            return _days(amount, working)
        if working:
            raise LimitUnreadable(text=text.strip()[:60])
        if unit == "tuan":
            return _days(amount * 7, working=False)
        return TimeLimit(amount * 12 if unit == "nam" else amount, Unit.MONTHS)
    except LimitUnreadable:
        raise LimitUnreadable(text=text.strip()[:60]) from None


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


_LIMIT = re.compile(
    r"(?:khong qua|toi da|cham nhat|trong(?: (?:thoi han|vong))?)?[:\s]*"
    r"(?P<amount>[0-9]{1,6}(?:[.,][0-9]{1,2})?|[0-9]/[0-9])\s*(?:\([^)]*\)\s*)?"
    r"(?P<unit>gio|h|tieng|ngay|tuan|thang|nam)\s*(?P<working>lam\s*viec|lv|hanh\s*chinh)?"
    r"(?:[,.]?\s*(?:ke\s*)?tu\s.*|\.)?"
)
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
