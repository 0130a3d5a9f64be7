"""NĐ 61/2018/NĐ-CP Đ21: what the agency did wrong or lost, it makes good at its own cost, and says that it is sorry."""

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
from congvu.dossiers.actions import RightAnswer
from congvu.dossiers.mishap_refusals import (
    CorrectionMissing,
    CorrectionUnreadable,
    ErrorAlreadyReported,
    LossUnclear,
    NoErrorReported,
    NoOpenLoss,
    NoResultYet,
    RemedyDuePast,
    RemedyUnclear,
)
from congvu.dossiers.models import Dossier, LegalPrint, PaperLoss
from congvu.dossiers.refusals import NotPossibleNow, NotYourDossier, ReasonMissing, TextMissing
from congvu.events.inline import run_due_jobs
from congvu.notifications.models import Notification
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
GOODS = [{"name": "Ấm chem", "pieces": "2"}]


@pytest.fixture
def returned(permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime) -> Dossier:
    """Lan has her permit, and it is wrong."""
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=monday, answers={"goods": GOODS})
    run_due_jobs()
    return actions.hand_over(dossier, "online", by=an, at=monday)


def test_nđ61_đ21_1_cường_corrects_what_lan_reports_and_the_old_result_stays_as_replaced(
    returned: Dossier, lan: Account, an: Account, cuong: Account, monday: datetime
) -> None:
    report = actions.report_error(returned, "Tên hàng sai chính tả", by=lan, at=monday)
    assert f"{localtime(report.answer_by):%H:%M %d/%m}" == "17:00 19/11"
    assert "report_error" not in [act.name for act in queries.acts_open_to(returned, lan, monday)]
    assert "correct_result" in [act.name for act in queries.acts_open_to(returned, cuong, monday)]
    right = [RightAnswer("goods/0/name", "Ấm chén"), RightAnswer("quantity", "60")]
    later = monday + timedelta(days=1)
    correction = actions.correct_result(returned, "corrected", "Nhập sai khi in", right, by=cuong, at=later)
    assert correction.lines == [
        {"what": "Danh mục hàng, dòng hàng 1: Tên hàng", "wrong": "Ấm chem", "right": "Ấm chén"},
        {"what": "Số lượng", "wrong": "50", "right": "60"},
    ]
    dossier = Dossier.objects.get(pk=returned.pk)
    decision = dossier.decision
    assert (correction.old_number, decision.number) == ("001/2026/GP-VD", "002/2026/GP-VD")
    assert decision.data["shown"]["goods"][0]["name"] == "Ấm chén" and "60 đơn vị" in decision.data["request"]
    assert decision.data["replaces"]["number"] == "001/2026/GP-VD"
    # What Lan declared, when it was decided, and whether in time, stay as they were.
    assert dossier.answers["goods"] == GOODS and dossier.decided_at == monday
    run_due_jobs()
    decision.refresh_from_db()
    assert decision.file is not None and correction.old_file is not None and decision.file != correction.old_file
    report.refresh_from_db()
    assert report.answered_by == cuong and correction.report == report
    printed = dossier.prints.get(form=LegalPrint.Form.CORRECTION)
    assert printed.file is not None and printed in queries.prints_for(dossier, lan)
    assert Notification.objects.filter(account=lan, title__startswith="Xin lỗi").exists()


def test_nđ61_đ21_1_the_leader_explains_where_there_is_no_error(
    returned: Dossier, lan: Account, cuong: Account, monday: datetime
) -> None:
    actions.report_error(returned, "Sai số lượng", by=lan, at=monday)
    report = actions.reject_error_report(returned, "Đúng như tờ khai.", by=cuong, at=monday)
    assert report.reply == "Đúng như tờ khai." and not returned.corrections.exists()
    run_due_jobs()
    assert Notification.objects.filter(account=lan, body__contains="Đúng như tờ khai.").exists()


def test_only_a_leader_corrects_and_only_what_the_result_says(
    returned: Dossier, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, monday: datetime,
    unchanged: Watch,
) -> None:  # fmt: skip
    right = [RightAnswer("quantity", "60")]
    with unchanged(returned):
        for other in (lan, an, binh, dung):
            with pytest.raises(NotYourDossier):
                actions.correct_result(returned, "corrected", "Sai", right, by=other, at=monday)
        for wrong, refusal in (
            ([], CorrectionMissing),
            ([RightAnswer("quantity", "50")], CorrectionMissing),
            ([RightAnswer("khong_co", "1")], CorrectionUnreadable),
            ([RightAnswer("quantity", "nhiều")], CorrectionUnreadable),
        ):
            with pytest.raises(refusal):
                actions.correct_result(returned, "corrected", "Sai", wrong, by=cuong, at=monday)
        with pytest.raises(ReasonMissing):
            actions.correct_result(returned, "corrected", " ", right, by=cuong, at=monday)
        with pytest.raises(NoErrorReported):
            actions.reject_error_report(returned, "Đúng", by=cuong, at=monday)
        with pytest.raises(NotYourDossier):
            actions.report_error(returned, "Sai", by=dung, at=monday)
        with pytest.raises(TextMissing):
            actions.report_error(returned, " ", by=lan, at=monday)
    actions.report_error(returned, "Sai", by=an, at=monday)
    with unchanged(returned), pytest.raises(ErrorAlreadyReported):
        actions.report_error(returned, "Sai", by=lan, at=monday)


