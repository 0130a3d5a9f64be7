"""A group of procedures filed together in the browser, and nobody else's eyes on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise
from congvu.catalog import actions as catalogue
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, JoinedDossier
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def test_lan_files_two_procedures_on_one_page(
    lan: Account, sen_staff: Account, giang: Account, cuc_xnk: Unit, cuc_hc: Unit, mot_cua: Unit
) -> None:
    permit, declaration = given.permit(by=giang), given.declaration(by=giang)
    parts = [
        {"key": "permit", "procedure": permit.code},
        {
            "key": "declaration",
            "procedure": declaration.code,
            "after": ["permit"],
            "shares": {"substance": "permit.purpose"},
        },
    ]
    catalogue.publish_group("vi-du", "Nhóm ví dụ", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=MONDAY)
    browsers = {}
    for who in (lan, sen_staff):
        browsers[who.pk] = Client()
        browsers[who.pk].force_login(who, backend="congvu.accounts.login.SuspendingBackend")
    browser = browsers[lan.pk]
    assert "Nhóm ví dụ" in browser.get(f"/thu-tuc/{permit.code}/nop-ho-so").content.decode()
    told = Client().get(f"/thu-tuc/{permit.code}").content.decode()
    assert 'href="/nhom-thu-tuc/vi-du"' in told and declaration.name in told, "anybody reads it, and may begin"
    place = browser.post("/nhom-thu-tuc/vi-du", {"for_whom": ""})["Location"]
    assert browsers[sen_staff.pk].get(place).status_code == 404
    first = Dossier.objects.get(part="permit")
    actions.save_draft(first, given.ANSWERS, first.draft_version, by=lan, at=MONDAY)
    lacking = browser.post(f"{place}/nop")
    assert lacking.status_code == 409, "its paper is missing"
    marked = lacking.content.decode().split("govuk-error-message")
    assert len(marked) == 2 and "/phan/permit" in marked[1].split("</form>")[0], "told at the part to be mended"
    actions.attach_paper(first, "application", given.pdf(by=lan), by=lan, at=MONDAY)
    assert browsers[sen_staff.pk].post(f"{place}/phan/declaration").status_code == 404
    assert browser.post(f"/ho-so/{first.reference}/kiem-tra", {"result_way": "online", "key": "k"})["Location"] == place
    assert browser.post(f"{place}/phan/declaration").status_code == 302
    assert "không được gửi nữa" in browser.get(f"/ho-so/{first.reference}/xoa-ban-nhap").content.decode()
    assert Dossier.objects.get(part="declaration").answers["substance"] == given.ANSWERS["purpose"]
    sent = browser.post(f"{place}/nop", follow=True).content.decode()
    assert "Chờ phần trước" in sent and browser.get(f"{place}/giay-tiep-nhan").status_code == 404
    asked = browser.get(f"/ho-so/{first.reference}/rut").content.decode()
    assert "không được gửi nữa" in asked and declaration.name in asked
    taken = browser.post(f"/ho-so/{first.reference}/rut", follow=True).content.decode()
    assert "Không bắt đầu được" in taken
    assert browsers[sen_staff.pk].post(f"{place}/phan/declaration/tach").status_code == 404
    browser.post(f"{place}/phan/declaration/tach")
    assert (
        Dossier.objects.get(procedure=declaration).joined is None
        and JoinedDossier.objects.get().submitted_at is not None
    )


def test_nđ61_đ2_4_lan_files_the_whole_for_sen_only_under_a_mandate_that_covers_every_part(
    lan: Account, sen: Enterprise, sen_staff: Account, giang: Account, cuc_xnk: Unit, cuc_hc: Unit, mot_cua: Unit
) -> None:
    permit, declaration = given.permit(by=giang), given.declaration(by=giang)
    parts = [{"key": "permit", "procedure": permit.code}, {"key": "declaration", "procedure": declaration.code}]
    catalogue.publish_group("vi-du", "Nhóm ví dụ", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=MONDAY)
    mandates = []
    for codes in ([permit.code], [permit.code, declaration.code]):
        scope = accounts.MandateScope(date(2020, 1, 1), date(2120, 1, 1), procedures=codes)
        asked = accounts.ask_mandate(sen, lan, scope, by=sen_staff, at=MONDAY)
        mandates.append(accounts.accept_mandate(asked, by=lan, at=MONDAY))
    narrow, wide = mandates
    browser = Client()
    browser.force_login(lan, backend="congvu.accounts.login.SuspendingBackend")
    page = browser.get("/nhom-thu-tuc/vi-du").content.decode()
    assert f"thay-{wide.pk}" in page and f"thay-{narrow.pk}" not in page
    place = browser.post("/nhom-thu-tuc/vi-du", {"for_whom": f"thay-{wide.pk}"})["Location"]
    assert sen.name in browser.get(place).content.decode()
    assert set(Dossier.objects.values_list("applicant_name", flat=True)) == {sen.name}


def test_a_login_that_ended_leads_lan_back_to_the_page_whose_button_she_pressed(client: Client) -> None:
    page = "/ho-so-lien-thong/ABCDEFGHJK"
    answer = client.post(f"{page}/nop", headers={"Referer": f"http://testserver{page}"})
    assert answer["Location"] == f"/dang-nhap?next={page}"
    elsewhere = client.post(f"{page}/nop", headers={"Referer": "https://example.com/xyz"})
    assert elsewhere["Location"] == "/dang-nhap?next=/ho-so"
