"""When a message is sent, tried again, and given up; when maintenance may begin."""

from __future__ import annotations

from datetime import datetime, timedelta

from congvu.kernel.work_calendar import WorkCalendar, vietnam_day

# Minutes between one try and the next: about two days in all, longer than a weekend's maintenance of a mail server
# seldom lasts, shorter than the working days in which a message still helps.
WAITS = (1, 5, 15, 60, 180, 360, 720, 1440)
# A worker that took a message and was not heard of again is taken for dead.
TAKEN_FOR = timedelta(minutes=5)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after the given number of failed tries; None: give up."""
    return timedelta(minutes=WAITS[attempts - 1]) if attempts <= len(WAITS) else None


def is_wanted(channel: str, chosen: bool | None) -> bool:
    """E-mail is sent unless the person declined it; other channels only when the person asked for them."""
    return channel == "email" if chosen is None else chosen


def earliest_maintenance(told_at: datetime, calendar: WorkCalendar) -> datetime:
    """From when services may stop for maintenance or an upgrade that is told at this moment.

    Told at least one working day before (TT 32/2017/TT-BTTTT Đ11.2e). As with every time limit the day of telling is not
    counted: the next working day passes wholly in between.
    """
    return calendar.closing(calendar.next_working_day(vietnam_day(told_at)))
