"""Cán bộ: entered, appointed, relieved, with or without an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account
from congvu.dossiers import actions as dossiers
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.organisations import actions, queries
from congvu.organisations.models import Officer, Role
from congvu.organisations.ordering import by_name

_DAY = {"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."}


def _day(label: str, required: bool = True, **kwargs: Any) -> forms.DateField:
    errors = _DAY | {"required": "Hãy nhập ngày."}
    return forms.DateField(label=label, required=required, input_formats=["%d/%m/%Y"], error_messages=errors, **kwargs)


class PostForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=None, empty_label="Chọn đơn vị", error_messages={"required": "Hãy chọn đơn vị."}
    )
    title = forms.CharField(label="Chức vụ", max_length=200, error_messages={"required": "Hãy nhập chức vụ."})
    roles = forms.MultipleChoiceField(
        label="Vai trò",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một vai trò."},
    )
    from_on = _day("Từ ngày")
    to_on = _day("Đến ngày", required=False, help_text="Để trống nếu chưa biết.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.open_units()  # type: ignore[attr-defined]


class OfficerForm(PostForm):
    """A new officer with the first post."""

    full_name = forms.CharField(label="Họ và tên", max_length=200, error_messages={"required": "Hãy nhập họ và tên."})
    number = forms.CharField(label="Số hiệu", max_length=30, error_messages={"required": "Hãy nhập số hiệu cán bộ."})
    email = forms.EmailField(
        label="Thư điện tử công vụ",
        help_text="Cũng là tên đăng nhập.",
        error_messages={"required": "Hãy nhập thư điện tử công vụ.", "invalid": "Thư điện tử chưa đúng dạng."},
    )
    phone = forms.CharField(label="Điện thoại", max_length=40, required=False)
    field_order = ["full_name", "number", "email", "phone", "unit", "title", "roles", "from_on", "to_on"]


class EndingForm(forms.Form):
    """An officer who holds open work hands it on first, or an administrator gives it back to the units."""

    return_work = forms.BooleanField(
        label="Trả việc đang giữ về đơn vị",
        help_text="Chỉ khi chưa bàn giao được: đồng nghiệp cùng đơn vị nhận lại từng việc.",
        required=False,
    )


class LastDayForm(EndingForm):
    on = _day("Ngày cuối giữ vị trí này")
    field_order = ["on"]


class LeavingForm(EndingForm):
    on = _day("Thôi việc từ ngày")
    field_order = ["on"]


@role_required(Role.ADMINISTRATOR)
def officers(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = queries.all_officers()
    if words:
        found = (
            found.filter(full_name__icontains=words)
            | found.filter(number__icontains=words)
            | found.filter(email__icontains=words)
        )
    today = queries.posts().on(localdate())  # type: ignore[attr-defined]
    found = found.prefetch_related(Prefetch("appointments", queryset=today, to_attr="posts_today"))
    page = Paginator(found.order_by("left_on", by_name("full_name")), 40).get_page(request.GET.get("trang"))
    return render(request, "desk/people/officers.html", {"page": page, "words": words})


@role_required(Role.ADMINISTRATOR)
def officer(request: HttpRequest, number: str) -> HttpResponse:
    found = _officer(number)
    context = {
        "officer": found,
        "posts": queries.posts().filter(officer=found),
        "account": Account.objects.visible_to(request.user).filter(officer=found).first(),
        "today": localdate(),
    }
    return render(request, "desk/people/officer.html", context)


@role_required(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    lead = "Tài khoản được lập cùng lúc; cán bộ tự đặt mật khẩu bằng thư “Đặt lại mật khẩu” gửi từ trang tài khoản."
    question = Question("Thêm cán bộ", lead, "Thêm cán bộ", reverse("desk:officers"), "Về danh sách cán bộ")
    unit = queries.open_units().filter(code=request.GET.get("don-vi", "")).first()
    form = OfficerForm(posted(request), initial={"unit": unit, "from_on": f"{localdate():%d/%m/%Y}"})
    return ask(request, form, question, lambda said: _enter(request, said), "Đã thêm cán bộ và lập tài khoản.")


def _enter(request: HttpRequest, said: dict[str, Any]) -> None:
    at = now()
    with transaction.atomic():
        entered = actions.enter_officer(
            said["full_name"], said["number"], said["email"], phone=said["phone"], by=request.user, at=at
        )
        _appoint(request, entered, said)
        accounts.create_officer_account(entered, by=request.user, at=at)


def _appoint(request: HttpRequest, to: Officer, said: dict[str, Any]) -> None:
    actions.appoint(
        to,
        said["unit"],
        said["title"],
        said["roles"],
        from_on=said["from_on"],
        to_on=said["to_on"],
        by=request.user,
        at=now(),
    )


@role_required(Role.ADMINISTRATOR)
def post(request: HttpRequest, number: str) -> HttpResponse:
    found = _officer(number)
    form = PostForm(posted(request), initial={"from_on": f"{localdate():%d/%m/%Y}"})
    lead = "Vai trò quyết định cán bộ thấy và làm được gì trong đơn vị này."
    question = _question(found, f"Giao vị trí cho {found.full_name}", lead, "Giao vị trí")
    return ask(request, form, question, lambda said: _appoint(request, found, said), "Đã giao vị trí.")


@role_required(Role.ADMINISTRATOR)
def post_end(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = _officer(number)
    held = get_object_or_404(queries.posts().filter(officer=found), pk=pk)
    lead = f"{held.title}, {held.unit}. Từ hôm sau ngày này, cán bộ không còn vai trò của vị trí."
    return ask(
        request,
        LastDayForm(posted(request), initial={"on": f"{localdate():%d/%m/%Y}"}),
        _question(found, f"Cho {found.full_name} thôi giữ vị trí", lead, "Cho thôi giữ vị trí", grave=True),
        lambda said: _ending(
            request, found, said, lambda at: dossiers.end_post(held, on=said["on"], by=request.user, at=at)
        ),
        "Đã ghi ngày thôi giữ vị trí.",
    )


@role_required(Role.ADMINISTRATOR)
def post_public(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = _officer(number)
    held = get_object_or_404(queries.posts().filter(officer=found), pk=pk)
    shown = f"{found.full_name}, {held.title}, điện thoại {found.phone or 'chưa có số'}"
    lead = f"Trang công khai của {held.unit} sẽ ghi: {shown}. Ai cũng xem được, không cần đăng nhập."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Công khai {found.full_name} tại {held.unit}", lead, "Công khai"),
        lambda said: actions.make_public(held, by=request.user, at=now()),
        "Đã công khai trên trang của Bộ phận Một cửa.",
    )


@role_required(Role.ADMINISTRATOR)
def post_private(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found = _officer(number)
    held = get_object_or_404(queries.posts().filter(officer=found), pk=pk)
    lead = f"Họ tên và điện thoại không còn trên trang công khai của {held.unit}, ngay từ bây giờ."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Thôi công khai {found.full_name}", lead, "Thôi công khai"),
        lambda said: actions.make_private(held, by=request.user, at=now()),
        "Đã thôi công khai.",
    )


@role_required(Role.ADMINISTRATOR)
def leaving(request: HttpRequest, number: str) -> HttpResponse:
    found = _officer(number)
    lead = "Mọi vị trí kết thúc vào ngày hôm trước và không giao lại được."
    return ask(
        request,
        LeavingForm(posted(request), initial={"on": f"{localdate():%d/%m/%Y}"}),
        _question(found, f"{found.full_name} thôi việc", lead, "Ghi thôi việc", grave=True),
        lambda said: _ending(
            request, found, said, lambda at: dossiers.officer_leaves(found, on=said["on"], by=request.user, at=at)
        ),
        "Đã ghi thôi việc.",
    )


def _ending(request: HttpRequest, found: Officer, said: dict[str, Any], act: Callable[[datetime], Any]) -> None:
    at = now()
    with transaction.atomic():
        holder = Account.objects.visible_to(request.user).filter(officer=found).first()
        if said["return_work"] and holder is not None:
            dossiers.return_work_to_units(holder, "Thôi giữ vị trí", by=request.user, at=at)
        act(at)


@role_required(Role.ADMINISTRATOR)
def account(request: HttpRequest, number: str) -> HttpResponse:
    found = _officer(number)
    lead = f"Tên đăng nhập là {found.email}. Cán bộ tự đặt mật khẩu bằng thư “Đặt lại mật khẩu”."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question(found, f"Lập tài khoản cho {found.full_name}", lead, "Lập tài khoản"),
        lambda said: accounts.create_officer_account(found, by=request.user, at=now()),
        "Đã lập tài khoản.",
    )


def _officer(number: str) -> Officer:
    return get_object_or_404(queries.all_officers(), number=number)


def _question(found: Officer, title: str, lead: str, button: str, grave: bool = False) -> Question:
    return Question(title, lead, button, reverse("desk:officer", args=[found.number]), "Về cán bộ", grave)
