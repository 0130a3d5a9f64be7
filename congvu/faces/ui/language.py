"""Which language a page speaks: Vietnamese, until the reader chooses otherwise."""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import activate

# The desk and the machines' API speak the ministry's language, whatever the same person reads on the portal.
VIETNAMESE_ONLY = ("/ban-lam-viec/", "/api/")


class ChosenLanguage(LocaleMiddleware):
    """The reader's own choice (a cookie) or Vietnamese; never a guess from the browser.

    Many Vietnamese readers use a browser set to English; the portal of a ministry does not answer them in English for that.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        if request.path_info.startswith(VIETNAMESE_ONLY):
            activate("vi")
            request.LANGUAGE_CODE = "vi"
            return
        super().process_request(request)
