"""Danh sách tin cậy: whom the ministry believes, put on the list after looking at what the certificate is."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import make_aware, now

from congvu.faces.desk.access import just_proven, role_required
from congvu.faces.desk.asked import Question, ReasonForm, ask, posted
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role
from congvu.signing import actions, queries
from congvu.signing.models import TrustedAuthority
from congvu.signing.reading import Read, read

LARGEST = 100_000
_DAY: dict[str, Any] = {
    "required": False,
    "input_formats": ["%d/%m/%Y"],
    "error_messages": {"invalid": "Hãy nhập ngày như 31/12/2026."},
}


class TrustForm(forms.Form):
    file = forms.FileField(
        label="Chứng thư của tổ chức chứng thực",
        help_text="Tệp .cer, .crt hoặc .pem, một chứng thư. Lấy từ trang của tổ chức và đối chiếu mã băm bằng một kênh khác.",
        required=False,
    )
    der = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Tên gọi", help_text="Để trống thì lấy tên ghi trên chứng thư.", required=False, max_length=300
    )
    purpose = forms.ChoiceField(
        label="Tin cậy để",
        choices=TrustedAuthority.Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn mục đích."},
    )
    since = forms.DateField(label="Tin chữ ký từ ngày", help_text="Để trống nếu không giới hạn.", **_DAY)
    until = forms.DateField(label="Thôi tin chữ ký từ ngày", help_text="Để trống nếu không giới hạn.", **_DAY)
    reason = forms.CharField(
        label="Lý do, căn cứ",
        help_text="Ví dụ: Giấy phép số 01/GP-BTTTT ngày 02/01/2026.",
        max_length=300,
        error_messages={"required": "Hãy ghi lý do hoặc căn cứ."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].max_bytes = LARGEST  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        file = said.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", "Tệp quá lớn: một chứng thư chỉ vài nghìn byte.")
        elif file:
            said["bytes"] = file.read()
        else:
            said["bytes"] = _sent_before(said.get("der", ""))
        if not said.get("bytes") and not self.errors.get("file"):
            self.add_error("file", "Hãy chọn tệp chứng thư.")
        return said


@role_required(Role.ADMINISTRATOR)
def authorities(request: HttpRequest) -> HttpResponse:
    trusted = list(queries.trust_list())
    by_purpose = [
        (label, [one for one in trusted if one.purpose == purpose])
        for purpose, label in TrustedAuthority.Purpose.choices
    ]
    shown = {"by_purpose": by_purpose, "removed": queries.trust_removed()[:50], "at": now()}
    return render(request, "desk/signing/trust.html", shown)


@role_required(Role.ADMINISTRATOR)
@just_proven
def new(request: HttpRequest) -> HttpResponse:
    """First the certificate is shown as it is; it is trusted when the administrator says so again."""
    form = TrustForm(request.POST, request.FILES) if request.method == "POST" else TrustForm()
    told, refusal = None, None
    if request.method == "POST" and form.is_valid():
        try:
            told = read(form.cleaned_data["bytes"])
        except Refusal as why:
            refusal = why
    question = Question(
        "Thêm tổ chức vào danh sách tin cậy",
        "Mọi chữ ký do tổ chức này chứng thực sẽ được coi là có người bảo đảm, kể cả chữ ký đã có từ trước.",
        "Đưa vào danh sách" if told else "Xem chứng thư",
        reverse("desk:trust"),
        "Danh sách tin cậy",
    )
    if told and "agreed" in request.POST:
        return ask(
            request, form, question, lambda said: _trust(request, said), "Đã đưa vào danh sách tin cậy.",
            template="desk/signing/trust_new.html", told=_rows(told), der=_encoded(told),
        )  # fmt: skip
    shown = {"form": form, "question": question, "refusal": refusal}
    if told:
        shown |= {"told": _rows(told), "der": _encoded(told)}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/signing/trust_new.html", shown, status=status)


@role_required(Role.ADMINISTRATOR)
@just_proven
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.trust_list(), pk=pk)
    question = Question(
        "Đưa ra khỏi danh sách tin cậy?",
        f"“{found}” ({found.get_purpose_display()}). Từ lúc này không chữ ký nào được coi là hợp lệ chỉ nhờ tổ chức này, kể cả "
        "chữ ký đã có từ trước. Dòng này vẫn được giữ trong lịch sử.",
        "Đưa ra khỏi danh sách",
        reverse("desk:trust"),
        "Danh sách tin cậy",
        grave=True,
    )
    return ask(
        request,
        ReasonForm(posted(request)),
        question,
        lambda said: actions.distrust(found, said["reason"], by=request.user, at=now()),
        "Đã đưa ra khỏi danh sách tin cậy.",
    )


def _trust(request: HttpRequest, said: dict[str, Any]) -> None:
    actions.trust(
        said["bytes"],
        said["purpose"],
        said["reason"],
        name=said["name"],
        trusted_from=_midnight(said["since"]),
        trusted_until=_midnight(said["until"]),
        by=request.user,
        at=now(),
    )


def _rows(told: Read) -> list[tuple[str, str]]:
    return [
        ("Tên", told.common_name),
        ("Chủ thể", told.subject),
        ("Tổ chức cấp", told.issuer),
        (
            "Loại",
            "Tổ chức chứng thực (CA)" if told.is_authority else "Chứng thư của người ký hoặc dịch vụ, không phải CA",
        ),
        ("Hiệu lực", f"{told.not_before:%d/%m/%Y} – {told.not_after:%d/%m/%Y}"),
        ("Khóa", f"{told.key.upper()} {told.bits}"),
        ("Số sê-ri", told.serial),
        ("Mã băm SHA-256", told.sha256),
    ]


def _encoded(told: Read) -> str:
    return base64.b64encode(told.der).decode()


def _sent_before(der: str) -> bytes:
    try:
        return base64.b64decode(der[: 2 * LARGEST], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _midnight(day: date | None) -> datetime | None:
    return make_aware(datetime.combine(day, time())) if day else None
