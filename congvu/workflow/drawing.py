"""The picture of a process: its own diagram coordinates drawn as one accessible SVG, without JavaScript.

The state of a step is told by words and shape besides colour: a current step has a thick frame and the words "đang xử lý",
a done one a tick. Colours come from the page's style sheet by class; the attributes are what shows without it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from congvu.workflow.models import ProcessSpec
from congvu.workflow.reading import Flow, Node, Process, read_bpmn

MARGIN = 12.0
LETTER = 6.4  # the mean width of a letter at 12 px
LINE = 15.0
_WAITS = "đang xử lý"


def svg(spec: ProcessSpec, current_steps: Collection[str] = (), done_steps: Collection[str] = ()) -> str:
    """The SVG of a process with its current steps marked; safe to put into a page as it is."""
    return draw(read_bpmn(spec.bpmn), current_steps, done_steps)


def draw(process: Process, current: Collection[str] = (), done: Collection[str] = ()) -> str:
    """The SVG of a process as read from its BPMN; an empty figure with its title where there is no diagram."""
    left, top, width, height = _frame(process)
    body = [_lane(process, lane.id, lane.name) for lane in process.lanes]
    body += [_flow(process, flow) for flow in process.flows if flow.id in process.edges]
    body += [_node(process, node, current, done) for node in process.nodes.values() if node.id in process.shapes]
    name = process.name or "Quy trình điện tử"
    return (
        f'<svg class="process" xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}"'
        f' role="img" aria-labelledby="process-title process-desc" font-family="inherit" font-size="12">'
        f'<title id="process-title">{escape("Sơ đồ quy trình: " + name)}</title>'
        f'<desc id="process-desc">{escape(_words(process, current, done))}</desc>'
        '<defs><marker id="process-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
        ' orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#454e56"/></marker></defs>'
        f"{''.join(body)}</svg>"
    )


def _words(process: Process, current: Collection[str], done: Collection[str]) -> str:
    """The picture for those who do not see it."""
    tasks = [node for node in process.nodes.values() if node.kind == "userTask"]
    told = []
    for number, node in enumerate(tasks, 1):
        lane = process.lane_of(node.id)
        state = f", {_WAITS}" if node.id in current else ", đã xong" if node.id in done else ""
        told.append(f"{number}. {node.title} ({lane.name if lane else ''}{state})")
    return f"Các bước: {'; '.join(told)}."


def _frame(process: Process) -> tuple[float, float, float, float]:
    """The box around everything drawn."""
    xs: list[float] = [0.0] if not process.shapes else []
    ys: list[float] = [0.0] if not process.shapes else []
    drawn = {*process.nodes, *(lane.id for lane in process.lanes)}
    for element, (x, y, width, height) in process.shapes.items():
        if element in drawn:
            xs += [x, x + width]
            ys += [y, y + height + (LINE * 2 if element in process.nodes else 0)]
    for points in process.edges.values():
        xs += [x for x, _ in points]
        ys += [y for _, y in points]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    return left, top, max(xs) - left + MARGIN, max(ys) - top + MARGIN


def _lane(process: Process, element: str, name: str) -> str:
    if element not in process.shapes:
        return ""
    x, y, width, height = process.shapes[element]
    middle = y + height / 2
    return (
        f'<g class="process-lane"><rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        f' fill="#f8f9fa" stroke="#b1b8be"/><rect x="{x:g}" y="{y:g}" width="30" height="{height:g}"'
        f' fill="#e9ecef" stroke="#b1b8be"/><text x="{x + 15:g}" y="{middle:g}" text-anchor="middle"'
        f' dominant-baseline="central" transform="rotate(-90 {x + 15:g} {middle:g})" fill="#212529">{escape(name)}</text></g>'
    )


def _flow(process: Process, flow: Flow) -> str:
    points = process.edges[flow.id]
    if len(points) < 2:
        return ""
    path = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
    label = ""
    if flow.name:
        (x1, y1), (x2, y2) = points[0], points[1]
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        beside = 5 if x1 == x2 else 0
        anchor = "start" if beside else "middle"
        label = (
            f'<text x="{x + beside:g}" y="{y - (0 if beside else 5):g}" text-anchor="{anchor}" font-size="11"'
            f' fill="#343a40" stroke="#fff" stroke-width="3" paint-order="stroke">{escape(flow.name)}</text>'
        )
    return (
        f'<g class="process-flow"><path d="{path}" fill="none" stroke="#454e56" stroke-width="1.5"'
        f' marker-end="url(#process-arrow)"/>{label}</g>'
    )


def _node(process: Process, node: Node, current: Collection[str], done: Collection[str]) -> str:
    x, y, width, height = process.shapes[node.id]
    if node.kind in {"userTask", "businessRuleTask"}:
        return _task(node, x, y, width, height, is_current=node.id in current, is_done=node.id in done)
    cx, cy = x + width / 2, y + height / 2
    if node.kind.endswith("Gateway"):
        sign = "+" if node.kind == "parallelGateway" else "×"
        shape = (
            f'<path d="M{cx:g} {y:g}L{x + width:g} {cy:g} {cx:g} {y + height:g} {x:g} {cy:g}z" fill="#fff"'
            f' stroke="#454e56" stroke-width="1.5"/><text x="{cx:g}" y="{cy:g}" text-anchor="middle"'
            f' dominant-baseline="central" font-size="20" fill="#212529">{sign}</text>'
        )
    else:
        thick = 3.5 if node.kind == "endEvent" else 1.5
        shape = (
            f'<circle cx="{cx:g}" cy="{cy:g}" r="{width / 2:g}" fill="#fff" stroke="#454e56" stroke-width="{thick}"/>'
        )
        if node.kind == "boundaryEvent":
            shape += f'<path d="M{cx:g} {cy - width / 4:g}V{cy:g}H{cx + width / 5:g}" fill="none" stroke="#454e56" stroke-width="1.5"/>'
    if node.kind == "boundaryEvent":
        label = ""
    elif node.kind.endswith("Gateway"):
        # Flows leave a gateway through its corners: its name stands beside the lower one.
        label = _lines(node.name, cx - 8, y + height - 2, 120, anchor="end")
    else:
        label = _lines(node.name, cx, y + height + 12, max(width + 60, 90))
    return f'<g class="process-{_class(node)}">{shape}{label}</g>'


def _task(node: Node, x: float, y: float, width: float, height: float, *, is_current: bool, is_done: bool) -> str:
    state = "current" if is_current else "done" if is_done else "ahead"
    fill = {"current": "#fff3cd", "done": "#d7f0df", "ahead": "#fff"}[state]
    stroke = {"current": "#0b4f8a", "done": "#1c6b3c", "ahead": "#454e56"}[state]
    thick = 3.5 if is_current else 1.5
    words = {"current": _WAITS, "done": "✓ đã xong", "ahead": ""}[state]
    middle = y + height / 2 - (LINE / 2 if words else 0)
    note = (
        f'<text x="{x + width / 2:g}" y="{y + height - 9:g}" text-anchor="middle" font-size="11" font-weight="bold"'
        f' fill="{stroke}">{words}</text>'
        if words
        else ""
    )
    kept = f" data-step={quoteattr(node.id)}"
    return (
        f'<g class="process-task process-task--{state}"{kept}><rect x="{x:g}" y="{y:g}" width="{width:g}"'
        f' height="{height:g}" rx="8" fill="{fill}" stroke="{stroke}" stroke-width="{thick}"/>'
        f"{_lines(node.title, x + width / 2, middle, width - 12, centred=True)}{note}</g>"
    )


def _lines(text: str, x: float, y: float, width: float, *, centred: bool = False, anchor: str = "middle") -> str:
    """A text broken into lines that fit, below `y` or around it."""
    lines: Sequence[str] = wrap(text, max(8, int(width / LETTER)))[:3] if text else []
    first = y - (len(lines) - 1) * LINE / 2 if centred else y
    return "".join(
        f'<text x="{x:g}" y="{first + number * LINE:g}" text-anchor="{anchor}" dominant-baseline="central"'
        f' fill="#212529">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _class(node: Node) -> str:
    return "gateway" if node.kind.endswith("Gateway") else "event"
