"""The agency copies what it scanned, and what it signed, into electronic copies (NĐ 30/2020/NĐ-CP Đ25–27)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions, queries
from congvu.dossiers.copy_refusals import (
    CancelReasonMissing,
    CopyAlreadyWaiting,
    CopyFormImpossible,
    CopyNotWaiting,
    NoSealToCopy,
    NothingLeftOut,
    PagesBeyondEnd,
    ResultNotElectronic,
    ScanNotChecked,
    ScanTooCoarse,
    ScanWithoutColour,
)
from congvu.dossiers.listeners.people import named
from congvu.dossiers.models import Dossier, ElectronicCopy, Paper
from congvu.dossiers.refusals import NotYourDossier
from congvu.events.inline import run_due_jobs
from congvu.files.copying import copied
from congvu.files.queries import read_verified
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.signing import actions as signing
from congvu.signing import conduct
from congvu.signing.models import Signature, SignedPaper
from congvu.signing.queries import waiting_for
from tests import given
from tests.making import pdfsig
from tests.signing import SigningMinistry

pytestmark = pytest.mark.django_db
Watch = Callable[[Dossier], Any]
THREE_PAGES = copied([given.scanned(3, 200, "RGB")], title="Giấy phép")
CONTRACT = actions.ScanData("Hợp đồng số 12/2026", holder_words="Nguyễn Thị Lan")


@pytest.fixture
def brought(lan: Account, an: Account, giang: Account, cuc_xnk: Unit) -> Callable[..., Paper]:
    """`brought(kind, file)`: Lan brings a contract to the desk, An scans it and holds the scan against it."""

    def paper(copy: str = "original", *files: Any, checked: bool = True) -> Paper:
        holder = actions.Holder(name=lan.full_name, phone="0900123456", identifier="001090000001", account=lan)
        scans = files or (given.scan(3, by=an),)
        papers = [actions.GivenPaper("contract", copy, one, 1) for one in scans]
        papers.append(actions.GivenPaper("application", "original", number=1))
        dossier = actions.file_at_counter(given.permit(by=giang), holder, papers, given.ANSWERS, by=an, at=now())
        for one in dossier.papers.filter(key="contract"):
            if checked:
                actions.check_scan(one, CONTRACT, by=an, at=now())
        return dossier.papers.filter(key="contract").first()

    return paper


@pytest.fixture
def approved(signing_ministry: SigningMinistry, lan, an, binh, cuong, giang, monkeypatch) -> Dossier:
    """Lan's permit, approved on three pages; its result waits for Cường and Thảo."""
    monkeypatch.setattr("congvu.printing.press.render_result", lambda *_, **__: THREE_PAGES)
    dossier = given.approved(given.permit(by=giang), by=lan, an=an, binh=binh, cuong=cuong)
    with signing_ministry.pki.at(None):
        run_due_jobs()
    return dossier


def sign(paper: SignedPaper, ministry: SigningMinistry, *turns: tuple[str, Account]) -> None:
    """One after the other they sign, each with the certificate of that name."""
    with ministry.pki.at(None):
        for order, (label, by) in enumerate(turns, 1):
            waiting, certificate = paper.signatures.get(order=order), ministry.certificates[label]
            assert conduct.prepare([waiting], certificate, by=by, at=now()) == {}
            ready = list(Signature.objects.filter(pk=waiting.pk).select_related("paper"))
            conduct.go_on(conduct.sign(ready, certificate, {"pin": "12345678"}, by=by, at=now()), at=now())
        run_due_jobs()


def signed_copy(copy: ElectronicCopy, ministry: SigningMinistry) -> ElectronicCopy:
    sign(SignedPaper.objects.about(copy).get(), ministry, ("ministry", ministry.clerk))
    copy.refresh_from_db()
    return copy


def pages_of(copy: ElectronicCopy) -> int:
    with pikepdf.open(io.BytesIO(read_verified(copy.file))) as document:
        assert document.pdf_version >= "1.4"
        return len(document.pages)


