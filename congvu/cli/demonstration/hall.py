"""The hall of the demonstration: windows, today's numbers, appointments of the coming days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.models import Field
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.life import LAN
from congvu.counter import actions
from congvu.counter.models import ServiceGroup, Ticket, Window
from congvu.counter.queries import bookable
from congvu.organisations.models import Unit

# What people come for: letter, name, English, its fields, bookings each half hour.
GROUPS = (
    (
        "A",
        "Nộp hồ sơ xuất nhập khẩu, thương mại",
        "Import, export and trade dossiers",
        ("Xuất nhập khẩu", "Thương mại điện tử"),
        2,
    ),
    ("B", "Nộp hồ sơ hóa chất, công nghiệp", "Chemicals and industry dossiers", ("Hóa chất", "Công nghiệp nặng"), 2),
    ("C", "Nhận kết quả, bổ sung giấy tờ", "Collect a result, supplement papers", (), 0),
)
WINDOWS = ((1, "AC"), (2, "AB"), (3, "C"))
# Khải and Hạnh sit at windows; An's is free for whoever tries the demonstration.
SEATS = (("CB007", 2), ("CB006", 3))
# Today's numbers: group, priority, minutes before now, minutes of the visit (None: still waiting).
NUMBERS: tuple[tuple[str, str, int, int | None], ...] = (
    ("A", "", 95, 9), ("C", "", 92, 4), ("A", "", 88, 12), ("B", "", 80, 7), ("C", "elderly", 74, 5), ("A", "", 66, 10),
    ("C", "", 60, 3), ("B", "pregnant", 52, 8), ("A", "", 34, None), ("A", "", 26, None), ("C", "", 21, None),
    ("B", "", 17, None), ("A", "disabled", 12, None), ("C", "", 6, None),
)  # fmt: skip


def open_hall(*, by: Account, long_ago: datetime, clock: Clock) -> None:
    """Windows, numbers of today, appointments; there already, nothing happens."""
    desk = Unit.objects.get(code="mot-cua")
    if ServiceGroup.objects.filter(unit=desk).exists():
        return
    groups = {}
    for letter, name, name_en, fields, places in GROUPS:
        found = list(Field.objects.filter(name__in=fields))
        groups[letter] = actions.arrange_group(
            desk, letter, name, found, name_en=name_en, bookable=places, by=by, at=long_ago
        )
    windows = {
        number: actions.arrange_window(desk, number, [groups[one] for one in letters], by=by, at=long_ago)
        for number, letters in WINDOWS
    }
    seats = {number: Account.objects.get(officer__number=officer) for officer, number in SEATS}
    start = _ago(clock.now, 100)
    for number, officer in seats.items():
        actions.open_window(windows[number], by=officer, at=start)
    actions.open_window(windows[1], by=Account.objects.get(officer__number="CB001"), at=start)
    _numbers(groups, windows, seats, clock.now)
    actions.close_window(windows[1], by=Account.objects.get(officer__number="CB001"), at=clock.now)
    _appointments(groups["A"], clock)


def _numbers(
    groups: dict[str, ServiceGroup], windows: dict[int, Window], seats: dict[int, Account], now: datetime
) -> None:
    free_from = dict.fromkeys(seats, _ago(now, 100))
    tickets: list[tuple[Ticket, int | None]] = []
    for letter, priority, ago, visit in NUMBERS:
        taken = _ago(now, ago)
        tickets.append((actions.take_ticket(groups[letter], priority, by=None, at=taken), visit))
    for ticket, visit in tickets:
        if visit is None:
            continue
        number = 3 if ticket.group.letter == "C" else 2
        called = max(ticket.taken_at + timedelta(minutes=2), free_from[number])
        actions.call(ticket, windows[number], by=seats[number], at=called)
        free_from[number] = min(called + timedelta(minutes=visit), now)
        actions.serve(ticket, by=seats[number], at=free_from[number])
    for number, officer in seats.items():
        actions.call_next(windows[number], by=officer, at=_ago(now, 1))


def _ago(now: datetime, minutes: int) -> datetime:
    """So many minutes before now; sooner after midnight, so that all numbers are of one day."""
    today = localtime(now)
    since_midnight = today - today.replace(hour=0, minute=0, second=0, microsecond=0)
    return now - min(timedelta(minutes=minutes), since_midnight * minutes / 100)


def _appointments(group: ServiceGroup, clock: Clock) -> None:
    days = [day for day in bookable(group, clock.calendar, clock.now) if day.room]
    lan = Account.objects.get(email=LAN)
    first, second = days[0].slots[-1][0], days[1].slots[3][0]
    actions.book(group, first, lan.full_name, lan.phone or "0900000000", by=lan, at=clock.now)
    actions.book(group, second, "Trần Văn Ví Dụ", "0900 000 321", by=None, at=clock.now)
