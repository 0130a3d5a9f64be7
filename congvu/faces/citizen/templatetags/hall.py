"""`{% load hall %}`: what pages say of groups and waiting, and of what travels by post."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import get_language

from congvu.counter.models import ServiceGroup
from congvu.dossiers.models import Dossier
from congvu.post.models import Consignment

register = template.Library()


@register.filter
def service_name(group: ServiceGroup) -> str:
    """The group's name in the reader's language, where it has one."""
    return group.name_en if get_language() == "en" and group.name_en else group.name


@register.filter
def minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


@register.simple_tag(takes_context=True)
def by_post(context: template.Context, dossier: Dossier) -> list[Consignment]:
    """How the dossier travels by post; asked only of one that does."""
    if "post" not in {dossier.channel, dossier.result_way}:
        return []
    found = Consignment.objects.visible_to(context["request"].user).filter(dossier=dossier)
    return list(found.prefetch_related("reports"))
