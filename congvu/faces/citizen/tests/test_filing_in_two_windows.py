"""What happens beside the straight way: two windows, a login that ran out, a dossier already sent, a reader of English."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from congvu.events.inline import run_due_jobs
from congvu.faces.citizen import kept
from congvu.kernel.reference import format_reference
from congvu.notifications.queries import unread_count
from tests import given

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ho-so"}


@pytest.fixture
def permit(giang: Account, cuc_xnk: object) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def client(lan: Account) -> Client:
    client = Client()
    client.force_login(lan)
    return client


@pytest.fixture
def draft(lan: Account, permit: Procedure) -> Dossier:
    return given.draft(permit, by=lan, at=now(), answers={"purpose": "Bản mới"})


def page_of(draft: Dossier) -> str:
    return f"/ho-so/{draft.reference}/to-khai/content"


def typed(draft: Dossier, **changes: str) -> dict[str, str]:
    return {"purpose": "Hàng mẫu", "quantity": "5", "dangerous": "no", "version": str(draft.draft_version)} | changes


def test_a_window_that_saves_by_itself_never_writes_over_a_newer_one(client: Client, draft: Dossier) -> None:
    old = {**typed(draft, purpose="Bản cũ", version="77", token="cửa sổ cũ"), "_luu": "1"}
    answer = client.post(page_of(draft), old, headers=HTMX)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "đã được lưu ở nơi khác" in words
    assert 'name="version" value="77"' in words, "the next save of the old window must be refused too"
    assert 'id="bieu-mau"' not in words
    assert client.post(page_of(draft), old, headers=HTMX).status_code == 409
    draft.refresh_from_db()
    assert draft.answers["purpose"] == "Bản mới"


def test_what_was_typed_when_the_login_ran_out_comes_back_without_reproaches(
    client: Client, lan: Account, draft: Dossier
) -> None:
    client.logout()
    client.post(page_of(draft), typed(draft, purpose="Viết dở", quantity=""))
    client.force_login(lan)
    answer = client.get(page_of(draft))
    assert answer.status_code == 200
    assert "Viết dở" in answer.content.decode()
    assert "govuk-error-message" not in answer.content.decode()


def test_a_stranger_cannot_fill_the_database_with_forms(draft: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 1_000)
    stranger = Client()
    assert stranger.post(page_of(draft), {"purpose": "x" * 2_000}).status_code == 302
    assert kept.KEPT not in stranger.session
    stranger.post(page_of(draft), {"purpose": "x"})
    assert kept.KEPT in stranger.session


@pytest.mark.parametrize("place", ["to-khai/content", "giay-to"])
def test_the_form_of_a_dossier_already_sent_leads_to_its_page(
    client: Client, lan: Account, permit: Procedure, place: str
) -> None:
    sent = given.submitted(permit, by=lan, at=now())
    answer = client.get(f"/ho-so/{sent.reference}/{place}", follow=True)
    assert answer.redirect_chain == [(f"/ho-so/{sent.reference}", 302)]
    assert "Không thể sửa hồ sơ" in answer.content.decode()


def test_a_window_left_open_goes_to_the_page_of_the_dossier_sent_in_another(
    client: Client, lan: Account, permit: Procedure
) -> None:
    sent = given.submitted(permit, by=lan, at=now())
    answer = client.post(page_of(sent), typed(sent) | {"_luu": "1"}, headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == f"/ho-so/{sent.reference}"


def test_a_dossier_already_sent_is_not_deleted_and_one_that_ended_not_withdrawn(
    client: Client, lan: Account, permit: Procedure
) -> None:
    sent = given.submitted(permit, by=lan, at=now())
    assert "không xóa được" in client.post(f"/ho-so/{sent.reference}/xoa-ban-nhap", follow=True).content.decode()
    actions.withdraw(sent, "", by=lan, at=now())
    assert "không rút được nữa" in client.get(f"/ho-so/{sent.reference}/rut", follow=True).content.decode()
    sent.refresh_from_db()
    assert sent.status == Status.WITHDRAWN


def test_who_filed_is_told_by_when_the_desk_answers(client: Client, lan: Account, permit: Procedure) -> None:
    sent = given.submitted(permit, by=lan, at=given.MONDAY)
    page = client.get(f"/ho-so/{sent.reference}").content.decode()
    assert "trong 8 giờ làm việc kể từ khi nộp" in page
    assert format_reference(sent.reference) in page


def test_the_list_tells_dossiers_of_one_procedure_apart(client: Client, lan: Account, permit: Procedure) -> None:
    sent = given.submitted(permit, by=lan, at=now())
    page = client.get("/ho-so").content.decode()
    assert sent.summary in page
    assert format_reference(sent.reference) in page


def test_unread_notifications_are_counted_beside_their_link(
    client: Client, lan: Account, an: Account, permit: Procedure
) -> None:
    assert 'class="cv-count"' not in client.get("/").content.decode()
    given.received(permit, by=lan, an=an, at=now())
    run_due_jobs()
    unread = unread_count(lan)
    assert unread
    assert f'<span class="cv-count">{unread}</span>' in client.get("/").content.decode()
    client.post("/thong-bao/da-doc")
    assert 'class="cv-count"' not in client.get("/").content.decode()


def test_the_laws_words_are_marked_as_vietnamese_for_who_reads_english_only(client: Client, draft: Dossier) -> None:
    assert 'lang="vi">Mục đích' not in client.get(page_of(draft)).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(page_of(draft)).content.decode()
    assert '<html lang="en"' in page
    assert '<span lang="vi">Mục đích' in page
    assert '<span lang="vi">Yes</span>' not in page


def test_an_answer_somebody_changed_is_no_longer_said_to_be_filled_in(client: Client, draft: Dossier) -> None:
    session = client.session
    session[f"sources-{draft.reference}"] = {"purpose": "tài khoản của bạn"}
    session.save()
    assert "Điền sẵn từ tài khoản của bạn" in client.get(page_of(draft)).content.decode()
    client.post(page_of(draft), typed(draft, purpose="Khác hẳn", later="1"))
    assert "Điền sẵn từ" not in client.get(page_of(draft)).content.decode()
    draft.refresh_from_db()
    client.post(page_of(draft), typed(draft, purpose="Lại khác", quantity=""))
    assert "Điền sẵn từ" not in client.get(page_of(draft)).content.decode()


def test_whatever_lan_typed_when_the_login_ended_stands_there_again(
    lan: Account, an: Account, sen_staff: Account, permit: Procedure
) -> None:
    dossier = given.received(permit, by=lan, an=an)
    page = f"/ho-so/{dossier.reference}"
    said = [
        (f"{page}/trao-doi", page, {"text": "Tôi hỏi về mục 3."}, "Tôi hỏi về mục 3."),
        (f"{page}/rut", f"{page}/rut", {"reason": "Đổi kế hoạch nhập hàng."}, "Đổi kế hoạch nhập hàng."),
        (
            f"{page}/buu-chinh",
            f"{page}/buu-chinh",
            {"direction": "delivery", "address": "12 Phố Ví Dụ"},
            "12 Phố Ví Dụ",
        ),
    ]
    for address, back, typed, words in said:
        client = Client()
        answer = client.post(address, typed, headers={"Referer": f"http://testserver{back}"})
        assert answer["Location"] == f"/dang-nhap?next={back}"
        client.force_login(lan)
        assert words in client.get(back).content.decode()
        assert words not in client.get(back).content.decode(), "told once"
    other = Client()
    other.post(f"{page}/trao-doi", {"text": "Tôi hỏi về mục 3."})
    other.force_login(sen_staff)
    assert other.get(page).status_code == 404
    dossier.refresh_from_db()
    assert dossier.status == "in_review" and not dossier.messages.exists(), "nothing is done before it is sent again"
