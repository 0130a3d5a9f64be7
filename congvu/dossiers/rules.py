"""What the one-stop law says of a dossier: pure functions of plain values.

NĐ 61/2018/NĐ-CP (one-stop mechanism), NĐ 63/2010/NĐ-CP Đ20 (duties towards the applicant), TT 01/2018/TT-VPCP (codes, forms).
`docs/law/one-stop.md` names the test of each clause.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from congvu.kernel.clock_events import ClockEventKind
from congvu.kernel.duties import supplement_notice_by
from congvu.kernel.work_calendar import WorkCalendar

DRAFT, SUBMITTED, NOT_ACCEPTED, IN_REVIEW = "draft", "submitted", "not_accepted", "in_review"
APPROVED, REFUSED, RETURNED, WITHDRAWN, STOPPED = "approved", "refused", "returned", "withdrawn", "stopped"

ENDS = frozenset({NOT_ACCEPTED, RETURNED, WITHDRAWN, STOPPED})
# Filed on paper: the desk acts for whoever comes to it.
ON_PAPER = frozenset({"counter", "post"})
# What an applicant's act asks of whoever does it for an enterprise; any act not named is sending.
PREPARING = frozenset({"save_draft", "attach_paper", "remove_paper", "discard_draft", "send_message"})
# An intermediary files and supplements; giving up its principal's dossier is the principal's.
PRINCIPALS_ONLY = frozenset({"withdraw"})
DECIDED = frozenset({APPROVED, REFUSED, RETURNED})

# What was lost is made good whatever became of the dossier meanwhile.
_RECEIVED_OR_ENDED = (SUBMITTED, IN_REVIEW, APPROVED, REFUSED, RETURNED, NOT_ACCEPTED, WITHDRAWN, STOPPED)

# NĐ 63/2010/NĐ-CP Đ20.4: an applicant is not made to come back to supplement more than twice.
MOST_SUPPLEMENT_REQUESTS = 2
# NĐ 61/2018/NĐ-CP Đ19.9: the day of the result is set anew at most once.
MOST_REAPPOINTMENTS = 1
MOST_ATTACHMENTS = 20  # to one result; more are put together into one file


@dataclass(frozen=True)
class Act:
    """Thao tác: from which states a legal act is possible, where it leads, and what it is called.

    `party`: "applicant", "receiver" (the one-stop desk), "holder" (of a step that opens the act), "unit" (officers of the
    unit that handles it), "asked" (a unit asked for an opinion), "editor" (who keeps the catalogue), "program".
    """

    name: str
    label: str
    phrase: str
    party: str
    since: frozenset[str]
    leads_to: str | None = None
    during_supplement: bool = True


def _act(name: str, label: str, party: str, since: str, leads_to: str | None = None, *, waits: bool = False) -> Act:
    phrase = label[0].lower() + label[1:]
    return Act(name, label, phrase, party, frozenset(since.split()), leads_to, during_supplement=not waits)


# The one table of what is possible. `waits`: not while the applicant owes a supplement.
ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        _act("save_draft", "Lưu bản khai", "applicant", "draft submitted in_review"),
        _act("attach_paper", "Đính kèm thành phần hồ sơ", "applicant", "draft submitted in_review"),
        _act("remove_paper", "Gỡ thành phần hồ sơ", "applicant", "draft submitted in_review"),
        _act("discard_draft", "Xóa bản nháp", "applicant", DRAFT),
        _act("submit", "Nộp hồ sơ", "applicant", DRAFT, SUBMITTED),
        _act("receive", "Tiếp nhận hồ sơ", "receiver", SUBMITTED, IN_REVIEW, waits=True),
        _act("decline", "Từ chối tiếp nhận", "receiver", SUBMITTED, NOT_ACCEPTED),
        _act("request_supplement", "Yêu cầu bổ sung", "holder", "submitted in_review", waits=True),
        _act("save_supplement_draft", "Soạn yêu cầu bổ sung", "holder", "submitted in_review", waits=True),
        _act("set_aside_supplement_draft", "Cất phiếu bổ sung đang soạn", "holder", "submitted in_review"),
        _act("withdraw_supplement_request", "Thu hồi yêu cầu bổ sung", "holder", "submitted in_review"),
        _act("supplement", "Nộp bổ sung", "applicant", "submitted in_review"),
        _act("withdraw", "Rút hồ sơ", "applicant", "submitted in_review", WITHDRAWN),
        _act("supplement_at_counter", "Ghi nhận bổ sung tại quầy", "receiver", "submitted in_review"),
        _act("withdraw_at_counter", "Ghi nhận rút hồ sơ tại quầy", "receiver", "submitted in_review", WITHDRAWN),
        _act("claim", "Nhận việc", "holder", IN_REVIEW),
        _act("give_back", "Trả lại việc cho đơn vị", "holder", IN_REVIEW),
        _act("hand_out", "Giao việc", "holder", IN_REVIEW),
        _act("complete_step", "Hoàn thành bước", "holder", IN_REVIEW, waits=True),
        _act("ask_opinion", "Lấy ý kiến, giao phối hợp", "unit", IN_REVIEW),
        _act("transfer_jointly", "Chuyển hồ sơ liên thông", "receiver", IN_REVIEW),
        _act("answer_opinion", "Trả lời ý kiến", "asked", IN_REVIEW),
        _act("enter_reply", "Nhập văn bản trả lời", "unit", IN_REVIEW),
        _act("ask_extension", "Xin gia hạn trả lời", "asked", IN_REVIEW),
        _act("grant_extension", "Đồng ý gia hạn trả lời", "unit", IN_REVIEW),
        _act("deny_extension", "Không gia hạn trả lời", "unit", IN_REVIEW),
        _act("withdraw_opinion", "Rút yêu cầu ý kiến", "unit", IN_REVIEW),
        _act("conclude_consultation", "Tổng hợp ý kiến", "unit", IN_REVIEW),
        _act("approve", "Phê duyệt", "holder", IN_REVIEW, APPROVED, waits=True),
        _act("refuse", "Từ chối giải quyết", "holder", IN_REVIEW, REFUSED),
        _act("stop", "Dừng giải quyết", "holder", IN_REVIEW, STOPPED),
        _act("propose_apology", "Đề nghị xin lỗi, hẹn lại", "unit", IN_REVIEW, waits=True),
        _act("issue_apology", "Ký phiếu xin lỗi, hẹn lại", "unit", IN_REVIEW, waits=True),
        _act("return_apology", "Trả lại đề nghị xin lỗi", "unit", IN_REVIEW),
        _act("transfer", "Chuyển đơn vị", "unit", "submitted in_review"),
        _act("transfer_papers", "Ghi nhận chuyển hồ sơ giấy", "receiver", IN_REVIEW),
        _act("attach_to_result", "Kèm văn bản vào kết quả", "unit", IN_REVIEW),
        _act("remove_attachment", "Gỡ văn bản kèm theo kết quả", "unit", IN_REVIEW),
        _act("record_verification", "Ghi nhận thẩm tra, xác minh", "unit", IN_REVIEW),
        _act("rebase", "Chuyển bản công bố", "editor", "submitted in_review", waits=True),
        _act("hand_over", "Trả kết quả", "receiver", "approved refused", RETURNED),
        _act("choose_result_way", "Chọn cách nhận kết quả", "applicant", "submitted in_review approved refused"),
        _act("return_originals", "Trả bản chính", "receiver", " ".join(_RECEIVED_OR_ENDED)),
        _act("check_scan", "Đối chiếu bản quét", "unit", "submitted in_review approved refused returned"),
        _act("issue_copy", "Cấp bản sao điện tử", "unit", "submitted in_review approved refused returned"),
        _act("cancel_copy", "Hủy bản sao chưa ký", "unit", "submitted in_review approved refused returned"),
        _act("report_error", "Báo sai sót trong kết quả", "applicant", "approved returned"),
        _act("correct_result", "Đính chính kết quả", "unit", "approved returned"),
        _act("revoke_result", "Bãi bỏ kết quả", "unit", "approved returned"),
        _act("reject_error_report", "Trả lời không có sai sót", "unit", "approved returned"),
        _act("record_loss", "Ghi nhận mất, hỏng hồ sơ", "unit", "submitted in_review approved refused returned"),
        _act("remedy_loss", "Ghi nhận đã khắc phục", "unit", " ".join(_RECEIVED_OR_ENDED)),
        _act(
            "send_message",
            "Gửi trao đổi",
            "applicant",
            "submitted in_review approved refused returned not_accepted stopped",
        ),
    )
}


def can(act: str, status: str) -> bool:
    """Whether an act is possible in a state, whoever asks."""
    return status in ACTS[act].since


def applicant_may(act: str, rights: Collection[str], *, under_mandate: bool) -> bool:
    """Whether who holds these rights for the applicant may do an act of his."""
    if under_mandate and act in PRINCIPALS_ONLY:
        return False
    return ("file" if act in PREPARING else "send") in rights


def after(act: str, status: str) -> str:
    """The state an act leads to; acts that change no state leave it."""
    if not can(act, status):
        raise ValueError(f"{act} is not possible in {status}")
    return ACTS[act].leads_to or status


def clock_kind_after_supplement(received: datetime, requested: datetime, calendar: WorkCalendar) -> ClockEventKind:
    """How the clock goes on once the supplement is complete.

    Asked within three working days of reception, the time limit starts again from zero (NĐ 61/2018/NĐ-CP Đ19.4). Asked
    later, which only a special law allows, the time the applicant took is not counted and the rest runs on.
    """
    in_time = requested <= supplement_notice_by(received, calendar)
    return ClockEventKind.RESTART if in_time else ClockEventKind.RESUME


def may_request_supplement(requests_before: int) -> bool:
    """NĐ 63/2010/NĐ-CP Đ20.4: at most two requests a case."""
    return requests_before < MOST_SUPPLEMENT_REQUESTS


def dealt(items: Iterable[int], able: Mapping[int, Sequence[int]], chosen: Sequence[int]) -> dict[int, int | None]:
    """Who gets which item: each to the one of those chosen who may do it and has got least so far; None: nobody may."""
    load = dict.fromkeys(chosen, 0)
    given: dict[int, int | None] = {}
    for item in items:
        fit = [one for one in chosen if one in able.get(item, ())]
        to = min(fit, key=lambda one: (load[one], chosen.index(one))) if fit else None
        given[item] = to
        if to is not None:
            load[to] += 1
    return given


@dataclass(frozen=True)
class Owed:
    """One mark of a notice and what the applicant did about it; `names_a_place`: a field, a row or a paper."""

    label: str
    blocking: bool
    names_a_place: bool
    changed: bool
    reply: str


def opens_everything(marks: Sequence[Owed]) -> bool:
    """A notice that names no place asks in words only: whatever is needed to answer it is open."""
    return not any(mark.names_a_place for mark in marks)


def left_unanswered(marks: Sequence[Owed]) -> list[str]:
    """The blocking marks that were neither mended nor answered with a word (NĐ 61/2018/NĐ-CP Đ15.3: complete, exact).

    A notice that names no place is answered by the applicant as he thinks right; the officer judges it.
    """
    if opens_everything(marks):
        return []
    return [mark.label for mark in marks if mark.blocking and not mark.changed and not mark.reply.strip()]


def reply_to_error_by(reported: datetime, calendar: WorkCalendar) -> datetime:
    """By when a reported error is corrected or explained: three working days (docs/law/one-stop.md, decision 17)."""
    return calendar.closing(calendar.add_working_days(reported.astimezone(calendar.zone).date(), 3))


def may_reappoint(apologies_before: int) -> bool:
    """NĐ 61/2018/NĐ-CP Đ19.9: the result is promised anew at most once."""
    return apologies_before < MOST_REAPPOINTMENTS


def takes_other_limit(due_before: datetime, due_after: datetime, apology_by: datetime, at: datetime) -> bool:
    """Whether a dossier that goes on under another revision takes its time limit; else it keeps its own.

    Never later than what the applicant was told. And never so early that the apology, due a day before the end (NĐ
    61/2018/NĐ-CP Đ19.9), would be late from the start (docs/law/catalogue.md, decision 10).
    """
    return due_after <= due_before and at < apology_by


def parts_to_begin(parts: Sequence[Mapping[str, Any]], states: Mapping[str, str]) -> list[str]:
    """Which parts of a joined dossier begin now: drafts whose earlier parts all have their result."""
    has_result = {key for key, state in states.items() if state in {APPROVED, RETURNED}}
    return [part["key"] for part in parts if states.get(part["key"]) == DRAFT and has_result >= set(part["after"])]


def parts_cut_off(parts: Sequence[Mapping[str, Any]], states: Mapping[str, str]) -> list[str]:
    """Which parts cannot begin any more: an earlier one they wait for ended without its result."""
    lost = {key for key, state in states.items() if state in {REFUSED, NOT_ACCEPTED, WITHDRAWN, STOPPED}}
    # A draft that was thrown away has no result either.
    lost |= {part["key"] for part in parts if part["key"] not in states}
    cut: list[str] = []
    for part in parts:
        if states.get(part["key"]) == DRAFT and (lost | set(cut)) & set(part["after"]):
            cut.append(part["key"])
    return cut


def parts_left_behind(parts: Sequence[Mapping[str, Any]], states: Mapping[str, str], key: str) -> list[str]:
    """Which parts could not begin any more if this one ended without its result."""
    before = set(parts_cut_off(parts, states))
    return [cut for cut in parts_cut_off(parts, {**states, key: WITHDRAWN}) if cut not in before]


def opinion_reminder_at(asked_at: datetime, due_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """When who was asked is reminded: as the working day before the end opens; never of what was asked after that."""
    day = calendar.previous_working_day(due_at.astimezone(calendar.zone).date())
    reminder = calendar.opening(day)
    return reminder if asked_at < reminder else None


def on_time(due_at: datetime | None, decided_at: datetime) -> bool:
    """Whether a dossier was decided by its due time; without a limit nothing is late."""
    return due_at is None or decided_at <= due_at


def progress(status: str, steps_done: int, steps_open: int) -> int:
    """Degree of completion in percent, which is all a stranger may learn (TT 01/2018/TT-VPCP Đ16.2d)."""
    fixed = {DRAFT: 0, SUBMITTED: 10, APPROVED: 90, REFUSED: 90}
    if status in ENDS:
        return 100
    if status in fixed:
        return fixed[status]
    share = steps_done / (steps_done + steps_open) if steps_done + steps_open else 0
    return 20 + int(60 * share)


# Working days after the decision on which somebody is reminded of a result that lies at the desk; the decree gives no
# time (docs/law/one-stop.md, “Reminders of a result”).
COLLECTION_REMINDERS = (5, 15, 30)


def collection_reminder_on(decided: date, reminders_before: int, calendar: WorkCalendar) -> date | None:
    """The day of the next reminder of a result nobody has collected; None after the last."""
    if reminders_before >= len(COLLECTION_REMINDERS):
        return None
    return calendar.add_working_days(decided, COLLECTION_REMINDERS[reminders_before])


_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


def filled(template: str, values: Mapping[str, Any]) -> str:
    """A package's template with plain `{key}` and `{number:05d}` places filled; an unknown or empty one becomes nothing."""

    def place(found: re.Match[str]) -> str:
        value = values.get(found[1])
        if value is None and found[1].endswith("_count"):
            # "{goods_count}": how many rows the table `goods` has.
            rows = values.get(found[1].removesuffix("_count"))
            value = len(rows) if isinstance(rows, list) else None
        if value is None or isinstance(value, list | dict):
            return ""
        try:
            return format(value, found[2] or "")
        except (ValueError, TypeError):
            return str(value)

    return " ".join(_PLACE.sub(place, template).split())


