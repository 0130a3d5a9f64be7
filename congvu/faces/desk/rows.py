"""One line of a list of dossiers, in the words of an officer: what it is, who has it, how long is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from congvu.dossiers.models import Channel, Dossier, Status
from congvu.dossiers.offer import offer_of
from congvu.dossiers.queries import HolderLine, holder_line, state_of
from congvu.kernel.limits import Unit
from congvu.kernel.reference import format_reference
from congvu.kernel.remaining import remaining_words
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.queries import work_calendar

# Working hours left under which a dossier is marked: half a day.
SOON_HOURS = 8


@dataclass(frozen=True)
class Row:
    """A dossier as a list shows it."""

    dossier: Dossier
    holder: HolderLine | None
    state: str
    # Until when: the result, or the answer where the list is of questions to the officer's unit.
    due_at: datetime | None
    left: str
    late: bool
    soon: bool

    @property
    def title(self) -> str:
        return self.dossier.code or format_reference(self.dossier.reference)

    @property
    def on_paper(self) -> bool:
        return self.dossier.channel in {Channel.COUNTER, Channel.POST}


def rows_of(dossiers: Iterable[Dossier], at: datetime, calendar: WorkCalendar | None = None) -> list[Row]:
    """The lines of dossiers that `queries.inbox` fetched, without further queries but the calendar's."""
    calendar = calendar or work_calendar()
    return [_row(dossier, at, calendar) for dossier in dossiers]


def _row(dossier: Dossier, at: datetime, calendar: WorkCalendar) -> Row:
    answer_by: datetime | None = getattr(dossier, "answer_by", None)
    due_at = answer_by or dossier.due_at
    running = dossier.status == Status.IN_REVIEW and due_at is not None
    late = bool(running and due_at and due_at < at)
    left = remaining_words(answer_by, Unit.WORKING_DAYS, at, calendar) if answer_by else ""
    return Row(
        dossier=dossier,
        holder=holder_line(dossier),
        state=state_of(dossier).value,
        due_at=due_at,
        left=left or (time_left(dossier, at, calendar) if running else ""),
        late=late,
        soon=bool(
            running
            and not late
            and due_at
            and calendar.working_time_between(at, due_at).total_seconds() <= SOON_HOURS * 3600
        ),
    )


def time_left(dossier: Dossier, at: datetime, calendar: WorkCalendar) -> str:
    """ "còn 2 ngày làm việc": in the unit of the procedure's own limit."""
    limit = offer_of(dossier.revision_id).limit
    return remaining_words(dossier.due_at, limit.unit if limit else Unit.WORKING_DAYS, at, calendar)
