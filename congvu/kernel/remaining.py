"""What is left of a limit, in the words of a person."""

from datetime import datetime, timedelta

from congvu.kernel.limits import Unit
from congvu.kernel.work_calendar import WorkCalendar


def remaining_words(
    due: datetime | None, unit: Unit, at: datetime, calendar: WorkCalendar
) -> str:
    """ "còn 2 ngày làm việc", "hết hạn hôm nay, còn 3 giờ", "quá hạn 3 giờ", "đang tạm dừng"."""
    if due is None:
        return "đang tạm dừng"
    now, end = at.astimezone(calendar.zone), due.astimezone(calendar.zone)
    late = now > end
    first, last = (end, now) if late else (now, end)
    if unit.is_hours:
        length = working_time_between(first, last, calendar) if _working(unit) else last - first
        left = _hours(length) + (" làm việc" if _working(unit) else "")
    else:
        days = _days(first, last, unit, calendar)
        left = f"{days} {unit.label if _working(unit) else 'ngày'}" if days else ""
        if not days and not late:
            return f"hết hạn hôm nay, còn {_hours(last - first)}"
        left = left or _hours(last - first)
    return f"quá hạn {left}" if late else f"còn {left}"


def working_time_between(start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """How much working time lies between two moments."""
    start, end = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    total = timedelta()
    day = start.date()
    while day <= end.date():
        for begin, close in calendar.sessions(day):
            total += max(timedelta(), min(close, end) - max(begin, start))
        day += timedelta(days=1)
    return total


def _working(unit: Unit) -> bool:
    return unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS)


def _days(first: datetime, last: datetime, unit: Unit, calendar: WorkCalendar) -> int:
    if _working(unit):
        return calendar.working_days_between(first.date(), last.date())
    return (last.date() - first.date()).days


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} phút"
    return f"{hours} giờ" + (f" {minutes} phút" if minutes else "")
