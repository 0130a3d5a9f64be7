"""What can be done to processes and work."""

from congvu.workflow.actions.processes import cancel, close, pause, publish_process, resume, start
from congvu.workflow.actions.work import claim, complete, give_back, hand_out, remind_due
from congvu.workflow.queries import decide

__all__ = [
    "cancel",
    "claim",
    "close",
    "complete",
    "decide",
    "give_back",
    "hand_out",
    "pause",
    "publish_process",
    "remind_due",
    "resume",
    "start",
]
