"""`{% load ui %}`: the components of README.md. Thin: what they decide stands in the modules beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from congvu.faces.ui import charts, fields, formats, icons, pages, statuses
from congvu.faces.ui.context import facts

register = template.Library()

register.filter("vndate", formats.vndate)
register.filter("vndatetime", formats.vndatetime)
register.filter("vnd", formats.vnd)
register.filter("amount", formats.amount)
register.filter("filesize", formats.filesize)
register.simple_tag(icons.icon, name="icon")
register.simple_tag(facts, name="site_facts")


@register.filter
def deadline_words(due: Any, now: Any = None) -> str:
    return formats.deadline_words(due, now or timezone.now())


# -- buttons and tags --------------------------------------------------------------------------------------------
@register.inclusion_tag("ui/components/button.html")
def button(label: str, kind: str = "primary", name: str = "", value: str = "", icon: str = "", confirm: str = "", type: str = "submit", **attrs: Any) -> dict[str, Any]:
    return {"label": label, "kind": kind, "name": name, "value": value, "icon": icon, "confirm": confirm, "type": type, "attrs": _html(attrs)}


@register.inclusion_tag("ui/components/link_button.html")
def link_button(label: str, href: str, kind: str = "primary", icon: str = "", **attrs: Any) -> dict[str, Any]:
    return {"label": label, "href": href, "kind": kind, "icon": icon, "attrs": _html(attrs)}


@register.simple_tag
def status_tag(state: Any, words: Any = None) -> SafeString:
    colour, label = statuses.colour_and_words(state, words)
    return tag(label, colour)


@register.simple_tag
def tag(words: Any, colour: str = "blue") -> SafeString:
    if colour not in statuses.COLOURS:
        raise ValueError(f"No tag colour {colour!r}.")
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, words)


# -- forms -------------------------------------------------------------------------------------------------------
@register.simple_tag(name="field")
def field_tag(bound: BoundField, **options: Any) -> SafeString:
    if not isinstance(bound, BoundField):
        raise TypeError("{% field %} takes a field of a form, such as form.name; was its name misspelt?")
    return render_to_string("ui/forms/field.html", {"look": fields.look(bound, **options)})


@register.inclusion_tag("ui/forms/error_summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    return {"problems": list(fields.problems(*sources))}


@register.inclusion_tag("ui/components/search_box.html")
def search_box(label: str, action: str = "", name: str = "q", value: str = "", button: str = "", placeholder: str = "", large: bool = False, hide_label: bool = False) -> dict[str, Any]:
    return locals()


# -- navigation --------------------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def nav_link(context: Context, label: str, urlname: str, *args: Any, exact: bool = False, count: int | None = None) -> SafeString:
    """One entry of the service navigation; nothing when this face has no such address."""
    href, current = _place(context, urlname, args, exact)
    if not href:
        return SafeString("")
    known = {"href": href, "current": current, "label": label, "count": count}
    return render_to_string("ui/components/nav_link.html", known)


@register.simple_tag(takes_context=True)
def side_link(context: Context, label: str, href: str, count: int | None = None, late: bool = False, current: bool | None = None, exact: bool = True) -> SafeString:
    """One entry of the desk's side menu. `href` is an address or the name of one."""
    place, here = (href, _is_here(context, href, exact)) if href.startswith(("/", "?")) else _place(context, href, (), exact)
    if not place:
        return SafeString("")
    known = {"href": place, "current": here if current is None else current, "label": label, "count": count, "late": late}
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
        shown.append({"label": words, "href": href, "count": rest[0] if rest else None, "current": _is_here(context, href, True)})
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


# -- what the page shows -----------------------------------------------------------------------------------------
@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Any, narrow: bool = False) -> dict[str, Any]:
    """Rows of (key, value[, action href, action label[, hidden words]]) or a mapping. Empty values are said to be empty."""
    pairs = list(rows.items()) if isinstance(rows, Mapping) else [tuple(row) for row in rows]
    shown = [dict(zip(("key", "value", "href", "action", "about"), row, strict=False)) for row in pairs]
    return {"rows": shown, "actions": any(row.get("href") for row in shown)}


