"""The ways from one page to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from congvu.faces.ui import pages

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context,
    label: str,
    urlname: str,
    *args: Any,
    exact: bool = False,
    count: int | None = None,
    current: bool | None = None,
) -> SafeString:
    """One entry of the service navigation; nothing when this face has no such address."""
    href, here = _place(context, urlname, args, exact)
    if not href:
        return SafeString("")
    known = {"href": href, "current": here if current is None else current, "label": label, "count": count}
    return render_to_string("ui/components/nav_link.html", known)


@register.simple_tag(takes_context=True)
def side_link(
    context: Context,
    label: str,
    href: str,
    count: int | None = None,
    late: bool = False,
    current: bool | None = None,
    exact: bool = True,
) -> SafeString:
    """One entry of the desk's side menu. `href` is an address or the name of one."""
    place, here = (
        (href, _is_here(context, href, exact)) if href.startswith(("/", "?")) else _place(context, href, (), exact)
    )
    if not place:
        return SafeString("")
    known = {
        "href": place,
        "current": here if current is None else current,
        "label": label,
        "count": count,
        "late": late,
    }
    return render_to_string("ui/components/side_link.html", known)


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """Label, address, label, address, …; a last label without an address is the page itself."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return {"pairs": pairs}


@register.inclusion_tag("ui/components/back_link.html")
def back_link(href: str, label: str = "") -> dict[str, Any]:
    return {"href": href, "label": label}


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def tabs(context: Context, label: str, items: Sequence[Any]) -> dict[str, Any]:
    """Tabs that are links: items of (label, href[, count]); the one that is this page is marked."""
    shown = []
    for item in items:
        words, href, *rest = item
        shown.append(
            {"label": words, "href": href, "count": rest[0] if rest else None, "current": _is_here(context, href, True)}
        )
    return {"label": label, "items": shown}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, param: str = "trang") -> dict[str, Any]:
    """Pages of a `Page` of Django's paginator, or of anything with number, has_previous and has_next."""
    last = getattr(getattr(page, "paginator", None), "num_pages", None)

    def to(number: int) -> str:
        return _query(context, **{param: number})

    return {
        "numbers": [(n, to(n) if n else "") for n in pages.window(page.number, last)] if last else [],
        "current": page.number,
        "previous": to(page.number - 1) if page.has_previous() else "",
        "next": to(page.number + 1) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's own query string with some values changed; None takes one away."""
    return _query(context, **changes)


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    request = context.get("request")
    others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
    return {"others": others, "next": request.get_full_path() if request and request.method == "GET" else "/"}


def _place(context: Context, urlname: str, args: Sequence[Any], exact: bool) -> tuple[str, bool]:
    try:
        href = reverse(urlname, args=args)
    except NoReverseMatch:
        return "", False
    return href, _is_here(context, href, exact)


def _is_here(context: Context, href: str, exact: bool) -> bool:
    request = context.get("request")
    if request is None:
        return False
    if "?" in href:
        path, _mark, wanted = href.partition("?")
        return path in ("", request.path) and wanted == request.META.get("QUERY_STRING", "")
    return request.path == href or (not exact and href != "/" and request.path.startswith(href))


def _query(context: Context, **changes: Any) -> str:
    request = context.get("request")
    given = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            given.pop(name, None)
        else:
            given[name] = str(value)
    return f"?{given.urlencode()}"
