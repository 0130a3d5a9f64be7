"""Drafts are kept, papers are given, and what is sent is judged by the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Channel, Dossier, Paper, Status
from congvu.dossiers.refusals import (
    DossierIncomplete,
    HolderUnclear,
    KeyUsed,
    NothingAsked,
    NotOffered,
    NotPossibleNow,
    NotYourDossier,
    NotYourEnterprise,
    PaperUnfit,
    PaperUnknown,
    StaleDraft,
)
from congvu.events.facts import timeline
from congvu.files.actions import block
from congvu.kernel.reference import parse_reference
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]


def test_lan_opens_a_draft_of_her_own(permit: Procedure, lan: Account, monday: datetime) -> None:
    dossier = actions.open_draft(permit, by=lan, at=monday)
    assert (dossier.status, dossier.channel, dossier.applicant, dossier.unit.code) == (
        "draft",
        "online",
        lan,
        "cuc-xnk",
    )
    assert parse_reference(dossier.reference) == dossier.reference
    assert [event.kind for event in timeline(dossier)] == ["dossiers.draft_opened"]


def test_hoa_opens_one_for_sen_and_mai_goes_on_with_it(
    permit: Procedure, sen: Enterprise, sen_staff: Account, sen_member: Account, monday: datetime
) -> None:
    dossier = actions.open_draft(permit, sen, by=sen_staff, at=monday)
    assert dossier.applicant_name == "Công ty TNHH Sen Ví Dụ"
    dossier = actions.save_draft(dossier, given.ANSWERS, 0, by=sen_member, at=monday)
    assert dossier.draft_version == 1


def test_lan_may_not_file_for_sen(permit: Procedure, sen: Enterprise, lan: Account, monday: datetime) -> None:
    with pytest.raises(NotYourEnterprise):
        actions.open_draft(permit, sen, by=lan, at=monday)
    assert not Dossier.objects.exists()


def test_the_partner_files_for_sen_only(permit: Procedure, sen: Enterprise, partner: Account, monday: datetime) -> None:
    dossier = actions.open_draft(permit, sen, by=partner, at=monday)
    assert dossier.channel == Channel.SYSTEM
    with pytest.raises(NotYourDossier):
        actions.open_draft(permit, by=partner, at=monday)


def test_an_officer_opens_no_draft_in_his_own_name(permit: Procedure, binh: Account, monday: datetime) -> None:
    with pytest.raises(NotYourDossier):
        actions.open_draft(permit, by=binh, at=monday)


def test_a_procedure_that_is_not_in_force_takes_no_dossier(permit: Procedure, lan: Account) -> None:
    assert permit.current is not None
    with pytest.raises(NotOffered):
        actions.open_draft(permit.current, by=lan, at=given.LONG_AGO - timedelta(days=9))


def test_an_old_page_cannot_overwrite_a_newer_draft(
    permit: Procedure, lan: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = actions.open_draft(permit, by=lan, at=monday)
    dossier = actions.save_draft(dossier, {"purpose": "mới"}, 0, by=lan, at=monday)
    with unchanged(dossier), pytest.raises(StaleDraft) as refused:
        actions.save_draft(dossier, {"purpose": "cũ"}, 0, by=lan, at=monday)
    assert refused.value.details["current"] == 1
    assert actions.save_draft(dossier, {"purpose": "mới nữa"}, 1, by=lan, at=monday).draft_version == 2


def test_what_lan_saves_is_taken_although_her_page_saved_by_itself_meanwhile(
    permit: Procedure, lan: Account, monday: datetime, unchanged: Watch
) -> None:
    """The page saves by itself; before it learns of it Lan presses “Lưu và tiếp tục” with more words."""
    dossier = actions.open_draft(permit, by=lan, at=monday)
    actions.save_draft(dossier, {"purpose": "Hội"}, 0, page="trang-1", by_itself=True, by=lan, at=monday)
    saved = actions.save_draft(dossier, {"purpose": "Hội chợ"}, 0, page="trang-1", by=lan, at=monday)
    assert saved.answers == {"purpose": "Hội chợ"}
    with unchanged(dossier), pytest.raises(StaleDraft):
        actions.save_draft(dossier, {"purpose": "H"}, 0, page="trang-1", by_itself=True, by=lan, at=monday)
    with unchanged(dossier), pytest.raises(StaleDraft):
        actions.save_draft(dossier, {"purpose": "cửa sổ khác"}, 0, page="trang-2", by=lan, at=monday)


def test_nobody_else_touches_lans_draft(
    permit: Procedure, lan: Account, sen_staff: Account, an: Account, dung: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    paper = dossier.papers.get()
    for other in (sen_staff, an, dung):
        file = given.pdf(by=other)
        with unchanged(dossier):
            for act in (
                lambda who=other: actions.save_draft(dossier, {}, dossier.draft_version, by=who, at=monday),
                lambda who=other, file=file: actions.attach_paper(dossier, "application", file, by=who, at=monday),
                lambda who=other: actions.remove_paper(paper, by=who, at=monday),
                lambda who=other: actions.submit(dossier, by=who, at=monday),
                lambda who=other: actions.discard_draft(dossier, by=who, at=monday),
            ):
                with pytest.raises(NotYourDossier):
                    act()


def test_a_later_paper_replaces_the_earlier_and_both_stay(permit: Procedure, lan: Account, monday: datetime) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    newer = actions.attach_paper(dossier, "application", given.pdf("don-moi.pdf", by=lan), by=lan, at=monday)
    assert list(dossier.papers.filter(removed_at__isnull=True)) == [newer]
    assert dossier.papers.count() == 2
    actions.remove_paper(newer, by=lan, at=monday)
    assert not dossier.papers.filter(removed_at__isnull=True).exists()


def test_papers_must_be_asked_for_and_fit(permit: Procedure, lan: Account, monday: datetime, program: Account) -> None:
    dossier = actions.open_draft(permit, by=lan, at=monday)
    with pytest.raises(PaperUnknown):
        actions.attach_paper(dossier, "passport", given.pdf(by=lan), by=lan, at=monday)
    image = given.png("anh.png", by=lan)
    with pytest.raises(PaperUnfit) as refused:
        actions.attach_paper(dossier, "application", image, by=lan, at=monday)
    assert "chỉ nhận tệp pdf" in str(refused.value)
    assert actions.attach_paper(dossier, "contract", image, by=lan, at=monday)
    bad = block(given.pdf("vi-rut.pdf", by=lan), reason="Eicar", by=program, at=monday)
    with pytest.raises(PaperUnfit):
        actions.attach_paper(dossier, "application", bad, by=lan, at=monday)
    assert Paper.objects.count() == 1


def test_a_discarded_draft_is_gone(permit: Procedure, lan: Account, monday: datetime) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    actions.discard_draft(dossier, by=lan, at=monday)
    assert not Dossier.objects.exists() and not Paper.objects.exists()


def test_what_is_sent_is_judged_by_the_server(
    permit: Procedure, lan: Account, monday: datetime, unchanged: Watch
) -> None:
    dossier = actions.open_draft(permit, by=lan, at=monday)
    dossier = actions.save_draft(dossier, {"purpose": "Hội chợ", "quantity": 500}, 0, by=lan, at=monday)
    with unchanged(dossier), pytest.raises(DossierIncomplete) as refused:
        actions.submit(dossier, by=lan, at=monday)
    assert [problem["name"] for problem in refused.value.details["problems"]] == ["dangerous"]
    assert refused.value.details["papers"] == ["Đơn đề nghị", "Hợp đồng mua bán"]


def test_a_paper_whose_condition_does_not_hold_is_not_asked(permit: Procedure, lan: Account, monday: datetime) -> None:
    """The contract is asked for above 100 units only."""
    assert given.submitted(permit, by=lan, answers={"quantity": 100}).status == Status.SUBMITTED
    with pytest.raises(DossierIncomplete):
        given.submitted(permit, by=lan, answers={"quantity": 101})


def test_a_submitted_dossier_says_what_it_asks_and_can_be_found(
    permit: Procedure, sen: Enterprise, sen_staff: Account, monday: datetime
) -> None:
    dossier = given.submitted(permit, by=sen_staff, enterprise=sen)
    assert dossier.summary == "Cấp phép 50 đơn vị hàng: Nhập hàng mẫu cho hội chợ"
    assert dossier.applicant_contact["identifier"] == sen.tax_code
    assert "nhap hang mau" in dossier.folded and "cong ty tnhh sen" in dossier.folded


def test_a_double_click_sends_once(permit: Procedure, lan: Account, monday: datetime, unchanged: Watch) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    first = actions.submit(dossier, "one-click", by=lan, at=monday)
    with unchanged(dossier):
        again = actions.submit(dossier, "one-click", by=lan, at=monday + timedelta(seconds=1))
    assert (again.pk, again.submitted_at) == (first.pk, monday)
    assert queries.submitted_with_key(lan, "one-click") == first
    with unchanged(dossier), pytest.raises(NotPossibleNow):
        actions.submit(dossier, "another-key", by=lan, at=monday)


def test_one_key_is_for_one_dossier(permit: Procedure, lan: Account, monday: datetime, unchanged: Watch) -> None:
    actions.submit(given.draft(permit, by=lan), "key", by=lan, at=monday)
    second = given.draft(permit, by=lan)
    with unchanged(second), pytest.raises(KeyUsed):
        actions.submit(second, "key", by=lan, at=monday)


def test_a_submitted_dossier_is_not_edited(permit: Procedure, lan: Account, monday: datetime, unchanged: Watch) -> None:
    dossier = given.submitted(permit, by=lan)
    file = given.pdf(by=lan)
    with unchanged(dossier):
        with pytest.raises(NothingAsked):
            actions.save_draft(dossier, {}, dossier.draft_version, by=lan, at=monday)
        with pytest.raises(NothingAsked):
            actions.attach_paper(dossier, "application", file, by=lan, at=monday)
        with pytest.raises(NotPossibleNow):
            actions.discard_draft(dossier, by=lan, at=monday)


def test_a_declaration_is_answered_by_the_program_at_once(
    declaration: Procedure, sen: Enterprise, sen_staff: Account, monday: datetime
) -> None:
    dossier = given.submitted(declaration, by=sen_staff, enterprise=sen)
    assert dossier.status == Status.RETURNED
    assert dossier.code == "000.00.00.G02-261116-0001"
    assert dossier.decision.number == "00001/2026/KB"
    kinds = [event.kind.removeprefix("dossiers.") for event in timeline(dossier)]
    assert kinds[-5:] == [
        "dossier_submitted",
        "dossier_received",
        "print_issued",
        "dossier_approved",
        "dossier_returned",
    ]


def test_an_takes_in_a_paper_dossier_of_somebody_without_an_account(
    permit: Procedure, an: Account, monday: datetime
) -> None:
    holder = actions.Holder(name="Hoàng Văn Mộc", address="2 Phố Ví Dụ", phone="0900000001", identifier="001090000001")
    papers = [
        actions.GivenPaper("application", Paper.Copy.ORIGINAL),
        actions.GivenPaper("contract", file=given.pdf(by=an)),
    ]
    dossier = actions.file_at_counter(
        permit, holder, papers, {"quantity": 5}, by=an, at=monday, idempotency_key="quay-1"
    )
    assert (dossier.status, dossier.channel, dossier.applicant) == ("submitted", "counter", None)
    assert dossier.applicant_contact["phone"] == "0900000001"
    assert [paper.copy for paper in dossier.papers.all()] == ["original", "copy"]
    again = actions.file_at_counter(permit, holder, papers, {}, by=an, at=monday, idempotency_key="quay-1")
    assert again == dossier
    assert actions.receive(dossier, by=an, at=monday).code


def test_a_paper_dossier_needs_a_holder_who_can_be_reached(permit: Procedure, an: Account, monday: datetime) -> None:
    with pytest.raises(HolderUnclear):
        actions.file_at_counter(permit, actions.Holder(name="Mộc"), by=an, at=monday)


def test_only_the_desk_takes_in_paper(
    permit: Procedure, binh: Account, dung: Account, lan: Account, monday: datetime, mot_cua: Unit
) -> None:
    holder = actions.Holder(name="Mộc", phone="0900000001")
    for other in (binh, dung, lan):
        with pytest.raises(NotYourDossier):
            actions.file_at_counter(permit, holder, by=other, at=monday)
    assert not Dossier.objects.exists()
