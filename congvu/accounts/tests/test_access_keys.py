"""A key lets a program speak for an officer: given by himself or an administrator, seen once, taken back at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from congvu.accounts import actions
from congvu.accounts.models import AccessKey, Scope
from congvu.accounts.refusals import KeyDates, KeyForOfficers, KeyNameMissing, KeyRevoked, ScopeUnknown
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.notifications.models import Notification
from congvu.organisations.refusals import NotYourRole
from tests.people import MONDAY

UNTIL = date(2026, 12, 31)


@pytest.mark.parametrize("who", ["an", "giang"])
def test_an_gets_a_key_by_herself_or_from_giang_and_is_told(request, an, giang, monday, who):
    by = request.getfixturevalue(who)
    key, value = actions.issue_access_key(an, "Phần mềm Một cửa", ["dossiers:process"], UNTIL, by=by, at=monday)
    token = Token.objects.by_value(value).get()
    assert (token.user, token.get_scopes(), key.token) == (an, ["dossiers:process"], token)
    # The last day is a whole one, and the value is nowhere.
    assert localtime(token.expires_at).isoformat() == "2027-01-01T00:00:00+07:00"
    assert value not in token.hash and not any(value in str(event.data) for event in Event.objects.all())
    event = Event.objects.latest("id")
    assert (event.kind, event.by_id) == ("accounts.access_key_issued", by.pk)
    run_due_jobs()
    assert Notification.objects.filter(account=an, title__contains="Phần mềm Một cửa").count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"by": "binh"}, NotYourRole),
        ({"account": "lan", "by": "giang"}, KeyForOfficers),
        ({"name": " "}, KeyNameMissing),
        ({"scopes": []}, ScopeUnknown),
        ({"scopes": ["dossiers:write"]}, ScopeUnknown),
        ({"until": date(2026, 11, 15)}, KeyDates),
        ({"until": date(2027, 11, 18)}, KeyDates),
    ],
)
def test_a_key_that_may_not_be_changes_nothing(request, an, monday, changed, refusal):
    asked = {"name": "Thử", "scopes": [Scope.DOSSIERS_READ], "until": UNTIL, "account": "an", "by": "an"} | changed
    account, by = (request.getfixturevalue(asked.pop(name)) for name in ("account", "by"))
    facts = Event.objects.count()
    with pytest.raises(refusal):
        actions.issue_access_key(account, by=by, at=monday, **asked)
    assert Event.objects.count() == facts and not AccessKey.objects.exists() and not Token.objects.exists()


def test_a_key_taken_back_opens_nothing_and_strangers_take_none(an, binh, giang, monday):
    key, value = actions.issue_access_key(an, "Thử", [Scope.DOSSIERS_READ], UNTIL, by=an, at=monday)
    with pytest.raises(NotYourRole):
        actions.revoke_access_key(key, by=binh, at=monday)
    assert [key in AccessKey.objects.visible_to(who) for who in (an, binh, giang)] == [True, False, True]
    actions.revoke_access_key(key, by=giang, at=monday + timedelta(hours=1))
    assert not Token.objects.by_value(value).exists()
    with pytest.raises(KeyRevoked):
        actions.revoke_access_key(key, by=an, at=monday)
    other, _value = actions.issue_access_key(an, "Thử", [Scope.DOSSIERS_READ], UNTIL, by=an, at=monday)
    with pytest.raises(IntegrityError, match="a_revoked_key_opens_nothing"), transaction.atomic():
        AccessKey.objects.filter(pk=other.pk).update(revoked_at=MONDAY)
