"""Sơ đồ quy trình: the process of a case as a picture with its current step, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from congvu.workflow import drawing
from congvu.workflow.models import ProcessInstance
from congvu.workflow.queries import StepLine, steps


@dataclass(frozen=True)
class ProcessView:
    """The picture (empty where none can be drawn) and the steps in their order."""

    svg: SafeString
    steps: list[StepLine]


def of(process: ProcessInstance) -> ProcessView:
    """The process of one case; its picture is drawn from the coordinates of its own diagram."""
    lines = steps(process)
    # The open steps are among these: who holds the dossier is told without asking again.
    process.open_work = [item for line in lines for item in line.items if item.done_at is None]  # type: ignore[attr-defined]
    current = [line.step.key for line in lines if line.state == "current"]
    done = [line.step.key for line in lines if line.state == "done"]
    return ProcessView(SafeString(drawing.svg(process.spec, current, done)), lines)
