"""Work calendars: each year's notice, published in versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection, transaction

from congvu.events.facts import record
from congvu.kernel.notices import NOTICES
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.events import CalendarNoticePublished
from congvu.organisations.models import Role, WorkCalendarNotice
from congvu.organisations.queries import Actor, require_role
from congvu.organisations.refusals import NoticeInvalid


@transaction.atomic
def publish_calendar_notice(
    year: int,
    number: str,
    days_off: Iterable[date],
    days_worked: Iterable[date] = (),
    *,
    by: Actor,
    at: datetime,
    names: Mapping[date, str] | None = None,
    sources: Mapping[date, str] | None = None,
) -> WorkCalendarNotice:
    """Publish the days off and the rest days worked of one year; the next version replaces this one.

    `names` says why a day is off or worked, `sources` which document says so where it is not `number`; an explained
    deadline quotes both. Saying the same again adds no version.
    """
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    off, worked = sorted(set(days_off)), sorted(set(days_worked))
    number, reasons, documents = nfc(number).strip(), _by_date(names), _by_date(sources)
    _check(year, number, off, worked)
    with connection.cursor() as cursor:
        # Two administrators publishing one year at once would otherwise take one version number.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organisations.calendar'), %s)", [year])
    last = WorkCalendarNotice.objects.filter(year=year).order_by("-version").first()
    if last and (last.number, last.days_off, last.days_worked, last.names, last.sources) == (
        number,
        off,
        worked,
        reasons,
        documents,
    ):
        return last
    notice = WorkCalendarNotice.objects.create(
        year=year,
        version=last.version + 1 if last else 1,
        number=number,
        days_off=off,
        days_worked=worked,
        names=reasons,
        sources=documents,
        published_at=at,
    )
    record(CalendarNoticePublished(year=year, version=notice.version), about=notice, by=by, at=at)
    return notice


def load_shipped_notices(*, by: Actor, at: datetime) -> list[WorkCalendarNotice]:
    """Publish the notices shipped with the program for the years that have none yet."""
    known = set(WorkCalendarNotice.objects.values_list("year", flat=True))
    return [
        publish_calendar_notice(
            notice.year,
            notice.number,
            notice.days_off,
            notice.days_worked,
            names=notice.names,
            sources=notice.sources,
            by=by,
            at=at,
        )
        for notice in NOTICES
        if notice.year not in known
    ]


def _by_date(told: Mapping[date, str] | None) -> dict[str, str]:
    return {day.isoformat(): nfc(text) for day, text in sorted((told or {}).items())}


def _check(year: int, number: str, off: list[date], worked: list[date]) -> None:
    if not number:
        raise NoticeInvalid(year=year, reason="thiếu số thông báo")
    if strangers := [day for day in [*off, *worked] if day.year != year]:
        raise NoticeInvalid(year=year, reason=f"ngày {strangers[0]:%d/%m/%Y} không thuộc năm {year}")
    if both := sorted(set(off) & set(worked)):
        raise NoticeInvalid(year=year, reason=f"ngày {both[0]:%d/%m/%Y} vừa là ngày nghỉ vừa là ngày làm bù")
    if not off:
        raise NoticeInvalid(year=year, reason="chưa có ngày nghỉ nào")
