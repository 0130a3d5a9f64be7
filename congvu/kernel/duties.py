"""The duties the one-stop law ties to a reception or a due time, as moments."""

from datetime import date, datetime, time

from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import due

TRANSFER_CUT_OFF = time(15)
LONG_LATE_WORKING_DAYS = 3


def transfer_by(received: datetime, calendar: WorkCalendar, cut_off: time = TRANSFER_CUT_OFF) -> datetime:
    """By when a paper dossier goes to the unit that handles it (NĐ 61/2018/NĐ-CP Đ18.2).

    Within the working day; received after 15:00, at the start of the next working day.
    """
    at = received.astimezone(calendar.zone)
    if calendar.is_working_day(at.date()) and at.time() <= cut_off:
        return calendar.closing(at.date())
    return calendar.opening(calendar.next_working_day(at.date()))


def supplement_notice_by(received: datetime, calendar: WorkCalendar) -> datetime:
    """By when an unqualified dossier is sent back with its reasons (NĐ 61/2018/NĐ-CP Đ19.4)."""
    return _due(received, TimeLimit(3, Unit.WORKING_DAYS), calendar)


def acceptance_notice_by(received: datetime, calendar: WorkCalendar) -> datetime:
    """By when an online dossier is accepted or answered (NĐ 45/2020/NĐ-CP Đ11)."""
    return _due(received, TimeLimit(8, Unit.WORKING_HOURS), calendar)


def apology_by(due_at: datetime, calendar: WorkCalendar) -> datetime:
    """By when an apology with a new date is sent (NĐ 61/2018/NĐ-CP Đ19.9).

    At latest one day before the end; when that day is a rest day, on the working day before it.
    """
    day: date = calendar.previous_working_day(due_at.astimezone(calendar.zone).date())
    return calendar.closing(day)


def apologies_due_by(at: datetime, calendar: WorkCalendar) -> date:
    """The last due day whose apology has to go out by the end of the working day that has begun (NĐ 61/2018/NĐ-CP Đ19.9).

    From the opening of the working day before the end, the unit that will be late is asked for its apology.
    """
    today = at.astimezone(calendar.zone).date()
    has_begun = calendar.is_working_day(today) and at >= calendar.opening(today)
    return calendar.next_working_day(today if has_begun else calendar.previous_working_day(today))


def long_late_before(at: datetime, calendar: WorkCalendar) -> datetime:
    """What was due before this moment has been late for more than three working days, and is told above the unit.

    The law names no number; three is ours (docs/law/one-stop.md).
    """
    day = at.astimezone(calendar.zone).date()
    for _ in range(LONG_LATE_WORKING_DAYS):
        day = calendar.previous_working_day(day)
    return calendar.opening(day)


def _due(received: datetime, limit: TimeLimit, calendar: WorkCalendar) -> datetime:
    end = due(received, limit, calendar).due
    assert end is not None, "a limit without events is never stopped"
    return end
