"""What the post tells: codes and numbers, no names, no addresses."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("post.consignment_ordered")
@dataclass(frozen=True)
class ConsignmentOrdered:
    reference: str
    dossier: str
    direction: str


@fact("post.consignment_taken")
@dataclass(frozen=True)
class ConsignmentTaken:
    """It has its tracking number: of the operator, or typed by an officer."""

    reference: str
    tracking: str


@fact("post.consignment_put_off")
@dataclass(frozen=True)
class ConsignmentPutOff:
    reference: str
    tries: int


@fact("post.consignment_moved")
@dataclass(frozen=True)
class ConsignmentMoved:
    reference: str
    before: str
    state: str


@fact("post.consignment_cancelled")
@dataclass(frozen=True)
class ConsignmentCancelled:
    reference: str
