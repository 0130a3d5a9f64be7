"""Who sees which dossiers, and which acts are open to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from congvu.accounts.actions import end_staff
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier
from congvu.dossiers.refusals import LookUpFailed, NotYourDossier
from congvu.organisations.actions import open_unit
from congvu.organisations.models import Role, Unit
from tests import given
from tests.people import officer

pytestmark = pytest.mark.django_db


def sees(account: Account, dossier: Dossier) -> bool:
    return Dossier.objects.visible_to(account).filter(pk=dossier.pk).exists()


def acts(dossier: Dossier, account: Account, at: datetime) -> list[str]:
    return [act.name for act in queries.acts_open_to(Dossier.objects.get(pk=dossier.pk), account, at)]


def test_a_draft_is_seen_by_its_owner_only(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account,
    program: Account, sen_staff: Account,
) -> None:  # fmt: skip
    dossier = given.draft(permit, by=lan)
    assert sees(lan, dossier)
    assert not any(sees(other, dossier) for other in (an, binh, cuong, dung, giang, program, sen_staff))


def test_a_submitted_dossier_is_seen_by_the_desk_and_its_unit(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account,
    program: Account, sen_staff: Account, partner: Account,
) -> None:  # fmt: skip
    dossier = given.submitted(permit, by=lan)
    assert all(sees(one, dossier) for one in (lan, an, binh, cuong))
    assert not any(sees(other, dossier) for other in (dung, giang, program, sen_staff, partner))


def test_a_stranger_sees_nothing(permit: Procedure, lan: Account) -> None:
    given.submitted(permit, by=lan)
    assert not Dossier.objects.visible_to(AnonymousUser()).exists()


def test_sens_dossiers_are_seen_by_sens_people_while_they_are_sens(
    permit: Procedure, sen: Enterprise, sen_staff: Account, sen_member: Account, lan: Account, partner: Account,
    monday: datetime,
) -> None:  # fmt: skip
    dossier = given.submitted(permit, by=sen_staff, enterprise=sen)
    assert all(sees(one, dossier) for one in (sen_staff, sen_member, partner))
    assert not sees(lan, dossier)
    end_staff(EnterpriseStaff.objects.get(account=sen_member), by=sen_staff, at=monday)
    assert not sees(sen_member, dossier)


def test_the_partner_sees_no_draft_of_sens(
    permit: Procedure, sen: Enterprise, sen_staff: Account, partner: Account
) -> None:
    assert not sees(partner, given.draft(permit, by=sen_staff, enterprise=sen))
    assert sees(partner, given.draft(permit, by=partner, enterprise=sen))


def test_dung_sees_a_dossier_once_his_unit_is_asked(
    permit: Procedure, lan: Account, an: Account, binh: Account, dung: Account, cuc_hc: Unit, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    assert not sees(dung, dossier)
    actions.ask_opinion(dossier, cuc_hc, "Ý kiến?", monday + timedelta(days=2), by=binh, at=monday)
    assert sees(dung, dossier)
    assert acts(dossier, dung, monday) == ["answer_opinion"]


def test_a_leader_above_sees_the_units_below(
    permit: Procedure, lan: Account, an: Account, cuc_xnk: Unit, program: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    below = open_unit(cuc_xnk.agency, "phong-duoi", "Phòng dưới", parent=cuc_xnk, by=program, at=monday)
    clerk = officer("Tạ Thị Thảo", "CB020", below, "Văn thư", [Role.CLERK], program)
    assert not sees(clerk, dossier)
    Dossier.objects.filter(pk=dossier.pk).update(unit=below)
    chief = officer("Phan Anh", "CB021", cuc_xnk, "Phó Cục trưởng", [Role.UNIT_LEADER], program)
    assert sees(chief, dossier) and sees(clerk, dossier)


# -- acts --------------------------------------------------------------------------------------------------------
def test_the_acts_open_to_each_follow_the_dossier(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account,
    monday: datetime,
) -> None:  # fmt: skip
    dossier = given.draft(permit, by=lan)
    assert acts(dossier, lan, monday) == ["save_draft", "attach_paper", "remove_paper", "discard_draft", "submit"]
    actions.submit(dossier, by=lan, at=monday)
    assert acts(dossier, lan, monday) == ["withdraw", "choose_result_way", "send_message"]
    assert acts(dossier, an, monday) == ["receive", "decline", "request_supplement", "transfer", "send_message"]
    assert acts(dossier, binh, monday) == ["send_message"]
    actions.receive(dossier, by=an, at=monday)
    assert acts(dossier, an, monday) == ["transfer_jointly", "send_message"]
    assert acts(dossier, binh, monday) == [
        "request_supplement",
        "claim",
        "complete_step",
        "ask_opinion",
        "propose_apology",
        "attach_to_result",
        "record_verification",
        "send_message",
    ]
    actions.claim(dossier, by=binh, at=monday)
    assert acts(dossier, binh, monday) == [
        "request_supplement", "give_back", "hand_out", "complete_step", "ask_opinion", "propose_apology", "transfer",
        "attach_to_result", "record_verification", "send_message",
    ]  # fmt: skip
    assert acts(dossier, cuong, monday) == [
        "hand_out",
        "ask_opinion",
        "propose_apology",
        "transfer",
        "attach_to_result",
        "record_verification",
        "send_message",
    ]
    actions.complete_step(dossier, "submit", by=binh, at=monday)
    assert acts(dossier, cuong, monday) == [
        "claim", "hand_out", "complete_step", "ask_opinion", "approve", "refuse", "stop", "propose_apology", "transfer",
        "attach_to_result", "record_verification", "send_message",
    ]  # fmt: skip
    assert acts(dossier, binh, monday) == [
        "ask_opinion",
        "propose_apology",
        "attach_to_result",
        "record_verification",
        "send_message",
    ]
    assert acts(dossier, dung, monday) == acts(dossier, giang, monday) == []
    actions.approve(dossier, by=cuong, at=monday)
    assert acts(dossier, an, monday) == ["hand_over", "issue_copy", "cancel_copy", "report_error", "send_message"]
    assert acts(dossier, lan, monday) == ["choose_result_way", "report_error", "send_message"]


def test_while_a_supplement_is_owed_lan_has_the_word(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    actions.request_supplement(dossier, [{"what": "Đơn", "why": "mờ"}], "Chưa đủ.", by=binh, at=monday)
    assert acts(dossier, lan, monday) == [
        "save_draft", "attach_paper", "remove_paper", "supplement", "withdraw", "choose_result_way", "send_message",
    ]  # fmt: skip
    assert acts(dossier, binh, monday) == [
        "withdraw_supplement_request", "give_back", "hand_out", "ask_opinion", "transfer", "attach_to_result", "record_verification", "send_message",
    ]  # fmt: skip
    assert queries.next_step_for_applicant(dossier).act == "supplement"


# -- look-up -----------------------------------------------------------------------------------------------------
def test_a_stranger_learns_the_code_and_the_degree_only(
    permit: Procedure, lan: Account, an: Account, binh: Account, monday: datetime
) -> None:
    """TT 01/2018/TT-VPCP Đ16.2d."""
    dossier = given.submitted(permit, by=lan)
    assert queries.look_up_public(dossier.reference.lower()).percent == 10
    dossier = actions.receive(dossier, by=an, at=monday)
    found = queries.look_up_public(" 000.00.00.g02-261116-0001 ")
    assert (found.code, found.percent, found.state) == (dossier.code, 20, "Đang giải quyết")
    assert set(vars(found)) == {"code", "percent", "state", "status"}
    actions.complete_step(dossier, "submit", by=binh, at=monday)
    assert queries.look_up_public(dossier.code).percent == 50


@pytest.mark.parametrize("text", ["", "xyz", "000.00.00.G02-261116-9999", "N7K3-M9QX-2F", "' OR 1=1", "0" * 5000])
def test_a_wrong_code_finds_nothing(permit: Procedure, lan: Account, text: str) -> None:
    given.submitted(permit, by=lan)
    with pytest.raises(LookUpFailed):
        queries.look_up_public(text)


def test_a_draft_cannot_be_looked_up(permit: Procedure, lan: Account) -> None:
    with pytest.raises(LookUpFailed):
        queries.look_up_public(given.draft(permit, by=lan).reference)


# -- documents ---------------------------------------------------------------------------------------------------
def test_the_control_sheet_stays_with_the_agency(
    permit: Procedure, lan: Account, an: Account, monday: datetime
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    with pytest.raises(NotYourDossier) as refused:
        actions.issue_control_sheet(dossier, by=lan, at=monday)
    assert "lập phiếu kiểm soát" in str(refused.value)
    sheet = actions.issue_control_sheet(dossier, by=an, at=monday)
    assert sheet in queries.prints_for(dossier, an)
    assert sheet not in queries.prints_for(dossier, lan)
