"""Bố trí quầy: the groups of services and the windows of each one-stop desk, arranged by an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.catalog.queries import fields_with_counts
from congvu.counter import actions
from congvu.counter.models import ServiceGroup, Window
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.organisations.models import Role
from congvu.organisations.queries import open_units

BACK = "Bố trí quầy"


class GroupForm(forms.Form):
    unit = forms.ModelChoiceField(label="Bộ phận Một cửa", queryset=None, empty_label=None)
    letter = forms.RegexField(
        r"^[A-Za-z]$",
        label="Chữ cái trên số",
        help_text="Một chữ A–Z; số in ra là A001, A002 …",
        max_length=1,
        error_messages={"required": "Hãy nhập một chữ cái.", "invalid": "Chỉ một chữ cái từ A đến Z."},
    )
    name = forms.CharField(
        label="Tên nhóm",
        help_text="Người đến quầy đọc tên này trên máy lấy số, ví dụ “Nộp hồ sơ xuất nhập khẩu”.",
        max_length=120,
        error_messages={"required": "Hãy nhập tên nhóm."},
    )
    name_en = forms.CharField(label="Tên tiếng Anh", max_length=120, required=False)
    served = forms.MultipleChoiceField(label="Lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple)
    bookable = forms.IntegerField(
        label="Số người được hẹn mỗi nửa giờ",
        help_text="Ghi 0 nếu nhóm này không nhận đặt lịch hẹn.",
        min_value=0,
        max_value=50,
        error_messages={"required": "Hãy nhập một số, ví dụ 2.", "invalid": "Hãy nhập một số, ví dụ 2."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = open_units().filter(is_one_stop=True)  # type: ignore[attr-defined]
        self.known = {str(field.pk): field for field, _count in fields_with_counts(filed_here_first=True)[:60]}
        self.fields["served"].choices = [(key, field.name) for key, field in self.known.items()]  # type: ignore[attr-defined]


class WindowForm(forms.Form):
    unit = forms.ModelChoiceField(label="Bộ phận Một cửa", queryset=None, empty_label=None)
    number = forms.IntegerField(
        label="Số quầy",
        min_value=1,
        max_value=99,
        error_messages={"required": "Hãy nhập số quầy.", "invalid": "Hãy nhập một số."},
    )
    groups = forms.ModelMultipleChoiceField(
        label="Phục vụ các nhóm",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một nhóm dịch vụ."},
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = open_units().filter(is_one_stop=True)  # type: ignore[attr-defined]
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]


@role_required(Role.ADMINISTRATOR)
def arrangement(request: HttpRequest) -> HttpResponse:
    """Every desk with its groups and windows."""
    groups = ServiceGroup.objects.visible_to(request.user).filter(ended_at__isnull=True)
    windows = Window.objects.visible_to(request.user).filter(ended_at__isnull=True)
    context = {
        "groups": groups.select_related("unit").prefetch_related("fields"),
        "windows": windows.select_related("unit").prefetch_related("groups"),
    }
    return render(request, "desk/windows/arrangement.html", context)


@role_required(Role.ADMINISTRATOR)
def group_new(request: HttpRequest) -> HttpResponse:
    return _group(request, None)


@role_required(Role.ADMINISTRATOR)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    return _group(request, get_object_or_404(ServiceGroup.objects.visible_to(request.user), pk=pk))


def _group(request: HttpRequest, known: ServiceGroup | None) -> HttpResponse:
    initial: dict[str, Any] = {"bookable": 2}
    if known is not None:
        initial = {name: getattr(known, name) for name in ("unit", "letter", "name", "name_en", "bookable")} | {
            "served": [str(field.pk) for field in known.fields.all()]
        }
    question = Question(
        f"Sửa nhóm {known.letter}" if known else "Thêm nhóm dịch vụ", "", "Lưu", reverse("desk:arrangement"), BACK
    )

    def act(said: dict[str, Any]) -> Any:
        return actions.arrange_group(
            known.unit if known else said["unit"],
            said["letter"],
            said["name"],
            [form.known[key] for key in said["served"]],
            name_en=said["name_en"],
            bookable=said["bookable"],
            group=known,
            by=request.user,
            at=now(),
        )

    form = GroupForm(posted(request), initial=initial)
    ending = reverse("desk:group-end", args=[known.pk]) if known else ""
    return ask(request, form, question, act, "Đã lưu nhóm dịch vụ.", template=TEMPLATE, ending=ending)


@role_required(Role.ADMINISTRATOR)
def window_new(request: HttpRequest) -> HttpResponse:
    return _window(request, None)


@role_required(Role.ADMINISTRATOR)
def window(request: HttpRequest, pk: int) -> HttpResponse:
    return _window(request, get_object_or_404(Window.objects.visible_to(request.user), pk=pk))


def _window(request: HttpRequest, known: Window | None) -> HttpResponse:
    groups = ServiceGroup.objects.visible_to(request.user).filter(ended_at__isnull=True)
    initial: dict[str, Any] = {}
    if known is not None:
        initial = {"unit": known.unit, "number": known.number, "groups": list(known.groups.all())}
    question = Question(
        f"Sửa quầy {known.number}" if known else "Thêm quầy", "", "Lưu", reverse("desk:arrangement"), BACK
    )

    def act(said: dict[str, Any]) -> Any:
        unit = known.unit if known else said["unit"]
        return actions.arrange_window(unit, said["number"], said["groups"], window=known, by=request.user, at=now())

    form = WindowForm(posted(request), initial=initial, groups=groups)
    ending = reverse("desk:window-end", args=[known.pk]) if known else ""
    return ask(request, form, question, act, "Đã lưu quầy.", template=TEMPLATE, ending=ending)


@role_required(Role.ADMINISTRATOR)
def group_end(request: HttpRequest, pk: int) -> HttpResponse:
    known = get_object_or_404(ServiceGroup.objects.visible_to(request.user), pk=pk)
    lead = f"Máy lấy số không còn hiện nhóm “{known.name}”. Số liệu cũ vẫn giữ."
    return _ended(request, f"Thôi dùng nhóm {known.letter}", lead, lambda: actions.end_group(known, **_who(request)))


@role_required(Role.ADMINISTRATOR)
def window_end(request: HttpRequest, pk: int) -> HttpResponse:
    known = get_object_or_404(Window.objects.visible_to(request.user), pk=pk)
    lead = "Quầy không còn trong danh sách. Số liệu cũ vẫn giữ."
    return _ended(request, f"Thôi dùng quầy {known.number}", lead, lambda: actions.end_window(known, **_who(request)))


def _ended(request: HttpRequest, title: str, lead: str, act: Callable[[], Any]) -> HttpResponse:
    question = Question(title, lead, "Thôi dùng", reverse("desk:arrangement"), BACK, grave=True)
    form = NothingToSay(request.POST if request.method == "POST" else None)
    return ask(request, form, question, lambda said: act(), "Đã thôi dùng.")


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": now()}


TEMPLATE = "desk/windows/arranged.html"
