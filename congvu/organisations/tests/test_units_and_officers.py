from __future__ import annotations

from datetime import date, timedelta

import pytest

from congvu.events.models import Event
from congvu.kernel.codes import AgencyCodeInvalid
from congvu.kernel.text import alphabetical
from congvu.organisations import actions, queries
from congvu.organisations.models import Agency, Appointment, Role, Unit
from congvu.organisations.refusals import (
    AppointmentOverlaps,
    CodeTaken,
    DatesReversed,
    NotAtTheDesk,
    NotYourRole,
    OfficerHasLeft,
    ParentElsewhere,
    RolesMissing,
    UnitHasSubunits,
    UnitIsClosed,
    UnitStillStaffed,
)

TODAY = date(2026, 11, 16)


def test_giang_opens_a_division_under_a_department(giang, ministry, cuc_xnk, monday):
    division = actions.open_unit(ministry, "phong-co", "Phòng  Xuất xứ hàng hóa ", parent=cuc_xnk, by=giang, at=monday)
    assert queries.descendants(cuc_xnk) == [cuc_xnk, division]
    event = Event.objects.latest("id")
    assert (event.kind, event.by_id, event.about_id) == ("organisations.unit_opened", giang.pk, division.pk)
    assert event.data == {"code": "phong-co", "agency": "000.00.00.G02"}


def test_dung_who_administers_nothing_cannot_open_a_unit(dung, ministry, monday):
    facts, units = Event.objects.count(), Unit.objects.count()
    with pytest.raises(NotYourRole, match="Quản trị hệ thống"):
        actions.open_unit(ministry, "cua-dung", "Phòng của Dũng", by=dung, at=monday)
    assert (Event.objects.count(), Unit.objects.count()) == (facts, units)


def test_lan_a_citizen_cannot_rename_a_unit(lan, cuc_xnk, monday):
    facts = Event.objects.count()
    with pytest.raises(NotYourRole):
        actions.rename_unit(cuc_xnk, "Cục của Lan", by=lan, at=monday)
    cuc_xnk.refresh_from_db()
    assert cuc_xnk.name == "Cục Xuất nhập khẩu" and Event.objects.count() == facts


def test_a_unit_code_is_used_once(giang, ministry, cuc_xnk, monday):
    with pytest.raises(CodeTaken, match="cuc-xnk"):
        actions.open_unit(ministry, "cuc-xnk", "Cục khác", by=giang, at=monday)


def test_a_parent_unit_belongs_to_the_same_agency(giang, program, cuc_xnk, monday):
    other = actions.enter_agency("000.00.00.G12", "Bộ Tài chính", by=program, at=monday)
    with pytest.raises(ParentElsewhere):
        actions.open_unit(other, "vu-khac", "Vụ khác", parent=cuc_xnk, by=giang, at=monday)


def test_renaming_keeps_the_code_and_tells_both_names(giang, cuc_hc, monday):
    renamed = actions.rename_unit(cuc_hc, "Cục Hóa chất và Vật liệu nổ", by=giang, at=monday)
    assert (renamed.code, renamed.name) == ("cuc-hc", "Cục Hóa chất và Vật liệu nổ")
    assert Event.objects.latest("id").data["old_name"] == "Cục Hóa chất"


def test_a_unit_with_people_in_it_is_not_closed(giang, dung, cuc_hc, monday):
    with pytest.raises(UnitStillStaffed, match="1 vị trí"):
        actions.close_unit(cuc_hc, by=giang, at=monday)
    cuc_hc.refresh_from_db()
    assert cuc_hc.closed_on is None
    post = Appointment.objects.get(officer=dung.officer)
    actions.end_appointment(post, on=TODAY - timedelta(days=1), by=giang, at=monday)
    assert actions.close_unit(cuc_hc, by=giang, at=monday).closed_on == TODAY


def test_a_unit_with_open_subunits_is_not_closed(giang, ministry, cuc_hc, monday):
    actions.open_unit(ministry, "phong-hc", "Phòng Hóa chất", parent=cuc_hc, by=giang, at=monday)
    with pytest.raises(UnitHasSubunits):
        actions.close_unit(cuc_hc, by=giang, at=monday)


def test_nothing_is_changed_in_a_closed_unit(giang, binh, cuc_hc, monday):
    actions.close_unit(cuc_hc, by=giang, at=monday)
    with pytest.raises(UnitIsClosed, match="16/11/2026"):
        actions.rename_unit(cuc_hc, "Tên khác", by=giang, at=monday)
    with pytest.raises(UnitIsClosed):
        actions.appoint(binh.officer, cuc_hc, "Chuyên viên", [Role.REVIEWER], from_on=TODAY, by=giang, at=monday)


@pytest.mark.parametrize("code", ["", "G02", "000.00.00.Z02", "bộ-công-thương"])
def test_an_agency_code_follows_circular_10_of_2016(program, monday, code, db):
    with pytest.raises(AgencyCodeInvalid):
        actions.enter_agency(code, "Cơ quan", by=program, at=monday)
    assert not Agency.objects.exists()


def test_the_newer_code_follows_decision_20_of_2020(program, monday):
    with pytest.raises(AgencyCodeInvalid):
        actions.enter_agency("000.00.00.G12", "Bộ Tài chính", code_2020="000.00.00.G12", by=program, at=monday)
    agency = actions.enter_agency("000.00.00.G12", "Bộ Tài chính", code_2020="G12", by=program, at=monday)
    assert agency.code_2020 == "G12"


