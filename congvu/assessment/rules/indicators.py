"""Chín chỉ số đánh giá việc giải quyết thủ tục hành chính: TT 01/2018/TT-VPCP Đ13 (points), Đ14 (of what), Đ15 (sums, classes).

Each indicator gives 2, 1 or 0 points, or None where what it needs is not known: then it is left out (Đ15.4b).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

MOST = 2
# Đ15.1a: by which officers are assessed; Đ14.1: scored dossier by dossier.
OF_DOSSIERS = (1, 2, 3, 4, 7)
# Đ14.2, Đ15.1b: scored for an agency or unit as a whole.
OF_UNITS = (5, 6, 8, 9)
ALL = (1, 2, 3, 4, 5, 6, 7, 8, 9)

NAMES: Mapping[int, str] = {
    1: "Tổng thời gian giải quyết so với quy định",
    2: "Thời gian của từng đơn vị tham gia so với quy định",
    3: "Số lần phải liên hệ nơi tiếp nhận để hoàn thiện hồ sơ",
    4: "Số cơ quan, đơn vị phải liên hệ để hoàn thiện hồ sơ",
    5: "Tiếp nhận, giải quyết, trả kết quả tại Bộ phận Một cửa",
    6: "Công khai thủ tục hành chính",
    7: "Thái độ của cán bộ, công chức, viên chức",
    8: "Tiếp thu, giải trình phản ánh, kiến nghị",
    9: "Tiến độ, chất lượng dịch vụ công trực tuyến",
}


# -- of one dossier ----------------------------------------------------------------------------------------------
def time_points(due_at: datetime | None, done_at: datetime, zone: tzinfo, *, in_hours: bool = False) -> int | None:
    """Đ13.1, Đ13.2: 2 when shorter than allowed, 1 when as long, 0 when longer.

    A limit in days is compared in days: done on its last day is as long as allowed. A limit in hours in whole hours.
    """
    if due_at is None:
        return None
    if done_at > due_at:
        return 0
    if in_hours:
        return 2 if due_at - done_at >= timedelta(hours=1) else 1
    return 2 if done_at.astimezone(zone).date() < due_at.astimezone(zone).date() else 1


def answer_points(due_at: datetime, answered_at: datetime | None, decided_at: datetime, zone: tzinfo) -> int | None:
    """Đ13.2, a unit that takes part by its answer. Who had time left when the dossier was decided without it is not scored."""
    if answered_at is not None:
        return time_points(due_at, answered_at, zone)
    return 0 if due_at < decided_at else None


def part_points(parts: Iterable[int | None]) -> int | None:
    """Đ13.2, several parts of one unit in one dossier: its slowest counts."""
    known = [one for one in parts if one is not None]
    return min(known) if known else None


def contact_points(asked: int, said: int | None) -> int:
    """Đ13.3: no contact to complete the dossier 2, one 1, more 0. What the record knows cannot be said away."""
    return max(0, MOST - max(asked, said or 0))


def agency_points(asked: int, said: int | None) -> int:
    """Đ13.4: nobody to turn to 2; the one-stop desk alone 1; another agency besides it 0.

    A request for a supplement goes through the one-stop desk. `said`: how many others the applicant names.
    """
    if said:
        return 0
    return 1 if asked else 2


def attitude_points(total_time: int | None, complaints: int) -> int | None:
    """Đ13.7: early and nobody complains 2, on time 1, an opinion that was not found untrue 0.

    Late without a complaint is neither a) nor b), so 0.
    """
    return 0 if complaints else total_time


# -- of a unit ---------------------------------------------------------------------------------------------------
def desk_points(settled_share: Decimal | None, all_received: bool | None) -> int | None:
    """Đ13.5, a ministry's desk: it settles at least 20 % of the listed procedures 2; all are received there 1; else 0."""
    if settled_share is not None and settled_share >= 20:
        return 2
    if all_received:
        return 1
    return None if settled_share is None or all_received is None else 0


def publicity_points(posted: bool | None, electronic: bool | None) -> int | None:
    """Đ13.6: made public both on the wall and electronically 2, one way 1, not 0."""
    if posted is None or electronic is None:
        return None
    return int(posted) + int(electronic)


@dataclass(frozen=True)
class Answered:
    """Opinions that had to be answered by now: how many, how many in time, how many still wait past their time."""

    wanted: int
    in_time: int
    prolonged: int


def answering_points(answered: Answered) -> int:
    """Đ13.8: no opinions, or all answered in time 2; at least 90 % 1; fewer, or one that drags on, 0."""
    if answered.prolonged:
        return 0
    if answered.in_time == answered.wanted:
        return 2
    return 1 if answered.in_time * 10 >= answered.wanted * 9 else 0


@dataclass(frozen=True)
class Online:
    """A unit's procedures and dossiers of a period. `failed`: online ones settled late, or unsettled past their time."""

    procedures: int
    services: int
    dossiers: int
    online: int
    failed: int


def online_points(unit: Online) -> int | None:
    """Đ13.9: 20 % of the procedures online, 30 % of the dossiers, none late 2; some, 15 %, none late 1; else 0."""
    if not unit.procedures or not unit.dossiers:
        return None
    if not unit.services or unit.failed or unit.online * 100 < unit.dossiers * 15:
        return 0
    enough_services = unit.services * 100 >= unit.procedures * 20
    return 2 if enough_services and unit.online * 100 >= unit.dossiers * 30 else 1


# -- added up ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Distribution:
    """How many dossiers have 0, 1 and 2 points in one indicator."""

    none: int = 0
    one: int = 0
    two: int = 0

    @property
    def count(self) -> int:
        return self.none + self.one + self.two

    @property
    def score(self) -> Decimal | None:
        """Đ15.2a: the sum of points by the number of dossiers, rounded to one decimal. None of no dossiers."""
        return rounded(Decimal(self.one + 2 * self.two) / self.count) if self.count else None


@dataclass(frozen=True)
class Result:
    """Đ15.2b: the sum of the indicators that are known, and what it would be if all of them counted."""

    total: Decimal
    out_of: int
    full: int

    @property
    def weighed(self) -> Decimal | None:
        """The sum brought to the full scale, so that an indicator left out neither lifts nor lowers the class."""
        return rounded(self.total * self.full / self.out_of) if self.out_of else None

    @property
    def is_whole(self) -> bool:
        return self.out_of == self.full


def result_of(scores: Mapping[int, Decimal | None], wanted: Iterable[int]) -> Result:
    """Đ15.2b, Đ15.4b: an indicator without enough information is not counted."""
    asked = tuple(wanted)
    known = [score for number in asked if (score := scores.get(number)) is not None]
    return Result(sum(known, Decimal(0)), MOST * len(known), MOST * len(asked))


def officers_class(weighed: Decimal | None) -> str:
    """Đ15.3a."""
    if weighed is None:
        return ""
    if weighed >= 5:
        return "Hoàn thành 100% nhiệm vụ"
    return "Hoàn thành từ 70% đến dưới 100% nhiệm vụ" if weighed >= Decimal("3.5") else "Hoàn thành dưới 70% nhiệm vụ"


def units_class(weighed: Decimal | None) -> str:
    """Đ15.3b."""
    if weighed is None:
        return ""
    for least, name in ((15, "Xuất sắc"), (12, "Tốt"), (9, "Khá"), (6, "Trung bình")):
        if weighed >= least:
            return name
    return "Yếu"


def rounded(number: Decimal) -> Decimal:
    """To one decimal, halves up."""
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
