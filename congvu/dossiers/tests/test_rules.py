"""The rules of the one-stop law, clause by clause, without a database."""

from __future__ import annotations

from datetime import datetime

import pytest

from congvu.dossiers import rules
from congvu.dossiers.models import Status
from congvu.dossiers.queries.acts import SLUGS
from congvu.dossiers.queries.control import timeliness
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar

# Every act and every state: where it is possible, and what comes of it. The table is told twice on purpose.
EXPECTED: dict[str, dict[str, str]] = {
    "save_draft": {"draft": "draft", "submitted": "submitted", "in_review": "in_review"},
    "attach_paper": {"draft": "draft", "submitted": "submitted", "in_review": "in_review"},
    "remove_paper": {"draft": "draft", "submitted": "submitted", "in_review": "in_review"},
    "discard_draft": {"draft": "draft"},
    "submit": {"draft": "submitted"},
    "receive": {"submitted": "in_review"},
    "decline": {"submitted": "not_accepted"},
    "request_supplement": {"submitted": "submitted", "in_review": "in_review"},
    "save_supplement_draft": {"submitted": "submitted", "in_review": "in_review"},
    "set_aside_supplement_draft": {"submitted": "submitted", "in_review": "in_review"},
    "withdraw_supplement_request": {"submitted": "submitted", "in_review": "in_review"},
    "supplement": {"submitted": "submitted", "in_review": "in_review"},
    "withdraw": {"submitted": "withdrawn", "in_review": "withdrawn"},
    "supplement_at_counter": {"submitted": "submitted", "in_review": "in_review"},
    "withdraw_at_counter": {"submitted": "withdrawn", "in_review": "withdrawn"},
    "claim": {"in_review": "in_review"},
    "give_back": {"in_review": "in_review"},
    "hand_out": {"in_review": "in_review"},
    "complete_step": {"in_review": "in_review"},
    "ask_opinion": {"in_review": "in_review"},
    "transfer_jointly": {"in_review": "in_review"},
    "answer_opinion": {"in_review": "in_review"},
    "enter_reply": {"in_review": "in_review"},
    "ask_extension": {"in_review": "in_review"},
    "grant_extension": {"in_review": "in_review"},
    "deny_extension": {"in_review": "in_review"},
    "withdraw_opinion": {"in_review": "in_review"},
    "conclude_consultation": {"in_review": "in_review"},
    "record_verification": {"in_review": "in_review"},
    "attach_to_result": {"in_review": "in_review"},
    "remove_attachment": {"in_review": "in_review"},
    "rebase": {"submitted": "submitted", "in_review": "in_review"},
    "approve": {"in_review": "approved"},
    "refuse": {"in_review": "refused"},
    "propose_apology": {"in_review": "in_review"},
    "issue_apology": {"in_review": "in_review"},
    "return_apology": {"in_review": "in_review"},
    "stop": {"in_review": "stopped"},
    "transfer": {"submitted": "submitted", "in_review": "in_review"},
    "transfer_papers": {"in_review": "in_review"},
    "report_error": {"approved": "approved", "returned": "returned"},
    "correct_result": {"approved": "approved", "returned": "returned"},
    "reject_error_report": {"approved": "approved", "returned": "returned"},
    "record_loss": {state: state for state in ("submitted", "in_review", "approved", "refused", "returned")},
    "remedy_loss": {state: state for state in Status.values if state != "draft"},
    "choose_result_way": {state: state for state in ("submitted", "in_review", "approved", "refused")},
    "return_originals": {state: state for state in Status.values if state != "draft"},
    "check_scan": {state: state for state in ("submitted", "in_review", "approved", "refused", "returned")},
    "issue_copy": {state: state for state in ("submitted", "in_review", "approved", "refused", "returned")},
    "cancel_copy": {state: state for state in ("submitted", "in_review", "approved", "refused", "returned")},
    "revoke_result": {"approved": "approved", "returned": "returned"},
    "hand_over": {"approved": "returned", "refused": "returned"},
    "send_message": {
        state: state
        for state in ("submitted", "in_review", "approved", "refused", "returned", "not_accepted", "stopped")
    },
}


@pytest.mark.parametrize("act", list(rules.ACTS))
@pytest.mark.parametrize("status", list(Status.values))
def test_the_table_of_acts_is_exactly_this(act: str, status: str) -> None:
    leads_to = EXPECTED[act].get(status)
    assert rules.can(act, status) is (leads_to is not None)
    if leads_to is None:
        with pytest.raises(ValueError, match="not possible"):
            rules.after(act, status)
    else:
        assert rules.after(act, status) == leads_to


def test_nothing_leaves_an_end_but_messages_and_what_makes_good_a_mishap() -> None:
    acts = {name for name, act in rules.ACTS.items() if act.since & rules.ENDS}
    assert acts == {
        "send_message",
        "report_error",
        "correct_result",
        "reject_error_report",
        "record_loss",
        "remedy_loss",
        "return_originals",
        "check_scan",
        "issue_copy",
        "cancel_copy",
        "revoke_result",
    }
    assert not any(rules.ACTS[name].leads_to for name in acts)


def test_every_state_of_the_database_is_in_the_table_and_every_act_has_an_address() -> None:
    reached = {state for act in rules.ACTS.values() for state in {*act.since, act.leads_to or "draft"}}
    assert reached | {rules.WITHDRAWN} == set(Status.values)
    assert set(SLUGS) == set(rules.ACTS)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "requested", "kind"),
    [
        # Received Monday 16/11: three working days end on Thursday 19/11 at 17:00 (NĐ 61/2018/NĐ-CP Đ19.4).
        (at(16), at(16, 10), "restart"),
        (at(16), at(19, 16), "restart"),
        (at(16), at(19, 17), "restart"),
        (at(16), at(20, 8), "resume"),
        # Over a weekend and the holiday of 24/11: Friday 20/11 + 23, 25, 26/11.
        (at(20), at(26, 17), "restart"),
        (at(20), at(27, 8), "resume"),
    ],
)
def test_the_limit_starts_from_zero_when_asked_within_three_working_days(
    received: datetime, requested: datetime, kind: str
) -> None:
    assert rules.clock_kind_after_supplement(received, requested, WorkCalendar()) == kind


