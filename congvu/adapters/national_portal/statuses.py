"""Our states in the ten codes of the national portal (QCVN 120:2019/BTTTT, TT 18/2019/TT-BTTTT): one total map, pure.

A legal state alone does not say it: a supplement owed, a fee owed, and whether anybody has begun to work are rows
beside the dossier, and each has a code of its own there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from congvu.dossiers.models import Status


class NationalStatus(IntEnum):
    """Trạng thái hồ sơ trên Cổng Dịch vụ công quốc gia."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_ASKED = 5
    FEE_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    DECIDED = 9
    RETURNED = 10

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    NationalStatus.REGISTERED: "Mới đăng ký",
    NationalStatus.RECEIVED: "Được tiếp nhận",
    NationalStatus.NOT_RECEIVED: "Không được tiếp nhận",
    NationalStatus.IN_PROGRESS: "Đang xử lý",
    NationalStatus.SUPPLEMENT_ASKED: "Yêu cầu bổ sung giấy tờ",
    NationalStatus.FEE_ASKED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    NationalStatus.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    NationalStatus.STOPPED: "Dừng xử lý",
    NationalStatus.DECIDED: "Đã xử lý xong",
    NationalStatus.RETURNED: "Đã trả kết quả",
}
# The states that say everything by themselves. A draft is nobody's business yet: it has no code.
_PLAIN: dict[Status, NationalStatus | None] = {
    Status.DRAFT: None,
    Status.NOT_ACCEPTED: NationalStatus.NOT_RECEIVED,
    Status.APPROVED: NationalStatus.DECIDED,
    Status.REFUSED: NationalStatus.DECIDED,
    Status.RETURNED: NationalStatus.RETURNED,
    Status.WITHDRAWN: NationalStatus.WITHDRAWN,
    Status.STOPPED: NationalStatus.STOPPED,
}


@dataclass(frozen=True)
class Standing:
    """Where a dossier stands: its legal state, and the rows beside it that have a code of their own."""

    status: Status
    awaits_supplement: bool = False
    owes_fee: bool = False
    work_begun: bool = False


def national_status(standing: Standing) -> NationalStatus | None:
    """The code of the national portal; None for a draft. What the applicant must do comes before what the agency does."""
    if standing.status in _PLAIN:
        return _PLAIN[standing.status]
    if standing.awaits_supplement:
        return NationalStatus.SUPPLEMENT_ASKED
    if standing.owes_fee:
        return NationalStatus.FEE_ASKED
    if standing.status == Status.SUBMITTED:
        return NationalStatus.REGISTERED
    return NationalStatus.IN_PROGRESS if standing.work_begun else NationalStatus.RECEIVED
