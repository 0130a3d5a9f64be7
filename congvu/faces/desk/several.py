"""A list of forms on one page that grows by its own button, with or without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from congvu.faces.desk import expired
from congvu.kernel.refusal import Refusal


def growing(
    form: type[forms.Form],
    said: QueryDict | None,
    most: int,
    first: int,
    form_kwargs: dict[str, Any] | None = None,
    initial: list[dict[str, Any]] | None = None,
) -> Any:
    """The forms as they are posted, or `first` empty ones; one more where the person asked for it."""
    kind = forms.formset_factory(form, extra=first, max_num=most, absolute_max=most)
    if said is None:
        if initial is not None:
            kind.extra = max(first - len(initial), 0)
        return kind(prefix="muc", form_kwargs=form_kwargs or {}, initial=initial)
    data = said.copy()
    if "them" in said:
        total = data.get("muc-TOTAL_FORMS", "0")
        is_number = total.isascii() and total.isdigit() and len(total) < 5
        data["muc-TOTAL_FORMS"] = str(min(int(total) + 1 if is_number else first, most))
    return kind(data, prefix="muc", form_kwargs=form_kwargs or {})


def said_in(request: HttpRequest) -> QueryDict | None:
    """What is posted, or was when the login had ended."""
    return request.POST if request.method == "POST" else expired.typed_before(request)


def is_sent(request: HttpRequest) -> bool:
    """The form was really sent, not only lengthened by a line."""
    return request.method == "POST" and "them" not in request.POST


def status_of(request: HttpRequest, refusal: Refusal | None, *forms_: Any) -> int:
    if refusal is not None:
        return 409
    return 422 if is_sent(request) and not all(form.is_valid() for form in forms_) else 200
