"""Components that wrap what a template writes."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from congvu.faces.ui.long_work import LongWork

register = template.Library()


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
    return render_to_string(
        "ui/components/filter_panel.html",
        {"content": content, "title": title, "action": action, "clear": clear, "row": row},
    )


@register.simple_block_tag(takes_context=True)
def long_work(context: Context, content: str, work: LongWork, id: str = "cong-viec", seconds: int = 3) -> SafeString:
    """How far long work is; asks the page again until it has ended. What stands inside says what to do now."""
    request = context.get("request")
    here = request.get_full_path() if request else "?"
    known = {"content": content, "work": work, "id": id, "seconds": seconds, "here": here}
    return render_to_string("ui/components/long_work.html", known)


@register.simple_tag
def looks_again(work: LongWork, seconds: int = 5) -> SafeString:
    """For the head of a page with `long_work`: a browser without scripts asks the page again by itself."""
    if not work.is_going_on:
        return SafeString("")
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', seconds)
