from __future__ import annotations

import pytest

from congvu.accounts import actions
from congvu.accounts.refusals import NotSuspended, NotThePerson, ReasonMissing
from congvu.accounts.rules import suspends
from congvu.events.models import Event
from congvu.organisations.refusals import NotYourRole


def fail(account, program, monday, times):
    for _ in range(times):
        account = actions.record_failed_login(account, by=program, at=monday)
    return account


@pytest.mark.parametrize(("failed", "suspended"), [(0, False), (10, False), (11, True), (12, True)])
def test_more_than_ten_failed_logins_suspend(failed, suspended):
    """TT 05/2016/TT-BCT Đ11."""
    assert suspends(failed, allowed=10) is suspended


def test_the_eleventh_wrong_password_suspends_lan_and_says_so(lan, program, monday):
    assert fail(lan, program, monday, 10).is_active
    lan = fail(lan, program, monday, 1)
    assert not lan.is_active and lan.suspended_at == monday and "đăng nhập sai" in lan.suspended_reason
    assert [event.kind for event in Event.objects.order_by("-id")[:2]] == [
        "accounts.suspended",
        "accounts.login_failed",
    ]
    assert Event.objects.latest("id").data["ground"] == "failed_logins"


def test_further_failures_do_not_suspend_twice(lan, program, monday):
    fail(lan, program, monday, 15)
    assert Event.objects.filter(kind="accounts.suspended").count() == 1


def test_a_good_login_forgets_the_failures(lan, program, monday):
    fail(lan, program, monday, 10)
    lan = actions.record_login(lan, by=lan, at=monday)
    assert (lan.failed_logins, lan.last_login) == (0, monday)
    assert fail(lan, program, monday, 10).is_active


@pytest.mark.parametrize("who", ["an", "giang"])
def test_the_desk_or_the_administrator_opens_the_account_again(request, who, lan, program, monday):
    officer = request.getfixturevalue(who)
    fail(lan, program, monday, 11)
    lan = actions.reactivate(lan, by=officer, at=monday)
    assert lan.is_active and lan.failed_logins == 0 and lan.suspended_reason == ""
    with pytest.raises(NotSuspended):
        actions.reactivate(lan, by=officer, at=monday)


@pytest.mark.parametrize("who", ["lan", "binh", "sen_staff"])
def test_others_cannot_open_it(request, who, lan, program, monday):
    person = request.getfixturevalue(who)
    fail(lan, program, monday, 11)
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.reactivate(lan, by=person, at=monday)
    lan.refresh_from_db()
    assert not lan.is_active and Event.objects.count() == facts


def test_giang_suspends_for_abuse_with_a_reason(giang, lan, monday):
    with pytest.raises(ReasonMissing):
        actions.suspend(lan, "  ", by=giang, at=monday)
    lan = actions.suspend(lan, "gửi hồ sơ rác nhiều lần", by=giang, at=monday)
    assert not lan.is_active and Event.objects.latest("id").data["ground"] == "operator"


def test_lan_may_have_her_own_account_suspended_but_not_anothers(lan, sen_staff, monday):
    assert not actions.suspend(lan, "mất điện thoại", by=lan, at=monday).is_active
    with pytest.raises(NotYourRole):
        actions.suspend(sen_staff, "ghét", by=lan, at=monday)
    sen_staff.refresh_from_db()
    assert sen_staff.is_active


def test_the_programs_own_account_is_never_suspended(program, giang, monday):
    with pytest.raises(NotThePerson):
        actions.suspend(program, "thử", by=giang, at=monday)


def test_only_the_owner_changes_a_password(lan, giang, monday):
    with pytest.raises(NotThePerson):
        actions.change_password(lan, "mật khẩu của Giang", by=giang, at=monday)
    assert actions.change_password(lan, "mật khẩu mới của Lan", by=lan, at=monday).check_password(
        "mật khẩu mới của Lan"
    )
