from __future__ import annotations

from datetime import date

import pytest
from allauth.idp.oidc.models import Client, Token

from congvu.accounts import actions, queries
from congvu.accounts.models import Account, Kind, PartnerSystem, Scope
from congvu.accounts.refusals import PartnerRevoked, ScopeUnknown
from congvu.events.models import Event
from congvu.organisations import actions as organisations
from congvu.organisations.models import Appointment, Role
from congvu.organisations.refusals import NotYourRole

TODAY = date(2026, 11, 16)


def test_roles_hold_in_their_unit_only(binh, cuong, cuc_xnk, cuc_hc):
    assert queries.holds(binh, Role.REVIEWER, cuc_xnk, on=TODAY)
    assert queries.holds(binh, Role.REVIEWER, on=TODAY)
    assert not queries.holds(binh, Role.REVIEWER, cuc_hc, on=TODAY)
    assert not queries.holds(binh, Role.SIGNER, cuc_xnk, on=TODAY)
    assert not queries.holds(binh, Role.REVIEWER, cuc_xnk, on=date(2020, 1, 1))
    assert queries.units_where(cuong, Role.SIGNER, on=TODAY) == {cuc_xnk.pk}


def test_citizens_and_machines_hold_no_role(lan, partner, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.actor_roles(lan, TODAY) == queries.actor_roles(partner, TODAY) == frozenset()


def test_roles_are_remembered_for_one_request_and_never_longer(binh, giang, cuc_xnk, monday, django_assert_num_queries):
    queries.remember_roles(binh)
    with django_assert_num_queries(1):
        for _ in range(20):
            assert queries.holds(binh, Role.REVIEWER, cuc_xnk, on=TODAY)
    organisations.end_appointment(
        Appointment.objects.get(officer=binh.officer), on=date(2026, 11, 15), by=giang, at=monday
    )
    assert not queries.holds(Account.objects.get(pk=binh.pk), Role.REVIEWER, cuc_xnk, on=TODAY)


def test_the_program_has_one_account_nobody_logs_in_with(db):
    program = queries.program_account()
    assert (program.kind, program.has_usable_password(), program.officer_id) == (Kind.PROGRAM, False, None)


# -- partner systems ---------------------------------------------------------------------------------------------
def test_giang_lets_a_machine_in_and_its_secret_is_kept_only_as_a_hash(partner_and_secret, sen):
    partner, secret = partner_and_secret
    client = Client.objects.get(pk=partner.client_id)
    assert client.check_secret(secret) and secret not in client.secret
    assert client.owner == partner.account and client.get_grant_types() == ["client_credentials"]
    assert set(client.get_scopes()) == set(Scope.values)
    assert queries.enterprises_of(partner.account) == [sen]
    assert not any(secret in str(event.data) for event in Event.objects.all())


@pytest.mark.parametrize("who", ["sen_staff", "an", "binh"])
def test_others_let_no_machine_in(request, who, sen, monday):
    person = request.getfixturevalue(who)
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.register_partner_system("Máy lạ", [sen], Scope.values, by=person, at=monday)
    assert not PartnerSystem.objects.exists() and not Client.objects.exists() and Event.objects.count() == facts


def test_an_unknown_scope_is_refused(giang, sen, monday):
    with pytest.raises(ScopeUnknown, match="everything"):
        actions.register_partner_system("Máy", [sen], ["everything"], by=giang, at=monday)


def test_a_revoked_machine_has_no_token_and_gets_no_other(partner_and_secret, giang, monday):
    partner, _ = partner_and_secret
    token = Token(type=Token.Type.ACCESS_TOKEN, client_id=partner.client_id)
    token.set_value("abc")
    token.save()
    actions.revoke_partner_system(partner, by=giang, at=monday)
    assert not Token.objects.exists()
    assert Client.objects.get(pk=partner.client_id).get_grant_types() == []
    assert not Account.objects.get(pk=partner.account_id).is_active
    assert queries.enterprises_of(partner.account) == []
    with pytest.raises(PartnerRevoked):
        actions.revoke_partner_system(partner, by=giang, at=monday)
