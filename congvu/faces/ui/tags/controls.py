"""Buttons, coloured tags and the parts of forms."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from congvu.faces.ui import fields, statuses

register = template.Library()


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    icon: str = "",
    confirm: str = "",
    type: str = "submit",
    **attrs: Any,
) -> dict[str, Any]:
    return {
        "label": label,
        "kind": kind,
        "name": name,
        "value": value,
        "icon": icon,
        "confirm": confirm,
        "type": type,
        "attrs": _html(attrs),
    }


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


@register.simple_tag(name="field")
def field_tag(bound: BoundField, **options: Any) -> SafeString:
    if not isinstance(bound, BoundField):
        raise TypeError("{% field %} takes a field of a form, such as form.name; was its name misspelt?")
    return render_to_string("ui/forms/field.html", {"look": fields.look(bound, **options)})


@register.inclusion_tag("ui/forms/error_summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    return {"problems": list(fields.problems(*sources))}


@register.inclusion_tag("ui/components/search_box.html")
def search_box(
    label: str,
    action: str = "",
    name: str = "q",
    value: str = "",
    button: str = "",
    placeholder: str = "",
    large: bool = False,
    hide_label: bool = False,
) -> dict[str, Any]:
    return {
        "label": label,
        "action": action,
        "name": name,
        "value": value,
        "button": button,
        "placeholder": placeholder,
        "large": large,
        "hide_label": hide_label,
    }


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
