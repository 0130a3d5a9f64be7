"""What workflow tells: work opened, handed out, claimed, given back, done, due soon. Ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("workflow.process_published")
@dataclass(frozen=True)
class ProcessPublished:
    digest: str


@fact("workflow.process_started")
@dataclass(frozen=True)
class ProcessStarted:
    instance: int
    spec: int


@fact("workflow.process_ended")
@dataclass(frozen=True)
class ProcessEnded:
    instance: int
    cancelled: bool


@fact("workflow.work_opened")
@dataclass(frozen=True)
class WorkOpened:
    work_item: int
    instance: int
    step: str
    unit: int
    role: str


@fact("workflow.work_handed_out")
@dataclass(frozen=True)
class WorkHandedOut:
    work_item: int
    instance: int
    to: int


@fact("workflow.work_claimed")
@dataclass(frozen=True)
class WorkClaimed:
    work_item: int
    instance: int


@fact("workflow.work_given_back")
@dataclass(frozen=True)
class WorkGivenBack:
    work_item: int
    instance: int


@fact("workflow.work_done")
@dataclass(frozen=True)
class WorkDone:
    work_item: int
    instance: int
    step: str
    outcome: str


@fact("workflow.work_due_soon")
@dataclass(frozen=True)
class WorkDueSoon:
    work_item: int
    instance: int


@fact("workflow.work_late")
@dataclass(frozen=True)
class WorkLate:
    """The due time of an open step has passed."""

    work_item: int
    instance: int


@fact("workflow.work_recounted")
@dataclass(frozen=True)
class WorkRecounted:
    """A new calendar moved the due times of so many open steps."""

    instance: int
    steps: int


@fact("workflow.process_moved")
@dataclass(frozen=True)
class ProcessMoved:
    instance: int
    from_unit: int
    to_unit: int


@fact("workflow.process_rebased")
@dataclass(frozen=True)
class ProcessRebased:
    """An open case goes on by another process."""

    instance: int
    from_spec: int
    to_spec: int


@fact("workflow.work_paused")
@dataclass(frozen=True)
class WorkPaused:
    instance: int


@fact("workflow.work_resumed")
@dataclass(frozen=True)
class WorkResumed:
    instance: int
