"""Thẩm tra, xác minh (NĐ 61/2018/NĐ-CP Đ19.3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, Verification
from congvu.dossiers.refusals import NotPossibleNow, NotYourDossier
from congvu.dossiers.verification_refusals import (
    MeetingUnclear,
    NotVerifiedYet,
    VerificationUnclear,
    VerifiedBeforeReception,
)
from tests import given

CONTENT, FINDINGS = "Kho hàng tại Hải Phòng", "Đủ 50 thùng như khai"


@pytest.fixture
def review(permit, lan, an) -> Dossier:
    return given.received(permit, by=lan, an=an)


def test_nđ61_đ19_3_what_binh_verified_on_the_spot_is_kept_with_time_place_and_people(review, binh, monday):
    due, held = review.due_at, review.received_at + timedelta(minutes=5)
    meeting = actions.Meeting(held, " Kho số 2 ", "Bà Lan; ông Bình")
    scan = given.pdf(by=binh, at=monday)
    made = actions.record_verification(
        review, CONTENT, FINDINGS, meeting, scan, by=binh, at=monday + timedelta(hours=1)
    )
    made.refresh_from_db()
    review.refresh_from_db()
    assert (made.held_at, made.place, made.participants, made.file) == (held, "Kho số 2", "Bà Lan; ông Bình", scan)
    assert review.due_at == due, "no verification stops the clock"
    titles = [line.title for line in queries.timeline(review, for_applicant=True)]
    assert titles[-1] == "Thẩm tra, xác minh hồ sơ"


def test_a_check_of_documents_names_no_meeting(review, binh, monday):
    actions.record_verification(review, CONTENT, FINDINGS, by=binh, at=monday + timedelta(hours=1))
    assert [one.held_at for one in queries.verifications_of(review)] == [None]


@pytest.mark.parametrize(
    ("content", "findings", "held", "place", "refusal"),
    [
        (" ", FINDINGS, None, "", VerificationUnclear),
        (CONTENT, "", None, "", VerificationUnclear),
        (CONTENT, FINDINGS, timedelta(minutes=5), " ", MeetingUnclear),
        (CONTENT, FINDINGS, timedelta(days=1), "Kho số 2", NotVerifiedYet),
        (CONTENT, FINDINGS, timedelta(days=-1), "Kho số 2", VerifiedBeforeReception),
    ],
)
def test_what_is_unclear_or_did_not_happen_is_not_recorded(
    review, binh, monday, content, findings, held, place, refusal
):
    meeting = actions.Meeting(review.received_at + held, place, "Bà Lan") if held else None
    with pytest.raises(refusal):
        actions.record_verification(review, content, findings, meeting, by=binh, at=monday + timedelta(hours=1))
    assert not Verification.objects.exists()


def test_only_the_unit_that_handles_the_dossier_records_it(review, an, dung, lan, monday):
    for who in (an, dung, lan):
        with pytest.raises(NotYourDossier):
            actions.record_verification(review, CONTENT, FINDINGS, by=who, at=monday + timedelta(hours=1))


def test_nothing_is_verified_before_reception(permit, lan, binh, monday):
    with pytest.raises(NotPossibleNow):
        actions.record_verification(given.submitted(permit, by=lan), CONTENT, FINDINGS, by=binh, at=monday)
