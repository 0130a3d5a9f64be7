"""A login that ends while an officer types loses no word, and gives no word to anybody else."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.faces.desk import expired
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

REASON = "Thiếu hợp đồng, đề nghị gửi bản chính."


def place(name, *args):
    return reverse(f"desk:{name}", args=args)


def mark_on(page):
    """What the form itself carries."""
    return html.unescape(re.search(f'name="{expired.FIELD}" value="([^"]+)"', page.content.decode())[1])


@pytest.fixture
def items(received):
    return {
        "muc-TOTAL_FORMS": "2",
        "muc-INITIAL_FORMS": "0",
        "muc-0-what": "Hợp đồng mua bán",
        "muc-1-what": "Hóa đơn",
        "reason": REASON,
    }


def let_expire(browser):
    """The session is gone; the browser stays where it was."""
    browser.session.flush()
    del browser.cookies["congvu"]


def log_in(browser, account):
    browser.force_login(account, backend="congvu.accounts.login.SuspendingBackend")


def test_a_supplement_typed_by_binh_waits_for_his_next_login(as_, binh, received, items):
    browser = as_(binh)
    ask = place("request_supplement", received.reference)
    mark = mark_on(browser.get(ask))
    let_expire(browser)
    answer = browser.post(ask, items | {expired.FIELD: mark})
    assert answer.status_code == 302 and answer["Location"].startswith(f"/dang-nhap?next={ask}")
    log_in(browser, binh)
    page = browser.get(ask).content.decode()
    for words in ("Hợp đồng mua bán", "Hóa đơn", REASON, "Phiên làm việc đã hết hạn"):
        assert words in page
    assert not received.supplement_requests.exists()
    assert REASON not in browser.get(ask).content.decode()
    assert browser.post(ask, items).status_code == 302


def test_an_opinion_typed_on_the_dossier_page_is_filled_in_again(as_, binh, received):
    browser = as_(binh)
    mark = mark_on(browser.get(place("dossier", received.reference)))
    step, done = received.process.work_items.get(), place("complete_step", received.reference)
    let_expire(browser)
    said = {"item": step.pk, "outcome": "submit", "note": "Đủ điều kiện cấp.", expired.FIELD: mark}
    assert done in browser.post(done, said)["Location"]
    log_in(browser, binh)
    page = browser.get(done).content.decode()
    assert "Đủ điều kiện cấp." in page and re.search(r'value="submit"[^>]*checked', page)


def test_where_the_act_is_no_longer_open_the_words_can_be_copied(as_, binh, received):
    browser = as_(binh)
    step, done = received.process.work_items.get(), place("complete_step", received.reference)
    mark = mark_on(browser.get(done))
    let_expire(browser)
    browser.post(done, {"item": step.pk, "outcome": "submit", "note": "Ý kiến đã viết", expired.FIELD: mark})
    actions.complete_step(received, "submit", by=binh, at=MONDAY)
    log_in(browser, binh)
    page = browser.get(done)
    assert page.status_code == 409 and "Ý kiến đã viết" in page.content.decode()


def test_another_officer_at_the_same_screen_does_not_get_them(as_, binh, cuong, received, items):
    browser = as_(binh)
    ask = place("request_supplement", received.reference)
    mark = mark_on(browser.get(ask))
    let_expire(browser)
    browser.post(ask, items | {expired.FIELD: mark})
    log_in(browser, cuong)
    assert REASON not in browser.get(ask).content.decode()
    log_in(browser, binh)
    assert REASON not in browser.get(ask).content.decode()


@pytest.mark.parametrize("mark", ["", "gia-mao", "MTI:1abcde:x"])
def test_a_stranger_stores_nothing(client, received, items, mark):
    client.post(place("request_supplement", received.reference), items | {expired.FIELD: mark})
    assert dict(client.session) == {}


def test_giangs_new_unit_is_filled_in_again_and_opened_only_when_sent(as_, giang, mot_cua):
    browser = as_(giang)
    new = place("unit-new")
    mark = mark_on(browser.get(new))
    let_expire(browser)
    browser.post(new, {"name": "Phòng Ví Dụ", "code": "phong-vi-du", "agency": mot_cua.agency_id, expired.FIELD: mark})
    log_in(browser, giang)
    assert "Phòng Ví Dụ" in browser.get(new).content.decode()
    assert browser.get(place("unit", "phong-vi-du")).status_code == 404


@pytest.mark.parametrize("name", ["bulk-reception", "bulk-hand-out"])
def test_several_dossiers_chosen_lead_back_to_the_inbox(client, submitted, name):
    answer = client.post(place(name), {"ho-so": submitted.reference})
    assert answer["Location"] == f"/dang-nhap?next={place('inbox')}"
    assert Dossier.objects.get().status == "submitted"


def test_giangs_group_of_procedures_is_filled_in_again_at_either_step(as_, giang, permit, cuc_xnk):
    browser, new = as_(giang), place("procedure-group-new")
    typed = {
        "name": "Giấy phép đôi", "code": "giay-phep-doi", "abstract": "Khai một lần.", "lead": cuc_xnk.pk,
        "decision": "5/QĐ-BCT", "muc-TOTAL_FORMS": "2", "muc-INITIAL_FORMS": "0",
        "muc-0-procedure": permit.code, "muc-1-procedure": permit.code,
    }  # fmt: skip
    second = {"buoc": "chung", "chung-giay-2-application": "phan-1.application"}
    for said, step in ((typed, "Bước 1 trên 2"), (typed | second, "Bước 2 trên 2")):
        mark = mark_on(browser.get(new))
        let_expire(browser)
        browser.post(new, said | {expired.FIELD: mark})
        log_in(browser, giang)
        page = browser.get(new).content.decode()
        assert step in page and "Giấy phép đôi" in page and "Khai một lần." in page
    assert browser.get(place("procedure-group", "giay-phep-doi")).status_code == 404, "published only when it is sent"
