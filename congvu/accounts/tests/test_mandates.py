"""Who may act for whom: parts in an enterprise, invitations, mandates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from congvu.accounts import actions, queries, rules
from congvu.accounts.models import EnterpriseStaff, Mandate
from congvu.accounts.refusals import (
    AgentUnfit,
    InvitationOver,
    LastManager,
    MandateAnswered,
    MandateDates,
    MandateNotYours,
    NotInvited,
    NotManager,
)
from congvu.events.models import Event
from tests.people import MONDAY, joined

Part = EnterpriseStaff.Part
SCOPE = actions.MandateScope(date(2020, 1, 1), date(2120, 1, 1))


@pytest.mark.parametrize(
    ("part", "rights"),
    [
        ("manager", {"view", "file", "send", "manage"}),
        ("sender", {"view", "file", "send"}),
        ("filer", {"view", "file"}),
        ("viewer", {"view"}),
        ("", set()),
    ],
)
def test_each_part_lets_do_exactly_this(part, rights):
    assert rules.rights_of(part) == rights


@pytest.mark.parametrize(
    ("procedures", "fields", "covered"),
    [([], [], True), (["1.0"], [], True), (["2.0"], [], False), ([], ["xnk"], True), (["2.0"], ["hc"], False)],
)
def test_a_mandate_takes_in_what_it_names_or_everything(procedures, fields, covered):
    assert rules.covers(procedures, fields, procedure="1.0", field="xnk") is covered


# -- people of an enterprise -------------------------------------------------------------------------------------
def test_only_who_is_invited_answers_and_only_in_time(sen, sen_staff, lan, sen_member, monday):
    invitation = actions.invite_staff(sen, "LAN@example.com ", Part.VIEWER, by=sen_staff, at=monday)
    facts = Event.objects.count()
    with pytest.raises(NotInvited):
        actions.accept_invitation(invitation, by=sen_member, at=monday)
    with pytest.raises(InvitationOver):
        actions.accept_invitation(invitation, by=lan, at=monday + timedelta(days=31))
    with pytest.raises(NotManager):
        actions.withdraw_invitation(invitation, by=sen_member, at=monday)
    assert Event.objects.count() == facts
    actions.withdraw_invitation(invitation, by=sen_staff, at=monday)
    with pytest.raises(InvitationOver):
        actions.accept_invitation(invitation, by=lan, at=monday)


def test_the_last_manager_neither_leaves_nor_steps_down_and_anybody_else_may_leave(sen, sen_staff, sen_member, monday):
    hoa, mai = (sen.staff.get(account=account) for account in (sen_staff, sen_member))
    for act in (lambda: actions.end_staff(hoa, by=sen_staff, at=monday),
                lambda: actions.change_part(hoa, Part.VIEWER, by=sen_staff, at=monday)):  # fmt: skip
        with pytest.raises(LastManager):
            act()
    with pytest.raises(NotManager):
        actions.change_part(mai, Part.MANAGER, by=sen_member, at=monday)
    actions.end_staff(mai, by=sen_member, at=monday)
    assert queries.enterprises_of(sen_member) == []


# -- mandates ----------------------------------------------------------------------------------------------------
def test_a_mandate_holds_once_the_agent_has_accepted_and_ends_by_either_side(sen, sen_staff, lan, monday):
    for ending in (sen_staff, lan):
        mandate = actions.ask_mandate(sen, lan, SCOPE, by=sen_staff, at=monday)
        assert queries.rights_under(lan, mandate) == frozenset()
        actions.accept_mandate(mandate, by=lan, at=monday)
        assert "send" in queries.rights_under(lan, mandate)
        actions.end_mandate(mandate, "Hết hợp đồng", by=ending, at=monday)
        assert queries.rights_under(lan, mandate) == frozenset()
        mandate.refresh_from_db()
        assert mandate.revoked_by_agent is (ending == lan)
        with pytest.raises(MandateAnswered):
            actions.accept_mandate(mandate, by=lan, at=monday)


def test_a_mandate_holds_only_in_its_days(sen, sen_staff, lan, monday):
    mandate = actions.ask_mandate(
        sen, lan, actions.MandateScope(MONDAY.date(), date(2120, 1, 1)), by=sen_staff, at=monday
    )
    actions.accept_mandate(mandate, by=lan, at=monday)
    held = [Mandate.objects.on(MONDAY.date() + timedelta(days=days)).exists() for days in (-1, 0, 1)]
    assert held == [False, True, True]


def test_nobody_mandates_for_another_or_itself(sen, sen_staff, sen_member, lan, binh, monday):
    past = actions.MandateScope(date(2020, 1, 1), date(2020, 2, 1))
    for principal, agent, scope, by, refusal in (
        (sen, lan, SCOPE, sen_member, MandateNotYours),
        (lan, sen, SCOPE, sen_staff, MandateNotYours),
        (sen, sen, SCOPE, sen_staff, AgentUnfit),
        (sen, binh, SCOPE, sen_staff, AgentUnfit),
        (lan, lan, SCOPE, lan, AgentUnfit),
        (sen, lan, past, sen_staff, MandateDates),
    ):
        with pytest.raises(refusal):
            actions.ask_mandate(principal, agent, scope, by=by, at=monday)
    mandate = actions.ask_mandate(sen, lan, SCOPE, by=sen_staff, at=monday)
    with pytest.raises(MandateNotYours):
        actions.accept_mandate(mandate, by=sen_staff, at=monday)
    with pytest.raises(MandateNotYours):
        actions.end_mandate(mandate, "Không thích", by=sen_member, at=monday)


def test_a_viewer_of_the_agent_enterprise_only_looks(sen, sen_staff, lan, an, program, monday):
    from tests.people import person

    manager = person("Khải", "khai@vantai.example.com", program)
    particulars = actions.EnterpriseParticulars(
        name="Công ty Vận tải", tax_code="0100000028", address="2 Phố Ví Dụ", email="vt@example.com"
    )
    agent = actions.approve_enterprise(
        actions.register_enterprise(particulars, by=manager, at=monday), by=an, at=monday
    )
    joined(agent, lan, Part.VIEWER, by=manager)
    mandate = actions.ask_mandate(sen, agent, SCOPE, by=sen_staff, at=monday)
    actions.accept_mandate(mandate, by=manager, at=monday)
    assert queries.rights_under(lan, mandate) == {"view"} and "send" in queries.rights_under(manager, mandate)
    assert mandate in Mandate.objects.visible_to(lan) and mandate in Mandate.objects.visible_to(sen_staff)
