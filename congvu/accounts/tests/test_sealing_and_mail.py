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
    sealed = jobs.sealed_letter(mail.EmailMessage("Xác nhận đăng ký tài khoản", "Kính gửi", to=["minh@example.com"]))
    assert "minh" not in sealed
    jobs.send_mail(sealed)
    (letter,) = mail.outbox
    assert letter.to == ["minh@example.com"]
    assert letter.subject == "Xác nhận đăng ký tài khoản" and letter.from_email == settings.DEFAULT_FROM_EMAIL