def test_nd_30_2020_d25_1c_the_scan_of_an_original_is_signed_by_the_agency_and_lan_gets_it(
    brought, signing_ministry, an, lan, tmp_path
) -> None:
    paper = brought()
    copy = actions.issue_copy(paper, "true", by=an, at=now())
    dossier = copy.dossier
    waiting = waiting_for(signing_ministry.clerk, now()).get()
    assert (waiting.role, waiting.title, waiting.paper.title) == (
        "copy", "SAO Y", f"Bản sao y điện tử: {paper.name} – {dossier}",
    )  # fmt: skip
    assert not queries.copies_given(dossier).exists()

    copy = signed_copy(copy, signing_ministry)

    assert queries.copies_given(dossier).get() == copy and pages_of(copy) == 3
    (given_out := tmp_path / "ban-sao.pdf").write_bytes(read_verified(copy.file))
    assert pdfsig(given_out) == ["Signature is Valid."]
    title = f"Có bản sao điện tử trong hồ sơ {named(dossier)}"
    assert Notification.objects.filter(account=lan, title=title).count() == 1
    told = [line.title for line in queries.timeline(dossier, for_applicant=True)]
    assert "Cấp bản sao điện tử" in told and not any("chờ ký số của cơ quan" in line for line in told)


def test_nd_30_2020_d25_2_a_paper_sao_y_is_copied_by_sao_luc_only(brought, signing_ministry, an, unchanged) -> None:
    paper = brought("certified")
    with unchanged(paper.dossier):
        for form in ("true", "extract"):
            with pytest.raises(CopyFormImpossible):
                actions.issue_copy(paper, form, "1", by=an, at=now())
    copy = actions.issue_copy(paper, "of_copy", by=an, at=now())
    assert Signature.objects.get(paper__kind="copy", paper__about_id=copy.pk).title == "SAO LỤC"


def test_nd_30_2020_d3_a_photocopy_is_copied_in_no_form(brought, an) -> None:
    paper = brought("copy")
    for form in ("true", "of_copy", "extract", "nonsense"):
        with pytest.raises(CopyFormImpossible):
            actions.issue_copy(paper, form, "1", by=an, at=now())


def test_nd_30_2020_d25_3_an_extract_has_the_named_pages_only(brought, signing_ministry, an, unchanged) -> None:
    paper = brought()
    with unchanged(paper.dossier), pytest.raises(PagesBeyondEnd):
        actions.issue_copy(paper, "extract", "1, 4", by=an, at=now())
    copy = actions.issue_copy(paper, "extract", "3;1", by=an, at=now())
    assert (copy.pages, pages_of(copy)) == ("1, 3", 2)
    assert str(copy) == f"Bản trích sao điện tử: {paper.name}, trang 1, 3"


def test_nd_30_2020_d25_3a_a_signed_result_is_extracted_and_an_unsigned_one_is_not(
    approved, signing_ministry, an, binh, cuong, monday
) -> None:
    with pytest.raises(ResultNotElectronic):
        actions.issue_extract(approved, "1", by=binh, at=monday)
    result = SignedPaper.objects.get(kind="result", about_id=approved.decision.pk)
    sign(result, signing_ministry, ("cuong", cuong), ("ministry", signing_ministry.clerk))
    with pytest.raises(NothingLeftOut):
        actions.issue_extract(approved, "1-3", by=binh, at=now())
    copy = actions.issue_extract(approved, "1-2", by=binh, at=now())
    assert (copy.form, copy.pages, pages_of(copy)) == ("extract", "1-2", 2)
    assert b"/ByteRange" not in read_verified(copy.file)
    signed_copy(copy, signing_ministry)

    actions.revoke_result(approved, "Cấp sai đối tượng", by=cuong, at=now())

    assert not queries.copies_given(approved).exists()
    assert SignedPaper.objects.get(kind="copy").cancel_reason == "Kết quả đã bị bãi bỏ"


