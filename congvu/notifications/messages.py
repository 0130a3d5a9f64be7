"""A notification as an e-mail and as a short message, in the person's language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from congvu.notifications.models import Delivery, Notification


def email(delivery: Delivery) -> EmailMessage:
    """The whole message. Tried again it carries the same Message-ID, so that a mailbox shows it once."""
    notification = delivery.notification
    with override(notification.account.language):
        parts = [
            _("Kính gửi %(name)s,") % {"name": notification.account.full_name or notification.account.email},
            notification.body.strip(),
        ]
        if notification.link:
            parts.append(_("Xem chi tiết: %(url)s") % {"url": _url(notification)})
        parts.append(f"--\n{_footer()}")
    return EmailMessage(
        subject=_one_line(notification.title),
        body="\n\n".join(parts) + "\n",
        to=[delivery.address],
        headers={
            "Message-ID": f"<thong-bao-{delivery.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def short(delivery: Delivery) -> str:
    """One line for SMS and Zalo: who says it, what, and where to read the rest."""
    notification = delivery.notification
    said = f"{settings.MINISTRY['name']}: {_one_line(notification.title)}"
    return f"{said}. {_url(notification)}" if notification.link else said


def _footer() -> str:
    return _(
        "Thư này do Cổng dịch vụ công %(ministry)s gửi tự động, xin không trả lời thư này.\n"
        "Cần hỗ trợ, hãy gọi %(phone)s hoặc viết đến %(email)s.\n"
        "Bạn có thể đổi cách nhận thông báo trong mục Tài khoản tại %(site)s"
    ) % {
        "ministry": settings.MINISTRY["name"],
        "phone": settings.MINISTRY["phone"],
        "email": settings.MINISTRY["email"],
        "site": settings.CITIZEN_URL,
    }


def _url(notification: Notification) -> str:
    site = settings.DESK_URL if notification.link.startswith("/ban-lam-viec/") else settings.CITIZEN_URL
    return f"{site}{notification.link}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
