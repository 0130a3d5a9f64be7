"""`{% load hall %}`: what pages of the hall say of groups and waiting."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import get_language

from congvu.counter.models import ServiceGroup

register = template.Library()


@register.filter
def service_name(group: ServiceGroup) -> str:
    """The group's name in the reader's language, where it has one."""
    return group.name_en if get_language() == "en" and group.name_en else group.name


@register.filter
def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
