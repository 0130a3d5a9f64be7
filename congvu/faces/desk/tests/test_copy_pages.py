"""An chooses a form and pages, looks at the copy, and sends it to the clerk; others find closed doors."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.models import ElectronicCopy, Paper
from congvu.signing.models import Signature
from tests import given
from tests.people import MONDAY


@pytest.fixture
def contract(permit, lan: Account, an: Account) -> Paper:
    """Lan's contract, scanned on three pages and held against its paper."""
    holder = actions.Holder(name=lan.full_name, phone="0900123456", identifier="001090000001", account=lan)
    papers = [
        actions.GivenPaper("contract", "original", given.scan(3, by=an), 1),
        actions.GivenPaper("application", "original", number=1),
    ]
    dossier = actions.file_at_counter(permit, holder, papers, given.ANSWERS, by=an, at=MONDAY)
    paper = dossier.papers.get(key="contract")
    actions.check_scan(paper, actions.ScanData("Hợp đồng", holder_words="Nguyễn Thị Lan"), by=an, at=MONDAY)
    return paper


@pytest.fixture
def seal(monkeypatch) -> None:
    """The agency has a certificate; nothing is signed with it here."""
    monkeypatch.setattr("congvu.dossiers.actions.copies.seal_of", lambda agency, at: object())


def address(paper: Paper) -> str:
    return f"/ban-lam-viec/ho-so/{paper.dossier.reference}/giay-to/{paper.pk}/ban-sao"


def test_an_looks_at_the_copy_before_it_goes_to_the_clerk(contract: Paper, seal, an: Account, as_) -> None:
    here, home = address(contract), f"/ban-lam-viec/ho-so/{contract.dossier.reference}"
    assert f'href="{here}"' in as_(an).get(home).content.decode()
    asked = as_(an).get(here).content.decode()
    assert "Sao y: đủ cả văn bản" in asked and "Trích sao" in asked and "Sao lục" not in asked

    shown = as_(an).get(here, {"form": "extract", "pages": "1, 3"})
    pictures = re.findall(r'<img[^>]* src="([^"]+)"', shown.content.decode())
    assert [as_(an).get(one.replace("&amp;", "&")).headers["Content-Type"] for one in pictures] == ["image/png"] * 2
    assert not ElectronicCopy.objects.exists()

    assert as_(an).post(here, {"form": "extract", "pages": "1, 3"}).status_code == 302
    copy = ElectronicCopy.objects.get()
    page = as_(an).get(home).content.decode()
    assert "Chờ văn thư ký số" in page and f"{home}/ban-sao/{copy.pk}/huy" in page
    assert as_(an).get(f"{home}/ban-sao/{copy.pk}").headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"form": ""}, "Hãy chọn hình thức sao."),
        ({"form": "of_copy"}, "of_copy"),
        ({"form": "extract", "pages": "hai"}, "Chưa rõ trích những trang nào: “hai”"),
        ({"form": "extract", "pages": "4"}, "không có trang 4"),
        ({"form": "extract", "pages": "1-3"}, "đây không phải trích sao"),
    ],
)
def test_nonsense_is_told_beside_what_was_typed(contract: Paper, seal, an: Account, as_, said, told) -> None:
    for method in ("get", "post"):
        answer = getattr(as_(an), method)(address(contract), said)
        assert answer.status_code in {409, 422} and told in answer.content.decode()
    assert not ElectronicCopy.objects.exists()


def test_an_takes_a_copy_back_with_a_reason(contract: Paper, seal, an: Account, as_) -> None:
    copy = actions.issue_copy(contract, "true", by=an, at=now())
    place = f"/ban-lam-viec/ho-so/{contract.dossier.reference}/ban-sao/{copy.pk}/huy"
    assert as_(an).post(place, {"reason": ""}).status_code == 422
    assert as_(an).post(place, {"reason": "Quét thiếu trang"}).status_code == 302
    assert not Signature.objects.awaiting().filter(role="copy").exists()
    assert as_(an).post(place, {"reason": "Lần nữa"}).status_code == 409
    page = as_(an).get(f"/ban-lam-viec/ho-so/{contract.dossier.reference}").content.decode()
    assert "Quét thiếu trang" in page and place not in page


def test_a_coarse_scan_leads_an_to_scan_it_again(contract: Paper, seal, an, dung, as_) -> None:
    actions.rescan(contract, given.scan(by=an, dpi=100), by=an, at=MONDAY)
    actions.check_scan(contract, actions.ScanData("Hợp đồng", holder_words="Nguyễn Thị Lan"), by=an, at=MONDAY)
    shown = as_(an).get(address(contract), {"form": "true"}).content.decode()
    again = address(contract).replace("ban-sao", "doi-chieu")
    assert "chỉ có 100 dpi" in shown and f'href="{again}"' in shown
    place, better = again.replace("doi-chieu", "quet-lai"), given.scanned(1, 200, "RGB")
    for who, status in ((dung, 404), (an, 302)):
        assert as_(who).post(place, {"file": SimpleUploadedFile("lai.pdf", better)}).status_code == status
    assert as_(an).post(place, {}).status_code == 409
    assert "chưa được đối chiếu" in as_(an).get(address(contract), {"form": "true"}).content.decode()


def test_strangers_and_an_unsigned_copy(contract: Paper, seal, an, dung, giang, lan, as_) -> None:
    """Whoever may not see the dossier finds nothing; the applicant gets a copy only when it is signed."""
    copy = actions.issue_copy(contract, "true", by=an, at=now())
    here = address(contract)
    desk = f"/ban-lam-viec/ho-so/{contract.dossier.reference}"
    for stranger in (dung, giang, lan):
        for place in (
            here,
            f"{here}/xem-truoc/1?form=true",
            f"{desk}/ban-sao/{copy.pk}",
            f"{desk}/ban-sao/{copy.pk}/huy",
        ):
            assert as_(stranger).get(place).status_code in {302, 403, 404}
    mine = f"/ho-so/{contract.dossier.reference}"
    assert as_(lan).get(f"{mine}/ban-sao/{copy.pk}").status_code == 404
    assert "Bản sao y điện tử" not in as_(lan).get(mine).content.decode()


def test_a_photocopy_is_said_to_have_no_copy(permit, lan, an, as_) -> None:
    holder = actions.Holder(name=lan.full_name, phone="0900123456", identifier="001090000001", account=lan)
    papers = [
        actions.GivenPaper("contract", "copy", given.scan(by=an), 1),
        actions.GivenPaper("application", "original", number=1),
    ]
    dossier = actions.file_at_counter(permit, holder, papers, given.ANSWERS, by=an, at=MONDAY)
    paper = dossier.papers.get(key="contract")
    actions.check_scan(paper, actions.ScanData("Hợp đồng", holder_words="Lan"), by=an, at=MONDAY)
    assert "Cấp bản sao điện tử" not in as_(an).get(f"/ban-lam-viec/ho-so/{dossier.reference}").content.decode()
    assert "Bản chụp không phải bản chính" in as_(an).get(address(paper)).content.decode()