def plain_facts(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a process may ask of the answers: the single values at the top, never tables or texts of a page."""
    return {
        key: value
        for key, value in answers.items()
        if isinstance(value, int | float | bool) or (isinstance(value, str) and len(value) <= 200)
    }


def missing_papers(asked: Iterable[tuple[str, str]], given: Sequence[str]) -> list[str]:
    """The names of the papers asked for that nobody gave."""
    there = set(given)
    return [name for key, name in asked if key not in there]


def signature_is_asked(asked: bool, channel: str) -> bool:
    """What must be signed digitally is so where it is filed electronically (NĐ 45/2020/NĐ-CP, preparing a dossier; for C/O
    NĐ 31/2018/NĐ-CP); at the counter and by post it is signed with a pen."""
    return asked and channel not in ON_PAPER


def is_signed_as_asked(signed_here: bool, verdicts: Iterable[str]) -> bool:
    """By the applicant on the portal, or a file with at least one signature that was not found invalid: one that could not
    be decided counts, the officer judges it (NĐ 45/2020/NĐ-CP Đ11.2)."""
    return signed_here or any(verdict != "invalid" for verdict in verdicts)


def paper_is_asked(required: bool, when: str, holds: bool) -> bool:
    """A required paper is asked for always, or exactly when its condition holds; any other may be given."""
    return required and (holds or not when)


# The declaration is the applicant's to sign, the book is nobody's, the hand-over sheet is signed with a pen at the counter.
NOT_SIGNED_BY_THE_AGENCY = frozenset({"declaration", "06", "handover"})


def signed_by(*, by_the_program: bool, officer_can: bool, agency_can: bool) -> tuple[str, ...]:
    """Who signs an electronic paper of the agency, in their order (NĐ 30/2020/NĐ-CP Đ5.1, Đ32.2d): who issued it, then the
    agency; what the program answers by itself (NĐ 113/2017/NĐ-CP Đ27) has no officer, so the agency alone. Where one of them has no certificate it is signed with a pen."""
    if not agency_can:
        return ()
    if by_the_program:
        return ("agency",)
    return ("person", "agency") if officer_can else ()


def attachment_signed_by(main: Collection[str]) -> tuple[str, ...]:
    """Who signs an attached file: the agency, after a person signed the main paper (NĐ 30/2020 Phụ lục I, II.8b); or pens."""
    return ("attachment",) if main else ()
