"""The postal operator, as the rest of the program sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class PostUnavailable(Exception):
    """The operator could not be reached or did not answer as agreed: try again later."""


class PostRefuses(Exception):
    """The operator says no, with its reason; trying again would change nothing."""


@dataclass(frozen=True)
class Order:
    """What is to be carried: `reference` is ours and the same at every try, so that nothing is ordered twice."""

    reference: str
    direction: str
    name: str
    address: str
    phone: str
    content: str


@dataclass(frozen=True)
class Accepted:
    """The operator has taken an order: its number, and its fee in đồng where it says one."""

    tracking: str
    fee: int | None = None


@dataclass(frozen=True)
class Reported:
    """One report of the operator; `state` by our table, empty where the operator's word is unknown to us."""

    key: str
    state: str
    at: datetime
    place: str = ""
    word: str = ""


class PostOffice(Protocol):
    def order(self, order: Order) -> Accepted:
        """Raises PostUnavailable or PostRefuses."""
        ...

    def cancel(self, tracking: str) -> None:
        """Raises PostUnavailable or PostRefuses."""
        ...

    def reports(self, tracking: str) -> list[Reported]:
        """Everything reported so far, in any order. Raises PostUnavailable."""
        ...


@dataclass
class ScriptedPostOffice:
    """For tests and development: numbers consignments one by one and reports what it is told; None is an operator that is down."""

    answers: list[Accepted | Exception] = field(default_factory=list)
    told: dict[str, list[Reported]] = field(default_factory=dict)
    ordered: list[Order] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def order(self, order: Order) -> Accepted:
        self.ordered.append(order)
        answer = self.answers.pop(0) if self.answers else Accepted(f"VD{len(self.ordered):09d}VN")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def cancel(self, tracking: str) -> None:
        self.cancelled.append(tracking)

    def reports(self, tracking: str) -> list[Reported]:
        return self.told.get(tracking, [])


def is_configured() -> bool:
    return bool(settings.POST_OFFICE)


def post_office() -> PostOffice:
    """The operator that the settings name; raises PostUnavailable when they name none."""
    if not is_configured():
        raise PostUnavailable("POST_OFFICE_URL names no operator")
    made: PostOffice = import_string(settings.POST_OFFICE)()
    return made
