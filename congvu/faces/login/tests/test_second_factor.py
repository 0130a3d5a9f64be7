from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

from tests.people import PASSWORD


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client, account):
    return client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})


def activate(client):
    page = client.get("/xac-thuc-hai-lop/bat").content.decode()
    secret = re.search(r'<code class="cv-code">([A-Z2-7]+)</code>', page)[1]
    answer = client.post("/xac-thuc-hai-lop/bat", {"code": code_now(secret)})
    return secret, answer


@pytest.fixture
def strict(settings):
    settings.OFFICERS_NEED_TOTP = True


def test_an_officer_without_a_second_factor_is_led_to_set_it_up_first(strict, client, binh):
    log_in(client, binh)
    for page in ("/vao-cua", "/tai-khoan", "/doi-mat-khau"):
        assert client.get(page)["Location"] == "/xac-thuc-hai-lop/bat"
    secret, answer = activate(client)
    assert answer["Location"] == "/xac-thuc-hai-lop/ma-du-phong"
    codes = client.get(answer["Location"]).content.decode()
    assert len(re.findall(r'<code class="cv-code">[0-9a-f]+</code>', codes)) == 10
    assert client.get("/tai-khoan").status_code == 200
    stored = Authenticator.objects.get(user=binh, type="totp").data["secret"]
    assert secret not in stored


def test_the_second_factor_is_asked_at_every_login(strict, client, binh):
    log_in(client, binh)
    secret, _ = activate(client)
    client.post("/dang-xuat")
    assert log_in(client, binh)["Location"].startswith("/xac-thuc-hai-lop/nhap-ma")
    assert client.get("/tai-khoan").status_code == 302
    wrong = client.post("/xac-thuc-hai-lop/nhap-ma", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    recovery = Authenticator.objects.get(user=binh, type="recovery_codes").wrap().get_unused_codes()[0]
    assert client.post("/xac-thuc-hai-lop/nhap-ma", {"code": recovery})["Location"] == "/vao-cua"
    assert recovery not in Authenticator.objects.get(user=binh, type="recovery_codes").wrap().get_unused_codes()


def test_an_officer_cannot_switch_it_off(strict, client, binh):
    log_in(client, binh)
    activate(client)
    assert "không tắt được" in client.get("/xac-thuc-hai-lop/tat").content.decode()
    client.post("/xac-thuc-hai-lop/tat")
    assert Authenticator.objects.filter(user=binh, type="totp").exists()


def test_a_citizen_may_have_it_and_may_switch_it_off(strict, client, lan):
    log_in(client, lan)
    assert client.get("/tai-khoan").status_code == 200
    activate(client)
    assert "Đang bật" in client.get("/xac-thuc-hai-lop").content.decode()
    client.post("/xac-thuc-hai-lop/tat")
    assert not Authenticator.objects.filter(user=lan).exists()


def test_in_the_demonstration_officers_may_do_without(client, binh, settings):
    settings.OFFICERS_NEED_TOTP = False
    log_in(client, binh)
    assert client.get("/tai-khoan").status_code == 200


def test_a_working_session_lives_on_and_costs_no_write_at_every_page(client, lan, django_assert_max_num_queries):
    log_in(client, lan)
    client.get("/tai-khoan")
    with django_assert_max_num_queries(4):  # session, account, second factor, unread messages
        assert client.get("/tai-khoan").status_code == 200


def test_a_code_opens_one_door_only_and_wrong_codes_count_as_failed_logins(strict, client, binh):
    log_in(client, binh)
    secret, _ = activate(client)
    client.post("/dang-xuat")
    log_in(client, binh)
    code = code_now(secret)
    client.post("/xac-thuc-hai-lop/nhap-ma", {"code": code})
    assert client.get("/tai-khoan").status_code == 200
    client.post("/dang-xuat")
    cache.delete(f"allauth.mfa.totp.used?user={binh.pk}&code={code}")  # forgotten there after 30 seconds
    log_in(client, binh)
    assert "Mã không đúng" in client.post("/xac-thuc-hai-lop/nhap-ma", {"code": code}).content.decode()
    binh.refresh_from_db()
    assert binh.failed_logins == 1
    for _ in range(10):
        client.post("/xac-thuc-hai-lop/nhap-ma", {"code": "000000"})
    binh.refresh_from_db()
    assert not binh.is_active
    recovery = Authenticator.objects.get(user=binh, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post("/xac-thuc-hai-lop/nhap-ma", {"code": recovery})
    assert client.get("/tai-khoan").status_code == 302
