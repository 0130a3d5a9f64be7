"""Whom the ministry trusts and with what its people sign, as kept at the desk."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvu.signing.appearance.demonstration import seal_image, signature_image
from congvu.signing.models import Certificate, TrustedAuthority
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def proven(desk: Client) -> Client:
    desk.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return desk


def upload(content: bytes, name: str = "chung-thu.cer") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_giang_sees_what_an_authority_is_before_she_trusts_it_and_takes_it_off_with_a_reason(as_, giang, pki):
    desk, page = proven(as_(giang)), reverse("desk:trust-new")
    root = pki.authorities.chain("lan")[-1]
    said = {"purpose": "public", "reason": "Giấy phép số 01"}
    looked = desk.post(page, said | {"file": upload(root)}).content.decode()
    assert "Mã băm SHA-256" in looked and not TrustedAuthority.objects.exists()

    der = re.search(r'name="der" value="([^"]+)"', looked)[1]
    assert desk.post(page, said | {"der": der, "agreed": "1"}).status_code == 302
    authority = TrustedAuthority.objects.get()
    assert authority.name in desk.get(reverse("desk:trust")).content.decode()

    removal = reverse("desk:trust-removal", args=[authority.pk])
    assert desk.post(removal, {}).status_code == 422
    desk.post(removal, {"reason": "Hết giấy phép"})
    listed = desk.get(reverse("desk:trust")).content.decode()
    assert "Hết giấy phép" in listed and "Chưa tin tổ chức nào" in listed


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\x30\x82"])
def test_what_is_no_certificate_is_said_beside_the_chooser(as_, giang, content):
    desk = proven(as_(giang))
    answer = desk.post(reverse("desk:trust-new"), {"purpose": "public", "reason": "x", "file": upload(content)})

    assert answer.status_code in {409, 422} and not TrustedAuthority.objects.exists()


def test_an_open_desk_is_not_enough_and_cuong_finds_no_list_of_trust(as_, giang, cuong):
    for page in (reverse("desk:trust-new"), reverse("desk:certificate-new")):
        assert as_(giang).get(page)["Location"].startswith(reverse("account_reauthenticate"))
    assert as_(cuong).get(reverse("desk:trust")).status_code == 404


def test_cuong_registers_his_own_and_binh_does_not_find_it(as_, cuong, binh, pki):
    desk = proven(as_(cuong))
    said = {"file": upload(pki.authorities.certificate("cuong")), "place": "pkcs11", "locator": "token=cuong\nkey=01"}
    assert desk.post(reverse("desk:certificate-new"), said | {"locator": "pin=1234"}).status_code == 422
    said["file"] = upload(pki.authorities.certificate("cuong"))
    assert desk.post(reverse("desk:certificate-new"), said).status_code == 302
    kept = Certificate.objects.get()
    assert (kept.account, kept.locator) == (cuong, {"token": "cuong", "key": "01"})

    page = reverse("desk:certificate", args=[kept.pk])
    assert desk.get(page).status_code == 200 and as_(binh).get(page).status_code == 404
    image = reverse("desk:certificate-image", args=[kept.pk])
    wrong = desk.post(image, {"image": upload(seal_image("Bộ"), "chu-ky.png")})
    assert wrong.status_code == 409 and "phải màu xanh" in wrong.content.decode()
    assert desk.post(image, {"image": upload(signature_image("Cường"), "chu-ky.png")}).status_code == 302
    assert desk.get(reverse("desk:certificate-picture", args=[kept.pk]))["Content-Type"] == "image/png"
    assert as_(binh).get(reverse("desk:certificate-picture", args=[kept.pk])).status_code == 404

    desk.post(reverse("desk:certificate-giving-up", args=[kept.pk]), {"reason": "Mất thiết bị"})
    kept.refresh_from_db()
    assert kept.ended_reason == "Mất thiết bị"


def test_giang_registers_the_seal_of_the_ministry_and_lets_it_seal_by_itself(as_, giang, ministry, cuong, pki):
    desk, held = proven(as_(giang)), pki.authorities
    said = {"place": "pkcs11", "agency": ministry.pk, "officer": "", "locator": ""}
    both = desk.post(
        reverse("desk:certificate-new"), said | {"officer": cuong.email, "file": upload(held.certificate("ministry"))}
    )
    assert both.status_code == 422
    another = desk.post(reverse("desk:certificate-new"), said | {"file": upload(held.certificate("xnk"))})
    assert another.status_code in {302, 409}
    Certificate.objects.all().delete()
    assert (
        desk.post(reverse("desk:certificate-new"), said | {"file": upload(held.certificate("ministry"))}).status_code
        == 302
    )
    seal = Certificate.objects.get()
    sealing = reverse("desk:certificate-sealing", args=[seal.pk])
    assert "không có văn thư xem từng bản" in desk.get(sealing).content.decode()
    desk.post(sealing, {"reason": "Mẫu in nhiều"})
    seal.refresh_from_db()
    assert seal.seals_by_itself
    image = {"image": io.BytesIO(seal_image("Bộ")), "width_mm": "36"}
    image["image"].name = "dau.png"
    assert desk.post(reverse("desk:certificate-image", args=[seal.pk]), image).status_code == 302


def test_lists_cost_few_queries(as_, giang, cuong, ministry, pki, django_assert_max_num_queries):
    desk = as_(giang)
    for page in ("desk:trust", "desk:certificates"):
        with django_assert_max_num_queries(14):
            desk.get(reverse(page))
