"""Work that takes longer than a page: how far it is, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.faces.ui import formats


class WorkState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


GOING_ON = frozenset({WorkState.WAITING, WorkState.RUNNING})
# State → (words, kind of the card, colour of the bar).
_SHOWN: dict[WorkState, tuple[Any, str, str]] = {
    WorkState.WAITING: (gettext_lazy("Đang chờ đến lượt"), "wait", "blue"),
    WorkState.RUNNING: (gettext_lazy("Đang thực hiện"), "wait", "blue"),
    WorkState.FINISHED: (gettext_lazy("Đã xong"), "good", "green"),
    WorkState.FAILED: (gettext_lazy("Không thực hiện được"), "highlight", "red"),
    WorkState.CANCELLED: (gettext_lazy("Đã hủy"), "", "blue"),
}
# A reader who cannot see the bar is told at each of these shares, not every few seconds.
TOLD_EVERY = 25


@dataclass(frozen=True)
class LongWork:
    """How far a piece of work is. `total` is None while nobody has counted; `why` says why it failed, in a sentence."""

    title: str
    state: str
    done: int = 0
    total: int | None = None
    unit: str = ""
    why: str = ""

    @property
    def is_going_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def headline(self) -> str:
        return str(_SHOWN[WorkState(self.state)][0])

    @property
    def kind(self) -> str:
        return _SHOWN[WorkState(self.state)][1]

    @property
    def colour(self) -> str:
        return _SHOWN[WorkState(self.state)][2]

    @property
    def share(self) -> int:
        """Percent done; finished work is all done, and only finished work is."""
        if self.state == WorkState.FINISHED:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def counted(self) -> str:
        """ "12.000 trên 100.000 hồ sơ"; without a total what is done so far."""
        done = formats.amount(self.done)
        if self.total is None:
            return f"{done} {self.unit}".strip()
        counted = _("%(done)s trên %(total)s") % {"done": done, "total": formats.amount(self.total)}
        return f"{counted} {self.unit}".strip()

    @property
    def told(self) -> str:
        """What a screen reader hears: the state, and the share in coarse steps while it runs."""
        if self.state == WorkState.RUNNING:
            return f"{self.headline}: {self.share // TOLD_EVERY * TOLD_EVERY} %"
        return f"{self.headline}. {self.why}".strip()
