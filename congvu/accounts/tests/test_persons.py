from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from cryptography.exceptions import InvalidTag

from congvu.accounts import actions, queries, sealing
from congvu.accounts.models import Account, Kind
from congvu.accounts.refusals import (
    EmailTaken,
    NotThePerson,
    OfficerHasAccount,
    OnlyPersons,
    PersonalIdMissing,
    PersonalIdTaken,
)
from congvu.events.models import Event
from congvu.kernel.identifiers import PersonalIdInvalid
from congvu.organisations.refusals import NotYourRole

LANS_NUMBER = "001190000001"


# -- registration ------------------------------------------------------------------------------------------------
def test_a_person_registers_with_a_tidied_name_and_address(program, monday):
    minh = actions.register_person(
        " Minh@Example.COM ", "  Phan Minh ", phone=" 0912345678 ", password="bốn chữ khó đoán", by=program, at=monday
    )
    assert (minh.email, minh.full_name, minh.phone, minh.kind) == (
        "minh@example.com",
        "Phan Minh",
        "0912345678",
        Kind.PERSON,
    )
    assert minh.check_password("bốn chữ khó đoán") and minh.created_at == monday
    event = Event.objects.latest("id")
    assert (event.kind, event.data) == ("accounts.person_registered", {"account": minh.pk})


def test_one_address_has_one_account_whatever_its_capitals(lan, program, monday):
    facts = Event.objects.count()
    with pytest.raises(EmailTaken):
        actions.register_person("LAN@example.com", "Lan khác", by=program, at=monday)
    assert Account.objects.filter(email__iexact="lan@example.com").count() == 1 and Event.objects.count() == facts


def test_a_person_without_a_password_cannot_log_in_with_an_empty_one(program, monday):
    minh = actions.register_person("minh@example.com", "Phan Minh", by=program, at=monday)
    assert not minh.has_usable_password() and not minh.check_password("")


def test_a_confirmed_address_stays_the_only_one(lan, program, monday):
    actions.confirm_email(lan, by=program, at=monday)
    assert list(EmailAddress.objects.filter(user=lan).values_list("email", "verified", "primary")) == [
        ("lan@example.com", True, True)
    ]


# -- officers ----------------------------------------------------------------------------------------------------
def test_giang_gives_an_officer_an_account_once(giang, binh, monday):
    assert (binh.is_officer, binh.officer.number) == (True, "CB002")
    with pytest.raises(OfficerHasAccount, match="Lê Thanh Bình"):
        actions.create_officer_account(binh.officer, by=giang, at=monday)


def test_binh_cannot_make_accounts_for_officers(binh, program, monday):
    from congvu.organisations import actions as organisations

    new = organisations.enter_officer("Người Mới", "CB100", "moi@example.gov.vn", by=program, at=monday)
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.create_officer_account(new, by=binh, at=monday)
    assert not Account.objects.filter(officer=new).exists() and Event.objects.count() == facts


# -- profile -----------------------------------------------------------------------------------------------------
def test_lan_changes_her_particulars_and_the_fact_names_fields_not_values(lan, monday):
    actions.change_profile(
        lan,
        full_name="Nguyễn Thị Lan",
        phone="0987654321",
        address="2 Phố Ví Dụ",
        language="en",
        by=lan,
        at=monday,
    )
    event = Event.objects.latest("id")
    assert event.data == {"account": lan.pk, "fields": ["address", "language", "phone"]}
    assert "0987654321" not in json.dumps(event.data)


def test_saying_the_same_again_records_nothing(lan, monday):
    facts = Event.objects.count()
    actions.change_profile(
        lan, full_name=lan.full_name, phone=lan.phone, address=lan.address, language="vi", by=lan, at=monday
    )
    assert Event.objects.count() == facts


def test_an_officer_does_not_rename_himself(binh, monday):
    changed = actions.change_profile(
        binh, full_name="Bộ trưởng", phone="0911", address="", language="vi", by=binh, at=monday
    )
    assert (changed.full_name, changed.phone) == ("Lê Thanh Bình", "0911")


@pytest.mark.parametrize("who", ["sen_staff", "an", "giang"])
def test_nobody_changes_lans_particulars_for_her(request, who, lan, monday):
    by, facts = request.getfixturevalue(who), None
    facts = Event.objects.count()
    with pytest.raises(NotThePerson):
        actions.change_profile(lan, full_name="X", phone="1", address="", language="vi", by=by, at=monday)
    lan.refresh_from_db()
    assert lan.full_name == "Nguyễn Thị Lan" and Event.objects.count() == facts


