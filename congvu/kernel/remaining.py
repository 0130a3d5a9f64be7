"""What is left of a limit, in the words of a person."""

from datetime import datetime, timedelta

from congvu.kernel.limits import Unit
from congvu.kernel.work_calendar import WorkCalendar


def remaining_words(due: datetime | None, unit: Unit, at: datetime, calendar: WorkCalendar) -> str:
    """Say what is left: "còn 2 ngày làm việc", "hết hạn hôm nay, còn 3 giờ", "quá hạn 3 giờ", "đang tạm dừng".

    Days are told for limits in days, working time for limits in working hours or days.
    """
    if due is None:
        return "đang tạm dừng"
    now, end = at.astimezone(calendar.zone), due.astimezone(calendar.zone)
    late = now > end
    first, last = (end, now) if late else (now, end)
    if unit.is_hours:
        left = _hour_words(first, last, unit, calendar)
    else:
        left = _day_words(first, last, unit, calendar)
        if not left and not late:
            return f"hết hạn hôm nay, còn {_clock_words(last - first)}"
    left = left or _clock_words(last - first)
    return f"quá hạn {left}" if late else f"còn {left}"


def _hour_words(first: datetime, last: datetime, unit: Unit, calendar: WorkCalendar) -> str:
    if unit is Unit.HOURS:
        return _clock_words(last - first)
    working = calendar.working_time_between(first, last)
    return f"{_clock_words(working)} làm việc" if working else ""


def _day_words(first: datetime, last: datetime, unit: Unit, calendar: WorkCalendar) -> str:
    """Whole days told apart by the calendar, nothing within one day."""
    if unit is Unit.WORKING_DAYS:
        days = calendar.working_days_between(first.date(), last.date())
        return f"{days} ngày làm việc" if days else ""
    days = (last.date() - first.date()).days
    return f"{days} ngày" if days else ""


def _clock_words(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if not hours:
        return f"{minutes} phút"
    return f"{hours} giờ {minutes} phút" if minutes else f"{hours} giờ"
