"""An receives: a code, a promised time, a receipt, a process; or declines with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.catalog import actions as catalogue
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, LegalPrint, Reception, Status
from congvu.dossiers.refusals import AlreadyReceived, NotPossibleNow, NotYourDossier, ReasonMissing
from congvu.events.facts import timeline
from congvu.kernel.work_calendar import VIETNAM
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]


def test_an_receives_and_lan_gets_a_code_and_a_promise(
    permit: Procedure, lan: Account, an: Account, monday: datetime
) -> None:
    dossier = actions.receive(given.submitted(permit, by=lan), by=an, at=monday)
    assert (dossier.status, dossier.code) == (Status.IN_REVIEW, "000.00.00.G02-261116-0001")
    # Five working days from Monday 16/11, the day of reception not counted: Monday 23/11.
    assert f"{localtime(dossier.due_at):%H:%M %d/%m/%Y}" == "17:00 23/11/2026"
    reception = Reception.objects.get(dossier=dossier)
    assert reception.by == an and reception.due_at == dossier.due_at
    assert any("16/11/2026" in line["text"] for line in reception.explanation)
    assert timeline(dossier).get(kind="dossiers.dossier_received").data["code"] == dossier.code


def test_the_promise_skips_the_weekend_and_the_day_of_culture(permit: Procedure, lan: Account, an: Account) -> None:
    """Friday 20/11 + 23, 25, 26, 27, 30/11: Tuesday 24/11 is a holiday from 2026."""
    friday = datetime(2026, 11, 20, 15, 30, tzinfo=VIETNAM)
    dossier = given.received(permit, by=lan, an=an, at=friday)
    assert f"{localtime(dossier.due_at):%d/%m}" == "30/11"
    deadline = queries.due_explained(dossier)
    assert deadline is not None and deadline.due == dossier.due_at
    assert any("Ngày Văn hóa Việt Nam" in str(line) for line in deadline.lines)


def test_codes_of_a_day_follow_each_other_and_start_again_the_next(
    permit: Procedure, lan: Account, an: Account, monday: datetime
) -> None:
    """TT 01/2018/TT-VPCP Đ19: agency, day of reception, number within the day."""
    days = (monday, monday, monday + timedelta(days=1))
    codes = [given.received(permit, by=lan, an=an, at=at).code for at in days]
    assert codes == [f"000.00.00.G02-{tail}" for tail in ("261116-0001", "261116-0002", "261117-0001")]


def test_the_day_of_a_code_is_the_vietnamese_day(permit: Procedure, lan: Account, an: Account) -> None:
    late_evening_in_utc = datetime.fromisoformat("2026-11-16T18:30:00+00:00")
    assert given.received(permit, by=lan, an=an, at=late_evening_in_utc).code == "000.00.00.G02-261117-0001"


def test_codes_may_follow_the_new_scheme(
    permit: Procedure, lan: Account, an: Account, monday: datetime, settings: Any
) -> None:
    settings.DOSSIER_CODE_SCHEME = "new"
    assert given.received(permit, by=lan, an=an, at=monday).code == "G02-20261116-0000001"


@pytest.mark.parametrize(("answers", "lane"), [({}, "green"), ({"quantity": 80, "dangerous": True}, "red")])
def test_reception_decides_the_risk_lane(
    permit: Procedure, lan: Account, an: Account, answers: dict[str, Any], lane: str
) -> None:
    dossier = given.received(permit, by=lan, an=an, answers=answers)
    assert dossier.lane == lane
    assert dossier.process is not None and dossier.process.decided == {"lane": lane}
    assert (
        dossier.process.facts
        == {"purpose": "Nhập hàng mẫu cho hội chợ"} | {"quantity": 50, "dangerous": False} | answers
    )


def test_the_receipt_says_what_the_form_asks(permit: Procedure, lan: Account, an: Account, monday: datetime) -> None:
    """Mẫu 01 (TT 01/2018/TT-VPCP Đ9)."""
    dossier = given.received(permit, by=lan, an=an, at=monday)
    data = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.RECEIPT).data
    assert data["code"] == dossier.code and data["applicant"] == "Nguyễn Thị Lan"
    assert data["received"]["text"] == "09 giờ 00 phút, ngày 16 tháng 11 năm 2026"
    assert data["due"]["text"] == "17 giờ 00 phút, ngày 23 tháng 11 năm 2026"
    assert data["limit"] == "5 ngày làm việc" and data["copies"] == "1"
    assert [paper["name"] for paper in data["papers"]] == ["Đơn đề nghị"]
    assert data["qr"].endswith(f"/kiem-tra-chu-ky?ma={data['check']}")


def test_who_comes_second_is_told_who_was_first(
    permit: Procedure, lan: Account, an: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.received(permit, by=lan, an=an, at=monday)
    with unchanged(dossier), pytest.raises(AlreadyReceived) as refused:
        actions.receive(dossier, by=an, at=monday + timedelta(minutes=1))
    assert "Phạm Văn An tiếp nhận lúc 09:00 ngày 16/11/2026" in str(refused.value)


def test_only_the_desk_receives(
    permit: Procedure, lan: Account, binh: Account, cuong: Account, dung: Account, giang: Account, an: Account,
    monday: datetime, unchanged: Watch,
) -> None:  # fmt: skip
    dossier = given.submitted(permit, by=lan)
    with unchanged(dossier):
        for other in (lan, binh, cuong, dung, giang):
            with pytest.raises(NotYourDossier):
                actions.receive(dossier, by=other, at=monday)
            with pytest.raises(NotYourDossier):
                actions.decline(dossier, "Không đúng cơ quan", by=other, at=monday)


def test_a_draft_cannot_be_received(
    permit: Procedure, lan: Account, an: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.draft(permit, by=lan)
    with unchanged(dossier), pytest.raises(NotPossibleNow):
        actions.receive(dossier, by=an, at=monday)


def test_an_declines_with_a_reason_on_form_03(permit: Procedure, lan: Account, an: Account, monday: datetime) -> None:
    """NĐ 61/2018/NĐ-CP Đ17.1b, 17.2a."""
    dossier = actions.decline(given.submitted(permit, by=lan), "Không thuộc thẩm quyền của Bộ.", by=an, at=monday)
    assert (dossier.status, dossier.code, dossier.ended_at) == (Status.NOT_ACCEPTED, None, monday)
    printed = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.REFUSAL)
    assert printed.number == "01/PTC" and printed.data["reason"] == "Không thuộc thẩm quyền của Bộ."


def test_nothing_is_declined_without_a_reason(
    permit: Procedure, lan: Account, an: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.submitted(permit, by=lan)
    with unchanged(dossier), pytest.raises(ReasonMissing):
        actions.decline(dossier, "  ", by=an, at=monday)


def test_the_receipt_names_what_lans_declaration_owes_and_not_every_published_fee(
    permit: Procedure, lan: Account, an: Account, giang: Account, monday: datetime
) -> None:
    fees = """fees:
  - {kind: fee, name: Phí thẩm định, amount: 30000, per: bộ}
  - {kind: fee, name: Phí theo lượng, amount: 1000, times: quantity / 20}
  - {kind: charge, name: Lệ phí hàng nguy hiểm, amount: 500000, when: dangerous}
"""
    revision = given.next_permit(("procedure.yaml", "fees: []\n", fees), by=giang)
    catalogue.publish(revision, effective_from=monday.date(), by=giang, at=monday)
    permit.refresh_from_db()
    dossier = given.received(permit, by=lan, an=an, at=monday)
    printed = LegalPrint.objects.get(dossier=dossier, form=LegalPrint.Form.RECEIPT)
    assert printed.data["owed"] == ["Phí thẩm định: 30.000 đồng", "Phí theo lượng: 1.000 đồng × 2,5 = 2.500 đồng"]
    assert actions.draw_print(printed, by=an, at=monday).file is not None
