"""Hồ sơ liên thông: several procedures filed together, each part followed on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from congvu.accounts.models import Mandate
from congvu.accounts.queries import covers, enterprises_to_file_for, mandates_to_file_under
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.dossiers import actions, queries
from congvu.dossiers.models import JoinedDossier
from congvu.faces.citizen import prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import instead_of
from congvu.faces.citizen.kept import said_in
from congvu.faces.documents import drawn_print
from congvu.faces.download import serve
from congvu.kernel.refusal import Refusal


class ForWhomForm(forms.Form):
    """For whom the whole is filed: oneself, an enterprise one works for, or under a mandate that covers every part."""

    for_whom = forms.ChoiceField(label=gettext_lazy("Nộp hồ sơ cho"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, account: Any, procedures: Sequence[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = {str(enterprise.pk): enterprise for enterprise in enterprises_to_file_for(account)}
        self.mandates = {f"thay-{one.pk}": one for one in _mandates_for(account, procedures)}
        self.fields["for_whom"].choices = [  # type: ignore[attr-defined]
            *((key, enterprise.name) for key, enterprise in self.enterprises.items()),
            *((key, instead_of(mandate)) for key, mandate in self.mandates.items()),
            ("", _("Bản thân tôi: %(name)s") % {"name": account.full_name or account.email}),
        ]
        self.fields["for_whom"].initial = next(iter(self.enterprises), "")


def _mandates_for(account: Any, procedures: Sequence[Procedure]) -> list[Mandate]:
    """The mandates under which every procedure of the group may be filed."""
    found = mandates_to_file_under(account, **_scope(procedures[0]))
    return [one for one in found if all(covers(one, **_scope(procedure)) for procedure in procedures)]


def _scope(procedure: Procedure) -> dict[str, str]:
    return {"procedure": procedure.code, "field": procedure.field.code if procedure.field else ""}


@citizen_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Nhóm thủ tục: what is filed together, and for whom."""
    group = queries.group_of(code)
    if group is None:
        raise Http404
    procedures = _procedures(group)
    form = ForWhomForm(said_in(request), account=request.user, procedures=procedures)
    refusal = None
    if request.method == "POST" and form.is_valid():
        mandate = form.mandates.get(form.cleaned_data["for_whom"])
        enterprise = mandate.enterprise if mandate else form.enterprises.get(form.cleaned_data["for_whom"])
        answers = {}
        for part in group.parts:
            procedure = next(one for one in procedures if one.code == part["procedure"])
            if procedure.current is not None:
                answers[part["key"]], _sources = prepared.first_answers(
                    procedure.current, request.user, enterprise, mandate=mandate, on=localdate()
                )
        try:
            joined = actions.open_joined(group, enterprise, answers, mandate=mandate, by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:joined", joined.reference)
    context = {"group": group, "procedures": procedures, "form": form, "refusal": refusal}
    return render(request, "citizen/joined/new.html", context, status=409 if refusal else 200)


@citizen_required
def joined(request: HttpRequest, code: str) -> HttpResponse:
    """One page for the whole: the parts, how each stands, what to do next."""
    return _page(request, _own(request, code))


@citizen_required
@require_POST
def part(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Fill a part in: what the earlier parts say is brought along first."""
    found = _own(request, code)
    if key not in {one["key"] for one in found.parts}:
        raise Http404
    draft = actions.share_answers(found, key, by=request.user, at=now())
    return redirect("citizen:dossier", draft.reference)


@citizen_required
@require_POST
def detach(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Nộp riêng: a part that cannot begin any more goes its own way."""
    found = _own(request, code)
    if key not in {one["key"] for one in found.parts}:
        raise Http404
    try:
        draft = actions.detach_part(found, key, by=request.user, at=now())
    except Refusal as why:
        return _page(request, found, why)
    messages.success(request, _("Phần này nay là bản nháp riêng. Hãy kiểm tra rồi nộp, hoặc xóa nếu không cần nữa."))
    return redirect("citizen:dossier", draft.reference)


@citizen_required
def receipt(request: HttpRequest, code: str) -> HttpResponseBase:
    """Giấy tiếp nhận chung: the latest, naming every part."""
    printed = queries.receipt_of(_own(request, code), request.user)
    if printed is None:
        raise Http404
    return serve(drawn_print(printed), inline="xem" in request.GET)


@citizen_required
@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Nộp cả hồ sơ liên thông: all parts are judged, all or none."""
    found = _own(request, code)
    try:
        actions.submit_joined(found, by=request.user, at=now())
    except Refusal as why:
        return _page(request, found, why)
    messages.success(request, _("Đã nộp hồ sơ liên thông. Phần phải chờ sẽ tự được gửi khi phần trước có kết quả."))
    return redirect("citizen:joined", code)


def _own(request: HttpRequest, code: str) -> JoinedDossier:
    found = queries.joined_of(request.user, code)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: JoinedDossier, refusal: Refusal | None = None) -> HttpResponse:
    whole = queries.parts_of(found)
    seen = queries.seen_parts(found, request.user)
    receipt = queries.receipt_of(found, request.user)
    context = {"joined": found, "whole": whole, "seen": seen, "receipt": receipt, "refusal": refusal}
    return render(request, "citizen/joined/page.html", context, status=409 if refusal else 200)


def _procedures(group: ProcedureGroup) -> list[Procedure]:
    known = {
        one.code: one
        for one in Procedure.objects.published()
        .select_related("current__unit", "field")
        .filter(code__in=[part["procedure"] for part in group.parts])
    }
    if len(known) < len({part["procedure"] for part in group.parts}):
        raise Http404
    return [known[part["procedure"]] for part in group.parts]
