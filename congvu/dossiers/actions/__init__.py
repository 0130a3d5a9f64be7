"""What can be done to a dossier: one function a legal act, one transaction each, `by` and `at` always given."""

from congvu.dossiers.actions.attachments import attach_to_result, note_attachment_signed, remove_attachment
from congvu.dossiers.actions.batches import begin_batch, retry_batch, run_next
from congvu.dossiers.actions.copies import cancel_copy, issue_copy, issue_extract, take_signed_copy
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
from congvu.dossiers.actions.joining import begin_waiting_parts, detach_part, open_joined, share_answers, submit_joined
from congvu.dossiers.actions.machine import file_whole
from congvu.dossiers.actions.messages import send_message
from congvu.dossiers.actions.mishaps import (
    RightAnswer,
    correct_result,
    record_loss,
    reject_error_report,
    remedy_loss,
    report_error,
    revoke_result,
)
from congvu.dossiers.actions.notice import (
    save_supplement_draft,
    set_aside_supplement_draft,
    withdraw_supplement_request,
)
from congvu.dossiers.actions.opinion_terms import (
    ask_extension,
    deny_extension,
    grant_extension,
    remind_of_opinions,
    tell_overdue_opinions,
    withdraw_opinion,
)
from congvu.dossiers.actions.opinions import (
    Ask,
    answer_opinion,
    ask_opinion,
    conclude_consultation,
    consult,
    enter_reply,
    transfer_in_order,
)
from congvu.dossiers.actions.originals import ScanData, check_scan, rescan, return_originals
from congvu.dossiers.actions.own_signing import offer_declaration, offer_paper, take_own_signed
from congvu.dossiers.actions.papers import draw_print, draw_result, issue_control_sheet, take_renewed, take_signed
from congvu.dossiers.actions.reappointment import (
    issue_apology,
    propose_apology,
    return_apology,
)
from congvu.dossiers.actions.rebasing import rebase
from congvu.dossiers.actions.reception import decline, receive, receive_joined
from congvu.dossiers.actions.renewing import renew_draft
from congvu.dossiers.actions.result_way import choose_result_way
from congvu.dossiers.actions.review import claim, complete_step, give_back, hand_out
from congvu.dossiers.actions.supplement import request_supplement, supplement
from congvu.dossiers.actions.transfer import transfer, transfer_papers
from congvu.dossiers.actions.verification import Meeting, record_verification
from congvu.dossiers.actions.watch import (
    ask_for_apologies,
    remind_of_results,
    tell_late_dossiers,
    tell_long_late_dossiers,
)
from congvu.dossiers.actions.withdrawal import withdraw
from congvu.dossiers.marking import Mark

__all__ = [
    "Ask",
    "GivenPaper",
    "Holder",
    "Mark",
    "Meeting",
    "RightAnswer",
    "ScanData",
    "answer_opinion",
    "approve",
    "ask_extension",
    "ask_for_apologies",
    "ask_opinion",
    "attach_paper",
    "attach_to_result",
    "begin_batch",
    "begin_waiting_parts",
    "cancel_copy",
    "check_scan",
    "choose_result_way",
    "claim",
    "complete_step",
    "conclude_consultation",
    "consult",
    "correct_result",
    "decline",
    "deny_extension",
    "detach_part",
    "discard_draft",
    "draw_print",
    "draw_result",
    "end_post",
    "enter_reply",
    "file_at_counter",
    "file_whole",
    "give_back",
    "grant_extension",
    "hand_on",
    "hand_out",
    "hand_over",
    "issue_apology",
    "issue_control_sheet",
    "issue_copy",
    "issue_extract",
    "note_attachment_signed",
    "offer_declaration",
    "offer_paper",
    "officer_leaves",
    "open_draft",
    "open_joined",
    "propose_apology",
    "rebase",
    "receive",
    "receive_joined",
    "recompute_due_time",
    "recompute_due_times",
    "record_loss",
    "record_verification",
    "refuse",
    "reject_error_report",
    "remedy_loss",
    "remind_of_opinions",
    "remind_of_results",
    "remove_attachment",
    "remove_paper",
    "renew_draft",
    "report_error",
    "request_supplement",
    "rescan",
    "retry_batch",
    "return_apology",
    "return_originals",
    "return_work_to_units",
    "revoke_result",
    "run_next",
    "save_draft",
    "save_supplement_draft",
    "send_message",
    "set_aside_supplement_draft",
    "share_answers",
    "stop",
    "submit",
    "submit_joined",
    "supplement",
    "supplement_at_counter",
    "take_own_signed",
    "take_renewed",
    "take_signed",
    "take_signed_copy",
    "tell_late_dossiers",
    "tell_long_late_dossiers",
    "tell_overdue_opinions",
    "transfer",
    "transfer_in_order",
    "transfer_papers",
    "withdraw",
    "withdraw_at_counter",
    "withdraw_opinion",
    "withdraw_supplement_request",
]
