"""Our states in the national portal's ten codes: every state has its code, and every code is reached."""

from __future__ import annotations

from itertools import product

import pytest

from congvu.adapters.national_portal.statuses import NationalStatus, Standing, national_status
from congvu.dossiers.models import Status

EVERY_STANDING = [Standing(status, *beside) for status in Status for beside in product((False, True), repeat=3)]


def test_the_map_is_total_and_only_a_draft_has_no_code() -> None:
    codes = {standing: national_status(standing) for standing in EVERY_STANDING}
    assert {standing.status for standing, code in codes.items() if code is None} == {Status.DRAFT}
    assert set(codes.values()) - {None} == set(NationalStatus)
    assert all(code.words for code in NationalStatus)
    assert [code.value for code in NationalStatus] == list(range(1, 11))


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing(Status.SUBMITTED), 1),
        (Standing(Status.SUBMITTED, awaits_supplement=True), 5),
        (Standing(Status.SUBMITTED, owes_fee=True), 6),
        (Standing(Status.NOT_ACCEPTED), 3),
        (Standing(Status.IN_REVIEW), 2),
        (Standing(Status.IN_REVIEW, work_begun=True), 4),
        (Standing(Status.IN_REVIEW, awaits_supplement=True, work_begun=True), 5),
        (Standing(Status.IN_REVIEW, owes_fee=True, work_begun=True), 6),
        # Both owed: the papers first, the fee may depend on them.
        (Standing(Status.IN_REVIEW, awaits_supplement=True, owes_fee=True), 5),
        (Standing(Status.APPROVED), 9),
        (Standing(Status.REFUSED), 9),
        (Standing(Status.RETURNED), 10),
        (Standing(Status.WITHDRAWN), 7),
        (Standing(Status.STOPPED), 8),
    ],
)
def test_each_standing_has_the_code_of_the_national_portal(standing: Standing, code: int) -> None:
    assert national_status(standing) == code


@pytest.mark.parametrize("status", [one for one in Status if one not in {Status.SUBMITTED, Status.IN_REVIEW}])
def test_what_has_ended_is_told_by_its_end_whatever_stands_beside(status: Status) -> None:
    assert len({national_status(one) for one in EVERY_STANDING if one.status == status}) == 1
