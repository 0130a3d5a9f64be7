from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from congvu.accounts import actions, queries
from congvu.accounts.actions import EnterpriseParticulars
from congvu.accounts.models import Account, Enterprise, EnterpriseStaff, EnterpriseStatus
from congvu.accounts.refusals import (
    AlreadyDecided,
    AlreadyStaff,
    EnterpriseFieldMissing,
    EnterpriseKnown,
    EnterpriseNotApproved,
    LastManager,
    NotManager,
    OnlyPersons,
    ReasonMissing,
    StaffEndedAlready,
)
from congvu.events.models import Event
from congvu.kernel.identifiers import TaxCodeInvalid
from congvu.kernel.work_calendar import VIETNAM
from congvu.organisations.refusals import NotYourRole
from tests.people import joined

LOTUS = EnterpriseParticulars(
    name=" Công ty Ví Dụ Sao ", tax_code="0100000028", address="3 Phố Ví Dụ", email="SAO@example.com"
)

Part = EnterpriseStaff.Part


@pytest.fixture
def pending(lan, monday):
    return actions.register_enterprise(LOTUS, by=lan, at=monday)


def test_lan_registers_an_enterprise_and_manages_it(pending, lan, monday):
    assert (pending.name, pending.email, pending.status) == (
        "Công ty Ví Dụ Sao",
        "sao@example.com",
        EnterpriseStatus.PENDING,
    )
    assert pending.staff.get().part == Part.MANAGER
    assert Event.objects.latest("id").kind == "accounts.enterprise_registered"
    assert queries.enterprises_of(lan) == []  # nobody files for it before it is approved


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        (datetime(2026, 11, 16, 9, tzinfo=VIETNAM), datetime(2026, 11, 17, 17, tzinfo=VIETNAM)),
        (datetime(2026, 11, 13, 16, tzinfo=VIETNAM), datetime(2026, 11, 16, 17, tzinfo=VIETNAM)),
        # Ngày Văn hóa Việt Nam, 24/11, is a holiday since 2026.
        (datetime(2026, 11, 23, 9, tzinfo=VIETNAM), datetime(2026, 11, 25, 17, tzinfo=VIETNAM)),
    ],
)
def test_a_registration_is_answered_within_one_working_day(db, registered, due):
    """TT 05/2016/TT-BCT Đ9."""
    assert queries.approval_due(Enterprise(requested_at=registered)) == due


def test_an_approves_and_lan_may_act_for_it(pending, an, lan, monday, django_assert_num_queries):
    approved = actions.approve_enterprise(pending, by=an, at=monday)
    assert (approved.decided_by, approved.decided_at) == (an, monday)
    with django_assert_num_queries(1):
        assert queries.enterprises_of(lan) == [approved]


@pytest.mark.parametrize("who", ["lan", "binh", "cuong", "dung", "partner"])
def test_others_decide_nothing(request, who, pending, monday):
    person, facts = request.getfixturevalue(who), Event.objects.count()
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.approve_enterprise(pending, by=person, at=monday)
    pending.refresh_from_db()
    assert pending.status == EnterpriseStatus.PENDING and Event.objects.count() == facts


def test_a_refusal_needs_a_reason_and_a_decision_is_taken_once(pending, an, giang, monday):
    with pytest.raises(ReasonMissing):
        actions.refuse_enterprise(pending, " ", by=an, at=monday)
    actions.refuse_enterprise(pending, "Bản chụp giấy chứng nhận không đọc được.", by=an, at=monday)
    with pytest.raises(AlreadyDecided, match="Bị từ chối"):
        actions.approve_enterprise(pending, by=giang, at=monday)


def test_a_refused_enterprise_is_corrected_and_sent_again_by_its_manager(pending, an, lan, monday):
    actions.refuse_enterprise(pending, "Sai địa chỉ.", by=an, at=monday)
    again = actions.register_enterprise(replace(LOTUS, address="4 Phố Ví Dụ"), by=lan, at=monday)
    assert (again.pk, again.status, again.address) == (pending.pk, EnterpriseStatus.PENDING, "4 Phố Ví Dụ")
    assert (again.decision_reason, again.decided_by, again.staff.count()) == ("", None, 1)


def test_a_refused_stranger_does_not_block_the_true_owner(pending, an, lan, sen_staff, monday):
    with pytest.raises(EnterpriseKnown):
        actions.register_enterprise(LOTUS, by=sen_staff, at=monday)
    actions.refuse_enterprise(pending, "Giấy chứng nhận không phải của Ông/Bà.", by=an, at=monday)
    true = actions.register_enterprise(replace(LOTUS, name="Công ty Sao"), by=sen_staff, at=monday)
    assert [one.account for one in true.staff.filter(ended_at__isnull=True)] == [sen_staff]
    assert not Enterprise.objects.visible_to(lan).exists()
    assert Event.objects.filter(kind="accounts.staff_ended", about_id=true.pk).count() == 1
    with pytest.raises(EnterpriseKnown):
        actions.register_enterprise(LOTUS, by=lan, at=monday)


