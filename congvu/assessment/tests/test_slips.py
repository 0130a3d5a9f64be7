"""Lan rates, the leader answers, and nobody learns more than the law lets him."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from congvu.accounts.models import Account, Enterprise
from congvu.assessment import actions, listeners
from congvu.assessment.actions import Ratings
from congvu.assessment.models import Explanation, Slip
from congvu.assessment.queries.slips import is_open, latest_at_the_desk, slip_for
from congvu.assessment.refusals import (
    AlreadyExplained,
    ExplanationEmpty,
    GradeMissing,
    NothingToExplain,
    NotYourSlip,
    NotYoursToExplain,
    OfficersDoNotRate,
    RatingOver,
    SlipNotFound,
)
from congvu.assessment.tests.conftest import open_slips
from congvu.catalog.models import Procedure
from congvu.dossiers import actions as dossiers
from congvu.dossiers.models import Decision, Dossier
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.kernel.refusal import Refusal
from congvu.notifications.models import Notification
from congvu.organisations.models import Role, Unit
from tests import given, people
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
PORTAL, LINK = Slip.Way.PORTAL, Slip.Way.LINK
UNHAPPY = Ratings(1, attitude=1, words="Phải đi lại ba lần.")


@pytest.fixture
def minh(mot_cua: Unit, program: Account) -> Account:
    """Minh heads the one-stop desk."""
    return people.officer("Bùi Quang Minh", "CB090", mot_cua, "Trưởng bộ phận", [Role.UNIT_LEADER], program)


def told(account: Account, words: str) -> Notification:
    return Notification.objects.get(account=account, title__contains=words)


def refused(refusal: type[Refusal], act: Callable[[], object]) -> None:
    """Refused, and nothing changed and nothing was recorded."""
    before = Event.objects.count(), list(Slip.objects.values()), list(Explanation.objects.values())
    with pytest.raises(refusal), transaction.atomic():
        act()
    assert before == (Event.objects.count(), list(Slip.objects.values()), list(Explanation.objects.values()))


# -- slips come with each contact --------------------------------------------------------------------------------
def test_tt01_2018_đ12_2_a_slip_goes_with_the_receipt_the_supplement_request_and_the_result(
    permit: Procedure, received: Dossier, lan: Account, an: Account, binh: Account, cuong: Account, mot_cua: Unit
) -> None:
    items = [{"what": "Bản dịch", "why": "Bản gốc bằng tiếng nước ngoài"}]
    dossiers.request_supplement(received, items, "Thiếu bản dịch", by=binh, at=MONDAY)
    dossiers.supplement(received, by=lan, at=TUESDAY)
    given.in_step(received, "sign", binh=binh, cuong=cuong, at=TUESDAY)
    dossiers.approve(received, by=cuong, at=TUESDAY)
    dossiers.draw_result(Decision.objects.get(dossier=received), by=cuong, at=TUESDAY)
    dossiers.hand_over(received, "online", "", by=an, at=TUESDAY)
    run_due_jobs()
    slips = list(Slip.objects.filter(dossier=received).values_list("contact", "unit__code", "officer"))
    assert slips == [
        ("reception", "mot-cua", an.pk),
        ("supplement", "cuc-xnk", binh.pk),
        ("return", "cuc-xnk", an.pk),
    ]
    last = Slip.objects.get(contact="return")
    assert told(lan, "Mời đánh giá").link == f"/danh-gia/{last.token}"
    assert (
        len({one.token for one in Slip.objects.all()}) == 3 and min(len(one.token) for one in Slip.objects.all()) >= 32
    )


def test_tt01_2018_đ12_2_a_slip_goes_with_the_refusal_to_receive(permit: Procedure, lan: Account, an: Account) -> None:
    declined = given.submitted(permit, by=lan)
    dossiers.decline(declined, "Không thuộc thẩm quyền", by=an, at=MONDAY)
    open_slips()
    assert Slip.objects.get(dossier=declined).contact == "non_acceptance"


def test_a_contact_told_twice_opens_one_slip(slip: Slip) -> None:
    listeners.open_with_the_receipt(Event.objects.get(pk=slip.cause))
    assert Slip.objects.count() == 1 and Event.objects.filter(kind="assessment.slip_opened").count() == 1


def test_what_the_program_answers_itself_has_no_reception_to_rate(giang: Account, lan: Account, cuc_hc: Unit) -> None:
    given.submitted(given.declaration(by=giang), by=lan)
    open_slips()
    assert set(Slip.objects.values_list("contact", "officer")) <= {("return", None)}


# -- rating ------------------------------------------------------------------------------------------------------
def test_tt32_2017_đ12_lan_rates_in_the_portal(slip: Slip, lan: Account) -> None:
    rated = actions.rate(slip, Ratings(3, 2, 3, 3, " Rất nhanh "), way=PORTAL, by=lan, at=TUESDAY)
    assert (rated.overall, rated.convenience, rated.words, rated.rated_at) == (3, 2, "Rất nhanh", TUESDAY)
    fact = Event.objects.get(kind="assessment.slip_rated")
    assert fact.data == {
        "slip": slip.pk, "contact": "reception", "way": "portal", "overall": 3, "again": False, "wants_explanation": False,
    }  # fmt: skip
    run_due_jobs()
    assert not Notification.objects.filter(account=lan, title__contains="Đã ghi nhận đánh giá").exists()


def test_lan_changes_her_mind_within_seven_days_and_not_later(slip: Slip, lan: Account) -> None:
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    changed = actions.rate(slip, Ratings(2), way=PORTAL, by=lan, at=TUESDAY + timedelta(days=7))
    assert (changed.overall, changed.attitude, changed.words, changed.explain_by) == (2, None, "", None)
    assert changed.rated_at == TUESDAY
    later = TUESDAY + timedelta(days=7, minutes=1)
    refused(RatingOver, lambda: actions.rate(slip, Ratings(3), way=PORTAL, by=lan, at=later))


def test_after_thirty_days_an_empty_slip_is_closed(slip: Slip, lan: Account) -> None:
    late = slip.opened_at + timedelta(days=30, seconds=1)
    refused(RatingOver, lambda: actions.rate(slip, Ratings(3), way=PORTAL, by=lan, at=late))
    assert not is_open(slip, late)


def test_a_grade_that_is_none_is_not_taken(slip: Slip, lan: Account) -> None:
    for wrong in (Ratings(0), Ratings(4), Ratings(3, attitude=9)):
        refused(GradeMissing, lambda wrong=wrong: actions.rate(slip, wrong, way=PORTAL, by=lan, at=TUESDAY))


def test_no_officer_rates_himself_or_anybody(
    slip: Slip, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account
) -> None:
    for officer in (an, binh, cuong, dung, giang):
        refused(OfficersDoNotRate, lambda by=officer: actions.rate(slip, Ratings(3), way=LINK, by=by, at=TUESDAY))


def test_another_citizen_and_a_machine_do_not_rate_for_lan(slip: Slip, sen_staff: Account, partner: Account) -> None:
    for other in (sen_staff, partner):
        refused(NotYourSlip, lambda other=other: actions.rate(slip, Ratings(1), way=PORTAL, by=other, at=TUESDAY))


def test_whoever_holds_the_link_rates_and_lan_learns_of_it_and_sets_it_right(
    slip: Slip, lan: Account, program: Account
) -> None:
    actions.rate(slip, Ratings(3), way=LINK, by=program, at=TUESDAY)
    run_due_jobs()
    assert told(lan, "Đã ghi nhận đánh giá").link == f"/danh-gia/{slip.token}"
    assert actions.rate(slip, Ratings(1), way=PORTAL, by=lan, at=TUESDAY).way == PORTAL


def test_the_people_of_an_enterprise_share_one_slip(
    permit: Procedure, sen: Enterprise, sen_staff: Account, sen_member: Account, an: Account
) -> None:
    dossier = given.received(permit, by=sen_staff, an=an, enterprise=sen)
    open_slips()
    slip = Slip.objects.get(dossier=dossier)
    actions.rate(slip, Ratings(2), way=PORTAL, by=sen_staff, at=TUESDAY)
    actions.rate(slip, Ratings(3), way=PORTAL, by=sen_member, at=TUESDAY)
    assert Slip.objects.rated().count() == 1


def test_the_database_believes_in_three_grades_and_a_whole(slip: Slip) -> None:
    for wrong in ({"overall": 4, "rated_at": MONDAY, "way": "link"}, {"attitude": 2}, {"words": "chữ"}, {"overall": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slip.objects.filter(pk=slip.pk).update(**wrong)


# -- explaining --------------------------------------------------------------------------------------------------
def test_tt01_2018_đ17_1đ_the_head_of_the_desk_is_told_explains_and_lan_reads_it(
    slip: Slip, lan: Account, an: Account, minh: Account, cuong: Account
) -> None:
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    slip.refresh_from_db()
    # Five working days after Tuesday 17/11; Tuesday 24/11 is a day off.
    assert f"{slip.explain_by.astimezone(MONDAY.tzinfo):%d/%m %H}" == "25/11 17"
    run_due_jobs()
    assert told(minh, "chưa hài lòng").link == f"/ban-lam-viec/danh-gia/{slip.pk}"
    assert not Notification.objects.filter(account__in=[an, cuong], title__contains="chưa hài lòng").exists()
    refused(NotYoursToExplain, lambda: actions.explain(slip, "founded", "Xin lỗi", by=cuong, at=TUESDAY))
    actions.explain(slip, "founded", "Chúng tôi xin lỗi và đã hướng dẫn lại cán bộ.", by=minh, at=TUESDAY)
    run_due_jobs()
    assert "đã hướng dẫn lại" in told(lan, "giải trình").body
    refused(AlreadyExplained, lambda: actions.rate(slip, Ratings(3), way=PORTAL, by=lan, at=TUESDAY))
    refused(NothingToExplain, lambda: actions.explain(slip, "founded", "Nữa", by=minh, at=TUESDAY))


def test_where_the_desk_has_no_head_the_handling_unit_is_told(slip: Slip, lan: Account, cuong: Account) -> None:
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    run_due_jobs()
    assert told(cuong, "chưa hài lòng")
    assert actions.explain(slip, "unfounded", "Camera cho thấy không có việc này.", by=cuong, at=TUESDAY)


def test_nobody_else_explains(
    slip: Slip,
    lan: Account,
    an: Account,
    binh: Account,
    dung: Account,
    giang: Account,
    sen_staff: Account,
    partner: Account,
) -> None:
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    for other in (lan, an, binh, dung, giang, sen_staff, partner):
        refused(NotYoursToExplain, lambda by=other: actions.explain(slip, "founded", "Xin lỗi", by=by, at=TUESDAY))


def test_a_leader_does_not_judge_what_was_said_of_himself(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    given.in_step(dossier, "sign", binh=binh, cuong=cuong)
    slip = actions.open_slip(dossier, "supplement", cause=1, officer=cuong, by=cuong, at=MONDAY)
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    refused(NotYoursToExplain, lambda: actions.explain(slip, "unfounded", "Không đúng", by=cuong, at=TUESDAY))
    assert not Slip.objects.visible_to(cuong)


def test_an_explanation_says_something_and_only_where_one_is_owed(slip: Slip, lan: Account, cuong: Account) -> None:
    refused(NothingToExplain, lambda: actions.explain(slip, "founded", "Xin lỗi", by=cuong, at=TUESDAY))
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    refused(ExplanationEmpty, lambda: actions.explain(slip, "founded", "  ", by=cuong, at=TUESDAY))


def test_an_explanation_that_is_late_is_asked_for_once_more(
    slip: Slip, lan: Account, cuong: Account, program: Account
) -> None:
    actions.rate(slip, UNHAPPY, way=PORTAL, by=lan, at=TUESDAY)
    assert actions.remind_of_explanations(by=program, at=TUESDAY) == 0
    late = MONDAY + timedelta(days=14)
    assert [actions.remind_of_explanations(by=program, at=late) for _ in range(2)] == [1, 0]
    run_due_jobs()
    assert told(cuong, "Quá hạn giải trình")


# -- who sees what -----------------------------------------------------------------------------------------------
def test_nđ61_đ27_3_the_officer_sees_no_slip_the_leader_and_the_applicant_do(
    slip: Slip, lan: Account, an: Account, binh: Account, cuong: Account, dung: Account, giang: Account,
    sen_staff: Account, partner: Account, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    assert Slip.objects.visible_to(cuong)  # The desk has no head yet.
    minh = request.getfixturevalue("minh")
    seen = {
        who.email
        for who in (lan, an, binh, cuong, dung, giang, sen_staff, partner, minh)
        if Slip.objects.visible_to(who)
    }
    assert seen == {lan.email, minh.email}


def test_a_slip_is_found_by_its_reference_or_by_its_code_with_the_end_of_the_telephone(
    slip: Slip, received: Dossier
) -> None:
    Dossier.objects.filter(pk=received.pk).update(applicant_contact={"phone": "0900 123 456"})
    received.refresh_from_db()
    assert slip_for(received.reference, "", at=TUESDAY) == slip
    assert slip_for(str(received.code), "3456", at=TUESDAY) == slip
    for text, end in (
        (str(received.code), ""),
        (str(received.code), "0000"),
        ("000.00.00.G02-990101-0001", "3456"),
        ("", ""),
    ):
        with pytest.raises(SlipNotFound):
            slip_for(text, end, at=TUESDAY)


def test_a_dossier_without_a_telephone_is_not_found_by_an_empty_one(slip: Slip, received: Dossier) -> None:
    Dossier.objects.filter(pk=received.pk).update(applicant_contact={})
    with pytest.raises(SlipNotFound):
        slip_for(str(received.code), "", at=TUESDAY)


def test_a_closed_slip_is_neither_found_nor_shown_at_the_desk(slip: Slip, received: Dossier) -> None:
    later = slip.opened_at + timedelta(days=31)
    assert latest_at_the_desk(received, at=TUESDAY) == slip and latest_at_the_desk(received, at=later) is None
    with pytest.raises(SlipNotFound):
        slip_for(received.reference, "", at=later)