# -- personal numbers --------------------------------------------------------------------------------------------
def test_lans_number_is_sealed_and_found_without_opening(lan, monday):
    actions.set_personal_id(lan, "001 190 000 001", by=lan, at=monday)
    lan.refresh_from_db()
    assert LANS_NUMBER.encode() not in bytes(lan.personal_id_sealed) + bytes(lan.personal_id_hash)
    assert queries.person_with_id(LANS_NUMBER) == lan
    assert not any(LANS_NUMBER in json.dumps(event.data) for event in Event.objects.all())


def test_every_reading_of_a_number_is_a_fact(lan, binh, monday):
    lan = actions.set_personal_id(lan, LANS_NUMBER, by=lan, at=monday)
    assert actions.open_personal_id(lan, by=binh, at=monday) == LANS_NUMBER
    event = Event.objects.latest("id")
    assert (event.kind, event.by_id, event.about_id) == ("accounts.personal_id_opened", binh.pk, lan.pk)


@pytest.mark.parametrize("who", ["sen_staff", "partner"])
def test_no_stranger_reads_lans_number(request, who, lan, monday):
    stranger = request.getfixturevalue(who)
    lan = actions.set_personal_id(lan, LANS_NUMBER, by=lan, at=monday)
    facts = Event.objects.count()
    with pytest.raises(NotThePerson):
        actions.open_personal_id(lan, by=stranger, at=monday)
    assert Event.objects.count() == facts


def test_an_officer_who_no_longer_serves_reads_no_number(lan, dung, giang, monday):
    from congvu.organisations import actions as organisations

    lan = actions.set_personal_id(lan, LANS_NUMBER, by=lan, at=monday)
    organisations.officer_leaves(dung.officer, on=monday.date(), by=giang, at=monday)
    with pytest.raises(NotThePerson):
        actions.open_personal_id(lan, by=dung, at=monday)


def test_two_accounts_do_not_share_a_number(lan, sen_staff, monday):
    actions.set_personal_id(lan, LANS_NUMBER, by=lan, at=monday)
    with pytest.raises(PersonalIdTaken):
        actions.set_personal_id(sen_staff, LANS_NUMBER, by=sen_staff, at=monday)
    sen_staff.refresh_from_db()
    assert sen_staff.personal_id_hash is None
    with pytest.raises(PersonalIdMissing):
        actions.open_personal_id(sen_staff, by=sen_staff, at=monday)


def test_the_desk_may_enter_the_number_it_saw_but_another_citizen_may_not(lan, an, sen_staff, monday):
    with pytest.raises(NotYourRole):
        actions.set_personal_id(lan, LANS_NUMBER, by=sen_staff, at=monday)
    actions.set_personal_id(lan, LANS_NUMBER, by=an, at=monday)
    assert queries.person_with_id(LANS_NUMBER) == lan


def test_a_wrong_number_is_refused_without_being_repeated(lan, monday):
    with pytest.raises(PersonalIdInvalid) as refused:
        actions.set_personal_id(lan, "999190000001", by=lan, at=monday)
    assert "999190000001" not in str(refused.value)


def test_an_officers_account_holds_no_personal_number(binh, monday):
    with pytest.raises(OnlyPersons):
        actions.set_personal_id(binh, LANS_NUMBER, by=binh, at=monday)


def test_a_sealed_number_copied_to_another_row_or_key_does_not_open(settings):
    sealed = sealing.seal(LANS_NUMBER, 1)
    assert sealing.unseal(sealed, 1) == LANS_NUMBER
    assert sealing.seal(LANS_NUMBER, 1) != sealed
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, 2)
    settings.PERSONAL_DATA_KEY = "another key of at least thirty-two characters"
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, 1)


def test_a_double_click_on_the_registration_is_a_refusal_not_an_error(lan, program, monday, monkeypatch):
    monkeypatch.setattr("congvu.accounts.actions.persons._free_email", lambda email: email)
    with pytest.raises(EmailTaken):
        actions.register_person(lan.email, "Nguyễn Thị Lan", by=program, at=monday)
    assert Account.objects.filter(email=lan.email).count() == 1
