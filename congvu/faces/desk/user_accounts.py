"""Tài khoản: found, suspended, opened again, helped back in (TT 05/2016/TT-BCT Đ11)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.accounts import actions
from congvu.accounts.models import Account, Kind
from congvu.accounts.second_factor import has_second_factor
from congvu.faces.desk.access import just_proven, role_required
from congvu.faces.desk.asked import NothingToSay, Question, ReasonForm, ask, posted
from congvu.faces.login.forms import ResetPasswordForm
from congvu.organisations.models import Role
from congvu.organisations.ordering import by_name


@role_required(Role.ADMINISTRATOR, Role.RECEIVER)
def accounts(request: HttpRequest) -> HttpResponse:
    """Found by name or e-mail; the suspended ones come without a word."""
    words = request.GET.get("q", "").strip()[:100]
    seen = Account.objects.visible_to(request.user).exclude(kind=Kind.PROGRAM)
    if words:
        seen = seen.filter(Q(full_name__icontains=words) | Q(email__icontains=words))
    else:
        seen = seen.filter(suspended_at__isnull=False)
    page = Paginator(seen.order_by(by_name("full_name"), "pk"), 40).get_page(request.GET.get("trang"))
    return render(request, "desk/people/accounts.html", {"page": page, "words": words})


@role_required(Role.ADMINISTRATOR, Role.RECEIVER)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    context = {
        "account": found,
        "enterprises": found.staff_of.filter(ended_at__isnull=True).select_related("enterprise"),
        "second_factor": has_second_factor(found),
        "is_self": found.pk == request.user.pk,
    }
    return render(request, "desk/people/account.html", context)


@role_required(Role.ADMINISTRATOR)
def suspension(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = "Người này không đăng nhập được cho đến khi tài khoản được mở lại, và đọc được lý do dưới đây."
    return ask(
        request,
        ReasonForm(posted(request)),
        _question(found, f"Tạm khóa tài khoản của {found}", lead, "Tạm khóa", grave=True),
        lambda said: actions.suspend(found, said["reason"], by=request.user, at=now()),
        "Đã tạm khóa tài khoản.",
    )


@role_required(Role.ADMINISTRATOR, Role.RECEIVER)
def reactivation(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = (
        f"Đang tạm khóa: {found.suspended_reason or 'không ghi lý do'}. Chỉ mở lại khi đã xác minh đúng chủ tài khoản."
    )
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Mở lại tài khoản của {found}", lead, "Mở lại tài khoản"),
        lambda said: actions.reactivate(found, by=request.user, at=now()),
        "Đã mở lại tài khoản.",
    )


@role_required(Role.ADMINISTRATOR)
def password(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = f"Thư có đường dẫn đặt lại mật khẩu được gửi đến {found.email}. Mật khẩu hiện tại vẫn dùng được cho đến khi đặt mật khẩu mới."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Đặt lại mật khẩu cho {found}", lead, "Gửi thư đặt lại mật khẩu"),
        lambda said: _send_reset(request, found),
        f"Đã gửi thư đến {found.email}.",
    )


def _send_reset(request: HttpRequest, found: Account) -> None:
    actions.send_password_reset(found, by=request.user, at=now())
    letter = ResetPasswordForm({"email": found.email})
    if letter.is_valid():
        letter.save(request)


@role_required(Role.ADMINISTRATOR)
@just_proven
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    lead = "Dùng khi cán bộ mất thiết bị. Mã cũ hết tác dụng; lần đăng nhập sau phải cài xác thực hai lớp mới."
    return ask(
        request,
        ReasonForm(posted(request)),
        _question(found, f"Bỏ xác thực hai lớp của {found}", lead, "Bỏ xác thực hai lớp", grave=True),
        lambda said: actions.drop_second_factor(found, said["reason"], by=request.user, at=now()),
        "Đã bỏ xác thực hai lớp của tài khoản.",
    )


def _seen(request: HttpRequest, pk: int) -> Account:
    seen = Account.objects.visible_to(request.user).exclude(kind=Kind.PROGRAM)
    return get_object_or_404(seen.select_related("officer"), pk=pk)


def _question(found: Account, title: str, lead: str, button: str, grave: bool = False) -> Question:
    return Question(title, lead, button, reverse("desk:account", args=[found.pk]), "Về tài khoản", grave)