# -- posts -------------------------------------------------------------------------------------------------------
def test_a_post_counts_on_its_first_and_last_day_only(giang, binh, cuc_hc, monday):
    first, last = TODAY, TODAY + timedelta(days=30)
    actions.appoint(binh.officer, cuc_hc, "Biệt phái", [Role.REVIEWER], from_on=first, to_on=last, by=giang, at=monday)
    assert [cuc_hc in queries.units_of(binh.officer, day) for day in (first, last)] == [True, True]
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        assert cuc_hc not in queries.units_of(binh.officer, day)
        assert queries.roles_of(binh.officer, cuc_hc, day) == frozenset()


def test_who_holds_a_role_in_a_unit(binh, cuong, dung, cuc_xnk):
    assert queries.officers_with_role(cuc_xnk, Role.REVIEWER, TODAY) == [binh.officer]
    assert queries.officers_with_role(cuc_xnk, Role.SIGNER, TODAY) == [cuong.officer]
    assert queries.officers_with_role(cuc_xnk, Role.CLERK, TODAY) == []
    assert queries.roles_of(cuong.officer, cuc_xnk, TODAY) == {Role.UNIT_LEADER, Role.SIGNER}


def test_one_officer_has_one_post_in_a_unit_at_a_time(giang, binh, cuc_xnk, monday):
    facts = Event.objects.count()
    with pytest.raises(AppointmentOverlaps, match="Lê Thanh Bình"):
        actions.appoint(binh.officer, cuc_xnk, "Phó Cục trưởng", [Role.SIGNER], from_on=TODAY, by=giang, at=monday)
    assert Appointment.objects.filter(officer=binh.officer).count() == 1 and Event.objects.count() == facts


@pytest.mark.parametrize("roles", [[], ["giám đốc"], [Role.REVIEWER, "king"]])
def test_a_post_has_roles_that_exist(giang, binh, cuc_hc, monday, roles):
    with pytest.raises(RolesMissing):
        actions.appoint(binh.officer, cuc_hc, "Chuyên viên", roles, from_on=TODAY, by=giang, at=monday)


def test_a_post_does_not_end_before_it_begins(giang, binh, cuc_hc, monday):
    with pytest.raises(DatesReversed):
        actions.appoint(
            binh.officer,
            cuc_hc,
            "Chuyên viên",
            [Role.REVIEWER],
            from_on=TODAY,
            to_on=TODAY - timedelta(days=1),
            by=giang,
            at=monday,
        )


def test_an_ended_post_is_not_brought_back(giang, dung, monday):
    post = Appointment.objects.get(officer=dung.officer)
    actions.end_appointment(post, on=TODAY - timedelta(days=10), by=giang, at=monday)
    with pytest.raises(DatesReversed):
        actions.end_appointment(post, on=TODAY, by=giang, at=monday)


def test_an_officer_who_leaves_holds_nothing_from_that_day(giang, dung, cuc_hc, monday):
    actions.officer_leaves(dung.officer, on=TODAY, by=giang, at=monday)
    assert queries.units_of(dung.officer, TODAY - timedelta(days=1)) == [cuc_hc]
    assert queries.units_of(dung.officer, TODAY) == []
    assert queries.officers_with_role(cuc_hc, Role.REVIEWER, TODAY) == []
    with pytest.raises(OfficerHasLeft):
        actions.appoint(dung.officer, cuc_hc, "Chuyên viên", [Role.REVIEWER], from_on=TODAY, by=giang, at=monday)


def named(on=TODAY):
    return [post.officer.full_name for desk in queries.one_stop_desks(on) for post in desk.public_posts]


def test_nđ61_đ9_7_an_is_named_at_the_desk_only_while_giang_chooses_so(giang, an, monday):
    post = Appointment.objects.get(officer=an.officer)
    assert named() == []
    actions.make_public(post, by=giang, at=monday)
    actions.make_public(post, by=giang, at=monday)
    assert named() == [an.full_name]
    assert Event.objects.filter(kind="organisations.officer_made_public").count() == 1
    # A post that has ended names nobody.
    assert named(date(2020, 1, 1)) == []
    actions.make_private(post, by=giang, at=monday)
    assert named() == []
    assert Event.objects.latest("id").kind == "organisations.officer_made_private"


def test_binh_who_receives_at_no_desk_is_not_named_and_an_names_nobody(giang, an, binh, monday):
    before = Event.objects.count()
    with pytest.raises(NotAtTheDesk):
        actions.make_public(Appointment.objects.get(officer=binh.officer), by=giang, at=monday)
    own = Appointment.objects.get(officer=an.officer)
    for act in (actions.make_public, actions.make_private):
        with pytest.raises(NotYourRole):
            act(own, by=an, at=monday)
    assert named() == [] and Event.objects.count() == before


def test_the_units_giang_chooses_from_stand_in_the_order_of_the_vietnamese_alphabet(giang, ministry, cuc_xnk, monday):
    for code, name in (("dien-luc", "Cục Điện lực"), ("du-lich", "Cục Du lịch"), ("an-toan", "Cục Ăn toàn")):
        actions.open_unit(ministry, code, name, by=giang, at=monday)
    names = [unit.name for unit in queries.open_units() if unit.name.startswith("Cục")]
    assert names == sorted(names, key=alphabetical)
    assert names[:3] == ["Cục Ăn toàn", "Cục Du lịch", "Cục Điện lực"] and cuc_xnk.name in names[3:]
