"""Chương trình gọi vào: partner systems, and the keys by which programs speak for officers. A secret is shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.accounts import actions
from congvu.accounts.models import (
    LONGEST_KEY,
    AccessKey,
    Account,
    Enterprise,
    EnterpriseStatus,
    Kind,
    PartnerSystem,
    Scope,
)
from congvu.faces.desk.access import just_proven, officer_required, role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role

A_QUARTER = timedelta(days=90)
_SOME = {"required": "Hãy chọn ít nhất một việc."}
# What a scope means on a key that speaks for an officer.
_FOR_OFFICERS = {
    Scope.PROCEDURES_READ: "Tra cứu thủ tục",
    Scope.DOSSIERS_READ: "Xem hồ sơ mà cán bộ được xem",
    Scope.DOSSIERS_PROCESS: "Làm các việc giải quyết hồ sơ mà vị trí của cán bộ cho phép",
}


class KeyForm(forms.Form):
    name = forms.CharField(
        label="Dùng cho chương trình nào",
        max_length=200,
        error_messages={"required": "Hãy ghi mã này dùng cho chương trình nào."},
    )
    scopes = forms.MultipleChoiceField(
        label="Chương trình được làm gì",
        choices=[(scope.value, words) for scope, words in _FOR_OFFICERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_SOME,
    )
    until = forms.DateField(
        label="Dùng đến hết ngày",
        input_formats=["%d/%m/%Y"],
        help_text=f"Lâu nhất {LONGEST_KEY} ngày. Ngày/tháng/năm.",
        error_messages={
            "required": "Hãy nhập ngày.",
            "invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026.",
        },
    )


class PartnerForm(forms.Form):
    name = forms.CharField(
        label="Tên hệ thống", max_length=200, error_messages={"required": "Hãy nhập tên hệ thống, như tên sản phẩm."}
    )
    scopes = forms.MultipleChoiceField(
        label="Hệ thống được làm gì",
        choices=[(scope.value, scope.label) for scope in Scope if scope != Scope.DOSSIERS_PROCESS],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_SOME,
    )
    enterprises = forms.CharField(
        label="Nộp hồ sơ cho doanh nghiệp nào",
        help_text="Mỗi dòng một mã số thuế của doanh nghiệp đã duyệt. Để trống nếu chỉ tra cứu thủ tục.",
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def clean_enterprises(self) -> list[Enterprise]:
        """The approved enterprises of these tax codes, each once."""
        codes = list(dict.fromkeys(self.cleaned_data["enterprises"].replace(",", " ").split()))
        found = {one.tax_code: one for one in self.of_the_desk.filter(tax_code__in=codes)}
        if missing := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"Không có doanh nghiệp đã duyệt nào mang mã số thuế {', '.join(missing)}.")
        return list(found.values())

    def __init__(self, *args: Any, by: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of_the_desk = Enterprise.objects.visible_to(by).filter(status=EnterpriseStatus.APPROVED)


# -- keys of officers --------------------------------------------------------------------------------------------
@officer_required
def keys(request: HttpRequest) -> HttpResponse:
    """One's own; an administrator sees everybody's."""
    found = list(AccessKey.objects.visible_to(request.user).select_related("account", "issued_by"))
    today = localdate(now())
    for key in found:
        key.open = key.revoked_at is None and key.until >= today
        key.words = [_FOR_OFFICERS[Scope(scope)] for scope in key.scopes]
    context = {
        "keys": [key for key in found if key.open],
        "ended": [key for key in found if not key.open],
        "of_others": any(key.account_id != request.user.pk for key in found),
    }
    return render(request, "desk/programs/keys.html", context)


@officer_required
@just_proven
def key_new(request: HttpRequest) -> HttpResponse:
    return _issue(request, request.user, reverse("desk:keys"))


@role_required(Role.ADMINISTRATOR)
@just_proven
def key_of_account(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Account.objects.visible_to(request.user).filter(kind=Kind.OFFICER)
    return _issue(request, get_object_or_404(seen, pk=pk), reverse("desk:account", args=[pk]))


def _issue(request: HttpRequest, account: Account, back: str) -> HttpResponse:
    form = KeyForm(posted(request), initial={"until": f"{localdate(now()) + A_QUARTER:%d/%m/%Y}"})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            key, value = actions.issue_access_key(
                account, said["name"], said["scopes"], said["until"], by=request.user, at=now()
            )
        except Refusal as why:
            refusal = why
        else:
            return render(request, "desk/programs/key_once.html", {"key": key, "value": value, "back": back})
    shown = {"form": form, "account": account, "refusal": refusal, "back": back}
    return render(request, "desk/programs/key_new.html", shown, status=409 if refusal else 422 if form.errors else 200)


@officer_required
def key_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(AccessKey.objects.visible_to(request.user).select_related("account"), pk=pk)
    lead = f"Chương trình dùng mã này không làm được gì thay {key.account} nữa, ngay từ lúc thu hồi."
    question = Question(f"Thu hồi mã truy cập {key}", lead, "Thu hồi", reverse("desk:keys"), "Mã truy cập", True)
    return ask(
        request,
        NothingToSay(posted(request)),
        question,
        lambda said: actions.revoke_access_key(key, by=request.user, at=now()),
        "Đã thu hồi mã truy cập.",
    )


# -- partner systems ---------------------------------------------------------------------------------------------
@role_required(Role.ADMINISTRATOR)
def partners(request: HttpRequest) -> HttpResponse:
    found = list(PartnerSystem.objects.visible_to(request.user).prefetch_related("enterprises").order_by("name", "pk"))
    for one in found:
        one.words = [Scope(scope).label for scope in one.scopes]
    context = {"partners": found, "any_open": any(one.revoked_at is None for one in found)}
    return render(request, "desk/programs/partners.html", context)


@role_required(Role.ADMINISTRATOR)
@just_proven
def partner_new(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(posted(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        partner, secret = actions.register_partner_system(
            said["name"], said["enterprises"], said["scopes"], by=request.user, at=now()
        )
        return render(request, "desk/programs/partner_once.html", {"partner": partner, "secret": secret})
    return render(request, "desk/programs/partner_new.html", {"form": form}, status=422 if form.errors else 200)


@role_required(Role.ADMINISTRATOR)
def partner_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(PartnerSystem.objects.visible_to(request.user), pk=pk)
    lead = "Mọi mã truy cập của hệ thống hết tác dụng ngay, và hệ thống không xin được mã mới. Hồ sơ đã nộp vẫn giữ nguyên."
    back = reverse("desk:partners")
    question = Question(f"Thu hồi quyền của {partner}", lead, "Thu hồi", back, "Hệ thống đối tác", True)
    return ask(
        request,
        NothingToSay(posted(request)),
        question,
        lambda said: actions.revoke_partner_system(partner, by=request.user, at=now()),
        f"Đã thu hồi quyền của {partner}.",
    )