@pytest.mark.parametrize(("before", "allowed"), [(0, True), (1, True), (2, False), (3, False)])
def test_at_most_two_supplement_requests(before: int, allowed: bool) -> None:
    """NĐ 63/2010/NĐ-CP Đ20.4."""
    assert rules.may_request_supplement(before) is allowed


@pytest.mark.parametrize(
    ("due_at", "done_at", "words"),
    [
        (at(23, 17), at(20), "Trước hạn"),
        (at(23, 17), at(23, 9), "Đúng hạn"),
        (at(23, 17), at(23, 17), "Đúng hạn"),
        (at(23, 17), at(23, 18), "Quá hạn"),
        (None, at(23), "Đúng hạn"),
    ],
)
def test_results_are_early_on_time_or_late(due_at: datetime | None, done_at: datetime, words: str) -> None:
    assert timeliness(due_at, done_at) == words


@pytest.mark.parametrize(
    ("status", "done", "left", "percent"),
    [
        ("draft", 0, 0, 0),
        ("submitted", 0, 0, 10),
        ("in_review", 0, 0, 20),
        ("in_review", 1, 1, 50),
        ("in_review", 5, 0, 80),
        ("approved", 0, 0, 90),
        ("refused", 0, 0, 90),
        *[(end, 0, 0, 100) for end in sorted(rules.ENDS)],
    ],
)
def test_the_degree_of_completion_grows(status: str, done: int, left: int, percent: int) -> None:
    assert rules.progress(status, done, left) == percent


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{number:03d}/{year}/GP", "007/2026/GP"),
        ("Cấp cho {name}, {goods_count} dòng", "Cấp cho Sen, 2 dòng"),
        ("{missing} {name}", "Sen"),
        ("{goods} x", "x"),
        ("{name.__class__} {0}", "{name.__class__}"),
        ("{name:05d}", "Sen"),
    ],
)
def test_templates_fill_plain_places_only(template: str, filled: str) -> None:
    values = {"number": 7, "year": 2026, "name": "Sen", "goods": [1, 2]}
    assert rules.filled(template, values) == filled


@pytest.mark.parametrize(
    ("required", "when", "holds", "asked"),
    [
        (True, "", False, True),
        (True, "quantity > 1", True, True),
        (True, "quantity > 1", False, False),
        (False, "", False, False),
        (False, "quantity > 1", True, False),
    ],
)
def test_a_paper_is_asked_for_when_its_condition_holds(required: bool, when: str, holds: bool, asked: bool) -> None:
    assert rules.paper_is_asked(required, when, holds) is asked


@pytest.mark.parametrize(
    ("channel", "asked"), [("online", True), ("system", True), ("counter", False), ("post", False)]
)
def test_nd_45_2020_what_is_filed_electronically_is_signed_digitally_where_it_must_be(
    channel: str, asked: bool
) -> None:
    assert rules.signature_is_asked(True, channel) is asked
    assert not rules.signature_is_asked(False, channel)


@pytest.mark.parametrize(
    ("signed_here", "verdicts", "signed"),
    [
        (False, (), False),
        (True, (), True),
        (False, ("valid",), True),
        (False, ("indeterminate",), True),
        (False, ("invalid",), False),
        (False, ("invalid", "valid"), True),
    ],
)
def test_nd_45_2020_d11_2_a_signature_counts_unless_it_was_found_invalid(
    signed_here: bool, verdicts: tuple[str, ...], signed: bool
) -> None:
    assert rules.is_signed_as_asked(signed_here, verdicts) is signed


def test_a_process_hears_single_values_only() -> None:
    said = {"a": 1, "b": "x", "c": [1], "d": {"e": 1}, "f": None, "g": True, "h": "y" * 201}
    assert rules.plain_facts(said) == {"a": 1, "b": "x", "g": True}


@pytest.mark.parametrize(
    ("blocking", "changed", "reply", "is_left"),
    [
        (True, False, "", True),
        (True, False, "  ", True),
        (True, True, "", False),
        (True, False, "Hợp đồng đúng là 50", False),
        (False, False, "", False),
    ],
)
def test_nđ61_đ15_3_a_blocking_mark_is_mended_or_explained(
    blocking: bool, changed: bool, reply: str, is_left: bool
) -> None:
    mark = rules.Owed("Số lượng", blocking, names_a_place=True, changed=changed, reply=reply)
    assert rules.left_unanswered([mark]) == (["Số lượng"] if is_left else [])


def test_a_notice_in_words_only_asks_for_no_word() -> None:
    assert rules.left_unanswered([rules.Owed("Bản dịch", True, names_a_place=False, changed=False, reply="")]) == []


@pytest.mark.parametrize(
    ("by_the_program", "officer_can", "agency_can", "who"),
    [
        (False, True, True, ("person", "agency")),
        (False, False, True, ()),
        (False, True, False, ()),
        (True, False, True, ("agency",)),
        (True, False, False, ()),
    ],
)
def test_nd_30_2020_d5_an_electronic_paper_is_signed_by_who_issued_it_and_then_by_the_agency(
    by_the_program: bool, officer_can: bool, agency_can: bool, who: tuple[str, ...]
) -> None:
    told = rules.signed_by(by_the_program=by_the_program, officer_can=officer_can, agency_can=agency_can)
    assert told == who
