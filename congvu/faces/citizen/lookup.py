"""Tra cứu: what a stranger may learn with a code, the degree of completion and no more (TT 01/2018/TT-VPCP Đ16.2d)."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from congvu.dossiers import queries
from congvu.dossiers.models import Dossier
from congvu.faces.limits import is_too_often
from congvu.kernel.refusal import Refusal

ASKS_A_MINUTE = 20


class LookUpForm(forms.Form):
    ma = forms.CharField(
        label=gettext_lazy("Mã hồ sơ hoặc mã nộp"),
        help_text=gettext_lazy("Mã hồ sơ in trên giấy tiếp nhận, ví dụ 000.00.00.G02-010118-0001. Mã nộp có 10 ký tự."),
        max_length=80,
        error_messages={"required": gettext_lazy("Hãy nhập mã hồ sơ hoặc mã nộp.")},
    )


def look_up(request: HttpRequest) -> HttpResponse:
    form = LookUpForm(request.GET if "ma" in request.GET else None)
    found, refusal = None, None
    if form.is_valid():
        if is_too_often(request, "look-up", ASKS_A_MINUTE):
            return render(request, "429.html", status=429)
        text = form.cleaned_data["ma"]
        try:
            found = queries.look_up_public(text)
        except Refusal as refused:
            refusal = refused
        else:
            if request.user.is_authenticated and request.user.officer_id is None:
                mine = Dossier.objects.owned_by(request.user).filter(reference=found.reference).first()
                if mine is not None:
                    return redirect("citizen:dossier", mine.reference)
    return render(
        request,
        "citizen/lookup.html",
        {"form": form, "found": found, "refusal": refusal, "at": now()},
        status=404 if refusal else 200,
    )
