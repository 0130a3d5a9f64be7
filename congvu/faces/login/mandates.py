"""Ủy quyền nộp hồ sơ: who files in whose name; asked, accepted and ended by the two sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from congvu.accounts import actions, queries
from congvu.accounts.models import Account, Enterprise, Kind, Mandate
from congvu.catalog.models import Procedure
from congvu.kernel.identifiers import TaxCodeInvalid, parse_tax_code
from congvu.kernel.refusal import Refusal

_DAY = {
    "required": gettext_lazy("Hãy nhập ngày."),
    "invalid": gettext_lazy("Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."),
}


class MandateForm(forms.Form):
    principal = forms.ChoiceField(label=gettext_lazy("Ai ủy quyền"), widget=forms.RadioSelect)
    agent = forms.CharField(
        label=gettext_lazy("Ủy quyền cho"),
        help_text=gettext_lazy("Mã số thuế của doanh nghiệp, hoặc thư điện tử của cá nhân đã có tài khoản trên Cổng."),
        max_length=254,
        error_messages={"required": gettext_lazy("Hãy nhập mã số thuế hoặc thư điện tử của bên nộp thay.")},
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Phạm vi"),
        choices=[
            ("all", gettext_lazy("Mọi thủ tục nộp được trên Cổng")),
            ("some", gettext_lazy("Chỉ những lĩnh vực, thủ tục đánh dấu dưới đây")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn phạm vi ủy quyền.")},
    )
    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("Cả lĩnh vực"),
        help_text=gettext_lazy("Gồm mọi thủ tục của lĩnh vực, kể cả thủ tục công bố sau này."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    procedures = forms.MultipleChoiceField(
        label=gettext_lazy("Từng thủ tục"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(label=gettext_lazy("Từ ngày"), input_formats=["%d/%m/%Y"], error_messages=_DAY)
    to_on = forms.DateField(label=gettext_lazy("Đến hết ngày"), input_formats=["%d/%m/%Y"], error_messages=_DAY)
    note = forms.CharField(label=gettext_lazy("Ghi chú cho bên nộp thay"), required=False, max_length=500)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = [one for one in queries.enterprises_of(account) if queries.manages(account, one.pk)]
        self.principals: dict[str, Enterprise | Account] = {one.tax_code: one for one in managed}
        self.principals["toi"] = account
        self.fields["principal"].choices = [  # type: ignore[attr-defined]
            *((one.tax_code, one.name) for one in managed),
            ("toi", _("Bản thân tôi: %(name)s") % {"name": account.full_name or account.email}),
        ]
        self.fields["principal"].initial = next(iter(self.principals))
        found = Procedure.objects.published().filter(current__process__isnull=False).order_by("name")
        filed_here = list(found.select_related("field"))
        self.fields["procedures"].choices = [(one.code, one.name) for one in filed_here]  # type: ignore[attr-defined]
        fields = {one.field.code: one.field.name for one in filed_here if one.field}
        self.fields["fields_"].choices = sorted(fields.items(), key=lambda field: field[1])  # type: ignore[attr-defined]

    def clean_agent(self) -> str:
        """The tax code of an approved enterprise, or the address of a person."""
        told = self.cleaned_data["agent"].strip()
        self.found: Enterprise | Account | None
        if "@" in told:
            self.found = queries.person_with_email(told)
        else:
            try:
                self.found = queries.approved_with_tax_code(parse_tax_code(told))
            except TaxCodeInvalid as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        if self.found is None:
            raise forms.ValidationError(_("Trên Cổng không có doanh nghiệp đã duyệt hoặc cá nhân nào như vậy."))
        return told

    def clean(self) -> dict[str, Any]:
        """Everything, or what is marked: never one said and the other marked."""
        said = super().clean() or self.cleaned_data
        marked = bool(said.get("fields_") or said.get("procedures"))
        if said.get("scope") == "some" and not marked:
            self.add_error("scope", _("Hãy đánh dấu ít nhất một lĩnh vực hoặc thủ tục, hoặc chọn mọi thủ tục."))
        if said.get("scope") == "all" and marked:
            self.add_error("scope", _("Đã chọn mọi thủ tục thì bỏ các dấu bên dưới; nếu không, hãy chọn phạm vi hẹp."))
        return said


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        error_messages={"required": gettext_lazy("Hãy ghi lý do; bên kia sẽ đọc lý do này.")},
    )


@never_cache
@login_required
def all_(request: HttpRequest) -> HttpResponse:
    """What one has given and what one has been given."""
    mandates = list(_mandates(request))
    names = _names(mandates)
    for one in mandates:
        one.given, one.served = _sides(request, one)
        one.state, one.scope = _state(one), _scope(one, names)
    context = {
        "given": [one for one in mandates if one.given],
        "served": [one for one in mandates if one.served and not one.given],
    }
    return render(request, "login/mandates.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _persons_only(request)
    today = timezone.localdate()
    form = MandateForm(request.POST or None, account=request.user, initial={"from_on": f"{today:%d/%m/%Y}"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        scope = actions.MandateScope(said["from_on"], said["to_on"], said["procedures"], said["fields_"])
        assert form.found is not None, "clean_agent found it"
        try:
            made = actions.ask_mandate(
                form.principals[said["principal"]], form.found, scope,
                note=said["note"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã gửi đề nghị. Ủy quyền có hiệu lực khi bên nộp thay nhận."))
            return redirect("login:mandate", pk=made.pk)
    return render(request, "login/mandate_new.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows a mandate, POST accepts it for the agent."""
    mandate = get_object_or_404(_mandates(request), pk=pk)
    if request.method == "POST":
        try:
            actions.accept_mandate(mandate, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã nhận ủy quyền. Khi nộp hồ sơ, hãy chọn nộp thay bên này."))
        return redirect("login:mandate", pk=pk)
    given, served = _sides(request, mandate)
    context = {
        "mandate": mandate,
        "state": _state(mandate),
        "may_accept": served and mandate.waits,
        "may_end": (given or served) and mandate.revoked_at is None,
        "scope": _scope(mandate, _names([mandate])),
    }
    return render(request, "login/mandate.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    mandate = get_object_or_404(_mandates(request), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_mandate(mandate, form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã chấm dứt ủy quyền. Hai bên được báo."))
            return redirect("login:mandate", pk=pk)
    return render(
        request, "login/mandate_end.html", {"mandate": mandate, "form": form}, status=422 if form.is_bound else 200
    )


