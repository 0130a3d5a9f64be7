"""Who is invited into an enterprise and has no account yet is written to: only there would he learn of it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from congvu.accounts import events
from congvu.accounts.models import Account, StaffInvitation
from congvu.events.facts import listen
from congvu.events.models import Event


@listen(events.StaffInvited)
def write_to_who_is_invited(event: Event) -> None:
    invitation = StaffInvitation.objects.select_related("enterprise").get(pk=event.about_id)
    if invitation.answered_at is not None or Account.objects.filter(email__iexact=invitation.email).exists():
        return
    subject = f"{invitation.enterprise} mời bạn cùng làm hồ sơ trên Cổng dịch vụ công"
    body = (
        f"{invitation.enterprise} (mã số thuế {invitation.enterprise.tax_code}) mời bạn với vai trò: "
        f"{invitation.get_part_display()}.\n\n"
        f"Hãy đăng ký tài khoản bằng đúng địa chỉ thư này tại {settings.CITIZEN_URL}/dang-ky, rồi mở mục “Doanh nghiệp của tôi” "
        f"để nhận lời, trước hết ngày {invitation.until:%d/%m/%Y}.\n\nNếu đây là nhầm lẫn, bạn không phải làm gì."
    )
    EmailMessage(subject, body, None, [invitation.email]).send()
