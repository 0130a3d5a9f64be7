"""What is asked of dossiers. Every list and page starts from `Dossier.objects.visible_to(actor)`."""

from congvu.dossiers.queries.acts import OpenAct, acts_open_to, outcomes_open
from congvu.dossiers.queries.attachments import (
    AttachmentLine,
    attached_to_each,
    attachment_line,
    attachments_of,
)
from congvu.dossiers.queries.batches import batches_of, receiver_of
from congvu.dossiers.queries.clock import MovesOfUnit, due_explained, moved_by_notices, moves_by_unit
from congvu.dossiers.queries.control import book, book_row, control_rows
from congvu.dossiers.queries.copies import (
    copies_given,
    copies_of,
    copy_of_paper,
    extract_of_result,
    forms_of,
    page_of_draft,
    sheets_of,
)
from congvu.dossiers.queries.documents import prints_for, result_file
from congvu.dossiers.queries.following import Following, chosen_to_follow, following, is_outdated, may_come
from congvu.dossiers.queries.inbox import VIEWS, counts, inbox
from congvu.dossiers.queries.joining import (
    group_of,
    groups_with,
    joined_for,
    joined_of,
    left_behind_by,
    parts_of,
    receipt_of,
    seen_parts,
    sent_with,
)
from congvu.dossiers.queries.lookup import PublicStatus, find, look_up_public
from congvu.dossiers.queries.mending import (
    Answered,
    PaperChange,
    SupplementRound,
    supplement_rounds,
    with_requests,
)
from congvu.dossiers.queries.mishaps import corrections_of, has_things_to_lose, losses_of
from congvu.dossiers.queries.once_sent import OnceSent, once_sent, once_sent_by
from congvu.dossiers.queries.opinions import Leg, Round, opinion_file, rounds
from congvu.dossiers.queries.own_signing import (
    Unsigned,
    being_signed,
    has_outdated_declaration,
    is_open_to_applicant,
    own_declaration,
    own_papers,
    signed_declaration,
    trace_of,
    unsigned,
)
from congvu.dossiers.queries.page import (
    HolderLine,
    NextStep,
    answers_being_edited,
    changes,
    fees_owed,
    holder_line,
    next_step_for_applicant,
    submitted_with_key,
)
from congvu.dossiers.queries.papers import owed_back, owes_originals, paper_marks
from congvu.dossiers.queries.papers_found import dossier_code_of
from congvu.dossiers.queries.states import ShownState, in_state, state_of, state_words
from congvu.dossiers.queries.timeline import TimelineLine, timeline
from congvu.dossiers.queries.verification import verification_file, verifications_of
from congvu.dossiers.sight import seen_by

__all__ = [
    "VIEWS",
    "Answered",
    "AttachmentLine",
    "Following",
    "HolderLine",
    "Leg",
    "MovesOfUnit",
    "NextStep",
    "OnceSent",
    "OpenAct",
    "PaperChange",
    "PublicStatus",
    "Round",
    "ShownState",
    "SupplementRound",
    "TimelineLine",
    "Unsigned",
    "acts_open_to",
    "answers_being_edited",
    "attached_to_each",
    "attachment_line",
    "attachments_of",
    "batches_of",
    "being_signed",
    "book",
    "book_row",
    "changes",
    "chosen_to_follow",
    "control_rows",
    "copies_given",
    "copies_of",
    "copy_of_paper",
    "corrections_of",
    "counts",
    "dossier_code_of",
    "due_explained",
    "extract_of_result",
    "fees_owed",
    "find",
    "following",
    "forms_of",
    "group_of",
    "groups_with",
    "has_outdated_declaration",
    "has_things_to_lose",
    "holder_line",
    "in_state",
    "inbox",
    "is_open_to_applicant",
    "is_outdated",
    "joined_for",
    "joined_of",
    "left_behind_by",
    "look_up_public",
    "losses_of",
    "may_come",
    "moved_by_notices",
    "moves_by_unit",
    "next_step_for_applicant",
    "once_sent",
    "once_sent_by",
    "opinion_file",
    "outcomes_open",
    "owed_back",
    "owes_originals",
    "own_declaration",
    "own_papers",
    "page_of_draft",
    "paper_marks",
    "parts_of",
    "prints_for",
    "receipt_of",
    "receiver_of",
    "result_file",
    "rounds",
    "seen_by",
    "seen_parts",
    "sent_with",
    "sheets_of",
    "signed_declaration",
    "state_of",
    "state_words",
    "submitted_with_key",
    "supplement_rounds",
    "timeline",
    "trace_of",
    "unsigned",
    "verification_file",
    "verifications_of",
    "with_requests",
]
