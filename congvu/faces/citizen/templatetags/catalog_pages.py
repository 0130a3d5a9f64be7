"""Links of the facets, short lists of them, and what the catalogue says in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language, gettext, ngettext

from congvu.catalog.models import Field, Procedure
from congvu.catalog.queries import FacetValue, english_name
from congvu.dossiers.models import Dossier
from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.reference import format_reference

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


@register.filter
def official_name(procedure: Procedure) -> str:
    """The procedure's name: its published English one for an English reader, where it has one."""
    if get_language() == "en" and procedure.is_filed_here and procedure.current_id:
        return english_name(procedure.current_id) or procedure.name
    return procedure.name


@register.filter
def known_as(dossier: Dossier) -> str:
    """The code on its papers; before reception the reference, in groups that can be read aloud."""
    return dossier.code or format_reference(dossier.reference)


@register.filter
def in_groups(reference: str) -> str:
    """N7K3-M9QX-2F"""
    return format_reference(reference)


@register.filter
def field_name(field: Field) -> str:
    return field.name_en if get_language() == "en" and field.name_en else field.name


@register.filter
def said(words: str) -> str:
    """Words that a rule says in Vietnamese, in the reader's language where the catalogue of translations has them."""
    return gettext(words) if words else ""


@register.filter
def limit_said(limit: TimeLimit) -> str:
    """5 ngày làm việc; 5 working days."""
    if get_language() != "en":
        return str(limit)
    number = str(limit.amount)
    if limit.unit is Unit.HOURS:
        return ngettext("%(number)s giờ", "%(number)s giờ", limit.amount) % {"number": number}
    if limit.unit is Unit.WORKING_HOURS:
        return ngettext("%(number)s giờ làm việc", "%(number)s giờ làm việc", limit.amount) % {"number": number}
    if limit.unit is Unit.DAYS:
        return ngettext("%(number)s ngày", "%(number)s ngày", limit.amount) % {"number": number}
    if limit.unit is Unit.WORKING_DAYS:
        return ngettext("%(number)s ngày làm việc", "%(number)s ngày làm việc", limit.amount) % {"number": number}
    return ngettext("%(number)s tháng", "%(number)s tháng", limit.amount) % {"number": number}
