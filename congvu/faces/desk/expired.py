"""A login that ended while an officer was typing: what was posted waits until the same person has logged in again.

Every form in which something is typed carries a mark of who it was drawn for (`{% typed_by %}`), signed, so that only
what an officer typed is kept and only that officer gets it back. It is kept in the session that the login goes on with,
and ends with it. Files are not kept: browsers send them once.
"""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict

from congvu.accounts.models import Account

FIELD = "nguoi-go"
_SALT = "congvu.desk.typed-by"
_KEPT = "typed_before_login"
# A form that lay open longer than a day (seconds), or says more than the longest acts do (characters), is not kept.
_LONGEST_OPEN = 24 * 3600
_LONGEST = 200_000


def mark(account: Account) -> str:
    """Whose form it is, signed."""
    return signing.dumps(account.pk, salt=_SALT)


def keep(request: HttpRequest) -> bool:
    """Keep what a person posted after the login had ended; False where nobody typed anything."""
    try:
        who = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_LONGEST_OPEN)
    except signing.BadSignature:
        return False
    said = request.POST.copy()
    for name in (FIELD, "csrfmiddlewaretoken"):
        said.pop(name, None)
    text = said.urlencode()
    if len(text) > _LONGEST:
        return False
    request.session[_KEPT] = {"path": request.path, "who": who, "said": text}
    return True


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What this officer had posted to this page when the login had ended, told once; None where there is nothing."""
    kept = request.session.get(_KEPT)
    if kept is None or request.method != "GET":
        return None
    if kept["who"] != request.user.pk:
        del request.session[_KEPT]
        return None
    if kept["path"] != request.path:
        return None
    del request.session[_KEPT]
    messages.warning(
        request,
        "Phiên làm việc đã hết hạn khi bạn gửi nên chưa có gì được ghi nhận. "
        "Nội dung bạn đã nhập còn ở dưới; hãy đọc lại rồi gửi.",
    )
    return QueryDict(kept["said"])


def texts(typed: QueryDict | None) -> list[str]:
    """The words among what was typed, to be read or copied where the form itself is gone."""
    if typed is None:
        return []
    return [value for _name, values in typed.lists() for value in values if " " in value.strip()]
