"""Boundary timers: when the holder of a step is reminded, read from BPMN."""

from __future__ import annotations

import re

from congvu.kernel.limits import LimitTooLong, LimitUnreadable, parse_limit
from congvu.workflow.reading import Node
from congvu.workflow.rules import documented

_ISO = re.compile(r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?")


def reminder_of(node: Node) -> dict[str, str] | None:
    """When a boundary timer reminds: so long before the step is due, or so long after it opened."""
    said = documented(node.documentation)
    for key, name in (("before", "remind_before"), ("after", "remind_after")):
        if key in said:
            return _limit_of(name, said[key])
    if iso := _ISO.fullmatch(node.timer):
        if iso["days"] and not (iso["hours"] or iso["minutes"]):
            return {"remind_after": f"{iso['days']} ngày"}
        hours = int(iso["days"] or 0) * 24 + int(iso["hours"] or 0) + int(iso["minutes"] or 0) / 60
        return _limit_of("remind_after", f"{hours:.2f}".rstrip("0").rstrip(".") + " giờ") if hours else None
    return _limit_of("remind_after", node.timer) if node.timer else None


def _limit_of(name: str, text: str) -> dict[str, str] | None:
    try:
        return {name: str(parse_limit(text))}
    except (LimitUnreadable, LimitTooLong):
        return None
