"""In the hall: the screen that calls numbers, the machine that gives them, a number's own page. Nobody is named here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from congvu.counter import actions, queries
from congvu.counter.models import ServiceGroup, Ticket
from congvu.dossiers.queries import look_up_public
from congvu.faces.citizen.lookup import ASKS_A_MINUTE, LookUpForm
from congvu.faces.limits import is_too_often
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Unit
from congvu.printing.codes import qr_svg

View = Callable[..., HttpResponse]
# A page of the machine that nobody touches goes back to the start; the number just taken sooner.
IDLE, SHOWN = 120, 60
NUMBERS_A_MINUTE = 30
SALT = "congvu.kiosk"
LINK_WORKS, MACHINE_WORKS = timedelta(hours=1), timedelta(days=365)
COOKIE = "may_lay_so"


# -- the screen ----------------------------------------------------------------------------------------------------
@never_cache
def screens(request: HttpRequest) -> HttpResponse:
    """The screens and machines of each desk; with one desk, its screen."""
    desks = queries.desks()
    if len(desks) == 1:
        return redirect("citizen:screen", desks[0].code)
    return render(request, "citizen/hall/desks.html", {"desks": desks})


@never_cache
def screen(request: HttpRequest, desk: str) -> HttpResponse:
    """Big numbers for the hall. The part that changes asks for itself; unchanged, nothing is said again."""
    unit = _desk(desk)
    shown = queries.screen(unit, localdate(now()))
    context = {"desk": unit, "screen": shown}
    if request.htmx:
        if request.GET.get("thay") == shown.stamp:
            return HttpResponse(status=204)
        return render(request, "citizen/hall/called.html", context)
    return render(request, "citizen/hall/screen.html", context)


@never_cache
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """A number on its holder's telephone: where it stands, and when it is called, to which window."""
    found = get_object_or_404(Ticket.objects.published().select_related("group", "unit", "window"), code=code)
    context = {"ticket": found, "place": queries.place_of(found) if found.state == Ticket.State.WAITING else None}
    template = "citizen/hall/place.html" if request.htmx else "citizen/hall/ticket.html"
    return render(request, template, context)


# -- the machine -----------------------------------------------------------------------------------------------------
def of_machine(view: View) -> View:
    """A page of the kiosk: it goes back to the start when nobody touches it, with scripts or without."""

    @wraps(view)
    def shown(request: HttpRequest, desk: str, *args: Any, **kwargs: Any) -> HttpResponse:
        unit = _desk(desk)
        response = view(request, unit, *args, **kwargs)
        start = reverse("citizen:kiosk", args=[unit.code])
        if request.path != start and response.status_code != 302:
            seconds = SHOWN if request.resolver_match and request.resolver_match.url_name == "kiosk-ticket" else IDLE
            response["Refresh"] = f"{seconds}; url={start}"
        return response

    return never_cache(shown)


def kiosks(request: HttpRequest) -> HttpResponse:
    desks = queries.desks()
    if len(desks) == 1:
        return redirect("citizen:kiosk", desks[0].code)
    return render(request, "citizen/hall/desks.html", {"desks": desks})


@of_machine
def kiosk(request: HttpRequest, unit: Unit) -> HttpResponse:
    return render(request, "citizen/kiosk/start.html", {"desk": unit, "gives": _gives_numbers(request, unit)})


@of_machine
def kiosk_groups(request: HttpRequest, unit: Unit) -> HttpResponse:
    """What for: each group with how many wait and how long it may take."""
    context = {
        "desk": unit,
        "gives": _gives_numbers(request, unit),
        "groups": queries.offered_at(unit, localdate(now())),
    }
    return render(request, "citizen/kiosk/groups.html", context)


