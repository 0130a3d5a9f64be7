"""`{% load ui %}`: the components of README.md, gathered from `congvu.faces.ui.tags`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from congvu.faces.ui import formats, icons
from congvu.faces.ui.context import facts
from congvu.faces.ui.tags import blocks, controls, navigation, showing

register = template.Library()
for part in (controls, navigation, showing, blocks):
    register.tags.update(part.register.tags)

register.simple_tag(icons.icon, name="icon")
register.simple_tag(facts, name="site_facts")
register.filter("vndate", formats.vndate)
register.filter("vndatetime", formats.vndatetime)
register.filter("vnd", formats.vnd)
register.filter("amount", formats.amount)
register.filter("filesize", formats.filesize)


@register.filter
def deadline_words(due: Any, now: Any = None) -> str:
    return formats.deadline_words(due, now or timezone.now())
