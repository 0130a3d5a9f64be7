"""Login by django-allauth, bent to this house's acts: what changes an account goes through `accounts.actions`."""

from __future__ import annotations

import logging
import smtplib
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congvu.accounts import actions
from congvu.accounts.jobs import sealed_letter, send_mail
from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import program_account, remember_roles

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.forms import BaseForm

log = logging.getLogger("congvu.accounts")
# Where the login page of a suspended account finds its reason.
SUSPENDED_REASON = "suspended_reason"
OPENS_BY_MAIL = "opens_by_mail"


class SuspendingBackend(AuthenticationBackend):
    """E-mail and password, for persons and officers who are not suspended.

    A wrong password is counted (TT 05/2016/TT-BCT Đ11). A suspended account is told so only with its right
    password, and an unknown address costs the same time as a known one, so nobody learns who has an account.
    """

    def _check_password(self, user: Account | None, password: str) -> Account | None:
        if user is not None and user.kind not in {Kind.PERSON, Kind.OFFICER}:
            return None
        if user is None:
            return None
        self._did_check_password = True
        if not user.check_password(password):
            actions.record_failed_login(user, by=program_account(), at=timezone.now())
            return None
        if not self.user_can_authenticate(user):
            self._stash_user(user)  # allauth then shows the page of suspended accounts
            return None
        return user

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session: once a request, so its roles may be remembered on it for the request."""
        account = Account.objects.select_related("officer").filter(pk=user_id).first()
        if account is None or not self.user_can_authenticate(account):
            return None
        remember_roles(account)
        return account


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of the house."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản đang bị tạm khóa."),
        "email_password_mismatch": _(
            "Thư điện tử hoặc mật khẩu không đúng. Hãy kiểm tra lại, hoặc chọn “Quên mật khẩu”. "
            "Tài khoản bị tạm khóa sau hơn 10 lần đăng nhập sai."
        ),
        "invalid_login": _("Thư điện tử hoặc mật khẩu không đúng."),
        "incorrect_password": _("Mật khẩu hiện tại không đúng."),
        "enter_current_password": _("Hãy nhập mật khẩu hiện tại."),
        "incorrect_code": _("Mã không đúng. Hãy mở ứng dụng xác thực và nhập mã đang hiện."),
        "email_taken": _("Thư điện tử này đã có tài khoản. Hãy đăng nhập hoặc chọn “Quên mật khẩu”."),
        "duplicate_email": _("Thư điện tử này đã có trong tài khoản của bạn."),
        "too_many_login_attempts": _("Quá nhiều lần đăng nhập sai. Hãy chờ vài phút rồi thử lại."),
        "invalid_or_expired_key": _("Đường dẫn đã hết hạn hoặc không đúng. Hãy yêu cầu thư mới."),
        "invalid_password_reset": _("Đường dẫn đặt lại mật khẩu đã hết hạn hoặc đã dùng. Hãy yêu cầu thư mới."),
        "rate_limited": _("Bạn gửi yêu cầu quá nhanh. Hãy chờ vài phút rồi thử lại."),
        "same_as_current": _("Giá trị mới phải khác giá trị hiện tại."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        """Only the public signs up by itself; an officer's account is made by the administrator."""
        return settings.FACE != "desk"

    def new_user(self, request: Any) -> Account:
        return Account(kind=Kind.PERSON, created_at=timezone.now())

    def save_user(self, request: Any, user: Account, form: BaseForm, commit: bool = True) -> Account:
        told = form.cleaned_data
        return actions.register_person(
            told["email"],
            told["full_name"],
            phone=told.get("phone", ""),
            password=told["password1"],
            language="en" if get_language() == "en" else "vi",
            by=program_account(),
            at=timezone.now(),
        )

    def set_password(self, user: Account, password: str) -> None:
        changed = actions.change_password(user, password, by=user, at=timezone.now())
        user.password = changed.password

    def confirm_email(self, request: Any, email_address: EmailAddress) -> bool:
        if Account.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id).exists():
            return False  # someone else registered it meanwhile
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            account = Account.objects.get(pk=email_address.user_id)
            actions.confirm_email(account, by=account, at=timezone.now())
        return confirmed

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A login of the last minutes is proof enough: an officer led to the second factor is not asked twice."""
        given = get_authentication_records(self.request, self.request.user)
        if given and timezone.now().timestamp() - given[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def respond_user_inactive(self, request: Any, user: Account) -> Any:
        request.session[SUSPENDED_REASON] = user.suspended_reason
        request.session[OPENS_BY_MAIL] = user.is_suspended_by_failures
        log.info("login refused account=%s suspended", user.pk)
        return super().respond_user_inactive(request, user)

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        log.info("login failed from=%s", self.get_client_ip(request) if request else None)
        super().authentication_failed(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once; when the mail server is away, a job tries again, and the person's page works on."""
        told = {"request": self.request, "email": email, "ministry": settings.MINISTRY, "site_url": settings.SITE_URL}
        message = self.render_mail(template_prefix, email, told | context)
        try:
            message.send()
        except (OSError, smtplib.SMTPException):
            log.warning("mail server away, mail %s will be sent later", template_prefix, exc_info=True)
            send_mail.defer(sealed=sealed_letter(message))

    def post_login(self, request: Any, user: Account, **kwargs: Any) -> Any:
        actions.record_login(user, by=user, at=timezone.now())
        return super().post_login(request, user, **kwargs)
