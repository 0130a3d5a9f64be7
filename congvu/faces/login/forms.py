"""allauth's forms with the house's labels, hints and sentences."""

from __future__ import annotations

import re
from typing import Any

from allauth.account import forms as account
from allauth.account.utils import filter_users_by_email
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congvu.accounts import actions
from congvu.accounts.queries import program_account
from congvu.kernel.text import nfc

_REQUIRED = {
    "login": _("Hãy nhập thư điện tử."),
    "email": _("Hãy nhập thư điện tử."),
    "password": _("Hãy nhập mật khẩu."),
    "oldpassword": _("Hãy nhập mật khẩu hiện tại."),
    "password1": _("Hãy nhập mật khẩu mới."),
    "password2": _("Hãy nhập lại mật khẩu mới."),
    "code": _("Hãy nhập mã."),
}
_LABELS = {
    "login": _("Thư điện tử"),
    "email": _("Thư điện tử"),
    "password": _("Mật khẩu"),
    "oldpassword": _("Mật khẩu hiện tại"),
    "password1": _("Mật khẩu mới"),
    "password2": _("Nhập lại mật khẩu mới"),
    "code": _("Mã xác thực"),
}
_HINTS = {
    "password1": _("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ, khó đoán là tốt nhất."),
}


# A code is good in its own half minute and those beside it; allauth remembers a used one for only one of them.
CODE_LIVES = 120


class Worded(forms.Form):
    """Vietnamese labels, hints and sentences for allauth's fields; no placeholder stands in for a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name in _REQUIRED:
                field.error_messages["required"] = _REQUIRED[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Thư điện tử chưa đúng dạng, ví dụ ten@example.com.")
                for validator in field.validators:
                    if hasattr(validator, "code") and validator.code == "invalid":
                        field.validators = [*field.default_validators]

    def clean(self) -> dict[str, Any] | None:
        told = super().clean()
        if "password2" in self.errors and self.data.get("password1") != self.data.get("password2"):
            self._errors["password2"] = self.error_class([_("Hai lần nhập mật khẩu không giống nhau.")])
        return told


class LoginForm(Worded, account.LoginForm):
    pass


class SignupForm(Worded, account.SignupForm):
    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Hãy nhập họ và tên.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    field_order = ["full_name", "email", "phone", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].help_text = _("Như trên thẻ căn cước.")
        self.fields["email"].help_text = _("Chúng tôi gửi thư xác nhận và kết quả đến địa chỉ này.")
        self.fields["phone"].help_text = _("Để cán bộ gọi khi cần hỏi thêm.")
        self.fields["password1"].label = _("Mật khẩu")
        self.fields["password2"].label = _("Nhập lại mật khẩu")

    def clean_full_name(self) -> str:
        name = " ".join(nfc(self.cleaned_data["full_name"]).split())
        if not re.search(r"[^\W\d_]", name):
            raise forms.ValidationError(_("Hãy nhập họ và tên."))
        return name

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class ChangeEmailForm(Worded, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Thư điện tử mới")


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, account.SetPasswordForm):
    pass


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    users: list[Any]

    def clean_email(self) -> str:
        """A suspended person gets the letter too, and not one that says there is no such account."""
        told: str = super().clean_email()
        self.users = self.users or filter_users_by_email(told.lower(), prefer_verified=True)
        return told


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    pass


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    def clean_code(self) -> str:
        """Whoever knows the password and guesses the code fails to log in, and that is counted like any failure."""
        try:
            code: str = super().clean_code()
            if not cache.add(f"code:{self.user.pk}:{re.sub('[^0-9a-z]', '', code.lower())}", True, CODE_LIVES):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError as refused:
            if refused.code == "incorrect_code":
                actions.record_failed_login(self.user, by=program_account(), at=timezone.now())
            raise
        return code

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")


class ReauthenticateCodeForm(Worded, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("6 chữ số mà ứng dụng đang hiện.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


def clean_phone(text: str) -> str:
    """Digits with an optional leading +; a refusal that shows the form expected."""
    phone = re.sub(r"[\s.()-]", "", text)
    if phone and not re.fullmatch(r"\+?[0-9]{8,15}", phone):
        raise forms.ValidationError(_("Số điện thoại chỉ gồm 8 đến 15 chữ số, ví dụ 0912 345 678."))
    return phone
