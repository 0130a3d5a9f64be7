"""The views of the inbox as officers know them, and which one a request asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from congvu.dossiers.queries.states import ShownState
from congvu.faces.desk.access import roles_today
from congvu.organisations.models import Role


@dataclass(frozen=True)
class WorkView:
    """One view of the inbox: its key in `dossiers.queries.inbox`, its name, and what an empty one says."""

    key: str
    label: str
    title: str
    empty: str
    receiving: bool = False
    # The states its dossiers may be in; by one of them it can be narrowed.
    states: tuple[ShownState, ...] = (ShownState.IN_REVIEW, ShownState.AWAITING_SUPPLEMENT)


VIEWS = {
    "cua-toi": WorkView("mine", "Việc của tôi", "Việc của tôi", "Bạn không giữ bước nào."),
    "don-vi": WorkView("unit", "Việc của đơn vị", "Việc của đơn vị", "Đơn vị không có hồ sơ nào đang giải quyết."),
    "sap-den-han": WorkView(
        "due_soon", "Sắp đến hạn", "Hồ sơ sắp đến hạn", "Không có hồ sơ nào đến hạn hôm nay và ngày làm việc tới."
    ),
    "qua-han": WorkView("late", "Quá hạn", "Hồ sơ quá hạn", "Không có hồ sơ nào quá hạn."),
    "xin-y-kien": WorkView(
        "opinions", "Xin ý kiến", "Hồ sơ xin ý kiến đơn vị", "Không có đơn vị nào đang chờ ý kiến của bạn."
    ),
    "cho-tiep-nhan": WorkView(
        "to_receive", "Chờ tiếp nhận", "Hồ sơ chờ tiếp nhận", "Không có hồ sơ nào chờ tiếp nhận.", True, ()
    ),
    "cho-tra": WorkView(
        "returning",
        "Chờ trả kết quả",
        "Hồ sơ chờ trả kết quả",
        "Không có kết quả nào chờ trả.",
        True,
        (ShownState.APPROVED, ShownState.REFUSED),
    ),
    "tat-ca": WorkView(
        "all",
        "Tất cả",
        "Tra cứu hồ sơ",
        "Không có hồ sơ nào.",
        states=tuple(state for state in ShownState if state != ShownState.DRAFT),
    ),
}


def opened(request: HttpRequest) -> str:
    """The view a request asks for; without a word, the one where the officer's day begins."""
    wanted = request.GET.get("xem", "")
    if wanted in VIEWS:
        return wanted
    roles = roles_today(request)
    return "cho-tiep-nhan" if Role.RECEIVER in roles and not roles & {Role.REVIEWER, Role.SIGNER} else "cua-toi"
