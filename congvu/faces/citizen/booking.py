"""Đặt lịch hẹn: a half hour at the desk, booked by who is logged in or by a stranger with a telephone number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from congvu.accounts.models import Account
from congvu.counter import actions, queries
from congvu.counter.models import Booking, ServiceGroup
from congvu.counter.queries import BookableDay
from congvu.faces.limits import is_too_often
from congvu.kernel.refusal import Refusal
from congvu.organisations.queries import work_calendar

BOOKINGS_AN_HOUR = 10
AN_HOUR = 3600


class SlotForm(forms.Form):
    """One of the half hours with room left, on the day that is shown."""

    slot = forms.ChoiceField(
        label=gettext_lazy("Giờ hẹn"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn giờ hẹn."),
            "invalid_choice": gettext_lazy("Giờ này vừa có người đặt. Hãy chọn giờ khác."),
        },
    )

    def __init__(self, data: Any = None, *, day: BookableDay | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        free = [slot for slot, room in day.slots if room] if day else []
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (slot.isoformat(), f"{localtime(slot):%H:%M}") for slot in free
        ]

    @property
    def chosen(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["slot"])


class BookingForm(SlotForm):
    name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=200,
        error_messages={"required": gettext_lazy("Hãy nhập họ và tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        help_text=gettext_lazy("Cơ quan chỉ gọi khi lịch hẹn phải thay đổi; tên và số được xóa sau 30 ngày."),
        max_length=20,
        error_messages={"required": gettext_lazy("Hãy nhập số điện thoại.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


@never_cache
def groups(request: HttpRequest) -> HttpResponse:
    """What may be booked, and what this person has booked."""
    by, open_ = _person(request), {"state": Booking.State.BOOKED, "slot__gte": now()}
    mine = Booking.objects.owned_by(by).filter(**open_).select_related("group__unit") if by else []
    offered = ServiceGroup.objects.published().filter(bookable__gt=0).select_related("unit").prefetch_related("fields")
    return render(request, "citizen/booking/groups.html", {"groups": offered, "mine": mine})


@never_cache
def book(request: HttpRequest, group: int) -> HttpResponse:
    """A day, a half hour, who comes."""
    offered = ServiceGroup.objects.published().filter(bookable__gt=0).select_related("unit")
    chosen = get_object_or_404(offered, pk=group)
    at, by = now(), _person(request)
    days, day = _days(request, chosen, at)
    known = {"name": by.full_name, "phone": by.phone} if by else {}
    form = BookingForm(request.POST if request.method == "POST" else None, day=day, initial=known)
    refusal: Refusal | None = None
    if form.is_valid():
        if is_too_often(request, "booking", BOOKINGS_AN_HOUR, AN_HOUR):
            return render(request, "429.html", status=429)
        said = form.cleaned_data
        try:
            made = actions.book(chosen, form.chosen, said["name"], said["phone"], by=by, at=at)
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:booking", made.code)
    context = {"group": chosen, "days": days, "day": day, "form": form, "refusal": refusal}
    return render(request, "citizen/booking/book.html", context, status=_status(form, refusal))


@never_cache
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment; who has its code may see, change and cancel it."""
    found = queries.booking_of(code)
    return render(request, "citizen/booking/booking.html", {"booking": found, "at": now()})


@never_cache
def move(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.booking_of(code)
    at = now()
    days, day = _days(request, found.group, at)
    form = SlotForm(request.POST if request.method == "POST" else None, day=day)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.move(found, form.chosen, by=_person(request), at=at)
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:booking", found.code)
    context = {"booking": found, "group": found.group, "days": days, "day": day, "form": form, "refusal": refusal}
    return render(request, "citizen/booking/move.html", context, status=_status(form, refusal))


@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = queries.booking_of(code)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            actions.cancel(found, by=_person(request), at=now())
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:booking", found.code)
    context = {"booking": found, "refusal": refusal}
    return render(request, "citizen/booking/cancel.html", context, status=409 if refusal else 200)


def _person(request: HttpRequest) -> Account | None:
    """Who books with an account: officers book for themselves as anybody else does, without one."""
    user = request.user
    return user if isinstance(user, Account) and user.officer_id is None else None


def _days(request: HttpRequest, group: ServiceGroup, at: datetime) -> tuple[list[BookableDay], BookableDay | None]:
    """The days that may be booked, and the one asked for; without a word the first with room."""
    days = queries.bookable(group, work_calendar(), at)
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        asked = None
    day = next((day for day in days if day.on == asked), None) or next((day for day in days if day.room), None)
    return days, day


def _status(form: forms.Form, refusal: Refusal | None) -> int:
    return 409 if refusal else 422 if form.errors else 200
