"""The people of an enterprise: invitations answered and taken back, another part given."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congvu.accounts import actions
from congvu.accounts.models import Enterprise, EnterpriseStaff, Kind, StaffInvitation
from congvu.kernel.refusal import Refusal


class PartForm(forms.Form):
    part = forms.ChoiceField(
        label=gettext_lazy("Vai trò"), choices=EnterpriseStaff.Part.choices, widget=forms.RadioSelect
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, tax_code: str, staff_id: int) -> HttpResponse:
    """Give a person of the enterprise another part."""
    _persons_only(request)
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), tax_code=tax_code)
    serving = enterprise.staff.filter(ended_at__isnull=True).select_related("account", "enterprise")
    staff = get_object_or_404(serving, pk=staff_id)
    form = PartForm(request.POST or None, initial={"part": staff.part})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_part(staff, form.cleaned_data["part"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã đổi vai trò của %(name)s.") % {"name": staff.account.full_name})
            return redirect("login:enterprise", tax_code=tax_code)
    context = {"enterprise": enterprise, "staff": staff, "form": form}
    return render(request, "login/staff_part.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The invited person accepts or declines."""
    _persons_only(request)
    invited = StaffInvitation.objects.visible_to(request.user).open().filter(email__iexact=request.user.email)
    found = get_object_or_404(invited.select_related("enterprise"), pk=pk)
    if request.method == "POST":
        answer = actions.accept_invitation if request.POST.get("answer") == "accepted" else actions.decline_invitation
        try:
            answer(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã trả lời lời mời."))
        return redirect("login:enterprises")
    return render(request, "login/invitation.html", {"invitation": found})


@login_required
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager takes an invitation back."""
    _persons_only(request)
    found = get_object_or_404(StaffInvitation.objects.visible_to(request.user).select_related("enterprise"), pk=pk)
    actions.withdraw_invitation(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã rút lời mời."))
    return redirect("login:enterprise", tax_code=found.enterprise.tax_code)


def _persons_only(request: HttpRequest) -> None:
    if request.user.kind != Kind.PERSON:
        raise PermissionDenied
