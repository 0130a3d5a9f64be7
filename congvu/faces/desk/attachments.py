"""Văn bản kèm theo kết quả: files that go out with a result, chosen while it is prepared; and opening them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.dossiers import actions, queries
from congvu.dossiers.queries.acts import SLUGS
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.several import said_in
from congvu.faces.download import serve
from congvu.faces.uploads import stored_upload
from congvu.files.kinds import MEGABYTE
from congvu.kernel.refusal import Refusal
from congvu.signing.queries import checks_of

ACT, TITLE, FILE = "attach_to_result", "Văn bản kèm theo kết quả", "tep"


class AttachmentForm(forms.Form):
    """What it is called, and the file."""

    name = forms.CharField(
        label="Tên văn bản kèm theo",
        help_text="Như ghi ở trang đầu của tệp, ví dụ “Phụ lục I. Danh mục hàng hóa”. Tên này được in trong kết quả.",
        max_length=300,
        error_messages={"required": "Hãy ghi tên văn bản kèm theo."},
    )


@officer_required
def attach_to_result(request: HttpRequest, reference: str) -> HttpResponse:
    """What goes out with the result so far, and one more."""
    dossier = seen(request, reference)
    said = said_in(request)
    opened = {one.name for one in queries.acts_open_to(dossier, request.user, now())}
    if ACT not in opened and request.method != "POST":
        return closed(request, dossier, TITLE, said)
    form = AttachmentForm(request.POST if request.method == "POST" else None, initial=said.dict() if said else None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            file = stored_upload(request, accept=["pdf"], max_mb=settings.LARGEST_FILE_MB, name=FILE)
            actions.attach_to_result(dossier, form.cleaned_data["name"], file, by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã kèm văn bản. Lãnh đạo thấy văn bản này khi phê duyệt.")
            return redirect("desk:attach_to_result", dossier.reference)
    attachments = queries.attachments_of(dossier)
    context: dict[str, Any] = {"dossier": dossier, "title": TITLE, "form": form, "refusal": refusal, "file": FILE}
    context |= {"attachments": attachments, "checks": checks_of(one.attachment.file for one in attachments)}
    context["largest"] = settings.LARGEST_FILE_MB * MEGABYTE
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/dossier/attach_to_result.html", context, status=status)


@officer_required
@require_POST
def remove_attachment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    dossier = seen(request, reference)
    line = queries.attachment_line(dossier, pk)
    if line is None:
        raise Http404
    actions.remove_attachment(line.attachment, by=request.user, at=now())
    messages.success(request, "Đã gỡ văn bản kèm theo.")
    return redirect("desk:attach_to_result", dossier.reference)


@officer_required
def attachment_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """One of them as it stands now, to whoever may see the dossier."""
    line = queries.attachment_line(seen(request, reference), pk)
    if line is None:
        raise Http404
    return serve(line.file, inline="xem" in request.GET)


def attachment_urls() -> list[URLPattern]:
    here = f"ho-so/<str:reference>/{SLUGS[ACT]}"
    return [
        path(here, attach_to_result, name=ACT),
        path(f"{here}/<int:pk>", attachment_file, name="attachment"),
        path(f"{here}/<int:pk>/go", remove_attachment, name="remove_attachment"),
    ]