@register.inclusion_tag("ui/components/table.html")
def table(headers: Sequence[Any], rows: Sequence[Any], caption: str, numeric: str = "", empty: str = "", show_caption: bool = False) -> dict[str, Any]:
    """A plain table in a scroll region. `numeric` names the columns of figures by number from 1: "3,4"."""
    right = {int(n) for n in str(numeric).split(",") if n.strip()}
    return {
        "headers": [(h, i in right) for i, h in enumerate(headers, 1)],
        "rows": [[(cell, i in right) for i, cell in enumerate(row, 1)] for row in rows],
        "caption": caption,
        "empty": empty,
        "show_caption": show_caption,
        "span": len(headers),
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    """Items with when, what, and perhaps who, note, state (done, current, coming, stopped)."""
    shown = [{name: _part(item, name) for name in ("when", "what", "who", "note", "state")} for item in items]
    for item in shown:
        item["dated"] = isinstance(item["when"], date)
    return {"items": shown, "label": label}


@register.inclusion_tag("ui/components/steps.html")
def steps(labels: Sequence[Any], current: int) -> dict[str, Any]:
    """Where a person is in a form of several pages: labels or (label, href), `current` counted from 1."""
    shown = []
    for number, entry in enumerate(labels, 1):
        label, href = entry if isinstance(entry, tuple | list) else (entry, "")
        state = "done" if number < current else "current" if number == current else "coming"
        shown.append({"number": number, "label": label, "href": href, "state": state})
    return {"steps": shown, "current": current}


@register.inclusion_tag("ui/components/tile.html")
def tile(title: str, href: str, text: Any = "", icon: str = "", level: int = 3) -> dict[str, Any]:
    return {"title": title, "href": href, "text": text, "icon": icon, "heading": f"h{int(level)}"}


@register.inclusion_tag("ui/components/stat.html")
def stat(label: str, value: Any, href: str = "", colour: str = "blue", note: Any = "") -> dict[str, Any]:
    shown = formats.amount(value) if isinstance(value, int | float) else value
    return {"label": label, "value": shown, "href": href, "colour": colour, "note": note}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: str, value: float, largest: float = 100, words: str = "", colour: str = "green") -> dict[str, Any]:
    share = f"{formats.amount(round(100 * value / largest, 1) if largest else 0)} %"
    return {"label": label, "value": value, "largest": largest, "words": words or share.replace(",0 %", " %"), "colour": colour}


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], unit: str = "", first: str = "") -> dict[str, Any]:
    """A chart with its table. `series` of (name, values); `first` heads the labels' column."""
    rows = [(label, [values[i] for _name, values in series]) for i, label in enumerate(labels)]
    return {"title": title, "chart": charts.bars(labels, series), "series": series, "rows": rows, "unit": unit, "first": first}


# -- blocks ------------------------------------------------------------------------------------------------------
@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, kind: str = "", id: str = "") -> SafeString:
    """kind: highlight, good, wait."""
    known = {"content": content, "title": title, "heading": f"h{int(level)}", "kind": kind, "id": id}
    return render_to_string("ui/components/card.html", known)


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """Wide content that scrolls by itself, reachable by keyboard and named."""
    return format_html('<div class="cv-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    return render_to_string("ui/components/empty.html", {"content": content, "title": title, "icon": icon})


@register.simple_block_tag
def next_step(content: str, title: str, icon: str = "info") -> SafeString:
    """What the reader must do now."""
    return render_to_string("ui/components/next_step.html", {"content": content, "title": title, "icon": icon})


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    return render_to_string("ui/components/warning.html", {"content": content})


@register.simple_block_tag
def notification(content: str, title: str = "", kind: str = "") -> SafeString:
    """kind: success, error, or nothing."""
    return render_to_string("ui/components/notification.html", {"content": content, "title": title, "kind": kind})


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    return render_to_string("ui/components/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag(takes_context=True)
def filter_panel(context: Context, content: str, title: str = "", action: str = "", row: bool = False) -> SafeString:
    """A GET form of filters with its buttons; `row` sets them side by side."""
    request = context.get("request")
    clear = request.path if request else "?"
    return render_to_string("ui/components/filter_panel.html", {"content": content, "title": title, "action": action, "clear": clear, "row": row})


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


def _html(attrs: dict[str, Any]) -> SafeString:
    """Further HTML attributes: data_x becomes data-x, True a bare attribute, False and None nothing."""
    parts = []
    for name, value in attrs.items():
        written = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {written}")
        elif value not in (None, False):
            parts.append(f' {written}="{conditional_escape(value)}"')
    return mark_safe("".join(parts))


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
