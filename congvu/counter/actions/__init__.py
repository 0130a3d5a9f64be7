"""What is done at the counter: windows and groups are arranged, numbers taken and called, hours booked."""

from congvu.counter.actions.arranging import arrange_group, arrange_window, end_group, end_window
from congvu.counter.actions.booking import book, cancel, cancel_at_desk, check_in, end_missed, forget, move, remind
from congvu.counter.actions.calling import call, call_again, call_next, miss, serve, serve_and_call_next, transfer
from congvu.counter.actions.drafts import drop_paper_draft, forget_paper_drafts, keep_paper_draft
from congvu.counter.actions.tickets import close_day, link_dossier, take_ticket
from congvu.counter.actions.windows import close_window, open_window

__all__ = [
    "arrange_group",
    "arrange_window",
    "book",
    "call",
    "call_again",
    "call_next",
    "cancel",
    "cancel_at_desk",
    "check_in",
    "close_day",
    "close_window",
    "drop_paper_draft",
    "end_group",
    "end_missed",
    "end_window",
    "forget",
    "forget_paper_drafts",
    "keep_paper_draft",
    "link_dossier",
    "miss",
    "move",
    "open_window",
    "remind",
    "serve",
    "serve_and_call_next",
    "take_ticket",
    "transfer",
]
