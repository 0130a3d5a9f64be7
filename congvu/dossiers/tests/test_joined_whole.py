"""The joined dossier as one: one receipt, one paper for several parts, a mandate for all, and what a withdrawal leaves."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise
from congvu.catalog import actions as catalogue
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.catalog.refusals import GroupUnfit
from congvu.dossiers import actions, queries
from congvu.dossiers.joining_refusals import FiledWithTheWhole, NoPartToReceive, PartNotCutOff
from congvu.dossiers.models import Dossier, JoinedDossier, LegalPrint, Paper, Status
from congvu.dossiers.refusals import MandateTooNarrow, NotOffered
from congvu.events.inline import run_due_jobs
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(permit: Procedure, declaration: Procedure, cuc_xnk: Unit, giang: Account, monday: datetime) -> ProcedureGroup:
    """Two permits side by side, the second citing the first one's paper; a declaration that waits for the second."""
    parts = [
        {"key": "one", "procedure": permit.code},
        {"key": "two", "procedure": permit.code, "papers": {"application": "one.application"}},
        {"key": "three", "procedure": declaration.code, "after": ["two"], "shares": {"substance": "two.purpose"}},
    ]
    return catalogue.publish_group("ba", "Ba phần", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=monday)


@pytest.fixture
def whole(group: ProcedureGroup, lan: Account, monday: datetime) -> JoinedDossier:
    """Lan's, ready to be sent: the paper given once."""
    made = actions.open_joined(group, answers={"one": given.ANSWERS, "two": given.ANSWERS}, by=lan, at=monday)
    actions.attach_paper(made.dossiers.get(part="one"), "application", given.pdf(by=lan), by=lan, at=monday)
    actions.share_answers(made, "three", by=lan, at=monday)
    return made


def test_a_paper_that_two_parts_ask_for_is_given_once_and_cited(
    whole: JoinedDossier, lan: Account, monday: datetime
) -> None:
    one, two = whole.dossiers.get(part="one"), whole.dossiers.get(part="two")
    first, cited = one.papers.get(), two.papers.get()
    assert cited.file == first.file and cited.shared_from == first
    newer = actions.attach_paper(one, "application", given.pdf("moi.pdf", by=lan), by=lan, at=monday)
    standing = two.papers.get(removed_at__isnull=True)
    assert standing.shared_from == newer, "a later one replaces it in both"
    own = actions.attach_paper(two, "application", given.pdf("rieng.pdf", by=lan), by=lan, at=monday)
    actions.attach_paper(one, "application", given.pdf("nua.pdf", by=lan), by=lan, at=monday)
    assert two.papers.get(removed_at__isnull=True) == own, "its own paper is kept"
    actions.remove_paper(one.papers.get(removed_at__isnull=True), by=lan, at=monday)
    assert Paper.objects.filter(dossier=two, removed_at__isnull=True).get() == own


def test_nđ61_đ17_3_the_whole_is_received_once_and_one_receipt_names_each_code(
    whole: JoinedDossier, lan: Account, an: Account, monday: datetime
) -> None:
    with pytest.raises(FiledWithTheWhole):
        actions.submit(whole.dossiers.get(part="one"), by=lan, at=monday)
    with pytest.raises(NoPartToReceive):
        actions.receive_joined(whole, by=an, at=monday)
    actions.submit_joined(whole, by=lan, at=monday)
    parts = actions.receive_joined(whole, by=an, at=monday)
    receipt = LegalPrint.objects.get(form=LegalPrint.Form.RECEIPT)
    assert queries.receipt_of(whole, lan) == queries.receipt_of(whole, an) == receipt
    assert [row["code"] for row in receipt.data["parts"]] == [parts[0].code, parts[1].code, ""]
    assert all(row["due"] for row in receipt.data["parts"][:2])
    assert receipt.data["parts"][2]["waits"] == f"chờ kết quả của: {parts[1].procedure.name}"
    assert len(receipt.data["papers"]) == 1, "the shared paper is one line"
    assert actions.draw_print(receipt, by=an, at=monday).file is not None