def test_nd_61_2018_d21a_only_a_scan_held_against_its_paper_is_copied(brought, an, unchanged) -> None:
    paper = brought(checked=False)
    with unchanged(paper.dossier), pytest.raises(ScanNotChecked):
        actions.issue_copy(paper, "true", by=an, at=now())


def test_sheets_scanned_into_several_files_make_one_copy(brought, signing_ministry, an) -> None:
    paper = brought("original", given.scan(2, by=an), given.scan(1, by=an, name="trang-3.pdf"))
    last = paper.dossier.papers.filter(key="contract").last()
    copy = actions.issue_copy(last, "true", by=an, at=now())
    assert copy.paper == paper and pages_of(copy) == 3


@pytest.mark.parametrize(("dpi", "mode", "refusal"), [(150, "RGB", ScanTooCoarse), (200, "L", ScanWithoutColour)])
def test_pl1_phan_2_i_2_a_scan_below_the_standard_is_not_copied(brought, an, dpi, mode, refusal) -> None:
    with pytest.raises(refusal):
        actions.issue_copy(brought("original", given.scan(by=an, dpi=dpi, mode=mode)), "true", by=an, at=now())


def test_a_scan_below_the_standard_is_made_anew_and_held_against_the_paper_again(
    brought, signing_ministry, an, dung, unchanged
) -> None:
    paper = brought()
    waiting = actions.issue_copy(paper, "true", by=an, at=now())
    better = given.scan(2, by=an, dpi=300)
    with unchanged(paper.dossier), pytest.raises(NotYourDossier):
        actions.rescan(paper, better, by=dung, at=now())

    actions.rescan(paper, better, by=an, at=now())

    waiting.refresh_from_db()
    assert waiting.cancel_reason == "Giấy tờ đã được quét lại"
    with pytest.raises(ScanNotChecked):
        actions.issue_copy(paper, "true", by=an, at=now())
    actions.check_scan(paper, CONTRACT, by=an, at=now())
    assert pages_of(actions.issue_copy(paper, "true", by=an, at=now())) == 2


def test_whoever_has_nothing_to_do_with_the_dossier_issues_and_cancels_nothing(
    brought, signing_ministry, an, dung, lan, unchanged
) -> None:
    paper = brought()
    copy = actions.issue_copy(paper, "true", by=an, at=now())
    with unchanged(paper.dossier):
        for stranger in (dung, lan):
            with pytest.raises(NotYourDossier):
                actions.issue_copy(paper, "extract", "1", by=stranger, at=now())
            with pytest.raises(NotYourDossier):
                actions.cancel_copy(copy, "Không cần", by=stranger, at=now())


def test_without_a_seal_of_the_agency_an_is_told_whom_to_ask(brought, signing_ministry, an, giang, unchanged) -> None:
    paper = brought()
    signing.give_up(signing_ministry.certificates["ministry"], "Đổi con dấu", by=giang, at=now())
    with unchanged(paper.dossier), pytest.raises(NoSealToCopy, match="chưa có chứng thư số"):
        actions.issue_copy(paper, "true", by=an, at=now())


def test_a_copy_waits_once_and_is_taken_back_until_it_is_signed(brought, signing_ministry, an, binh, unchanged) -> None:
    paper = brought()
    copy = actions.issue_copy(paper, "true", by=an, at=now())
    with unchanged(paper.dossier):
        with pytest.raises(CopyAlreadyWaiting):
            actions.issue_copy(paper, "true", by=an, at=now())
        with pytest.raises(CancelReasonMissing):
            actions.cancel_copy(copy, " ", by=an, at=now())
    actions.cancel_copy(copy, "Quét thiếu trang", by=an, at=now())
    assert not waiting_for(signing_ministry.clerk, now()).exists()
    assert "Quét thiếu trang" in queries.timeline(paper.dossier, for_applicant=False)[-1].detail
    again = signed_copy(actions.issue_copy(paper, "true", by=an, at=now()), signing_ministry)
    with pytest.raises(CopyNotWaiting):
        actions.cancel_copy(again, "Không cần", by=an, at=now())
