"""Lan files a dossier with nothing but links and forms; nobody else sees it, and nothing she typed gets lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, now

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise
from congvu.catalog.actions import publish
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from congvu.events.models import Event
from congvu.faces.citizen.mine import GROUPS
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def permit(giang: Account, cuc_xnk: object) -> Procedure:
    return given.permit(by=giang)


def logged_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def start(client: Client) -> Dossier:
    client.post("/thu-tuc/9.000001/nop-ho-so", {"for_whom": ""})
    return Dossier.objects.latest("id")


def fill(client: Client, draft: Dossier, **changes: str) -> object:
    draft.refresh_from_db()
    typed = {"purpose": "Hàng mẫu", "quantity": "50", "dangerous": "false", "version": str(draft.draft_version)}
    return client.post(f"/ho-so/{draft.reference}/to-khai/content", typed | changes)


def upload(
    client: Client, draft: Dossier, key: str = "application", name: str = "don.pdf", content: bytes | None = None
):
    file = SimpleUploadedFile(name, given._one_page() if content is None else content)
    return client.post(f"/ho-so/{draft.reference}/giay-to/{key}", {"file": file})


def send(client: Client, draft: Dossier, key: str = "khoa-thu") -> object:
    return client.post(f"/ho-so/{draft.reference}/kiem-tra", {"result_way": "online", "confirmed": "on", "key": key})


def test_lan_files_a_dossier_without_javascript(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    assert client.get("/thu-tuc/9.000001/nop-ho-so").status_code == 200
    draft = start(client)
    assert client.get(f"/ho-so/{draft.reference}/to-khai/content").status_code == 200
    assert fill(client, draft).headers["Location"].endswith("/giay-to")
    assert client.get(f"/ho-so/{draft.reference}/giay-to").status_code == 200
    assert upload(client, draft).status_code == 302
    review = client.get(f"/ho-so/{draft.reference}/kiem-tra")
    assert "Hàng mẫu" in review.content.decode()
    assert send(client, draft).headers["Location"] == f"/ho-so/{draft.reference}"
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    page = client.get(f"/ho-so/{draft.reference}").content.decode()
    assert "Chờ tiếp nhận" in page


def test_a_second_click_on_send_files_one_dossier(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    draft = start(client)
    fill(client, draft)
    upload(client, draft)
    send(client, draft)
    before = Event.objects.count()
    assert send(client, draft).status_code == 302
    assert Event.objects.count() == before
    assert Dossier.objects.filter(status=Status.SUBMITTED).count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    draft = start(client)
    answer = fill(client, draft, quantity="rất nhiều")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "rất nhiều" in page
    assert "Có lỗi" in page


def test_an_unfinished_dossier_is_not_sent(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    draft = start(client)
    fill(client, draft)
    answer = send(client, draft)
    assert answer.status_code == 422
    assert "Đơn đề nghị" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@pytest.mark.parametrize(
    ("name", "content"),
    [("don.pdf", b""), ("don.exe", b"MZ" + b"0" * 100), ("don.pdf", b"khong phai pdf"), ("don.png", b"%PDF-1.4 x")],
)
def test_a_file_that_is_not_what_is_asked_is_refused_in_a_sentence(
    lan: Account, permit: Procedure, name: str, content: bytes
) -> None:
    client = logged_in(lan)
    draft = start(client)
    answer = upload(client, draft, name=name, content=content)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert not draft.papers.exists()


def test_a_login_that_runs_out_keeps_the_page_until_lan_is_back(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    draft = start(client)
    client.logout()
    answer = fill(client, draft, purpose="Viết dở khi hết phiên")
    assert answer.status_code == 302
    assert "dang-nhap" in answer.headers["Location"]
    client.force_login(lan)
    page = client.get(f"/ho-so/{draft.reference}/to-khai/content").content.decode()
    assert "Viết dở khi hết phiên" in page


def test_an_older_page_cannot_overwrite_a_newer_draft(lan: Account, permit: Procedure) -> None:
    client = logged_in(lan)
    draft = start(client)
    fill(client, draft, purpose="Bản mới")
    answer = fill(client, draft, purpose="Bản cũ", version="0")
    assert answer.status_code == 409
    assert "Bản cũ" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.answers["purpose"] == "Bản mới"


@pytest.mark.parametrize(
    "place", ["", "/to-khai/content", "/to-khai.pdf", "/giay-to", "/kiem-tra", "/rut", "/tat-ca", "/ket-qua"]
)
def test_sen_cannot_open_anything_of_lans_dossier(
    lan: Account, sen_staff: Account, permit: Procedure, place: str
) -> None:
    draft = given.submitted(permit, by=lan, at=now())
    assert logged_in(sen_staff).get(f"/ho-so/{draft.reference}{place}").status_code == 404


def test_a_stranger_learns_the_degree_of_completion_and_no_more(lan: Account, permit: Procedure) -> None:
    dossier = given.submitted(permit, by=lan, at=now())
    page = Client().get("/tra-cuu", {"ma": dossier.reference}).content.decode()
    assert "10" in page
    assert "Chờ tiếp nhận" in page
    assert lan.full_name not in page
    assert "Nhập hàng mẫu" not in page


def test_a_stranger_asking_for_nothing_real_is_told_so(db: None) -> None:
    answer = Client().get("/tra-cuu", {"ma": "000.00.00.G02-261122-9999"})
    assert answer.status_code == 404
    assert "Không tìm thấy hồ sơ" in answer.content.decode()


def test_sen_files_for_the_enterprise_and_a_colleague_sees_it(
    sen_staff: Account, sen: Enterprise, permit: Procedure
) -> None:
    client = logged_in(sen_staff)
    client.post("/thu-tuc/9.000001/nop-ho-so", {"for_whom": str(sen.pk)})
    draft = Dossier.objects.latest("id")
    assert draft.enterprise == sen
    assert draft.applicant_name == sen.name
    assert draft.reference in client.get("/ho-so").content.decode()


@pytest.mark.parametrize(("field", "offered"), [("G02-VD", True), ("G02-KHAC", False)])
def test_lan_is_offered_to_file_for_sen_where_the_field_of_her_mandate_reaches(
    lan: Account, sen_staff: Account, sen: Enterprise, permit: Procedure, field: str, offered: bool
) -> None:
    scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), fields=[field])
    asked = accounts.ask_mandate(sen, lan, scope, by=sen_staff, at=now())
    mandate = accounts.accept_mandate(asked, by=lan, at=now())
    client, page = logged_in(lan), "/thu-tuc/9.000001/nop-ho-so"
    assert (f"thay-{mandate.pk}" in client.get(page).content.decode()) is offered
    client.post(page, {"for_whom": f"thay-{mandate.pk}"})
    assert Dossier.objects.filter(enterprise=sen, mandate=mandate).exists() is offered


def test_once_sens_mandate_has_ended_lan_reads_what_she_filed_and_opens_nothing_that_came_after(
    lan: Account, sen_staff: Account, sen: Enterprise, an: Account, permit: Procedure
) -> None:
    scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1))
    mandate = accounts.accept_mandate(accounts.ask_mandate(sen, lan, scope, by=sen_staff, at=now()), by=lan, at=now())
    draft = actions.open_draft(permit, by=lan, at=now(), mandate=mandate)
    draft = actions.save_draft(draft, given.ANSWERS, draft.draft_version, by=lan, at=now())
    paper = actions.attach_paper(draft, "application", given.pdf(by=lan), by=lan, at=now())
    dossier = actions.receive(actions.submit(draft, by=lan, at=now()), by=an, at=now())
    accounts.end_mandate(mandate, "Hết hợp đồng", by=sen_staff, at=now())
    actions.send_message(dossier, "Đừng báo cho bên vận tải.", by=sen_staff, at=now())
    her, place = logged_in(lan), f"/ho-so/{dossier.reference}"
    page = her.get(place).content.decode()
    assert "Ủy quyền nộp hồ sơ đã chấm dứt" in page and given.ANSWERS["purpose"] in page and dossier.code in page
    assert "Đừng báo" not in page and "/mau-in/" not in page and "/trao-doi" not in page
    for more in ("/tat-ca", "/giay-to", f"/giay-to/{paper.pk}/tep", f"/mau-in/{dossier.prints.get().pk}", "/ket-qua",
                 "/rut", "/to-khai.pdf", "/kiem-tra", "/buu-chinh", "/bao-sai-sot"):  # fmt: skip
        assert her.get(place + more).status_code == 404, more
    listed = her.get("/ho-so").content.decode()
    assert "Đã nộp thay, ủy quyền đã chấm dứt" in listed and place in listed
    assert "Đừng báo" in logged_in(sen_staff).get(place).content.decode()


def test_a_draft_whose_revision_has_ended_is_brought_under_the_present_one_with_a_button(
    lan: Account, giang: Account, permit: Procedure
) -> None:
    draft = given.draft(permit, by=lan, at=now())
    newer = given.next_permit(("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày"), by=giang, at=now())
    publish(newer, effective_from=localdate(), by=giang, at=now())
    her, place = logged_in(lan), f"/ho-so/{draft.reference}"
    page = her.get(f"{place}/kiem-tra").content.decode()
    assert "Chuyển sang bản đang có hiệu lực" in page and 'name="confirmed"' not in page
    first = her.post(f"{place}/ban-hien-hanh")
    assert first.status_code == 302 and "/to-khai/" in first["Location"]
    page = her.get(first["Location"]).content.decode()
    assert "Bản nháp nay theo bản công bố đang có hiệu lực" in page and "Chuyển sang bản" not in page
    assert send(her, draft).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.revision) == (Status.SUBMITTED, newer)


def test_lan_mends_what_the_desk_asks_for(lan: Account, an: Account, permit: Procedure) -> None:
    dossier = given.submitted(permit, by=lan, at=now())
    actions.request_supplement(dossier, [{"what": "Đơn đề nghị", "why": "mờ"}], "Ảnh chụp mờ", by=an, at=now())
    client = logged_in(lan)
    page = client.get(f"/ho-so/{dossier.reference}").content.decode()
    assert "Ảnh chụp mờ" in page
    assert "Bổ sung hồ sơ" in page
    listed = {group: dossier.reference in client.get(f"/ho-so?nhom={group}").content.decode() for group in GROUPS}
    assert [group for group, found in listed.items() if found] == ["cho-bo-sung"]
    assert fill(client, dossier, purpose="Hàng mẫu đã sửa").status_code == 302
    assert upload(client, dossier, name="don-ro.pdf").status_code == 302
    assert send(client, dossier).status_code == 302
    dossier.refresh_from_db()
    assert dossier.answers["purpose"] == "Hàng mẫu đã sửa"
    assert not dossier.supplement_requests.filter(answered_at__isnull=True).exists()


def test_lan_withdraws(lan: Account, permit: Procedure) -> None:
    dossier = given.submitted(permit, by=lan, at=now())
    client = logged_in(lan)
    assert client.get(f"/ho-so/{dossier.reference}/rut").status_code == 200
    assert client.post(f"/ho-so/{dossier.reference}/rut", {"reason": "Đổi kế hoạch"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == Status.WITHDRAWN


def test_the_list_costs_the_same_for_one_dossier_and_for_many(
    lan: Account, permit: Procedure, django_assert_max_num_queries: object
) -> None:
    client = logged_in(lan)
    for _number in range(6):
        given.submitted(permit, by=lan, at=now())
    with django_assert_max_num_queries(9):
        client.get("/ho-so")


def test_lan_keeps_the_whole_dossier_and_reads_its_result(
    lan: Account, an: Account, binh: Account, cuong: Account, permit: Procedure
) -> None:
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=now())
    client = logged_in(lan)
    assert "Hãy tải về từ trang này" in client.get(f"/ho-so/{dossier.reference}").content.decode()
    result = client.get(f"/ho-so/{dossier.reference}/ket-qua")
    assert b"".join(result.streaming_content)[:5] == b"%PDF-"
    kept = client.get(f"/ho-so/{dossier.reference}/tat-ca")
    assert kept.headers["Content-Type"] == "application/zip"
    receipt = dossier.prints.first()
    assert client.get(f"/ho-so/{dossier.reference}/mau-in/{receipt.pk}").status_code == 200


def test_lan_reads_at_her_decided_dossier_how_she_gets_the_result_on_paper(
    lan: Account, an: Account, binh: Account, cuong: Account, permit: Procedure, mot_cua: Unit
) -> None:
    pages = {}
    for way in ("counter", "post"):
        dossier = given.received(permit, by=lan, an=an)
        actions.choose_result_way(dossier, way, by=lan, at=MONDAY)
        given.in_step(dossier, "sign", binh=binh, cuong=cuong)
        actions.approve(dossier, by=cuong, at=MONDAY)
        pages[way] = logged_in(lan).get(f"/ho-so/{dossier.reference}").content.decode()
    assert f"{mot_cua.name}, {mot_cua.address}" in pages["counter"] and "/dat-lich" in pages["counter"]
    assert "sẽ gửi kết quả cho bạn qua bưu chính công ích" in pages["post"] and mot_cua.address not in pages["post"]
    assert all("mang kết quả đến tận nơi" in page for page in pages.values())
