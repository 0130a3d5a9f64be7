"""Programs that call in: a secret is shown once, lists say who may what, and revoking asks first."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import AccessKey, PartnerSystem
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
KEY = {"name": "Phần mềm Một cửa", "scopes": ["dossiers:process"], "until": "31/12/2026"}


def proven(desk: Client) -> Client:
    """Whose browser it is gave the password just now."""
    desk.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return desk


def test_who_finds_ans_desk_open_gets_no_key_and_what_an_typed_goes_on_after_her_password(as_, an):
    desk, page = as_(an), reverse("desk:key-new")
    asked = desk.get(page)
    assert asked.status_code == 302 and asked["Location"].startswith(reverse("account_reauthenticate"))
    asked = desk.post(page, KEY)
    assert asked.status_code == 302 and not AccessKey.objects.exists()
    wrong = desk.post(asked["Location"], {"password": "đoán mò", "next": page})
    assert wrong.status_code == 200 and not AccessKey.objects.exists()
    shown = desk.post(asked["Location"], {"password": PASSWORD, "next": page}).content.decode()
    assert re.search(r"cv_[\w-]{40,}", shown) and AccessKey.objects.get().account == an


def test_no_partner_and_no_dropped_second_factor_at_a_desk_giang_left_open(as_, giang, an):
    for page in (reverse("desk:partner-new"), reverse("desk:account-second-factor", args=[an.pk])):
        asked = as_(giang).get(page)
        assert asked.status_code == 302 and asked["Location"].startswith(reverse("account_reauthenticate")), page
        assert proven(as_(giang)).get(page).status_code == 200


def test_an_issues_herself_a_key_sees_it_once_and_takes_it_back(as_, an, binh):
    desk = proven(as_(an))
    assert desk.post(reverse("desk:key-new"), {}).status_code == 422
    assert desk.post(reverse("desk:key-new"), KEY | {"until": "31/12/2099"}).status_code == 409
    shown = desk.post(reverse("desk:key-new"), KEY).content.decode()
    value = re.search(r"cv_[\w-]{40,}", shown)[0]
    key = AccessKey.objects.get()
    listed = desk.get(reverse("desk:keys")).content.decode()
    assert "Phần mềm Một cửa" in listed and value not in listed and f"…{value[-4:]}" in listed
    revocation = reverse("desk:key-revocation", args=[key.pk])
    assert as_(binh).post(revocation).status_code == 404
    assert "Thu hồi" in desk.get(revocation).content.decode()
    desk.post(revocation)
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "Chưa có mã truy cập nào đang dùng" in desk.get(reverse("desk:keys")).content.decode()


def test_giang_issues_a_key_for_an_and_nobody_elses_page_offers_it(as_, an, giang, binh):
    page = reverse("desk:account-key", args=[an.pk])
    assert [as_(who).post(page, KEY).status_code for who in (binh, an)] == [404, 404]
    assert proven(as_(giang)).post(page, KEY).status_code == 200
    assert AccessKey.objects.get().account == an
    assert "Phạm Văn An" in as_(giang).get(reverse("desk:keys")).content.decode()


def test_giang_registers_a_partner_system_and_revokes_it(as_, giang, sen):
    desk, new = proven(as_(giang)), reverse("desk:partner-new")
    typed = {"name": "Đại lý Ví Dụ", "scopes": ["dossiers:read", "dossiers:write"], "enterprises": "0000000001"}
    assert "0000000001" in desk.post(new, typed).content.decode()
    assert not PartnerSystem.objects.exists()
    shown = desk.post(new, typed | {"enterprises": f"{sen.tax_code}\n{sen.tax_code}"}).content.decode()
    partner = PartnerSystem.objects.get()
    assert partner.client_id in shown and list(partner.enterprises.all()) == [sen]
    listed = desk.get(reverse("desk:partners")).content.decode()
    assert partner.client_id in listed and sen.name in listed
    desk.post(reverse("desk:partner-revocation", args=[partner.pk]))
    partner.refresh_from_db()
    assert partner.revoked_at is not None
    # What is done is not offered again.
    assert "partner-revocation" not in desk.get(reverse("desk:partners")).content.decode()
