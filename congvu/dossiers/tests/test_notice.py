"""Supplement by field: what is marked is mended, nothing else; the notice is drafted, issued once, and may be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.actions import Mark
from congvu.dossiers.models import Dossier, LegalPrint, Status, SupplementDraft, SupplementMark
from congvu.dossiers.refusals import (
    AwaitingSupplement,
    ItemsMissing,
    MarksUnanswered,
    MarkUnknown,
    MarkWithoutReason,
    NoDraft,
    NothingAsked,
    NothingBlocking,
    NotYourDossier,
    PlaceNotAsked,
    ReasonMissing,
)
from congvu.events.inline import run_due_jobs
from congvu.forms.lookups import ListedLookups
from congvu.notifications.models import Notification
from congvu.workflow.queries import open_items
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
REASON = "Nội dung khai chưa khớp hợp đồng."
QUANTITY = Mark("field", "quantity", reason="Hợp đồng ghi 60")
APPLICATION = Mark("paper", "application", reason="Bản quét mờ trang 2")
NOTE = Mark("field", "note", reason="Nên ghi ngày hội chợ", blocking=False)
GOODS = [{"name": "Ấm chén", "pieces": "2"}, {"name": "Bình gốm", "pieces": "3"}]


@pytest.fixture
def dossier(permit: Procedure, lan: Account, an: Account, monday: datetime) -> Dossier:
    return given.received(permit, by=lan, an=an, at=monday, answers={"goods": GOODS})


def ask(dossier: Dossier, *marks: Mark, by: Account, at: datetime) -> Any:
    return actions.request_supplement(dossier, [], REASON, marks, by=by, at=at)


# -- the notice --------------------------------------------------------------------------------------------------
def test_nđ61_đ15_3_one_notice_names_every_place_with_its_page_and_reason(
    dossier: Dossier, binh: Account, monday: datetime
) -> None:
    row = Mark("row", "goods", 1, reason="Tên hàng chưa rõ")
    items = [{"what": "Giải thích chênh lệch", "why": "Số liệu hải quan khác"}]
    request = actions.request_supplement(dossier, items, REASON, [NOTE, QUANTITY, row, APPLICATION], by=binh, at=monday)
    printed = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.SUPPLEMENT)
    assert printed.data["items"] == request.items
    assert request.items == [
        {"what": "Số lượng (trang “Nội dung đề nghị”)", "why": "Hợp đồng ghi 60"},
        {"what": "Danh mục hàng, dòng hàng 2 (trang “Nội dung đề nghị”)", "why": "Tên hàng chưa rõ"},
        {"what": "Giấy tờ: Đơn đề nghị", "why": "Bản quét mờ trang 2"},
        {"what": "Giải thích chênh lệch", "why": "Số liệu hải quan khác"},
        {"what": "Ghi chú (trang “Nội dung đề nghị”)", "why": "(Góp ý, có thể để nguyên) Nên ghi ngày hội chợ"},
    ]


def test_a_notice_is_refused_without_a_place_a_reason_or_anything_blocking(
    dossier: Dossier, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    wrong: list[tuple[Mark, type[Exception]]] = [
        (Mark("field", "khong_co", reason="x"), MarkUnknown),
        (Mark("paper", "khong_co", reason="x"), MarkUnknown),
        (Mark("row", "goods", 7, reason="x"), MarkUnknown),
        (Mark("field", "quantity"), MarkWithoutReason),
        (NOTE, NothingBlocking),
    ]
    with unchanged(dossier):
        for mark, refusal in wrong:
            with pytest.raises(refusal):
                ask(dossier, mark, by=binh, at=monday)
    assert not SupplementMark.objects.exists()


def test_the_database_holds_one_mark_a_place(dossier: Dossier, binh: Account, monday: datetime) -> None:
    request = ask(dossier, QUANTITY, Mark("field", "quantity", reason="và đơn vị"), by=binh, at=monday)
    mark = request.marks.get()
    assert mark.reason == "Hợp đồng ghi 60\nvà đơn vị"
    mark.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        mark.save(force_insert=True)


# -- the answer --------------------------------------------------------------------------------------------------
def test_lan_mends_what_is_marked_and_the_officer_sees_each_place_before_and_after(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime
) -> None:
    later = monday + timedelta(hours=2)
    row = Mark("row", "goods", 1, reason="Tên hàng chưa rõ")
    request = ask(dossier, QUANTITY, APPLICATION, row, NOTE, by=binh, at=later)
    actions.attach_paper(dossier, "application", given.pdf("ro.pdf", by=lan), by=lan, at=later + timedelta(hours=1))
    goods = [GOODS[0], {"name": "Bình gốm Bát Tràng", "pieces": "3"}]
    said = dossier.answers | {"quantity": "60", "goods": goods}
    dossier = actions.supplement(dossier, said, by=lan, at=later + timedelta(hours=2))
    assert dossier.answers["quantity"] == "60"
    [one] = queries.supplement_rounds(
        dossier, dossier.supplement_requests.all(), dossier.papers.all(), ListedLookups({})
    )
    told = {answer.mark.label.partition(" (")[0]: answer for answer in one.marks}
    assert {name: answer.state for name, answer in told.items()} == {
        "Số lượng": "mended",
        "Giấy tờ: Đơn đề nghị": "mended",
        "Danh mục hàng, dòng hàng 2": "mended",
        "Ghi chú": "left",
    }
    assert [(c.before, c.after) for c in told["Số lượng"].changes] == [("50", "60")]
    assert [c.after for c in told["Danh mục hàng, dòng hàng 2"].changes] == ["Bình gốm Bát Tràng"]
    paper = told["Giấy tờ: Đơn đề nghị"].paper
    assert paper is not None and paper.before is not None and paper.after is not None
    assert (paper.before.file.name, paper.after.file.name) == ("don.pdf", "ro.pdf")
    assert one.others == () and one.papers == () and one.request == request


def test_a_blocking_mark_left_alone_needs_a_word(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    request = ask(dossier, QUANTITY, NOTE, by=binh, at=monday)
    with unchanged(dossier), pytest.raises(MarksUnanswered) as refused:
        actions.supplement(dossier, by=lan, at=monday)
    assert refused.value.details["labels"] == ["Số lượng (trang “Nội dung đề nghị”)"]
    mark = request.marks.get(key="quantity")
    dossier = actions.supplement(dossier, replies={mark.pk: "Phụ lục 2 ghi 50"}, by=lan, at=monday)
    mark.refresh_from_db()
    assert mark.reply == "Phụ lục 2 ghi 50" and not dossier.supplement_requests.filter(answered_at=None).exists()


def test_what_is_not_marked_cannot_be_changed(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime, unchanged: Watch
) -> None:
    ask(dossier, QUANTITY, by=binh, at=monday)
    file = given.pdf(by=lan)
    with unchanged(dossier):
        with pytest.raises(PlaceNotAsked):
            actions.supplement(dossier, dossier.answers | {"quantity": "60", "purpose": "Khác"}, by=lan, at=monday)
        with pytest.raises(PlaceNotAsked):
            actions.attach_paper(dossier, "application", file, by=lan, at=monday)
        with pytest.raises(PlaceNotAsked):
            actions.remove_paper(dossier.papers.get(), by=lan, at=monday)
    stray = dossier.answers | {"quantity": "60", "purpose": "Sửa trộm", "goods": []}
    dossier = actions.save_draft(dossier, stray, dossier.draft_version, by=lan, at=monday)
    assert queries.answers_being_edited(dossier) == dossier.answers | {"quantity": "60"}


def test_what_comes_up_through_the_mending_is_open_too(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime
) -> None:
    """More than 100 pieces ask for the contract, which nobody marked."""
    ask(dossier, QUANTITY, by=binh, at=monday)
    saved = actions.save_draft(dossier, dossier.answers | {"quantity": "500"}, dossier.draft_version, by=lan, at=monday)
    actions.attach_paper(saved, "contract", given.pdf(by=lan), by=lan, at=monday)
    assert actions.supplement(saved, by=lan, at=monday).answers["quantity"] == "500"


def test_a_notice_in_words_opens_everything_as_before(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime
) -> None:
    actions.request_supplement(dossier, [{"what": "Bản dịch", "why": ""}], REASON, by=binh, at=monday)
    actions.attach_paper(dossier, "application", given.pdf(by=lan), by=lan, at=monday)
    assert actions.supplement(dossier, dossier.answers | {"purpose": "Mới"}, by=lan, at=monday)


# -- the draft ---------------------------------------------------------------------------------------------------
def test_a_draft_is_kept_gone_on_with_put_away_and_issued(
    dossier: Dossier, lan: Account, binh: Account, dung: Account, monday: datetime, unchanged: Watch
) -> None:
    with unchanged(dossier):
        with pytest.raises(NotYourDossier):
            actions.save_supplement_draft(dossier, [QUANTITY], "", by=dung, at=monday)
        with pytest.raises(ItemsMissing):
            actions.save_supplement_draft(dossier, [], " ", by=binh, at=monday)
        with pytest.raises(NoDraft):
            actions.set_aside_supplement_draft(dossier, by=binh, at=monday)
    actions.save_supplement_draft(dossier, [QUANTITY, NOTE], "", by=binh, at=monday)
    actions.save_supplement_draft(dossier, [QUANTITY, APPLICATION], REASON, by=binh, at=monday)
    assert [mark.key for mark in dossier.supplement_marks.filter(request=None)] == ["quantity", "application"]
    draft = actions.set_aside_supplement_draft(dossier, by=binh, at=monday)
    assert draft.set_aside_at == monday and dossier.supplement_marks.count() == 2
    told = {line.kind for line in queries.timeline(dossier, for_applicant=True)}
    assert not {kind for kind in told if "draft_s" in kind and "supplement" in kind}
    ask(dossier, QUANTITY, by=binh, at=monday)
    assert SupplementDraft.objects.get().set_aside_at, "what was not issued is still there"
    assert [mark.key for mark in dossier.supplement_marks.filter(request=None)] == ["application"]
    with unchanged(dossier), pytest.raises(AwaitingSupplement):
        actions.save_supplement_draft(dossier, [NOTE], REASON, by=binh, at=monday)


# -- taken back --------------------------------------------------------------------------------------------------
def test_a_notice_is_taken_back_its_text_is_a_draft_again_and_the_clock_never_stopped(
    dossier: Dossier, lan: Account, binh: Account, monday: datetime
) -> None:
    due = dossier.due_at
    ask(dossier, QUANTITY, APPLICATION, by=binh, at=monday + timedelta(hours=3))
    dossier.refresh_from_db()
    dossier = actions.save_draft(
        dossier, dossier.answers | {"quantity": "61"}, dossier.draft_version, by=lan, at=monday + timedelta(hours=4)
    )
    acts = [act.name for act in queries.acts_open_to(dossier, binh, monday)]
    assert "withdraw_supplement_request" in acts and "request_supplement" not in acts
    actions.withdraw_supplement_request(dossier, "Nhầm hồ sơ", by=binh, at=monday + timedelta(days=1))
    dossier.refresh_from_db()
    assert (dossier.status, dossier.due_at) == (Status.IN_REVIEW, due)
    assert open_items(dossier.process_id).get().due_at is not None
    assert dossier.supplement_draft.reason == REASON
    assert [mark.key for mark in dossier.supplement_marks.filter(request=None)] == ["quantity", "application"]
    assert dossier.prints.get(form=LegalPrint.Form.SUPPLEMENT).withdrawn_at is not None
    deadline = queries.due_explained(dossier)
    assert deadline is not None and any("thu hồi yêu cầu bổ sung" in str(line) for line in deadline.lines)
    run_due_jobs()
    assert Notification.objects.filter(account=lan, title__startswith="Thu hồi yêu cầu bổ sung").exists()
    # Nobody came for it: two requests are still possible, and what Lan typed is there again.
    again = ask(dossier, QUANTITY, by=binh, at=monday + timedelta(days=1, hours=1))
    assert again.answers_draft["quantity"] == "61"


def test_only_who_may_ask_takes_back_and_only_what_waits(
    dossier: Dossier, lan: Account, an: Account, binh: Account, dung: Account, monday: datetime, unchanged: Watch
) -> None:
    with unchanged(dossier), pytest.raises(NothingAsked):
        actions.withdraw_supplement_request(dossier, "Nhầm", by=binh, at=monday)
    ask(dossier, QUANTITY, by=binh, at=monday)
    with unchanged(dossier):
        for other in (lan, an, dung):
            with pytest.raises(NotYourDossier):
                actions.withdraw_supplement_request(dossier, "Nhầm", by=other, at=monday)
        with pytest.raises(ReasonMissing):
            actions.withdraw_supplement_request(dossier, " ", by=binh, at=monday)


def test_before_reception_the_desk_takes_back_what_it_asked(
    permit: Procedure, lan: Account, an: Account, monday: datetime
) -> None:
    dossier = given.submitted(permit, by=lan, at=monday)
    ask(dossier, APPLICATION, by=an, at=monday)
    assert "withdraw_supplement_request" in [act.name for act in queries.acts_open_to(dossier, an, monday)]
    actions.withdraw_supplement_request(dossier, "Đã đọc được", by=an, at=monday)
    received = actions.receive(dossier, by=an, at=monday)
    assert f"{localtime(received.due_at):%d/%m}" == "23/11" and not received.clock_events.exists()
