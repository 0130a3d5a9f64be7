"""What can be done to processes and work."""

from congvu.workflow.actions.processes import (
    cancel,
    close,
    end_with,
    move,
    pause,
    publish_process,
    recount,
    resume,
    start,
)
from congvu.workflow.actions.rebasing import rebase
from congvu.workflow.actions.work import claim, complete, give_back, hand_out, remind_due, take_back, tell_late

__all__ = [
    "cancel",
    "claim",
    "close",
    "complete",
    "end_with",
    "give_back",
    "hand_out",
    "move",
    "pause",
    "publish_process",
    "rebase",
    "recount",
    "remind_due",
    "resume",
    "start",
    "take_back",
    "tell_late",
]
