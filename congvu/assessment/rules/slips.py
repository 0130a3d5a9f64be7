"""Phiếu đánh giá: what is asked, for how long, and when the agency owes an explanation.

TT 32/2017/TT-BTTTT Đ12 (what is rated, three grades), TT 01/2018/TT-VPCP Đ12 (slips go with each legal print), Đ17.1đ
(accountability). `docs/law/assessment.md` argues what the law leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

UNSATISFIED, SATISFIED, VERY_SATISFIED = 1, 2, 3
GRADES = (VERY_SATISFIED, SATISFIED, UNSATISFIED)
# TT 32/2017 Đ12.1: the whole, and its three parts.
CRITERIA = ("overall", "convenience", "timeliness", "attitude")

RATE_WITHIN = timedelta(days=30)
CHANGE_WITHIN = timedelta(days=7)
EXPLAIN_WORKING_DAYS = 5
# Fewer slips would tell an officer who graded him (NĐ 61/2018/NĐ-CP Đ27.3).
LEAST_TOLD = 5


@dataclass(frozen=True)
class Ratings:
    """What a person says on a slip. Only `overall` is compulsory (TT 32/2017 Đ12.2).

    `contacts` and `agencies`: how often, and how many besides the one-stop desk, he had to turn to (NĐ 61/2018 Đ31.1b, c).
    """

    overall: int
    convenience: int | None = None
    timeliness: int | None = None
    attitude: int | None = None
    words: str = ""
    contacts: int | None = None
    agencies: int | None = None

    def grades(self) -> tuple[int | None, ...]:
        return self.overall, self.convenience, self.timeliness, self.attitude


def is_gradeable(ratings: Ratings) -> bool:
    """The whole has one of the three grades, each part one or none."""
    overall, *parts = ratings.grades()
    return overall in GRADES and all(one is None or one in GRADES for one in parts)


def may_rate(opened_at: datetime, rated_at: datetime | None, at: datetime) -> bool:
    """A slip is filled within thirty days of the contact, and changed within seven days of being filled."""
    return at <= closes_at(opened_at, rated_at)


def closes_at(opened_at: datetime, rated_at: datetime | None) -> datetime:
    return opened_at + RATE_WITHIN if rated_at is None else rated_at + CHANGE_WITHIN


def wants_explanation(overall: int | None, attitude: int | None) -> bool:
    """TT 01/2018 Đ17.1đ: who is not satisfied, as a whole or with the officers, is answered."""
    return UNSATISFIED in (overall, attitude)


def may_be_told(slips: int) -> bool:
    """NĐ 61/2018 Đ27.3: sums are told only where nobody can be read out of them."""
    return slips >= LEAST_TOLD


def phone_end(phone: str) -> str:
    """The last four figures of a telephone number; nothing where it has fewer."""
    figures = "".join(one for one in phone if one.isascii() and one.isdigit())
    return figures[-4:] if len(figures) >= 4 else ""
