"""The law's own words on a page that speaks another language: marked, so that a screen reader reads them as Vietnamese."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def law_lang() -> SafeString:
    """The attribute for an element that holds nothing but the law's words: `<li{% law_lang %}>{{ paper.name }}</li>`."""
    return SafeString("" if _is_vietnamese() else ' lang="vi"')


@register.filter
def law(words: Any) -> SafeString:
    """The law's words among others: `{{ control.label|law }}`. Not for titles and attributes, which take no elements."""
    if not words or _is_vietnamese():
        return conditional_escape(words)
    return format_html('<span lang="vi">{}</span>', words)


def _is_vietnamese() -> bool:
    return (get_language() or "vi") == "vi"
