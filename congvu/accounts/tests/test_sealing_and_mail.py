from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from django.core import mail

from congvu.accounts import jobs, sealing


def test_a_two_factor_secret_is_sealed_and_opened(settings):
    sealed = sealing.seal_text("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed and sealing.unseal_text(sealed) == "JBSWY3DPEHPK3PXP"
    settings.PERSONAL_DATA_KEY = "another key of at least thirty-two characters"
    with pytest.raises(InvalidTag):
        sealing.unseal_text(sealed)


def test_a_mail_that_waited_is_sent_by_its_job(settings):
    jobs.send_mail(subject="Xác nhận đăng ký tài khoản", body="Kính gửi", to=["minh@example.com"])
    (letter,) = mail.outbox
    assert letter.subject == "Xác nhận đăng ký tài khoản" and letter.from_email == settings.DEFAULT_FROM_EMAIL
