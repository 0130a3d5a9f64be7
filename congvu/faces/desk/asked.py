"""One act of whoever keeps the system: GET asks, POST does, a refusal stands beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from congvu.faces.desk import expired
from congvu.kernel.refusal import Refusal


@dataclass(frozen=True)
class Question:
    """How an act is asked: title, what it does in plain words, the button, where one comes from."""

    title: str
    lead: str
    button: str
    back: str
    back_label: str
    grave: bool = False


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: what is posted, even nothing, or was when the login had ended; else None."""
    return request.POST if request.method == "POST" else expired.typed_before(request)


def ask(
    request: HttpRequest,
    form: forms.Form,
    question: Question,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    *,
    to: str = "",
    template: str = "desk/people/act.html",
    **context: Any,
) -> HttpResponse:
    """Do `act` with what was typed and go to `to` (the page before, if not given), or show the question again."""
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, done)
            return redirect(to or question.back)
    shown = {"form": form, "question": question, "refusal": refusal, **context}
    return render(request, template, shown, status=409 if refusal else 422 if form.errors else 200)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "4"}),
        error_messages={"required": "Hãy ghi lý do; người liên quan sẽ đọc lý do này."},
    )


class NothingToSay(forms.Form):
    """An act that only has to be confirmed."""
