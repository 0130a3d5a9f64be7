"""Papers that came on paper: how many, what goes back, what was scanned; results that wait for somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Digitisation, Dossier, Handover, LegalPrint
from congvu.dossiers.paper_refusals import AbstractMissing, NoOriginalChosen, NotAScan
from congvu.dossiers.queries.collecting import aged, uncollected_for
from congvu.dossiers.queries.control import book_line, control_rows
from congvu.dossiers.refusals import NotYourDossier, ReceiverMissing
from congvu.events.inline import run_due_jobs
from congvu.notifications.models import Notification
from congvu.organisations.queries import work_calendar
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]


@pytest.fixture
def filed(permit: Procedure, lan: Account, an: Account, monday: datetime) -> Dossier:
    """Lan brings an application to keep, and two originals that An scans or compares and must give back."""
    holder = actions.Holder(name=lan.full_name, phone="0900123456", identifier="001090000001", account=lan)
    papers = [
        actions.GivenPaper("application", "original", number=2),
        actions.GivenPaper("contract", "original", given.pdf(by=an), 1, goes_back=True),
        actions.GivenPaper("contract", "copy", None, 3),
    ]
    dossier = actions.file_at_counter(permit, holder, papers, given.ANSWERS, by=an, at=monday)
    return actions.receive(dossier, by=an, at=monday)


@pytest.fixture
def approved(filed: Dossier, binh: Account, cuong: Account, monday: datetime) -> Dossier:
    given.in_step(filed, "sign", binh=binh, cuong=cuong, at=monday)
    return actions.approve(filed, by=cuong, at=monday)


@pytest.mark.parametrize("with_originals", [True, False])
def test_who_comes_for_several_results_is_named_once_and_takes_the_originals_along_when_an_says_so(
    approved: Dossier, permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account,
    monday: datetime, with_originals: bool,
) -> None:  # fmt: skip
    online = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=monday)
    run_due_jobs()
    said = {"receiver": "Nguyễn Thị Lan", "originals": with_originals}
    batch = actions.begin_batch("hand_over", [approved, online], said, by=an, at=monday)
    while actions.run_next(batch, by=program, at=monday):
        pass
    assert [item.state for item in batch.items.all()] == ["done", "done"]
    assert {one.dossier: one.receiver for one in Handover.objects.all()} == {approved: "Nguyễn Thị Lan", online: ""}
    assert [paper.key for paper in queries.owed_back(approved)] == ([] if with_originals else ["contract"])
    assert approved.prints.filter(form=LegalPrint.Form.HANDOVER).count() == 1


def test_a_result_for_the_counter_without_a_name_stays_as_it_is(
    approved: Dossier, an: Account, program: Account, monday: datetime
) -> None:
    batch = actions.begin_batch("hand_over", [approved], {"receiver": "", "originals": True}, by=an, at=monday)
    while actions.run_next(batch, by=program, at=monday):
        pass
    assert batch.items.get().sentence == str(ReceiverMissing())
    assert len(queries.owed_back(approved)) == 1


def test_nđ61_đ20_2_originals_go_back_with_the_result_and_the_sheet_says_so(
    approved: Dossier, lan: Account, an: Account, monday: datetime
) -> None:
    (contract,) = queries.owed_back(approved)
    dossier = actions.hand_over(approved, "counter", "Nguyễn Thị Lan", [contract.pk], by=an, at=monday)
    assert queries.owed_back(dossier) == []
    sheet = dossier.prints.get(form=LegalPrint.Form.HANDOVER)
    assert sheet.data["back"] == [{"name": contract.name, "number": "1"}] and sheet.data["kept"] == []
    assert "số 001/2026/GP-VD" in sheet.data["result"] and "lan=return" in sheet.data["rate"]
    assert sheet in queries.prints_for(dossier, lan)
    assert [row["receiver"] for row in control_rows(dossier) if "Trả bản chính" in row["note"]] == ["Nguyễn Thị Lan"]
    assert book_line(1, dossier)[-1] == "3 bản chính, 3 bản chụp; đã trả bản chính"
    run_due_jobs()
    sheet.refresh_from_db()
    assert sheet.file is not None and sheet.file.media_type == "application/pdf"


def test_what_stays_is_owed_until_it_is_given_back(
    approved: Dossier, an: Account, dung: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = actions.hand_over(approved, "counter", "Nguyễn Thị Lan", by=an, at=monday)
    (contract,) = queries.owed_back(dossier)
    assert dossier.prints.get(form=LegalPrint.Form.HANDOVER).data["kept"] == [contract.name]
    assert "return_originals" in [act.name for act in queries.acts_open_to(dossier, an, monday)]
    with unchanged(dossier):
        with pytest.raises(NotYourDossier):
            actions.return_originals(dossier, [contract.pk], "Lan", by=dung, at=monday)
        with pytest.raises(ReceiverMissing):
            actions.return_originals(dossier, [contract.pk], " ", by=an, at=monday)
        with pytest.raises(NoOriginalChosen):
            actions.return_originals(dossier, [], "Lan", by=an, at=monday)
    later = monday + timedelta(days=1)
    actions.return_originals(dossier, [contract.pk], "Nguyễn Thị Lan", by=an, at=later)
    assert "return_originals" not in [act.name for act in queries.acts_open_to(dossier, an, later)]
    with pytest.raises(NoOriginalChosen):
        actions.return_originals(dossier, [contract.pk], "Lan", by=an, at=later)


def test_nđ61_đ21a_a_scan_names_who_made_it_and_who_held_it_against_the_paper(
    filed: Dossier, an: Account, binh: Account, dung: Account, monday: datetime, unchanged: Watch
) -> None:
    scanned = filed.papers.get(key="contract", copy="original")
    scan = Digitisation.objects.get()
    assert (scan.paper, scan.by, scan.kind_code) == (scanned, an, "9.000001.contract")
    assert scan.holder_code == "001090000001" and scan.checked_at is None
    data = actions.ScanData("Hợp đồng số 12/2026 mua bán máy dệt", holder_code=scan.holder_code)
    with unchanged(filed):
        with pytest.raises(NotYourDossier):
            actions.check_scan(scanned, data, by=dung, at=monday)
        with pytest.raises(AbstractMissing):
            actions.check_scan(scanned, actions.ScanData(" "), by=binh, at=monday)
        with pytest.raises(NotAScan):
            actions.check_scan(filed.papers.get(key="application"), data, by=binh, at=monday)
    checked = actions.check_scan(scanned, data, by=binh, at=monday)
    assert (checked.checked_by, checked.checked_at) == (binh, monday)


def test_nđ61_đ20_3_lan_is_reminded_of_a_result_that_lies_at_the_desk(
    approved: Dossier, lan: Account, an: Account, program: Account, monday: datetime
) -> None:
    def remind(days: int) -> int:
        told = actions.remind_of_results(by=program, at=monday + timedelta(days=days))
        run_due_jobs()
        return told

    # Working days: five are over on Monday, fifteen (24/11 is a day off) on Tuesday 08/12, thirty on 29/12.
    assert [remind(days) for days in (4, 7, 7, 8, 21, 22, 42, 43, 200)] == [0, 1, 0, 0, 0, 1, 0, 1, 0]
    title = f"Kết quả hồ sơ {approved.code} đang chờ bạn"
    assert Notification.objects.filter(account=lan, title=title).count() == 3
    (row,) = uncollected_for(an)
    told = aged(row, monday + timedelta(days=7), work_calendar())
    assert (told.days, told.reminders, told.originals) == (5, 3, 1)
    actions.hand_over(approved, "counter", "Lan", by=an, at=monday + timedelta(days=201))
    assert not uncollected_for(an).exists()