def test_a_refused_dossier_has_no_result_to_correct(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    with unchanged(dossier), pytest.raises(NotPossibleNow):
        actions.report_error(dossier, "Sai", by=lan, at=monday)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong, at=monday)
    refused = actions.refuse(dossier, "Không đủ", by=cuong, at=monday)
    refused = actions.hand_over(refused, "counter", "Lan", by=an, at=monday)
    with unchanged(refused), pytest.raises(NoResultYet):
        actions.report_error(refused, "Sai", by=lan, at=monday)


def test_nđ61_đ21_1_a_result_is_revoked_and_none_replaces_it(
    returned: Dossier, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime, unchanged: Watch
) -> None:
    report = actions.report_error(returned, "Cấp nhầm loại", by=lan, at=monday)
    with unchanged(returned):
        for other in (lan, an, binh):
            with pytest.raises(NotYourDossier):
                actions.revoke_result(returned, "Cấp sai", by=other, at=monday)
        with pytest.raises(ReasonMissing):
            actions.revoke_result(returned, " ", by=cuong, at=monday)
    revoked = actions.revoke_result(returned, "Cấp sai thẩm quyền", by=cuong, at=monday)
    run_due_jobs()
    dossier = Dossier.objects.get(pk=returned.pk)
    assert (revoked.kind, revoked.number, revoked.old_number) == ("revoked", "", "001/2026/GP-VD")
    assert queries.result_file(dossier) is None and dossier.decision.revoked_at == monday
    report.refresh_from_db()
    assert report.answered_by == cuong
    printed = dossier.prints.get(form=LegalPrint.Form.REVOCATION)
    assert printed.file is not None and printed in queries.prints_for(dossier, lan)
    assert Notification.objects.filter(account=lan, title__contains="bị bãi bỏ").exists()
    with unchanged(dossier), pytest.raises(NoResultYet):
        actions.correct_result(dossier, "corrected", "Sai", [RightAnswer("quantity", "60")], by=cuong, at=monday)


# -- Đ21.2 -------------------------------------------------------------------------------------------------------
def test_nđ61_đ21_2_what_was_lost_is_told_apologised_for_and_made_good(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, monday: datetime,
    unchanged: Watch,
) -> None:  # fmt: skip
    holder = actions.Holder(name=lan.full_name, phone="0900123456", account=lan)
    filed = actions.file_at_counter(permit, holder, [actions.GivenPaper("application")], by=an, at=monday)
    dossier = actions.receive(filed, by=an, at=monday)
    due, soon = dossier.due_at, monday + timedelta(days=3)
    with unchanged(dossier):
        for other in (lan, dung):
            with pytest.raises(NotYourDossier):
                actions.record_loss(dossier, "lost", "Đơn", "Lập lại", soon, by=other, at=monday)
        with pytest.raises(LossUnclear):
            actions.record_loss(dossier, "lost", "Đơn", " ", soon, by=an, at=monday)
        with pytest.raises(RemedyDuePast):
            actions.record_loss(dossier, "lost", "Đơn", "Lập lại", monday, by=an, at=monday)
        with pytest.raises(NoOpenLoss):
            actions.remedy_loss(dossier, "Đã lập lại", "Ông A", by=cuong, at=monday)
    assert "record_loss" in [act.name for act in queries.acts_open_to(dossier, an, monday)]
    loss = actions.record_loss(dossier, "damaged", "Đơn đề nghị bản chính", "Lập lại", soon, by=an, at=monday)
    dossier.refresh_from_db()
    assert dossier.due_at == due, "the applicant does not wait for the agency's mishap"
    run_due_jobs()
    printed = dossier.prints.get(form=LegalPrint.Form.LOSS)
    assert printed.number == "01/TBXL" and printed.file is not None and printed in queries.prints_for(dossier, lan)
    told = {note.account_id: note for note in Notification.objects.filter(title__contains="bị hư hỏng")}
    assert {lan.pk, cuong.pk} <= set(told) and "xin lỗi" in told[lan.pk].title.lower()
    with unchanged(dossier):
        with pytest.raises(RemedyUnclear):
            actions.remedy_loss(dossier, "Đã lập lại", " ", by=cuong, at=soon)
        with pytest.raises(NotYourDossier):
            actions.remedy_loss(dossier, "Đã lập lại", "Ông A", by=an, at=soon)
    actions.remedy_loss(dossier, "Đã lập lại, có xác nhận", "Phòng Hành chính chi trả", by=cuong, at=soon)
    lines = " ".join(f"{line.title} {line.detail}" for line in queries.timeline(dossier, for_applicant=True))
    assert "Đã lập lại, có xác nhận" in lines and "Phòng Hành chính" not in lines
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperLoss.objects.filter(pk=loss.pk).update(responsible="")


def test_tt03_2025_đ7_a_stopped_or_withdrawn_dossier_gets_its_notice(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    stopped = given.received(permit, by=lan, an=an, at=monday)
    given.in_step(stopped, "sign", binh=binh, cuong=cuong, at=monday)
    actions.stop(stopped, "Căn cứ đã hết hiệu lực", by=cuong, at=monday)
    taken_back = given.submitted(permit, by=lan, at=monday)
    actions.withdraw(taken_back, "Không cần nữa", by=lan, at=monday)
    run_due_jobs()
    one, two = (dossier.prints.get(form=LegalPrint.Form.STOP) for dossier in (stopped, taken_back))
    assert (one.number, two.number) == ("01/TBD", "02/TBD")
    assert one.file is not None and two.file is not None
    assert (one.data["asked_by_applicant"], two.data["asked_by_applicant"]) == (False, True)
    assert two in queries.prints_for(taken_back, lan)
