"""`{% load hall %}`: what pages say of groups and waiting, and of what travels by post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils.timezone import now
from django.utils.translation import get_language

from congvu.counter.models import ServiceGroup
from congvu.dossiers.models import Dossier
from congvu.post import queries as post

register = template.Library()


@register.filter
def service_name(group: ServiceGroup) -> str:
    """The group's name in the reader's language, where it has one."""
    return group.name_en if get_language() == "en" and group.name_en else group.name


@register.filter
def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@register.simple_tag(takes_context=True)
def by_post(context: template.Context, dossier: Dossier) -> dict[str, Any]:
    """How the dossier travels by post, and whether more may be ordered."""
    actor = context["request"].user
    travelling = post.consignments_of(dossier, actor)
    return {"travelling": travelling, "open": post.may_be_ordered(dossier, actor, travelling, now())}
