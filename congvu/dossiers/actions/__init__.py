"""What can be done to a dossier: one function a legal act, one transaction each, `by` and `at` always given."""

from congvu.dossiers.actions.counter import (
    GivenPaper,
    Holder,
    file_at_counter,
    supplement_at_counter,
    withdraw_at_counter,
)
from congvu.dossiers.actions.deadlines import recompute_due_time, recompute_due_times
from congvu.dossiers.actions.decision import approve, refuse, stop
from congvu.dossiers.actions.handing_on import end_post, hand_on, officer_leaves, return_work_to_units
from congvu.dossiers.actions.handover import hand_over
from congvu.dossiers.actions.intake import attach_paper, discard_draft, open_draft, remove_paper, save_draft, submit
from congvu.dossiers.actions.machine import file_whole
from congvu.dossiers.actions.messages import send_message
from congvu.dossiers.actions.opinions import answer_opinion, ask_opinion, tell_overdue_opinions
from congvu.dossiers.actions.papers import draw_print, draw_result, issue_control_sheet
from congvu.dossiers.actions.reappointment import (
    issue_apology,
    propose_apology,
    return_apology,
)
from congvu.dossiers.actions.reception import decline, receive
from congvu.dossiers.actions.review import claim, complete_step, give_back, hand_out, hand_out_many
from congvu.dossiers.actions.supplement import request_supplement, supplement
from congvu.dossiers.actions.transfer import transfer, transfer_papers
from congvu.dossiers.actions.watch import ask_for_apologies, tell_late_dossiers, tell_long_late_dossiers
from congvu.dossiers.actions.withdrawal import withdraw

__all__ = [
    "GivenPaper",
    "Holder",
    "answer_opinion",
    "approve",
    "ask_for_apologies",
    "ask_opinion",
    "attach_paper",
    "claim",
    "complete_step",
    "decline",
    "discard_draft",
    "draw_print",
    "draw_result",
    "end_post",
    "file_at_counter",
    "file_whole",
    "give_back",
    "hand_on",
    "hand_out",
    "hand_out_many",
    "hand_over",
    "issue_apology",
    "issue_control_sheet",
    "officer_leaves",
    "open_draft",
    "propose_apology",
    "receive",
    "recompute_due_time",
    "recompute_due_times",
    "refuse",
    "remove_paper",
    "request_supplement",
    "return_apology",
    "return_work_to_units",
    "save_draft",
    "send_message",
    "stop",
    "submit",
    "supplement",
    "supplement_at_counter",
    "tell_late_dossiers",
    "tell_long_late_dossiers",
    "tell_overdue_opinions",
    "transfer",
    "transfer_papers",
    "withdraw",
    "withdraw_at_counter",
]
