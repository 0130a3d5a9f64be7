"""Quầy: where an officer sits down, calls numbers, serves, passes on; the day's appointments; how long people waited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.counter import actions, queries
from congvu.counter.models import Booking, ServiceGroup, Ticket, Window
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask
from congvu.faces.desk.registers import PeriodForm, period_asked
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role

# The words of a press on the console: what is done, and what is said when it is done.
TICKET_ACTS: dict[str, tuple[Callable[..., Ticket], str]] = {
    "call_again": (actions.call_again, "Đã gọi lại số {ticket}."),
    "miss": (actions.miss, "Số {ticket}: không có mặt. Người đó đến sau thì gọi lại được trong ngày."),
    "serve": (actions.serve, "Đã xong số {ticket}."),
    "serve_and_call_next": (actions.serve_and_call_next, "Số {ticket}: {state}."),
}
KIOSK_SALT = "congvu.kiosk"


class TicketForm(forms.Form):
    """A number for somebody who cannot use the machine."""

    group = forms.ModelChoiceField(
        label="Nhóm dịch vụ",
        queryset=None,
        empty_label=None,
        error_messages={"required": "Hãy chọn nhóm dịch vụ.", "invalid_choice": "Hãy chọn một nhóm trong danh sách."},
    )
    priority = forms.ChoiceField(label="Diện ưu tiên", required=False, choices=Ticket.Priority.choices)

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data)
        groups = ServiceGroup.objects.visible_to(request.user).published()
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


@role_required(Role.RECEIVER)
def windows(request: HttpRequest) -> HttpResponse:
    """The window I sit at, or all windows to choose from."""
    mine = queries.window_of(request.user)
    shown = Window.objects.visible_to(request.user).filter(ended_at__isnull=True, unit__in=_units(request))
    context = {
        "windows": shown.select_related("officer", "unit").prefetch_related("groups"),
        "mine": mine,
        "console": queries.console(mine, localdate(now())) if mine else None,
        "desk": mine.unit if mine else next((window.unit for window in shown.select_related("unit")), None),
        "ticket_form": TicketForm(request=request),
        "kiosk": _kiosk_link(request),
        "now": now(),
    }
    return render(request, "desk/windows/windows.html", context)


@role_required(Role.RECEIVER)
def queue(request: HttpRequest) -> HttpResponse:
    """The line as it is now, for the page to refresh by itself."""
    mine = queries.window_of(request.user)
    if mine is None:
        return HttpResponse(status=204)
    context = {"console": queries.console(mine, localdate(now())), "mine": mine, "now": now()}
    return render(request, "desk/windows/queue.html", context)


@role_required(Role.RECEIVER)
@require_POST
def window_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Sit down, get up, call the next."""
    window = get_object_or_404(Window.objects.visible_to(request.user), pk=pk)
    do: dict[str, tuple[Callable[..., Any], str]] = {
        "open": (actions.open_window, "Đã mở quầy {window.number}."),
        "close": (actions.close_window, "Đã đóng quầy {window.number}."),
        "call_next": (actions.call_next, "Mời số {done}."),
    }
    action, said = do[act]
    return _pressed(request, lambda: action(window, by=request.user, at=now()), said, window=window)


@role_required(Role.RECEIVER)
@require_POST
def ticket_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One press about one number."""
    ticket = _ticket(request, pk)
    action, said = TICKET_ACTS[act]
    return _pressed(request, lambda: action(ticket, by=request.user, at=now()), said)


@role_required(Role.RECEIVER)
@require_POST
def ticket_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call this number out of turn to my window."""
    ticket, mine = _ticket(request, pk), queries.window_of(request.user)
    if mine is None:
        messages.error(request, "Hãy mở một quầy trước khi gọi số.")
        return redirect("desk:windows")
    return _pressed(request, lambda: actions.call(ticket, mine, by=request.user, at=now()), "Mời số {done}.")


