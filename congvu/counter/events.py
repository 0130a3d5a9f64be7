"""What the counter tells. Codes, ids and numbers only: a number names nobody, a booking's person stays in its row."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("counter.group_arranged")
@dataclass(frozen=True)
class GroupArranged:
    unit: str
    letter: str
    bookable: int


@fact("counter.group_ended")
@dataclass(frozen=True)
class GroupEnded:
    unit: str
    letter: str


@fact("counter.window_arranged")
@dataclass(frozen=True)
class WindowArranged:
    unit: str
    number: int
    letters: list[str]


@fact("counter.window_ended")
@dataclass(frozen=True)
class WindowEnded:
    unit: str
    number: int


@fact("counter.window_opened")
@dataclass(frozen=True)
class WindowOpened:
    unit: str
    number: int


@fact("counter.window_closed")
@dataclass(frozen=True)
class WindowClosed:
    unit: str
    number: int


@fact("counter.ticket_taken")
@dataclass(frozen=True)
class TicketTaken:
    ticket: str
    priority: str


@fact("counter.ticket_called")
@dataclass(frozen=True)
class TicketCalled:
    ticket: str
    window: int
    calls: int


@fact("counter.ticket_missed")
@dataclass(frozen=True)
class TicketMissed:
    ticket: str
    window: int


@fact("counter.ticket_served")
@dataclass(frozen=True)
class TicketServed:
    ticket: str
    window: int
    waited_seconds: int
    served_seconds: int


@fact("counter.ticket_transferred")
@dataclass(frozen=True)
class TicketTransferred:
    ticket: str
    window: int
    to: int


@fact("counter.ticket_closed")
@dataclass(frozen=True)
class TicketClosed:
    ticket: str


@fact("counter.ticket_linked")
@dataclass(frozen=True)
class TicketLinked:
    ticket: str
    reference: str


@fact("counter.booking_made")
@dataclass(frozen=True)
class BookingMade:
    booking: int
    slot: str


@fact("counter.booking_moved")
@dataclass(frozen=True)
class BookingMoved:
    booking: int
    before: str
    slot: str


@fact("counter.booking_cancelled")
@dataclass(frozen=True)
class BookingCancelled:
    booking: int


@fact("counter.booking_kept")
@dataclass(frozen=True)
class BookingKept:
    booking: int
    ticket: str


@fact("counter.booking_missed")
@dataclass(frozen=True)
class BookingMissed:
    booking: int


@fact("counter.booking_due")
@dataclass(frozen=True)
class BookingDue:
    """It is time to remind the person."""

    booking: int


@fact("counter.bookings_forgotten")
@dataclass(frozen=True)
class BookingsForgotten:
    """Names and numbers of old bookings were emptied."""

    count: int


@fact("counter.paper_draft_kept")
@dataclass(frozen=True)
class PaperDraftKept:
    draft: int


@fact("counter.paper_draft_dropped")
@dataclass(frozen=True)
class PaperDraftDropped:
    """Received, thrown away, or forgotten after a month."""

    draft: int