def test_two_people_register_one_tax_code_at_the_same_moment(pending, sen_staff, monday, monkeypatch):
    """Neither saw the other's row; the second is refused like one that comes later, not met by an error page."""
    monkeypatch.setattr(Enterprise.objects, "select_for_update", Enterprise.objects.none)
    with pytest.raises(EnterpriseKnown):
        actions.register_enterprise(LOTUS, by=sen_staff, at=monday)
    assert pending.staff.count() == 1


def test_a_known_tax_code_is_not_taken_by_a_stranger(sen, lan, monday):
    facts = Event.objects.count()
    with pytest.raises(EnterpriseKnown):
        actions.register_enterprise(replace(LOTUS, tax_code=sen.tax_code), by=lan, at=monday)
    assert Enterprise.objects.get().name == "Công ty TNHH Sen Ví Dụ" and Event.objects.count() == facts


def test_wrong_and_missing_particulars_are_refused(lan, an, monday):
    with pytest.raises(TaxCodeInvalid):
        actions.register_enterprise(replace(LOTUS, tax_code="0100000029"), by=lan, at=monday)
    with pytest.raises(EnterpriseFieldMissing, match="địa chỉ"):
        actions.register_enterprise(replace(LOTUS, address=" "), by=lan, at=monday)
    with pytest.raises(OnlyPersons):
        actions.register_enterprise(LOTUS, by=an, at=monday)
    assert not Enterprise.objects.exists()


# -- staff -------------------------------------------------------------------------------------------------------
def test_the_manager_adds_lan_and_lan_may_act_for_sen(sen, sen_staff, lan, monday):
    joined(sen, lan, Part.SENDER, by=sen_staff, at=monday)
    assert queries.enterprises_of(lan) == [sen]
    with pytest.raises(AlreadyStaff):
        joined(sen, lan, Part.MANAGER, by=sen_staff, at=monday)


@pytest.mark.parametrize("who", ["lan", "sen_member", "an", "giang"])
def test_only_a_manager_changes_the_staff(request, who, sen, sen_staff, program, monday):
    person = request.getfixturevalue(who)
    friend = actions.register_person("ban@example.com", "Bạn", by=program, at=monday)
    facts, staff = Event.objects.count(), EnterpriseStaff.objects.count()
    with pytest.raises(NotManager):
        joined(sen, friend, Part.SENDER, by=person, at=monday)
    with pytest.raises(NotManager):
        actions.end_staff(sen.staff.get(account=sen_staff), by=person, at=monday)
    assert (Event.objects.count(), EnterpriseStaff.objects.count()) == (facts, staff)


def test_officers_are_not_an_enterprises_staff(sen, sen_staff, binh, monday):
    with pytest.raises(OnlyPersons):
        joined(sen, binh, Part.SENDER, by=sen_staff, at=monday)


def test_an_enterprise_not_yet_approved_adds_nobody(pending, lan, sen_staff, monday):
    with pytest.raises(EnterpriseNotApproved):
        joined(pending, sen_staff, Part.SENDER, by=lan, at=monday)


def test_the_last_manager_stays_until_there_is_another(sen, sen_staff, sen_member, monday):
    hoa = sen.staff.get(account=sen_staff)
    with pytest.raises(LastManager):
        actions.end_staff(hoa, by=sen_staff, at=monday)
    mai = actions.end_staff(sen.staff.get(account=sen_member), by=sen_staff, at=monday)
    with pytest.raises(StaffEndedAlready):
        actions.end_staff(mai, by=sen_staff, at=monday)
    joined(sen, sen_member, Part.MANAGER, by=sen_staff, at=monday)
    actions.end_staff(hoa, by=sen_staff, at=monday)
    assert queries.enterprises_of(sen_staff) == [] and queries.enterprises_of(sen_member) == [sen]


# -- who sees whom -----------------------------------------------------------------------------------------------
def test_who_sees_which_enterprise(sen, pending, lan, sen_staff, sen_member, an, binh, cuong, dung, giang, partner):
    seen = {
        who: set(Enterprise.objects.visible_to(who))
        for who in (lan, sen_staff, sen_member, an, binh, cuong, dung, giang, partner)
    }
    assert seen == {
        lan: {pending},
        sen_staff: {sen},
        sen_member: {sen},
        partner: {sen},
        an: {sen, pending},
        giang: {sen, pending},
        binh: set(),
        cuong: set(),
        dung: set(),
    }


def test_who_sees_which_account(sen, sen_member, lan, sen_staff, an, binh, giang, partner, program):
    def seen(who):
        return set(Account.objects.visible_to(who))

    assert seen(lan) == {lan}
    assert seen(sen_member) == seen(sen_staff) == {sen_member, sen_staff}
    assert seen(binh) == {binh} and seen(partner) == {partner}
    assert seen(an) == {an, lan, sen_staff, sen_member}
    assert seen(giang) == set(Account.objects.all()) == seen(program)


def test_seeing_costs_one_query(sen, sen_member, an, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(Account.objects.visible_to(an))
        list(Enterprise.objects.visible_to(sen_member))
