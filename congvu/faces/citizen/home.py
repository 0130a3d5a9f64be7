"""The front page: find a procedure, see where my dossiers stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congvu.dossiers.models import Dossier
from congvu.faces.citizen.catalog import home_context


def home(request: HttpRequest) -> HttpResponse:
    mine = None
    if request.user.is_authenticated and request.user.officer_id is None:
        mine = (
            Dossier.objects.owned_by(request.user)
            .with_state()
            .select_related("procedure", "joined")
            .order_by("-id")[:5]
        )
    return render(request, "citizen/home.html", {**home_context(), "mine": mine})
