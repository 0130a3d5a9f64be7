"""What a person had typed when the login ended: it waits in the session until she is back on the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from congvu.faces.limits import is_too_often

KEPT = "kept_form"
# Characters: two hundred rows with every cell filled come to about half of it.
MOST_KEPT = 1_000_000
KEPT_A_MINUTE = 20


def keep(request: HttpRequest) -> None:
    """Nobody is known here, so only as much as a form can be, and only so often: a stranger must not fill the database."""
    said = request.POST.copy()
    said.pop("csrfmiddlewaretoken", None)
    if not any(said.values()) or request.FILES:
        return
    data = said.urlencode()
    if len(data) > MOST_KEPT or is_too_often(request, "kept-form", KEPT_A_MINUTE):
        messages.warning(
            request, _("Phiên đăng nhập đã hết. Hãy đăng nhập để tiếp tục; tờ khai được lưu ở lần lưu gần nhất.")
        )
        return
    request.session[KEPT] = {"path": request.path, "data": data}
    messages.info(request, _("Phiên đăng nhập đã hết. Nội dung bạn vừa nhập được giữ lại; hãy đăng nhập để tiếp tục."))


def kept(request: HttpRequest, path: str) -> QueryDict | None:
    """What had been posted to this address, told once."""
    found = request.session.get(KEPT)
    if not found or found["path"] != path:
        return None
    del request.session[KEPT]
    return QueryDict(found["data"])


def said_in(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what is posted, or was when the login had ended; None where a page is only opened."""
    return request.POST if request.method == "POST" else kept(request, request.path)
