"""A refusal that a view did not catch becomes a page with its sentence, never a stack trace; characters that nothing
can keep are a request that cannot be read, not a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congvu.kernel.refusal import Refusal


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            response = render(request, "ui/refusal.html", {"refusal": exception}, status=409)
            if "HX-Request" in request.headers:
                # A part of a page was asked for; the sentence takes the whole of it.
                response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
            return response
        if _is_unkeepable(exception):
            return render(request, "400.html", status=400)
        return None


def _is_unkeepable(exception: Exception) -> bool:
    """Whether the request held characters that no text of the database can: NUL, or half a character."""
    if isinstance(exception, UnicodeEncodeError):
        return exception.reason == "surrogates not allowed"
    return isinstance(exception, ValueError | DataError) and "NUL" in str(exception)
