"""Ủy quyền, phân công xử lý thay, nghỉ phép: who acts in whose place, and from when to when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from congvu.accounts.queries import actor_roles
from congvu.events.models import Event
from congvu.organisations import actions, rules
from congvu.organisations.models import Absence, Appointment, Delegation, Role
from congvu.organisations.refusals import (
    AbsenceOverlaps,
    AlreadyDelegated,
    DatesReversed,
    DelegateUnfit,
    DelegationEnded,
    DocumentMissing,
    NotDelegable,
    NotYoursToDelegate,
)
from tests import people

TODAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
DOCUMENT = "Quyết định số 12/QĐ-XNK ngày 13/11/2026"


@pytest.mark.parametrize(
    ("roles", "document", "handed"),
    [
        (["reviewer", "signer"], "", {"reviewer"}),
        (["reviewer", "signer"], DOCUMENT, {"reviewer", "signer"}),
        (["administrator", "catalog_editor", "clerk"], DOCUMENT, {"clerk"}),
    ],
)
def test_nđ30_2020_đ13_3_signing_is_handed_on_only_by_a_document_and_keeping_the_system_never(roles, document, handed):
    assert rules.delegable(roles, document=document) == handed


@pytest.mark.parametrize(
    ("held", "part"),
    [
        ((date(2020, 1, 1), None), (TODAY, FRIDAY)),
        ((date(2026, 11, 18), None), (date(2026, 11, 18), FRIDAY)),
        ((date(2020, 1, 1), date(2026, 11, 17)), (TODAY, date(2026, 11, 17))),
        ((date(2020, 1, 1), date(2026, 11, 15)), None),
    ],
)
def test_a_post_is_held_for_another_only_while_he_holds_it(held, part):
    assert rules.within((TODAY, FRIDAY), held) == part


def post_of(account) -> Appointment:
    return Appointment.objects.own().get(officer=account.officer)


@pytest.fixture
def given(cuong, binh, monday) -> Delegation:
    """Cường hands leading and signing to Bình until Friday."""
    return actions.delegate(
        post_of(cuong), binh.officer, [Role.UNIT_LEADER, Role.SIGNER], from_on=TODAY, to_on=FRIDAY,
        document=DOCUMENT, reason="Đi công tác", by=cuong, at=monday,
    )  # fmt: skip


def test_the_delegate_holds_the_roles_from_day_to_day_and_not_longer(given, binh, cuc_xnk):
    led = (cuc_xnk.pk, Role.UNIT_LEADER)
    assert [led in actor_roles(binh, TODAY + timedelta(days=days)) for days in (-1, 0, 4, 5)] == [
        False, True, True, False,
    ]  # fmt: skip
    event = Event.objects.latest("id")
    assert event.kind == "organisations.delegation_given"
    assert event.data["officer"] == "CB003" and event.data["to"] == "CB002"


def test_a_revoked_delegation_opens_nothing_from_that_very_moment(given, cuong, binh, cuc_xnk, monday):
    actions.revoke_delegation(given, by=cuong, at=monday)
    assert actor_roles(binh, TODAY) == {(cuc_xnk.pk, Role.REVIEWER)}
    with pytest.raises(DelegationEnded):
        actions.revoke_delegation(given, by=cuong, at=monday)


def test_what_is_held_for_another_is_not_handed_on(given, binh, an, dung, monday):
    facts = Event.objects.count()
    with pytest.raises(NotYoursToDelegate):
        actions.delegate(
            given.post, dung.officer, [Role.SIGNER], from_on=TODAY, to_on=FRIDAY,
            document=DOCUMENT, reason="Bận", by=binh, at=monday,
        )  # fmt: skip
    # Nor does he settle, as the leader he stands in for might, what others of the unit hand on.
    with pytest.raises(NotYoursToDelegate):
        actions.delegate(
            given.of, an.officer, [Role.UNIT_LEADER], from_on=date(2026, 12, 1), to_on=date(2026, 12, 2),
            document=DOCUMENT, reason="Bận", by=binh, at=monday,
        )  # fmt: skip
    assert Event.objects.count() == facts and Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"document": " "}, DocumentMissing),
        ({"roles": [Role.ADMINISTRATOR]}, NotDelegable),
        ({"roles": []}, NotDelegable),
        ({"from_on": FRIDAY, "to_on": TODAY}, DatesReversed),
        ({"from_on": TODAY - timedelta(9), "to_on": TODAY - timedelta(3)}, DatesReversed),
        ({"who": "dung"}, NotYoursToDelegate),
        ({"to": "cuong"}, DelegateUnfit),
    ],
)
def test_a_bad_delegation_changes_nothing(request, cuong, binh, dung, monday, changed, refusal):
    asked = {"document": DOCUMENT, "roles": [Role.SIGNER], "from_on": TODAY, "to_on": FRIDAY, "reason": "Bận"} | changed
    by = request.getfixturevalue(asked.pop("who", "cuong"))
    to = request.getfixturevalue(asked.pop("to", "binh"))
    before = Event.objects.count(), Appointment.objects.count()
    with pytest.raises(refusal):
        actions.delegate(post_of(cuong), to.officer, by=by, at=monday, **asked)
    assert (Event.objects.count(), Appointment.objects.count()) == before


def test_one_role_is_not_handed_to_two_at_a_time(given, cuong, dung, monday):
    with pytest.raises(AlreadyDelegated, match="Lê Thanh Bình"):
        actions.delegate(
            given.of, dung.officer, [Role.SIGNER], from_on=FRIDAY, to_on=FRIDAY, document=DOCUMENT, reason="Bận",
            by=cuong, at=monday,
        )  # fmt: skip


def test_when_the_post_ends_nobody_holds_it_for_its_officer(given, giang, binh, cuc_xnk, monday):
    actions.end_appointment(given.of, on=TODAY, by=giang, at=monday)
    given.refresh_from_db()
    assert given.revoked_at is not None and actor_roles(binh, FRIDAY) == {(cuc_xnk.pk, Role.REVIEWER)}


def test_cuong_enters_binhs_leave_and_dung_does_his_work_but_signs_nothing(cuong, binh, dung, cuc_xnk, monday):
    absence = actions.enter_absence(
        cuong.officer, binh.officer, from_on=TODAY, to_on=FRIDAY, reason="Nghỉ phép năm", by=cuong, at=monday
    )
    assert actor_roles(binh, TODAY) == {(cuc_xnk.pk, Role.REVIEWER), (cuc_xnk.pk, Role.UNIT_LEADER)}
    with pytest.raises(AbsenceOverlaps):
        actions.enter_absence(
            cuong.officer, binh.officer, from_on=FRIDAY, to_on=FRIDAY, reason="Nữa", by=cuong, at=monday
        )
    with pytest.raises(NotYoursToDelegate):
        actions.end_absence(absence, by=dung, at=monday)
    actions.end_absence(absence, by=cuong, at=monday)
    assert actor_roles(binh, TODAY) == {(cuc_xnk.pk, Role.REVIEWER)}


def test_the_leave_of_one_who_left_before_it_began_is_nobodys_to_end(cuong, binh, dung, giang, monday):
    absence = actions.enter_absence(
        cuong.officer, binh.officer, from_on=FRIDAY, to_on=FRIDAY, reason="Nghỉ phép năm", by=cuong, at=monday
    )
    actions.officer_leaves(cuong.officer, on=TODAY + timedelta(days=1), by=giang, at=monday)
    with pytest.raises(DelegationEnded):
        actions.end_absence(absence, by=dung, at=monday)


@pytest.mark.parametrize("by_leave", [False, True])
def test_nđ30_2020_đ13_3_the_database_lets_nobody_sign_for_another_without_a_document(
    given, cuong, binh, monday, by_leave
):
    if by_leave:
        actions.revoke_delegation(given, by=cuong, at=monday)
        absence = actions.enter_absence(
            cuong.officer, binh.officer, from_on=TODAY, to_on=FRIDAY, reason="Nghỉ phép", document=DOCUMENT,
            by=cuong, at=monday,
        )  # fmt: skip
        given = absence.delegations.get()
        assert Role.SIGNER in given.post.roles
    for spoil in (
        lambda: Delegation.objects.filter(pk=given.pk).update(document="", absence=given.absence),
        lambda: given.delete(),
    ):
        with pytest.raises(IntegrityError, match="document"), transaction.atomic(), connection.cursor() as cursor:
            spoil()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_leads_above_sees_the_leave_of_every_unit_below(
    ministry, cuc_xnk, cuong, binh, dung, giang, program, monday
):
    """A team of a division of Cường's department: three levels, and the unit beside is none of them."""
    division = actions.open_unit(ministry, "phong-xuat-xu", "Phòng Xuất xứ", parent=cuc_xnk, by=program, at=monday)
    team = actions.open_unit(ministry, "to-cap-co", "Tổ cấp C/O", parent=division, by=program, at=monday)
    below = actions.open_unit(ministry, "nhom-truc", "Nhóm trực", parent=team, by=program, at=monday)
    minh = people.officer("Hồ Nhật Minh", "CB090", below, "Chuyên viên", [Role.REVIEWER], program)
    absence = actions.enter_absence(
        minh.officer, binh.officer, from_on=TODAY, to_on=date(2120, 1, 1), reason="Đi học", by=minh, at=monday
    )
    seen = [absence in Absence.objects.visible_to(who) for who in (minh, binh, cuong, giang, dung)]
    assert seen == [True, True, True, True, False]
    assert [Delegation.objects.visible_to(who).count() for who in (cuong, dung)] == [1, 0]