def test_received_one_by_one_the_latest_receipt_still_names_them_all(
    whole: JoinedDossier, lan: Account, an: Account, monday: datetime
) -> None:
    actions.submit_joined(whole, by=lan, at=monday)
    first = actions.receive(whole.dossiers.get(part="one"), by=an, at=monday)
    rows = LegalPrint.objects.get(dossier=first).data["parts"]
    assert [row["waits"] for row in rows][:2] == ["", "chưa tiếp nhận"]


def test_the_receipt_of_the_whole_is_not_shown_to_who_sees_one_part_only(
    whole: JoinedDossier,
    lan: Account,
    an: Account,
    binh: Account,
    dung: Account,
    cuc_hc: Unit,
    monday: datetime,
) -> None:
    """It names the papers of every part, and what the first one asks for."""
    actions.submit_joined(whole, by=lan, at=monday)
    actions.transfer(whole.dossiers.get(part="two"), cuc_hc, "Thuộc Cục Hóa chất.", by=an, at=monday)
    one, two = actions.receive_joined(whole, by=an, at=monday)
    assert queries.seen_parts(whole, binh) == {one.pk} and queries.seen_parts(whole, dung) == {two.pk}
    for officer, part in ((binh, one), (dung, two)):
        assert queries.receipt_of(whole, officer) is None
        assert not queries.prints_for(part, officer).filter(form=LegalPrint.Form.RECEIPT).exists()
    receipt = queries.receipt_of(whole, an)
    assert receipt is not None and receipt == queries.receipt_of(whole, lan)
    assert receipt in queries.prints_for(one, an) and receipt in queries.prints_for(one, lan)


def test_lan_takes_a_part_back_and_the_unit_that_waits_for_it_is_told(
    whole: JoinedDossier, lan: Account, an: Account, dung: Account, cuong: Account, monday: datetime
) -> None:
    actions.submit_joined(whole, by=lan, at=monday)
    assert queries.joined_of(dung, whole.reference) == whole, "his unit has a part to come"
    assert queries.seen_parts(whole, dung) == set(), "and sees the frame only"
    one, two = actions.receive_joined(whole, by=an, at=monday)
    assert queries.left_behind_by(one) == []
    assert [part.part for part in queries.left_behind_by(two)] == ["three"]
    with pytest.raises(PartNotCutOff):
        actions.detach_part(whole, "three", by=lan, at=monday)
    actions.withdraw(two, "Đổi kế hoạch.", by=lan, at=monday)
    run_due_jobs()
    told = Notification.objects.get(account=dung, title__contains="không được gửi đến")
    assert told.link == f"/ban-lam-viec/ho-so-lien-thong/{whole.reference}"
    assert not Notification.objects.filter(account=cuong, title__contains="không được gửi đến").exists()
    alone = actions.detach_part(whole, "three", by=lan, at=monday)
    assert alone.joined is None and actions.submit(alone, by=lan, at=monday).status == Status.RETURNED
    assert [part.dossier.status for part in queries.parts_of(whole).parts] == [Status.IN_REVIEW, Status.WITHDRAWN]


def test_a_part_whose_draft_is_thrown_away_cuts_off_what_waits(
    whole: JoinedDossier, lan: Account, monday: datetime
) -> None:
    actions.discard_draft(whole.dossiers.get(part="two"), by=lan, at=monday)
    assert [part.is_cut_off for part in queries.parts_of(whole).parts] == [False, True]
    run_due_jobs()
    assert not Notification.objects.filter(title__contains="liên thông").exists(), "not filed: nobody waits for it yet"


