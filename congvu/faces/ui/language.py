"""Which language a page speaks: Vietnamese, until the reader chooses otherwise."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware


class ChosenLanguage(LocaleMiddleware):
    """The reader's own choice (a cookie) or Vietnamese; never a guess from the browser.

    Many Vietnamese readers use a browser set to English; the portal of a ministry does not answer them in English for that.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
