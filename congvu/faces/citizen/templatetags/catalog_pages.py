"""Links of the facets, and short lists of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from congvu.catalog.queries import FacetValue

register = template.Library()


@register.simple_tag(takes_context=True)
def with_choice(context: Context, parameter: str, value: str) -> str:
    """The page's own query string with one choice changed, taken away when empty; always from the first page."""
    asked = context["request"].GET.copy()
    asked.pop("trang", None)
    asked.pop(parameter, None)
    if value:
        asked[parameter] = value
    return f"?{asked.urlencode()}"


@register.filter
def first_or_chosen(values: tuple[FacetValue, ...], most: int) -> list[Any]:
    """The most frequent values, and the chosen one wherever it stands."""
    return [value for place, value in enumerate(values) if place < most or value.chosen]
