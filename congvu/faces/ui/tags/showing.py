"""What a page shows: facts, tables, histories, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template

from congvu.faces.ui import charts, formats, signatures

register = template.Library()


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Any, narrow: bool = False) -> dict[str, Any]:
    """Rows of (key, value[, action href, action label[, hidden words]]) or a mapping. Empty values are said to be empty."""
    pairs = list(rows.items()) if isinstance(rows, Mapping) else [tuple(row) for row in rows]
    shown = [dict(zip(("key", "value", "href", "action", "about"), row, strict=False)) for row in pairs]
    return {"rows": shown, "actions": any(row.get("href") for row in shown)}


@register.inclusion_tag("ui/components/table.html")
def table(
    headers: Sequence[Any],
    rows: Sequence[Any],
    caption: str,
    numeric: str = "",
    empty: str = "",
    show_caption: bool = False,
) -> dict[str, Any]:
    """A plain table in a scroll region. `numeric` names the columns of figures by number from 1: "3,4"."""
    right = {int(n) for n in str(numeric).split(",") if n.strip()}
    return {
        "headers": [(h, i in right) for i, h in enumerate(headers, 1)],
        "rows": [[(cell, i in right) for i, cell in enumerate(row, 1)] for row in rows],
        "caption": caption,
        "empty": empty,
        "show_caption": show_caption,
        "span": len(headers),
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    """Items with when, what, and perhaps who, note, state (done, current, coming, stopped)."""
    shown = [{name: _part(item, name) for name in ("when", "what", "who", "note", "state")} for item in items]
    for item in shown:
        item["dated"] = isinstance(item["when"], date)
    return {"items": shown, "label": label}


@register.inclusion_tag("ui/components/steps.html")
def steps(labels: Sequence[Any], current: int) -> dict[str, Any]:
    """Where a person is in a form of several pages: labels or (label, href), `current` counted from 1."""
    shown = []
    for number, entry in enumerate(labels, 1):
        label, href = entry if isinstance(entry, tuple | list) else (entry, "")
        state = "done" if number < current else "current" if number == current else "coming"
        shown.append({"number": number, "label": label, "href": href, "state": state})
    return {"steps": shown, "current": current}


@register.inclusion_tag("ui/components/tile.html")
def tile(title: str, href: str, text: Any = "", icon: str = "", level: int = 3) -> dict[str, Any]:
    return {"title": title, "href": href, "text": text, "icon": icon, "heading": f"h{int(level)}"}


@register.inclusion_tag("ui/components/stat.html")
def stat(label: str, value: Any, href: str = "", colour: str = "blue", note: Any = "") -> dict[str, Any]:
    shown = formats.amount(value) if isinstance(value, int | float) else value
    return {"label": label, "value": shown, "href": href, "colour": colour, "note": note}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: str, value: float, largest: float = 100, words: str = "", colour: str = "green") -> dict[str, Any]:
    share = f"{formats.amount(round(100 * value / largest, 1) if largest else 0)} %"
    return {
        "label": label,
        "value": value,
        "largest": largest,
        "words": words or share.replace(",0 %", " %"),
        "colour": colour,
    }


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(
    title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], unit: str = "", first: str = ""
) -> dict[str, Any]:
    """A chart with its table. `series` of (name, values); `first` heads the labels' column."""
    rows = [(label, [values[i] for _name, values in series]) for i, label in enumerate(labels)]
    return {
        "title": title,
        "chart": charts.bars(labels, series),
        "series": series,
        "rows": rows,
        "unit": unit,
        "first": first,
    }


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


@register.inclusion_tag("ui/components/signature_report.html")
def signature_report(report: dict[str, Any]) -> dict[str, Any]:
    """The check of a file's signatures: `report` is `Report.to_json()`, just made or kept."""
    return {"report": signatures.shown(report)}


@register.inclusion_tag("ui/components/signature_badge.html")
def signature_badge(verdict: str) -> dict[str, Any]:
    """What a check found, in a word: valid, invalid, indeterminate, unsigned."""
    return signatures.badge(verdict)
