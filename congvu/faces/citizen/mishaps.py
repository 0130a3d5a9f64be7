"""Báo sai sót: the applicant says what is wrong in his result; the result that was replaced stays to be read."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.dossiers import actions, queries
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.filing import own
from congvu.faces.citizen.kept import said_in
from congvu.faces.download import serve
from congvu.kernel.refusal import Refusal


class ErrorForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Chỗ nào sai, lẽ ra phải ghi thế nào"),
        help_text=gettext_lazy("Ví dụ: dòng 2, tên hàng ghi “Ấm chem”, đúng là “Ấm chén” như tờ khai."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": "6"}),
        error_messages={"required": gettext_lazy("Hãy ghi chỗ sai và nội dung đúng.")},
    )


@citizen_required
def report_error(request: HttpRequest, reference: str) -> HttpResponse:
    """NĐ 61/2018/NĐ-CP Đ21.1: the agency corrects its own error at its own cost."""
    found = own(request, reference)
    if "report_error" not in {act.name for act in queries.acts_open_to(found, request.user, now())}:
        messages.warning(request, _("Hồ sơ này chưa có kết quả, hoặc sai sót đã được báo và đang được xem xét."))
        return redirect("citizen:dossier", reference)
    form = ErrorForm(said_in(request))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.report_error(found, form.cleaned_data["text"], by=request.user, at=now())
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã báo sai sót. Cơ quan đính chính hoặc trả lời trong 3 ngày làm việc."))
            return redirect("citizen:dossier", reference)
    context = {"dossier": found, "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "citizen/dossier/report_error.html", context, status=status)


@citizen_required
def old_result(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    replaced = own(request, reference).corrections.select_related("old_file")
    return serve(get_object_or_404(replaced, pk=pk, old_file__isnull=False).old_file)
