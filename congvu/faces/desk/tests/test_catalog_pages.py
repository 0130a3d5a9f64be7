"""Giang keeps the catalogue in the browser; nobody else finds these pages."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.tests.samples import good, spoiled, zipped
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

CODE = "9.000001"


@pytest.fixture
def desk(client: Client, giang: Account, cuc_xnk: Unit, settings) -> Client:
    settings.OFFICERS_NEED_TOTP = False
    client.force_login(giang, backend="congvu.accounts.login.SuspendingBackend")
    return client


@pytest.fixture
def draft(giang: Account, cuc_xnk: Unit) -> ProcedureRevision:
    return actions.import_package(good(), by=giang, at=MONDAY).revision


def at(name: str, number: int = 1) -> str:
    return reverse(f"desk:{name}", args=[CODE, number])


def upload(client: Client, content: bytes, name: str = "goi.zip"):
    return client.post(reverse("desk:procedure-upload"), {"package": SimpleUploadedFile(name, content)})


def test_a_package_goes_from_zip_to_publication_without_code(desk: Client) -> None:
    assert upload(desk, zipped(good())).url == at("procedure-revision")
    assert "Bản thảo" in desk.get(at("procedure-revision")).content.decode()

    response = desk.post(
        at("procedure-publish"),
        {"effective_from": "16/11/2026", "decision": "9/QĐ-BCT", "decided_on": "20/10/2026", "sure": "on"},
    )

    assert response.url == at("procedure-revision")
    procedure = Procedure.objects.published().get()
    assert str(procedure.current.publication) == "9/QĐ-BCT"
    assert "Đang hiệu lực" in desk.get(at("procedure-revision")).content.decode()


def test_a_faulty_package_is_answered_with_every_file_line_and_reason(desk: Client) -> None:
    response = upload(desk, zipped(spoiled("procedure.yaml", "when: quantity > 100", "when: weight > 100")))
    page = response.content.decode()

    assert response.status_code == 422
    assert "procedure.yaml" in page
    assert "weight" in page
    assert not Procedure.objects.exists()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_package_is_refused_in_a_sentence(desk: Client, content: bytes) -> None:
    response = upload(desk, content)

    assert response.status_code == 422
    assert "govuk-error-summary" in response.content.decode()


def test_publication_wants_a_day_a_decision_and_a_yes(desk: Client, draft: ProcedureRevision) -> None:
    page = desk.post(at("procedure-publish"), {"effective_from": "31/02/2026", "decision": ""})

    assert page.status_code == 422
    for sentence in ("Hãy ghi ngày dạng", "Hãy ghi số quyết định", "Hãy xác nhận"):
        assert sentence in page.content.decode()
    assert not Procedure.objects.published().exists()


def test_short_notice_is_warned_of(desk: Client, draft: ProcedureRevision, giang: Account) -> None:
    late = spoiled("procedure.yaml", "signed_on: 2026-01-10", "signed_on: 2099-01-10")
    actions.import_package(late, by=giang, at=MONDAY)

    assert "Nghị định 63/2010/NĐ-CP Điều 15" in desk.get(at("procedure-publish")).content.decode()


def test_the_form_is_tried_and_nothing_is_kept(desk: Client, draft: ProcedureRevision) -> None:
    before = Event.objects.count()
    assert "Tên thương nhân" in desk.get(at("procedure-preview")).content.decode()

    wrong = desk.post(at("procedure-preview") + "?trang=main", {"trader": "", "quantity": "0"}).content.decode()
    right = desk.post(at("procedure-preview") + "?trang=main", {"trader": "Sen", "quantity": "5"}).content.decode()

    assert "govuk-error-message" in wrong
    assert "Trang này hợp lệ" in right
    assert Event.objects.count() == before
    assert desk.get(at("procedure-preview") + "?trang=khong-co").status_code == 404


def test_the_result_is_printed_for_a_sample(desk: Client, draft: ProcedureRevision) -> None:
    response = desk.get(at("procedure-result"))

    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"


def test_the_package_is_downloaded_byte_for_byte(desk: Client, draft: ProcedureRevision) -> None:
    with zipfile.ZipFile(io.BytesIO(desk.get(at("procedure-package")).content)) as archive:
        found = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}

    assert found == good().files


def test_two_revisions_are_compared(desk: Client, draft: ProcedureRevision, giang: Account) -> None:
    actions.publish(draft, effective_from=MONDAY.date(), by=giang, at=MONDAY)
    actions.import_package(spoiled("procedure.yaml", "Có hợp đồng.", "Có hợp đồng đã ký."), by=giang, at=MONDAY)

    page = desk.get(at("procedure-diff", 2)).content.decode()

    assert "Từ bản 1 sang bản 2" in page
    assert "Có hợp đồng đã ký." in page
    assert desk.get(at("procedure-diff", 2) + "?voi=7").status_code == 404


def test_a_publication_is_taken_back_after_a_question(desk: Client, draft: ProcedureRevision, giang: Account) -> None:
    actions.publish(draft, effective_from=MONDAY.date(), by=giang, at=MONDAY)
    assert "Thu hồi bản này" in desk.get(at("procedure-revert")).content.decode()
    assert Procedure.objects.published().exists()

    assert desk.post(at("procedure-revert")).url == at("procedure-revision")

    assert not Procedure.objects.published().exists()
    assert desk.post(at("procedure-revert")).status_code == 409


def test_a_draft_is_discarded_after_a_question(desk: Client, draft: ProcedureRevision) -> None:
    assert at("procedure-discard") in desk.get(at("procedure-revision")).content.decode()
    assert "không lấy lại được" in desk.get(at("procedure-discard")).content.decode()
    assert ProcedureRevision.objects.exists()
    assert desk.post(at("procedure-discard")).url == reverse("desk:procedures")

    assert not ProcedureRevision.objects.exists()


def test_the_list_finds_drafts_by_words_and_code(desk: Client, draft: ProcedureRevision) -> None:
    for query in ("", "?q=giay+phep+thu", "?q=9.000001", "?trang_thai=ban-thao"):
        assert CODE in desk.get(reverse("desk:procedures") + query).content.decode(), query
    assert CODE not in desk.get(reverse("desk:procedures") + "?q=ruou").content.decode()


@pytest.mark.parametrize("who", ["lan", "dung", "an", "sen_staff"])
def test_others_find_no_such_pages_and_change_nothing(
    request: pytest.FixtureRequest, client: Client, draft: ProcedureRevision, settings, who: str
) -> None:
    settings.OFFICERS_NEED_TOTP = False
    client.force_login(request.getfixturevalue(who), backend="congvu.accounts.login.SuspendingBackend")
    before = Event.objects.count()

    for name in (
        "procedure-revision",
        "procedure-diff",
        "procedure-preview",
        "procedure-result",
        "procedure-package",
        "procedure-check",
    ):
        assert client.get(at(name)).status_code == 404
    for name in ("procedure-publish", "procedure-revert", "procedure-discard"):
        assert client.post(at(name), {"effective_from": "16/11/2026", "decision": "1", "sure": "on"}).status_code == 404
    assert upload(client, zipped(good())).status_code == 404
    assert (ProcedureRevision.objects.count(), Event.objects.count()) == (1, before)


def test_a_stranger_is_asked_to_log_in(client: Client, draft: ProcedureRevision) -> None:
    assert client.get(reverse("desk:procedures")).status_code == 302


def test_the_list_asks_little_of_the_database(
    desk: Client, draft: ProcedureRevision, django_assert_max_num_queries
) -> None:
    desk.get(reverse("desk:procedures"))

    with django_assert_max_num_queries(9):
        desk.get(reverse("desk:procedures"))
