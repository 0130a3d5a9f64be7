"""One's own account: particulars, personal number, the way in after login."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from congvu.accounts import actions
from congvu.accounts.second_factor import has_second_factor
from congvu.faces.login.forms import clean_phone
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import nfc


class ProfileForm(forms.Form):
    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Hãy nhập họ và tên.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Ngôn ngữ của thông báo"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def clean_full_name(self) -> str:
        return " ".join(nfc(self.cleaned_data["full_name"]).split())

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])


class OfficerProfileForm(ProfileForm):
    """An officer's name is kept by the administrator."""

    full_name = None  # type: ignore[assignment]


class PersonalIdForm(forms.Form):
    personal_id = forms.CharField(
        label=gettext_lazy("Số định danh cá nhân"),
        help_text=gettext_lazy("12 chữ số trên thẻ căn cước. Được mã hóa; mỗi lần cán bộ xem đều được ghi lại."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Hãy nhập số định danh cá nhân.")},
    )


@never_cache
@login_required
def door(request: HttpRequest) -> HttpResponse:
    """After login: officers to their desk, everyone else to the public pages."""
    if request.user.is_officer and settings.FACE in {"all", "desk"}:
        return redirect("/ban-lam-viec/")
    return redirect("/")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    me = request.user
    form_class = OfficerProfileForm if me.is_officer else ProfileForm
    told = {"full_name": me.full_name, "phone": me.phone, "address": me.address, "language": me.language}
    form = form_class(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(me, **(told | form.cleaned_data), by=me, at=timezone.now())
        messages.success(request, _("Đã lưu thông tin tài khoản."))
        response = HttpResponseRedirect(reverse("login:profile"))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response
    return _page(request, "login/profile.html", form=form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def personal_id(request: HttpRequest) -> HttpResponse:
    form = PersonalIdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_personal_id(request.user, form.cleaned_data["personal_id"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error("personal_id", str(refusal))
        else:
            messages.success(request, _("Đã lưu số định danh cá nhân."))
            return redirect("login:profile")
    return _page(request, "login/personal_id.html", form=form)


@never_cache
@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Change the address one logs in with; an officer's is the official one, which the administrator keeps."""
    if request.user.is_officer:
        raise PermissionDenied
    return account.email(request)


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    context["second_factor"] = has_second_factor(request.user)
    return render(request, template, context, status=422 if form is not None and form.is_bound else 200)
