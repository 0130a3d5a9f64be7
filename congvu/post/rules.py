"""What reports of a postal operator make of a consignment: pure functions of plain values.

Reports come twice, late and out of order; a report nobody knows the meaning of changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Asked for, and the result is not there yet: nothing is told to the operator.
ASKED = "asked"
WAITING, ACCEPTED, ON_THE_WAY, DELIVERED = "waiting", "accepted", "on_the_way", "delivered"
SENT_BACK, REFUSED, CANCELLED, UNKNOWN = "sent_back", "refused", "cancelled", ""

ENDS = frozenset({DELIVERED, SENT_BACK, REFUSED, CANCELLED})
# The operator has the order from here on.
TAKEN = frozenset({ACCEPTED, ON_THE_WAY})
MAY_BE_CANCELLED = frozenset({ASKED, WAITING, ACCEPTED})

# In which states of a dossier somebody may order: papers are fetched for one that is settled, a result goes out at its end.
CARRIED_IN = {
    "collection": frozenset({"submitted", "in_review"}),
    "delivery": frozenset({"submitted", "in_review", "approved", "refused", "returned"}),
}


def may_be_ordered(direction: str, status: str, *, by_desk: bool) -> bool:
    """Whether a consignment may be ordered now. What was handed over once only the desk sends again."""
    return status in CARRIED_IN[direction] and (by_desk or status != "returned")


# Waits between tries while the operator does not answer, up to half a day; the sweep goes on with the last.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 30, 120, 360, 720))


@dataclass(frozen=True)
class Report:
    """One thing the operator says happened; `state` is empty where its meaning is unknown."""

    key: str
    state: str
    at: datetime


def state_after(now: str, reports: Iterable[Report]) -> str:
    """Where a consignment is by all its reports: the latest known one; an end stays an end."""
    known = sorted((one for one in reports if one.state), key=lambda one: (one.at, one.key))
    ended = [one for one in known if one.state in ENDS]
    if now in ENDS:
        return now
    if ended:
        return ended[-1].state
    return known[-1].state if known else now


def wait_after(tries: int) -> timedelta:
    """How long until the next try after so many that failed."""
    return WAITS[min(max(tries, 1), len(WAITS)) - 1]
