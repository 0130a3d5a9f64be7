"""Thẩm tra, xác minh: the officer writes down what was verified, with the scan of the signed record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.queries.acts import SLUGS
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.act_forms import LONGEST
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.several import said_in
from congvu.faces.download import serve
from congvu.faces.uploads import stored_uploads
from congvu.kernel.refusal import Refusal

ACT, TITLE, FILES = "record_verification", "Ghi nhận thẩm tra, xác minh", "tep"


class VerificationForm(forms.Form):
    """What was verified and found; the meeting only where people had to be there."""

    content = forms.CharField(
        label="Nội dung xác minh",
        help_text="Đã đối chiếu, kiểm tra những gì, theo yêu cầu nào của thủ tục.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi nội dung đã xác minh."},
    )
    findings = forms.CharField(
        label="Kết quả xác minh",
        help_text="Thực tế ra sao, đủ hay chưa đủ điều kiện giải quyết, vì sao.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi kết quả xác minh."},
    )
    held_at = forms.DateTimeField(
        label="Thời gian",
        help_text="Chỉ khi xác minh có mặt các bên, ví dụ 24/11/2026 09:00.",
        required=False,
        input_formats=["%d/%m/%Y %H:%M"],
        error_messages={"invalid": "Hãy nhập ngày và giờ như 24/11/2026 09:00."},
    )
    place = forms.CharField(label="Địa điểm", required=False, max_length=300)
    participants = forms.CharField(
        label="Thành phần tham gia",
        help_text="Mỗi người một dòng: họ tên, chức vụ, đại diện cho ai.",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def clean(self) -> dict[str, Any]:
        """Time, place and participants together, or none of them."""
        said = super().clean() or self.cleaned_data
        wanted = {
            "held_at": "Hãy nhập thời gian xác minh.",
            "place": "Hãy ghi địa điểm xác minh.",
            "participants": "Hãy ghi ai đã tham gia xác minh.",
        }
        if any(said.get(name) for name in wanted):
            for name, sentence in wanted.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return said

    @property
    def meeting(self) -> actions.Meeting | None:
        said = self.cleaned_data
        return actions.Meeting(said["held_at"], said["place"], said["participants"]) if said["held_at"] else None


@officer_required
def record_verification(request: HttpRequest, reference: str) -> HttpResponse:
    dossier = seen(request, reference)
    said = said_in(request)
    opened = {one.name for one in queries.acts_open_to(dossier, request.user, now())}
    if ACT not in opened and request.method != "POST":
        return closed(request, dossier, TITLE, said)
    form = VerificationForm(request.POST if request.method == "POST" else None, initial=said.dict() if said else None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            scan = next(iter(stored_uploads(request, FILES, most=1)), None)
            typed = form.cleaned_data
            actions.record_verification(
                dossier, typed["content"], typed["findings"], form.meeting, scan, by=request.user, at=now()
            )
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã ghi nhận kết quả thẩm tra, xác minh.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "title": TITLE, "form": form, "refusal": refusal, "files": FILES}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/dossier/verification.html", context, status=status)


@officer_required
def verification_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The scan of a record, to whoever may see the dossier."""
    found = queries.verification_file(seen(request, reference), pk)
    if found is None:
        raise Http404
    return serve(found.file)


def verification_urls() -> list[URLPattern]:
    here = "ho-so/<str:reference>"
    return [
        path(f"{here}/{SLUGS[ACT]}", record_verification, name=ACT),
        path(f"{here}/bien-ban-xac-minh/<int:pk>", verification_file, name="verification-file"),
    ]
