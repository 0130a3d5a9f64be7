"""Đơn vị: the tree of units, each with who serves in it; opened, renamed, closed by an administrator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.organisations import actions, queries
from congvu.organisations.models import Appointment, Role, Unit
from congvu.organisations.ordering import by_name


@dataclass
class Branch:
    """A unit with the posts held in it today and the units under it."""

    unit: Unit
    posts: list[Appointment] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)


class UnitForm(forms.Form):
    agency = forms.ModelChoiceField(label="Cơ quan", queryset=None, empty_label=None)
    parent = forms.ModelChoiceField(
        label="Đơn vị cấp trên", queryset=None, required=False, empty_label="Trực thuộc cơ quan"
    )
    name = forms.CharField(label="Tên đơn vị", max_length=300, error_messages={"required": "Hãy nhập tên đơn vị."})
    code = forms.SlugField(
        label="Mã đơn vị",
        help_text="Chữ thường không dấu, số và gạch nối, ví dụ phong-cap-phep. Hồ sơ và gói thủ tục ghi mã này nên không đổi được.",
        max_length=40,
        error_messages={"required": "Hãy nhập mã đơn vị.", "invalid": "Mã chỉ gồm chữ không dấu, số và gạch nối."},
    )
    symbol = forms.CharField(label="Ký hiệu trên văn bản", max_length=20, required=False)
    name_en = forms.CharField(label="Tên tiếng Anh", max_length=300, required=False)
    is_one_stop = forms.BooleanField(label="Là Bộ phận Một cửa", required=False)
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)
    email = forms.EmailField(
        label="Thư điện tử", required=False, error_messages={"invalid": "Thư điện tử chưa đúng dạng."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies()  # type: ignore[attr-defined]
        self.fields["parent"].queryset = queries.open_units()  # type: ignore[attr-defined]


class NameForm(forms.Form):
    name = forms.CharField(label="Tên mới", max_length=300, error_messages={"required": "Hãy nhập tên mới."})
    name_en = forms.CharField(label="Tên tiếng Anh", max_length=300, required=False)


@role_required(Role.ADMINISTRATOR)
def units(request: HttpRequest) -> HttpResponse:
    everything = list(queries.all_units())
    context = {
        "tree": _tree([unit for unit in everything if unit.closed_on is None]),
        "closed": [unit for unit in everything if unit.closed_on is not None],
    }
    return render(request, "desk/people/units.html", context)


def _tree(open_units: list[Unit]) -> list[Branch]:
    branches = {unit.pk: Branch(unit) for unit in open_units}
    for post in _posts_today().filter(unit__in=branches):
        branches[post.unit_id].posts.append(post)
    tops = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id or 0)
        (above.below if above else tops).append(branch)
    return tops


def _posts_today() -> QuerySet[Appointment]:
    return queries.posts().on(localdate()).order_by(by_name("officer__full_name"))  # type: ignore[attr-defined]


@role_required(Role.ADMINISTRATOR)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(code)
    context = {
        "unit": found,
        "posts": _posts_today().filter(unit=found),
        "below": queries.open_units().filter(parent=found),
    }
    return render(request, "desk/people/unit.html", context)


@role_required(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    parent = queries.open_units().filter(code=request.GET.get("cap-tren", "")).first()
    initial = {"parent": parent, "agency": parent.agency if parent else queries.agencies().first()}
    question = Question("Thêm đơn vị", "", "Thêm đơn vị", reverse("desk:units"), "Về danh sách đơn vị")
    return ask(
        request,
        UnitForm(posted(request), initial=initial),
        question,
        lambda said: actions.open_unit(
            said["agency"], said["code"], said["name"], **_rest(said), by=request.user, at=now()
        ),
        "Đã thêm đơn vị.",
    )


def _rest(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in {"agency", "code", "name"}}


@role_required(Role.ADMINISTRATOR)
def name(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(code)
    lead = "Mã đơn vị giữ nguyên; hồ sơ cũ và văn bản đã in không đổi."
    return ask(
        request,
        NameForm(posted(request), initial={"name": found.name, "name_en": found.name_en}),
        _question(found, f"Đổi tên {found.name}", lead, "Đổi tên"),
        lambda said: actions.rename_unit(found, said["name"], name_en=said["name_en"], by=request.user, at=now()),
        "Đã đổi tên đơn vị.",
    )


@role_required(Role.ADMINISTRATOR)
def closing(request: HttpRequest, code: str) -> HttpResponse:
    found = _unit(code)
    lead = "Đơn vị thôi hoạt động từ hôm nay và không mở lại được. Trước đó phải cho thôi hết các vị trí và giải thể đơn vị trực thuộc."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Giải thể {found.name}", lead, "Giải thể đơn vị", grave=True),
        lambda said: actions.close_unit(found, by=request.user, at=now()),
        "Đã giải thể đơn vị.",
    )


def _unit(code: str) -> Unit:
    return get_object_or_404(queries.all_units(), code=code)


def _question(found: Unit, title: str, lead: str, button: str, grave: bool = False) -> Question:
    return Question(title, lead, button, reverse("desk:unit", args=[found.code]), "Về đơn vị", grave)
