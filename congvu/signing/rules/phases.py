"""The phases of one signature: one table, none is skipped, and each says who may have used the key by then."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITING, PREPARED, AUTHORISED, SENT, SIGNED, DONE = "waiting", "prepared", "authorised", "sent", "signed", "done"

STEPS: dict[str, tuple[frozenset[str], str]] = {
    "prepare": (frozenset({WAITING}), PREPARED),
    "agree": (frozenset({PREPARED}), AUTHORISED),
    "spend": (frozenset({AUTHORISED}), SENT),
    "keep_value": (frozenset({SENT}), SIGNED),
    "finish": (frozenset({SIGNED}), DONE),
    # Back to the beginning: nothing prepared before may be signed any more.
    "release": (frozenset({PREPARED, AUTHORISED}), WAITING),
    "doubt": (frozenset({SENT}), WAITING),
    # The key was asked and said no, or was never reached: it signed nothing.
    "refuse": (frozenset({SENT}), WAITING),
    "reject_value": (frozenset({SIGNED}), WAITING),
}

# Who prepared a paper and went away must not keep it from the others.
PATIENCE = timedelta(minutes=30)
# A key answers within this time, or its answer is lost.
LONGEST_ANSWER = timedelta(minutes=5)
MOST_AT_ONCE = 200
# A proof that could not be carried on is tried again the next day; it falls due half a year ahead.
RENEWAL_AGAIN = timedelta(days=1)


def is_possible(step: str, phase: str) -> bool:
    return phase in STEPS[step][0]


def after(step: str, phase: str) -> str:
    """The phase after a step. Raises ValueError for a step that would skip one."""
    before, then = STEPS[step]
    if phase not in before:
        raise ValueError(f"{step} is not possible in {phase}")
    return then


def is_abandoned(phase: str, since: datetime, at: datetime) -> bool:
    """Whether somebody prepared or agreed and did not go on."""
    return is_possible("release", phase) and at - since > PATIENCE


def is_in_doubt(phase: str, since: datetime, at: datetime) -> bool:
    """Whether the key was asked so long ago that its answer will not come."""
    return phase == SENT and at - since > LONGEST_ANSWER
