"""`{% load ui %}`: the components of README.md, gathered from `congvu.faces.ui.tags`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from congvu.dossiers.queries import state_of, state_words
from congvu.faces.ui import formats, icons
from congvu.faces.ui.context import facts
from congvu.faces.ui.maintenance import told_now
from congvu.faces.ui.tags import blocks, controls, law, navigation, showing
from congvu.notifications.queries import unread_count

register = template.Library()
for part in (controls, navigation, showing, blocks, law):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

register.simple_tag(icons.icon, name="icon")
register.simple_tag(facts, name="site_facts")
# The state of a dossier as every page says it, in portal and desk alike (TT 22/2019/TT-BTTTT Đ4.2).
register.filter("shown_state", state_of)
register.filter("state_words", state_words)
register.filter("vndate", formats.vndate)
register.filter("vndatetime", formats.vndatetime)
register.filter("vnd", formats.vnd)
register.filter("amount", formats.amount)
register.filter("filesize", formats.filesize)


@register.simple_tag(takes_context=True)
def unread_notices(context: template.Context) -> int:
    """How many notifications the person has not read."""
    user = context.get("user")
    return unread_count(user) if user is not None and user.is_authenticated else 0


@register.inclusion_tag("ui/components/maintenance.html")
def maintenance_notices(list_at: str = "") -> dict[str, Any]:
    """What is told at the head of every page until the service is back (TT 32/2017/TT-BTTTT Đ11.2e).

    `list_at` is where all of them stand, on pages that may lead there.
    """
    return {"notices": told_now(), "link": list_at}


@register.filter
def deadline_words(due: Any, now: Any = None) -> str:
    return formats.deadline_words(due, now or timezone.now())
