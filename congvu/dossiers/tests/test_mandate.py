"""An intermediary files in a principal's name: what both see and do, and what is left once the mandate has ended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from congvu.accounts import actions as accounts
from congvu.accounts.models import EnterpriseStaff
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, LegalPrint
from congvu.dossiers.refusals import MandateOver, MandateTooNarrow, NotYourDossier, NotYourEnterprise, PartTooSmall
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from tests import given
from tests.people import joined

SCOPE = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), procedures=["9.000001"])
Part = EnterpriseStaff.Part


@pytest.fixture
def mandate(sen, sen_staff, lan, monday):
    """Sen lets Lan file the example permit in its name."""
    asked = accounts.ask_mandate(sen, lan, SCOPE, by=sen_staff, at=monday)
    return accounts.accept_mandate(asked, by=lan, at=monday)


def drafted(permit, mandate, *, by, at) -> Dossier:
    dossier = actions.open_draft(permit, by=by, at=at, mandate=mandate)
    dossier = actions.save_draft(dossier, given.ANSWERS, dossier.draft_version, by=by, at=at)
    actions.attach_paper(dossier, "application", given.pdf(by=by, at=at), by=by, at=at)
    return dossier


def test_nđ61_đ2_4_lan_files_for_sen_and_both_follow_it(permit, mandate, sen, sen_staff, lan, an, monday):
    dossier = actions.submit(drafted(permit, mandate, by=lan, at=monday), by=lan, at=monday)
    assert (dossier.applicant_name, dossier.enterprise, dossier.filed_by) == (sen.name, sen, lan)
    for account in (lan, sen_staff):
        assert dossier in Dossier.objects.owned_by(account) and dossier in Dossier.objects.visible_to(account)
    actions.receive(dossier, by=an, at=monday)
    run_due_jobs()
    said = "Nguyễn Thị Lan nộp thay Công ty TNHH Sen Ví Dụ"
    assert Notification.objects.filter(account=sen_staff, body__startswith=said).count() == 1
    for account in (lan, sen_staff):
        assert Notification.objects.filter(account=account, title__contains="đã được tiếp nhận").count() == 1
    receipt = LegalPrint.objects.get(form=LegalPrint.Form.RECEIPT)
    assert receipt.data["applicant"] == f"{sen.name} (người nộp thay theo ủy quyền: Nguyễn Thị Lan)"
    line = next(line for line in queries.timeline(dossier, for_applicant=True) if line.kind == "dossier_submitted")
    assert line.who == f"Nguyễn Thị Lan (nộp thay {sen.name})"


def test_the_intermediary_sees_no_other_dossier_and_withdraws_none(
    permit, mandate, sen, sen_staff, lan, monday, unchanged
):
    other = given.submitted(permit, by=sen_staff, enterprise=sen)
    assert other not in Dossier.objects.owned_by(lan)
    dossier = actions.submit(drafted(permit, mandate, by=lan, at=monday), by=lan, at=monday)
    assert "withdraw" not in {act.name for act in queries.acts_open_to(dossier, lan, monday)}
    with unchanged(dossier), pytest.raises(PartTooSmall):
        actions.withdraw(dossier, "", by=lan, at=monday)
    assert "withdraw" in {act.name for act in queries.acts_open_to(dossier, sen_staff, monday)}


def test_once_ended_the_intermediary_does_nothing_and_sees_only_what_it_sent(
    permit, mandate, sen, sen_staff, lan, an, binh, monday, unchanged
):
    sent = actions.submit(drafted(permit, mandate, by=lan, at=monday), by=lan, at=monday)
    draft = drafted(permit, mandate, by=lan, at=monday)
    accounts.end_mandate(mandate, "Hết hợp đồng", by=sen_staff, at=monday)
    assert not Dossier.objects.owned_by(lan).exists() and not Dossier.objects.visible_to(lan).exists()
    assert list(queries.once_sent_by(lan)) == [sent] and queries.acts_open_to(sent, lan, monday) == []
    with unchanged(draft), pytest.raises(MandateOver):
        actions.submit(draft, by=lan, at=monday)
    with unchanged(sent), pytest.raises(NotYourDossier):
        actions.send_message(sent, "Bao giờ có?", by=lan, at=monday)
    with pytest.raises(MandateTooNarrow):
        actions.open_draft(permit, by=lan, at=monday, mandate=mandate)
    # What Sen mends afterwards, and what is asked of it, is no business of hers any more.
    later = monday + timedelta(days=1)
    actions.receive(sent, by=an, at=later)
    actions.request_supplement(sent, [{"what": "Hợp đồng", "why": "Thiếu"}], "Thiếu.", by=binh, at=later)
    actions.attach_paper(sent, "application", given.pdf(by=sen_staff, at=later), by=sen_staff, at=later)
    actions.supplement(sent, given.ANSWERS | {"purpose": "Bán lẻ"}, by=sen_staff, at=later)
    told = queries.once_sent(lan, sent.reference, at=later)
    assert told is not None and (told.answers["purpose"], told.received_at) == (given.ANSWERS["purpose"], None)
    assert [paper.by for paper in told.papers] == [lan]
    assert queries.once_sent(sen_staff, sent.reference, at=later) is None
    # The draft is the principal's, who may send it; Lan does not read what was sent without her.
    assert actions.submit(draft, by=sen_staff, at=later).status == "submitted"
    assert list(queries.once_sent_by(lan)) == [sent] and queries.once_sent(lan, draft.reference, at=later) is None


def test_outside_its_scope_a_mandate_lets_nothing_be_filed(declaration, mandate, sen, lan, monday):
    facts = Event.objects.count()
    with pytest.raises(MandateTooNarrow):
        actions.open_draft(declaration, by=lan, at=monday, mandate=mandate)
    with pytest.raises(NotYourEnterprise):
        actions.open_draft(declaration, sen, by=lan, at=monday)
    assert Event.objects.count() == facts and not Dossier.objects.exists()


def test_a_mandate_for_a_field_takes_in_the_procedures_of_that_field_only(permit, sen, sen_staff, lan, monday):
    def under(field: str):
        scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), fields=[field])
        asked = accounts.ask_mandate(sen, lan, scope, by=sen_staff, at=monday)
        return accounts.accept_mandate(asked, by=lan, at=monday)

    assert actions.open_draft(permit, by=lan, at=monday, mandate=under(permit.field.code)).enterprise == sen
    with pytest.raises(MandateTooNarrow):
        actions.open_draft(permit, by=lan, at=monday, mandate=under("G02-KHAC"))


@pytest.mark.parametrize(
    ("part", "files", "sends"), [("viewer", False, False), ("filer", True, False), ("sender", True, True)]
)
def test_the_people_of_sen_do_what_their_part_allows(permit, sen, sen_staff, lan, monday, part, files, sends):
    joined(sen, lan, part, by=sen_staff)
    draft = given.draft(permit, by=sen_staff, enterprise=sen)
    assert draft in Dossier.objects.owned_by(lan)
    open_ = {act.name for act in queries.acts_open_to(draft, lan, monday)}
    assert ("save_draft" in open_, "submit" in open_) == (files, sends)
    if not files:
        with pytest.raises(NotYourEnterprise):
            actions.open_draft(permit, sen, by=lan, at=monday)
    if not sends:
        with pytest.raises(PartTooSmall):
            actions.submit(draft, by=lan, at=monday)
    else:
        assert actions.submit(draft, by=lan, at=monday).status == "submitted"


def test_lan_lets_mai_file_for_her_and_mais_own_data_stay_out(permit, lan, sen_member, monday):
    asked = accounts.ask_mandate(lan, sen_member, SCOPE, by=lan, at=monday)
    mandate = accounts.accept_mandate(asked, by=sen_member, at=monday)
    dossier = actions.submit(drafted(permit, mandate, by=sen_member, at=monday), by=sen_member, at=monday)
    assert (dossier.applicant, dossier.applicant_name) == (lan, "Nguyễn Thị Lan")
    assert dossier.applicant_contact["email"] == lan.email and dossier in Dossier.objects.owned_by(lan)
