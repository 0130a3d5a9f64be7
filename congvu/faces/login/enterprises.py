"""A person's enterprises: register one, see what became of it, keep its staff, choose for whom to act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from congvu.accounts import actions, queries
from congvu.accounts.models import Enterprise, EnterpriseStaff, EnterpriseStatus, Kind, StaffInvitation
from congvu.faces.acting import act_for, acting_for, enterprises
from congvu.faces.download import serve
from congvu.faces.login.forms import clean_phone
from congvu.files.actions import store
from congvu.files.kinds import JPEG, PDF, PNG
from congvu.files.queries import held
from congvu.kernel.identifiers import TaxCodeInvalid, parse_tax_code
from congvu.kernel.refusal import Refusal

CERTIFICATE_KINDS = (PDF, PNG, JPEG)


class EnterpriseForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên doanh nghiệp, tổ chức"),
        help_text=gettext_lazy("Như trên giấy chứng nhận đăng ký."),
        max_length=300,
        error_messages={"required": gettext_lazy("Hãy nhập tên doanh nghiệp, tổ chức.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name_en = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=300, required=False)
    tax_code = forms.CharField(
        label=gettext_lazy("Mã số thuế"),
        help_text=gettext_lazy("10 chữ số; chi nhánh có thêm 3 chữ số, ví dụ 0100000010-001."),
        max_length=20,
        error_messages={"required": gettext_lazy("Hãy nhập mã số thuế.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    representative = forms.CharField(
        label=gettext_lazy("Người đại diện theo pháp luật"), max_length=200, required=False
    )
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ trụ sở"),
        max_length=300,
        error_messages={"required": gettext_lazy("Hãy nhập địa chỉ trụ sở.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử của doanh nghiệp"),
        error_messages={
            "required": gettext_lazy("Hãy nhập thư điện tử của doanh nghiệp."),
            "invalid": gettext_lazy("Thư điện tử chưa đúng dạng, ví dụ ten@example.com."),
        },
    )
    certificate = forms.FileField(
        label=gettext_lazy("Bản chụp giấy chứng nhận đăng ký doanh nghiệp"),
        error_messages={
            "required": gettext_lazy("Hãy chọn bản chụp giấy chứng nhận đăng ký doanh nghiệp."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn tệp khác."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_tax_code(self) -> str:
        try:
            return parse_tax_code(self.cleaned_data["tax_code"])
        except TaxCodeInvalid as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class StaffForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử của người cần mời"),
        help_text=gettext_lazy(
            "Người đó nhận lời bằng tài khoản có thư điện tử này; chưa có tài khoản thì nhận được thư."
        ),
        error_messages={
            "required": gettext_lazy("Hãy nhập thư điện tử của người cần mời."),
            "invalid": gettext_lazy("Thư điện tử chưa đúng dạng, ví dụ ten@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Vai trò"),
        choices=EnterpriseStaff.Part.choices,
        initial=EnterpriseStaff.Part.SENDER,
        widget=forms.RadioSelect,
    )


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Every enterprise the person works for, whatever became of its registration."""
    _persons_only(request)
    found = Enterprise.objects.visible_to(request.user)
    invited = StaffInvitation.objects.visible_to(request.user).open().filter(email__iexact=request.user.email)
    context = {
        "enterprises": found,
        "acting_for": acting_for(request),
        "invitations": invited.select_related("enterprise"),
    }
    return render(request, "login/enterprises.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    _persons_only(request)
    corrected = _refused_of(request)
    form = EnterpriseForm(request.POST or None, request.FILES or None, initial=_told(corrected))
    if corrected is not None and corrected.certificate_file_id:
        form.fields["certificate"].required = False
    if request.method == "POST" and form.is_valid():
        try:
            enterprise = actions.register_enterprise(
                _particulars(request, form, corrected), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error("certificate" if refusal.code.startswith("file") else None, str(refusal))
        else:
            messages.success(request, _("Đã gửi đăng ký. Cán bộ trả lời trong 1 ngày làm việc."))
            return redirect("login:enterprise", tax_code=enterprise.tax_code)
    status = 422 if form.is_bound else 200
    return render(request, "login/enterprise_register.html", {"form": form, "corrected": corrected}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, tax_code: str) -> HttpResponse:
    """GET shows an enterprise and its staff, POST invites a person into it."""
    enterprise = _mine(request, tax_code)
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.invite_staff(enterprise, said["email"], said["part"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã mời %(email)s. Người đó có 30 ngày để trả lời.") % {"email": said["email"]})
            return redirect("login:enterprise", tax_code=tax_code)
    return _enterprise_page(request, enterprise, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def end_staff(request: HttpRequest, tax_code: str, staff_id: int) -> HttpResponse:
    enterprise = _mine(request, tax_code)
    staff = get_object_or_404(_staff(enterprise), pk=staff_id)
    if request.method == "POST":
        actions.end_staff(staff, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s đã thôi làm việc cho doanh nghiệp.") % {"name": staff.account.full_name})
        return redirect(
            "login:enterprise" if staff.account != request.user else "login:enterprises",
            **({"tax_code": tax_code} if staff.account != request.user else {}),
        )
    return render(request, "login/staff_end.html", {"enterprise": enterprise, "staff": staff})


@never_cache
@login_required
def certificate(request: HttpRequest, tax_code: str) -> HttpResponse:
    """The scan of the certificate, for the enterprise's people and for the officers who decide on it."""
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), tax_code=tax_code)
    if enterprise.certificate_file_id is None:
        raise Http404
    return serve(held(enterprise.certificate_file_id), inline=True)


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Act for an enterprise from now on, or for oneself."""
    wanted = request.POST.get("enterprise", "")
    act_for(request, next((one for one in enterprises(request) if one.tax_code == wanted), None))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


def _persons_only(request: HttpRequest) -> None:
    if request.user.kind != Kind.PERSON:
        raise PermissionDenied


def _mine(request: HttpRequest, tax_code: str) -> Enterprise:
    _persons_only(request)
    return get_object_or_404(Enterprise.objects.visible_to(request.user), tax_code=tax_code)


def _staff(enterprise: Enterprise) -> Any:
    return enterprise.staff.filter(ended_at__isnull=True).select_related("account").order_by("since", "pk")


def _enterprise_page(request: HttpRequest, enterprise: Enterprise, form: StaffForm) -> HttpResponse:
    staff = list(_staff(enterprise))
    managers = [one.account_id for one in staff if one.part == EnterpriseStaff.Part.MANAGER]
    manages = request.user.pk in managers
    for one in staff:
        one.may_change = manages and managers != [one.account_id]
        one.may_end = one.may_change or (one.account_id == request.user.pk and managers != [one.account_id])
    context = {
        "enterprise": enterprise,
        "staff": staff,
        "manages": manages,
        "invitations": enterprise.invitations.visible_to(request.user).open() if manages else (),
        "form": form,
        "due": queries.approval_due(enterprise) if enterprise.status == EnterpriseStatus.PENDING else None,
        "acting_for": acting_for(request),
    }
    return render(request, "login/enterprise.html", context, status=422 if form.is_bound else 200)


def _refused_of(request: HttpRequest) -> Enterprise | None:
    """The refused registration that its manager corrects (`?sua=<tax code>`)."""
    tax_code = request.GET.get("sua", "")
    mine = Enterprise.objects.visible_to(request.user)
    return mine.filter(tax_code=tax_code, status=EnterpriseStatus.REFUSED).first()


def _told(enterprise: Enterprise | None) -> dict[str, Any]:
    names = ("name", "name_en", "tax_code", "representative", "address", "phone", "email")
    return {} if enterprise is None else {name: getattr(enterprise, name) for name in names}


def _particulars(
    request: HttpRequest, form: EnterpriseForm, corrected: Enterprise | None
) -> actions.EnterpriseParticulars:
    told = dict(form.cleaned_data)
    upload = told.pop("certificate")
    if upload is None:
        file_id = corrected.certificate_file_id if corrected else None
    else:
        kinds = [kind.media_type for kind in CERTIFICATE_KINDS]
        file_id = store(upload, name=upload.name, by=request.user, at=timezone.now(), allowed=kinds).pk
    return actions.EnterpriseParticulars(**told, certificate_file_id=file_id)
