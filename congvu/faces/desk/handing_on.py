"""Bàn giao: everything an officer holds, shown first and then given in one act to those who go on with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.handing_on import Held, dealt_among, held_work, holders_to_settle
from congvu.faces.desk.access import officer_required
from congvu.kernel.refusal import Refusal


@dataclass
class Line:
    """One step that is handed on: its dossier, who may get it and who is chosen."""

    held: Held
    dossier: Dossier | None
    chosen: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"buoc-{self.held.item.pk}"


@officer_required
def handing_on(request: HttpRequest) -> HttpResponse:
    """Whose work the officer may hand on: his own, and that of those in the units he leads."""
    found = holders_to_settle(request.user, localdate())
    return render(request, "desk/standing_in/holders.html", {"holders": found})


@officer_required
def of_officer(request: HttpRequest, number: str) -> HttpResponse:
    """GET asks to whom and shows how it would be dealt; POST gives."""
    giver, work = _work(request, number)
    people = {str(one.pk): one for held in work for one in held.able}
    asked = [key for key in request.GET.getlist("nguoi") if key in people]
    lines = _lines(request, work, dealt_among(work, [people[key] for key in asked]))
    reason, refusal = request.POST.get("reason", "").strip(), None
    missing: list[str] = []
    if request.method == "POST":
        receivers = _receivers(request, lines, people)
        if any(line.errors for line in lines):
            missing.append("Hãy chọn người nhận cho từng việc.")
        if not reason:
            missing.append("Hãy ghi lý do bàn giao.")
        if not missing:
            try:
                actions.hand_on(giver, receivers, reason, by=request.user, at=now())
            except Refusal as why:
                refusal = why
            else:
                messages.success(request, f"Đã bàn giao {len(receivers)} việc của {giver}. Người nhận được báo.")
                return redirect("desk:handing-on")
    context = {
        "giver": giver,
        "lines": lines,
        "people": people.values(),
        "asked": asked,
        "reason": reason,
        "no_reason": request.method == "POST" and not reason,
        "missing": missing,
        "refusal": refusal,
        "number": number,
    }
    return render(request, "desk/standing_in/hand_on.html", context, status=409 if refusal else 422 if missing else 200)


def _work(request: HttpRequest, number: str) -> tuple[Account, list[Held]]:
    on = localdate()
    giver = next((one.account for one in holders_to_settle(request.user, on) if one.number == number), None)
    if giver is None:
        raise Http404
    return giver, held_work(giver, request.user, on)


def _lines(request: HttpRequest, work: list[Held], dealt: dict[int, int | None]) -> list[Line]:
    cases = [held.item.instance_id for held in work]
    seen = Dossier.objects.visible_to(request.user).filter(process__in=cases).select_related("procedure")
    dossiers = {dossier.process_id: dossier for dossier in seen.defer("answers", "folded")}
    lines = [Line(held, dossiers.get(held.item.instance_id)) for held in work]
    for line in lines:
        line.chosen = request.POST.get(line.name) or str(dealt.get(line.held.item.pk) or "")
    return lines


def _receivers(request: HttpRequest, lines: list[Line], people: dict[str, Any]) -> dict[int, Account]:
    receivers = {}
    for line in lines:
        able = {str(one.pk): one for one in line.held.able}
        if line.chosen in able:
            receivers[line.held.item.pk] = able[line.chosen]
        else:
            line.errors = ["Hãy chọn người nhận."]
    return receivers