def _persons_only(request: HttpRequest) -> None:
    if request.user.kind != Kind.PERSON:
        raise PermissionDenied


def _mandates(request: HttpRequest) -> QuerySet[Mandate]:
    _persons_only(request)
    sides = ("enterprise", "person", "agent_enterprise", "agent_person")
    return Mandate.objects.visible_to(request.user).select_related(*sides)


def _sides(request: HttpRequest, mandate: Mandate) -> tuple[bool, bool]:
    """Whether the person decides for the principal, and for the agent."""
    account = request.user
    given = mandate.person_id == account.pk or queries.manages(account, mandate.enterprise_id)
    served = mandate.agent_person_id == account.pk or queries.manages(account, mandate.agent_enterprise_id)
    return given, served


def _names(mandates: Iterable[Mandate]) -> dict[str, str]:
    """What the fields and procedures of mandates are called, by code."""
    fields = {code for one in mandates for code in one.fields}
    codes = {code for one in mandates for code in one.procedures}
    published = Procedure.objects.published()
    named = published.filter(field__code__in=fields).values_list("field__code", "field__name").distinct()
    return {
        **dict(published.filter(code__in=codes).values_list("code", "name")),
        **{code: _("Cả lĩnh vực %(name)s") % {"name": name} for code, name in named},
    }


def _scope(mandate: Mandate, names: dict[str, str]) -> list[str]:
    """For what a mandate is, in words; nothing: for everything."""
    return [names.get(code, code) for code in (*mandate.fields, *mandate.procedures)]


def _state(mandate: Mandate) -> tuple[str, str]:
    """In words, and the colour of its tag."""
    today = timezone.localdate()
    if mandate.revoked_at is not None:
        return _("Đã chấm dứt"), "grey"
    if mandate.accepted_at is None:
        return _("Chờ bên nộp thay nhận"), "blue"
    if mandate.to_on < today:
        return _("Đã hết hạn"), "grey"
    return (_("Chưa đến ngày"), "blue") if mandate.from_on > today else (_("Đang hiệu lực"), "green")
