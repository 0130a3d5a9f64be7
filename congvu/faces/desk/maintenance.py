"""Thông báo bảo trì: written by an administrator, told on every page of portal and desk until its end, withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.faces.ui.formats import vndatetime
from congvu.faces.ui.maintenance import read_anew
from congvu.notifications import actions
from congvu.notifications.queries import maintenance_notices
from congvu.organisations.models import Role

A_PAGE = 25
_MOMENT = {
    "input_formats": ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M"],
    "error_messages": {
        "required": "Hãy nhập giờ và ngày.",
        "invalid": "Hãy nhập giờ và ngày như 22:00 24/11/2026.",
    },
}


class MaintenanceForm(forms.Form):
    sentence = forms.CharField(
        label="Nội dung",
        help_text="Một câu mọi người đọc ở đầu mọi trang, ví dụ: Nâng cấp hệ thống; không nộp được hồ sơ, tra cứu vẫn dùng được.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": "Hãy ghi việc gì được làm và người dùng bị ảnh hưởng thế nào."},
    )
    from_at = forms.DateTimeField(label="Bắt đầu lúc", help_text="Giờ rồi ngày, ví dụ 22:00 24/11/2026.", **_MOMENT)
    to_at = forms.DateTimeField(label="Dự kiến hoạt động trở lại lúc", help_text="Ví dụ 02:00 25/11/2026.", **_MOMENT)
    kind = forms.ChoiceField(
        label="Loại thông báo",
        choices=[
            ("planned", "Bảo trì, nâng cấp có kế hoạch: báo trước ít nhất một ngày làm việc"),
            ("urgent", "Sự cố phải xử lý ngay: không báo trước được"),
        ],
        initial="planned",
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn loại thông báo."},
    )
    reason = forms.CharField(
        label="Lý do, nếu là sự cố", help_text="Mọi người đọc được lý do này.", required=False, max_length=500
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == "urgent" and not said.get("reason"):
            self.add_error("reason", "Hãy ghi lý do không báo trước được một ngày làm việc.")
        if said.get("kind") == "planned":
            said["reason"] = ""
        return said


@role_required(Role.ADMINISTRATOR)
def notices(request: HttpRequest) -> HttpResponse:
    page = Paginator(maintenance_notices(), A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "desk/people/maintenance.html", {"page": page, "at": now()})


@role_required(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    question = Question(
        "Thông báo bảo trì",
        "Công bố ngay khi gửi: mọi trang của Cổng và bàn làm việc hiện thông báo này đến lúc dự kiến hoạt động trở lại. "
        "Bảo trì có kế hoạch phải được báo trước ít nhất một ngày làm việc, không kể ngày thông báo "
        "(Thông tư 32/2017/TT-BTTTT, Điều 11).",
        "Công bố thông báo",
        reverse("desk:maintenance"),
        "Thông báo bảo trì",
    )

    def announce(said: dict[str, Any]) -> None:
        actions.announce_maintenance(
            said["sentence"], said["from_at"], said["to_at"], said["reason"], by=request.user, at=now()
        )
        read_anew()

    return ask(request, MaintenanceForm(posted(request)), question, announce, "Đã công bố thông báo bảo trì.")


@role_required(Role.ADMINISTRATOR)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(maintenance_notices(), pk=pk)
    question = Question(
        "Rút thông báo bảo trì?",
        f"“{found}”, từ {vndatetime(found.from_at)} đến {vndatetime(found.to_at)}. Các trang thôi hiện thông báo; "
        "danh sách công khai ghi là đã rút.",
        "Rút thông báo",
        reverse("desk:maintenance"),
        "Thông báo bảo trì",
        grave=True,
    )

    def withdraw(_said: dict[str, Any]) -> None:
        actions.withdraw_maintenance(found, by=request.user, at=now())
        read_anew()

    return ask(request, NothingToSay(posted(request)), question, withdraw, "Đã rút thông báo bảo trì.")