def test_lan_throws_a_waiting_part_away_and_the_units_that_wait_are_told(
    permit: Procedure, declaration: Procedure, cuc_xnk: Unit, giang: Account, lan: Account, an: Account,
    dung: Account, cuong: Account, monday: datetime,
) -> None:  # fmt: skip
    parts = [
        {"key": "one", "procedure": permit.code},
        {"key": "two", "procedure": permit.code, "after": ["one"], "papers": {"application": "one.application"}},
        {"key": "three", "procedure": declaration.code, "after": ["two"], "shares": {"substance": "two.purpose"}},
    ]
    chain = catalogue.publish_group("chuoi", "Ba phần", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=monday)
    whole = actions.open_joined(chain, answers={"one": given.ANSWERS, "two": given.ANSWERS}, by=lan, at=monday)
    actions.attach_paper(whole.dossiers.get(part="one"), "application", given.pdf(by=lan), by=lan, at=monday)
    actions.share_answers(whole, "three", by=lan, at=monday)
    actions.submit_joined(whole, by=lan, at=monday)
    actions.discard_draft(whole.dossiers.get(part="two"), by=lan, at=monday)
    run_due_jobs()
    waits = Notification.objects.get(account=dung, title__contains="không được gửi đến")
    assert declaration.name in waits.body and "đã bị người nộp xóa" in waits.body
    assert waits.link == f"/ban-lam-viec/ho-so-lien-thong/{whole.reference}"
    gone = Notification.objects.get(account=cuong, title__contains="không được gửi đến")
    assert f"đã xóa phần đang chờ: {permit.name}" in gone.body
    actions.discard_draft(whole.dossiers.get(part="three"), by=lan, at=monday)
    run_due_jobs()
    assert Notification.objects.filter(account=dung, title__contains="không được gửi đến").count() == 2


def test_nđ61_đ2_4_an_intermediary_files_the_whole_under_a_mandate_that_covers_every_part(
    group: ProcedureGroup, lan: Account, sen: Enterprise, sen_staff: Account, monday: datetime
) -> None:
    def mandate(*procedures: str):
        scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), procedures=list(procedures))
        return accounts.accept_mandate(
            accounts.ask_mandate(sen, lan, scope, by=sen_staff, at=monday), by=lan, at=monday
        )

    narrow, wide = mandate("9.000001"), mandate("9.000001", "9.000002")
    with pytest.raises(MandateTooNarrow):
        actions.open_joined(group, mandate=narrow, by=lan, at=monday)
    said = {"one": given.ANSWERS, "two": given.ANSWERS, "three": {"substance": "Cồn"}}
    whole = actions.open_joined(group, answers=said, mandate=wide, by=lan, at=monday)
    assert (whole.enterprise, whole.mandate) == (sen, wide)
    assert set(Dossier.objects.filter(joined=whole).values_list("enterprise", "mandate")) == {(sen.pk, wide.pk)}
    actions.attach_paper(whole.dossiers.get(part="one"), "application", given.pdf(by=lan), by=lan, at=monday)
    actions.submit_joined(whole, by=lan, at=monday)
    assert queries.joined_of(sen_staff, whole.reference) == whole and queries.joined_of(lan, whole.reference) == whole


def test_giang_ends_a_group_and_what_may_be_shared_must_exist(
    group: ProcedureGroup, whole: JoinedDossier, cuc_xnk: Unit, lan: Account, giang: Account, monday: datetime
) -> None:
    wrong = [group.parts[0], dict(group.parts[1], papers={"application": "one.khong-co"})]
    with pytest.raises(GroupUnfit, match="không có giấy tờ"):
        catalogue.publish_group("ba", "Ba phần", cuc_xnk, "2/QĐ-BCT", wrong, by=giang, at=monday)
    catalogue.end_group(group, by=giang, at=monday)
    assert queries.group_of("ba") is None and queries.groups_with("9.000001") == []
    group.refresh_from_db()
    with pytest.raises(NotOffered):
        actions.open_joined(group, by=lan, at=monday)
    actions.submit_joined(whole, by=lan, at=monday)
