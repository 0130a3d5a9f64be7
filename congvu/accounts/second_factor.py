"""Two-factor codes: officers must keep one where OFFICERS_NEED_TOTP says so, and secrets are sealed at rest."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from congvu.accounts.models import Account
from congvu.accounts.sealing import seal_text, unseal_text


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth's two-factor part asks of the house."""

    error_messages = {
        "add_email_blocked": _("Hãy tắt xác thực hai lớp trước khi thêm thư điện tử."),
        "cannot_delete_authenticator": _("Tài khoản cán bộ phải luôn bật xác thực hai lớp, không tắt được."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn. Hãy nhập mã mà ứng dụng đang hiện."),
        "unverified_email": _("Hãy xác nhận thư điện tử trước khi bật xác thực hai lớp."),
    }

    def encrypt(self, text: str) -> str:
        return seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_text(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)


def must_have_second_factor(account: Account) -> bool:
    """Whether this account may not work without a two-factor code."""
    return bool(settings.OFFICERS_NEED_TOTP) and account.is_officer


def has_second_factor(account: Account) -> bool:
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