@role_required(Role.RECEIVER)
@require_POST
def ticket_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = _ticket(request, pk)
    others = Window.objects.visible_to(request.user).filter(unit=ticket.unit_id)
    chosen = request.POST.get("to", "")
    to = get_object_or_404(others, pk=chosen if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0)
    return _pressed(
        request,
        lambda: actions.transfer(ticket, to, by=request.user, at=now()),
        "Đã chuyển số {ticket} sang quầy {to.number}.",
        to=to,
    )


@role_required(Role.RECEIVER)
@require_POST
def ticket_new(request: HttpRequest) -> HttpResponse:
    """A number taken at the window for somebody who cannot use the machine."""
    form = TicketForm(request.POST, request=request)
    if not form.is_valid():
        messages.error(request, "Hãy chọn nhóm dịch vụ và diện ưu tiên trong danh sách rồi cấp số lại.")
        return redirect("desk:windows")
    said = form.cleaned_data
    return _pressed(
        request,
        lambda: actions.take_ticket(said["group"], said["priority"], by=request.user, at=now()),
        "Đã cấp số {done}.",
    )


def _pressed(request: HttpRequest, act: Callable[[], Any], said: str, **words: Any) -> HttpResponse:
    try:
        done = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        state = done.get_state_display().lower() if isinstance(done, Ticket) else ""
        messages.success(request, said.format(done=done, ticket=done, state=state, **words))
    return redirect("desk:windows")


def _ticket(request: HttpRequest, pk: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.user), pk=pk)


def _units(request: HttpRequest) -> set[int]:
    groups = ServiceGroup.objects.visible_to(request.user).filter(ended_at__isnull=True)
    return set(groups.values_list("unit", flat=True))


def _kiosk_link(request: HttpRequest) -> str:
    """The address that makes the machine it is opened on a kiosk of this desk; it works for an hour."""
    desk = next((unit for unit in queries.desks() if unit.pk in _units(request)), None)
    if desk is None:
        return ""
    return f"{settings.CITIZEN_URL}/kiosk/{desk.code}/may/{signing.dumps(desk.code, salt=KIOSK_SALT)}"


# -- appointments --------------------------------------------------------------------------------------------------
class DayForm(forms.Form):
    ngay = forms.DateField(
        label="Ngày",
        input_formats=["%d/%m/%Y"],
        error_messages={"invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."},
    )


@role_required(Role.RECEIVER)
def bookings(request: HttpRequest) -> HttpResponse:
    """Who comes on a day, half hour by half hour."""
    today = localdate(now())
    form = DayForm(request.GET if "ngay" in request.GET else {"ngay": f"{today:%d/%m/%Y}"})
    day = form.cleaned_data["ngay"] if form.is_valid() else today
    found = Booking.objects.visible_to(request.user).filter(slot__date=day).select_related("group", "ticket")
    context = {
        "form": form,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "hours": queries.booked_by_hour(list(found)),
    }
    return render(request, "desk/windows/bookings.html", context, status=422 if form.errors else 200)


@role_required(Role.RECEIVER)
def booking_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody telephoned that they do not come."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).select_related("group"), pk=pk)
    question = Question(
        "Hủy lịch hẹn",
        f"{booking.name}, {booking.group.name}. Người đặt gọi điện báo không đến; giờ này được trả lại cho người khác.",
        "Hủy lịch hẹn",
        reverse("desk:bookings"),
        "Lịch hẹn trong ngày",
        grave=True,
    )
    return ask(
        request,
        NothingToSay(request.POST if request.method == "POST" else None),
        question,
        lambda said: actions.cancel_at_desk(booking, by=request.user, at=now()),
        "Đã hủy lịch hẹn.",
    )


# -- how long people waited ------------------------------------------------------------------------------------------
@role_required(Role.RECEIVER)
def times(request: HttpRequest) -> HttpResponse:
    form: PeriodForm = period_asked(request)
    lines = []
    if form.is_valid():
        lines = queries.times(request.user, form.cleaned_data["tu"], form.cleaned_data["den"])
    return render(
        request, "desk/windows/times.html", {"form": form, "lines": lines}, status=422 if form.errors else 200
    )