@of_machine
def kiosk_take(request: HttpRequest, unit: Unit, group: int) -> HttpResponse:
    """With priority or without; pressed, the number is there."""
    chosen = get_object_or_404(ServiceGroup.objects.published().filter(unit=unit), pk=group)
    refusal: Refusal | None = None
    if request.method == "POST":
        if not _gives_numbers(request, unit):
            return redirect("citizen:kiosk-groups", unit.code)
        if is_too_often(request, "number", NUMBERS_A_MINUTE):
            return render(request, "429.html", status=429)
        priority = request.POST.get("priority", "")
        try:
            taken = actions.take_ticket(chosen, priority if priority in _priorities() else "", by=None, at=now())
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:kiosk-ticket", unit.code, taken.code)
    context = {"desk": unit, "group": chosen, "priorities": _priorities().items(), "refusal": refusal}
    return render(request, "citizen/kiosk/take.html", context, status=409 if refusal else 200)


@of_machine
def kiosk_ticket(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """The number just taken, to be printed, read, or carried away by telephone."""
    tickets = Ticket.objects.published().select_related("group", "unit", "window")
    found = get_object_or_404(tickets.filter(unit=unit), code=code)
    address = f"{settings.CITIZEN_URL}{reverse('citizen:ticket', args=[found.code])}"
    context = {
        "desk": unit,
        "ticket": found,
        "place": queries.place_of(found) if found.state == Ticket.State.WAITING else None,
        "qr": SafeString(qr_svg(address).decode()),
    }
    return render(request, "citizen/kiosk/ticket.html", context)


@of_machine
def kiosk_look_up(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A dossier's degree of completion, which is all a stranger may learn (TT 01/2018/TT-VPCP Đ16.2d)."""
    form = LookUpForm(request.GET if "ma" in request.GET else None)
    found, refusal = None, None
    if form.is_valid():
        if is_too_often(request, "look-up", ASKS_A_MINUTE):
            return render(request, "429.html", status=429)
        try:
            found = look_up_public(form.cleaned_data["ma"])
        except Refusal as refused:
            refusal = refused
    context = {"desk": unit, "form": form, "found": found, "refusal": refusal}
    return render(request, "citizen/kiosk/look_up.html", context, status=404 if refusal else 200)


class ArrivalForm(forms.Form):
    ma = forms.CharField(
        label=gettext_lazy("Mã hẹn"),
        help_text=gettext_lazy("10 ký tự, ví dụ N7K3-M9QX-2F, trên trang lịch hẹn của bạn."),
        max_length=30,
        error_messages={"required": gettext_lazy("Hãy nhập mã hẹn.")},
    )


@of_machine
def kiosk_arrival(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Who has an appointment is here: a number with priority."""
    form = ArrivalForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if form.is_valid():
        if is_too_often(request, "arrival", ASKS_A_MINUTE):
            return render(request, "429.html", status=429)
        try:
            taken = actions.check_in(queries.booking_of(form.cleaned_data["ma"]), by=None, at=now())
        except Refusal as why:
            refusal = why
        else:
            return redirect("citizen:kiosk-ticket", taken.unit.code, taken.code)
    context = {"desk": unit, "form": form, "refusal": refusal}
    return render(
        request, "citizen/kiosk/arrival.html", context, status=409 if refusal else 422 if form.errors else 200
    )


def kiosk_machine(request: HttpRequest, desk: str, token: str) -> HttpResponse:
    """An officer has opened the link on the machine in the hall: from now on it gives numbers."""
    unit = _desk(desk)
    try:
        if signing.loads(token, salt=SALT, max_age=LINK_WORKS) != unit.code:
            raise Http404
    except signing.BadSignature:
        raise Http404 from None
    response = redirect("citizen:kiosk", unit.code)
    response.set_signed_cookie(
        COOKIE,
        unit.code,
        salt=SALT,
        max_age=MACHINE_WORKS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    return response


def _gives_numbers(request: HttpRequest, unit: Unit) -> bool:
    """Numbers are given in the hall, not from afar: by machines that the desk has let. A demonstration lets every one."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=MACHINE_WORKS)
    return settings.DEMONSTRATION or known == unit.code


def _priorities() -> dict[str, Any]:
    kinds = [(kind.value, kind.label) for kind in Ticket.Priority if kind != Ticket.Priority.BOOKED]
    return dict(kinds)


def _desk(code: str) -> Unit:
    found = queries.desk(code)
    if found is None:
        raise Http404
    return found
