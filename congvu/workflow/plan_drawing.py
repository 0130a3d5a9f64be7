"""A plan as BPMN 2.0: lanes for the roles, steps from left to right, every flow with its way points."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from congvu.workflow.plan import END, Arrow, Plan, PlannedStep, arrows
from congvu.workflow.rules import DONE, ROLES

LANE_HEIGHT, COLUMN, LEFT, TOP = 150, 190, 110, 60
_NAMES = {
    "receiver": "Bộ phận Một cửa",
    "reviewer": "Chuyên viên thụ lý",
    "unit_leader": "Lãnh đạo đơn vị",
    "signer": "Lãnh đạo ký duyệt",
    "clerk": "Văn thư",
}
_SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "userTask": (130, 80), "exclusiveGateway": (50, 50)}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' id="definitions" targetNamespace="https://congvu.example/process">'
)


@dataclass(frozen=True)
class _Box:
    """A node of the drawing: what it is, in which lane and column it stands."""

    id: str
    kind: str
    name: str
    lane: int
    column: int
    documentation: str = ""

    @property
    def x(self) -> int:
        return LEFT + 120 + self.column * COLUMN

    @property
    def y(self) -> int:
        return TOP + self.lane * LANE_HEIGHT + LANE_HEIGHT // 2

    @property
    def half(self) -> tuple[int, int]:
        width, height = _SIZES[self.kind]
        return width // 2, height // 2


@dataclass
class _Drawing:
    plan: Plan
    lanes: list[str] = field(default_factory=list)
    boxes: dict[str, _Box] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    otherwise: dict[str, str] = field(default_factory=dict)


def drawn(plan: Plan) -> str:
    """The BPMN text of a plan; the same plan always gives the same text."""
    drawing = _laid_out(plan)
    return "\n".join([_HEAD, *_process(drawing), *_diagram(drawing), "</bpmn:definitions>", ""])


def _laid_out(plan: Plan) -> _Drawing:
    drawing = _Drawing(plan)
    drawing.arrows, drawing.otherwise = arrows(plan)
    # Lanes from the top in the order of work, so that most flows lead down and to the right.
    drawing.lanes = sorted({step.role for step in plan.steps}, key=ROLES.index) or ["reviewer"]
    row = {role: number for number, role in enumerate(drawing.lanes)}
    first = next((row[step.role] for step in plan.steps if step.key == plan.first), 0)
    column = 0

    def place(node: str, kind: str, name: str, lane: int, documentation: str = "") -> None:
        nonlocal column
        drawing.boxes[node] = _Box(node, kind, name, lane, column, documentation)
        column += 1

    place("start", "startEvent", "Đã tiếp nhận", first)
    if plan.turns:
        place("at_start", "exclusiveGateway", "", first)
    lane = first
    for step in plan.steps:
        lane = row[step.role]
        place(step.key, "userTask", step.name, lane, _said(step))
        if f"after_{step.key}" in drawing.otherwise:
            place(f"after_{step.key}", "exclusiveGateway", "", lane)
    place(END, "endEvent", "Có kết quả", lane)
    return drawing


def _said(step: PlannedStep) -> str:
    """What a step says of itself in its documentation, as `rules.documented` reads it."""
    lines = [f"time: {step.limit}"] if step.limit else []
    lines += [f"unit: {step.unit}"] if step.unit else []
    chosen = [f"{way.outcome}={way.label}" for way in step.ways if way.outcome != DONE]
    lines += ["outcomes: " + " | ".join(chosen)] if chosen else []
    lines += ["acts: " + ", ".join(step.acts)] if step.acts else []
    return "\n".join([*lines, *([step.notes] if step.notes else [])])


# -- the model -----------------------------------------------------------------------------------------------------
def _process(drawing: _Drawing) -> list[str]:
    plan = drawing.plan
    name, process = quoteattr(plan.name), quoteattr(plan.id)
    rows = [
        '  <bpmn:collaboration id="collaboration">',
        f'    <bpmn:participant id="participant" name={name} processRef={process} />',
        "  </bpmn:collaboration>",
        f'  <bpmn:process id={process} name={name} isExecutable="true">',
        '    <bpmn:laneSet id="lanes">',
    ]
    for number, role in enumerate(drawing.lanes):
        rows.append(f'      <bpmn:lane id="lane_{role}" name={quoteattr(_NAMES[role])}>')
        rows += [
            f"        <bpmn:flowNodeRef>{box.id}</bpmn:flowNodeRef>"
            for box in drawing.boxes.values()
            if box.lane == number
        ]
        rows.append("      </bpmn:lane>")
    rows.append("    </bpmn:laneSet>")
    for box in drawing.boxes.values():
        rows += _node(drawing, box)
    rows += [_flow(arrow) for arrow in drawing.arrows]
    return [*rows, "  </bpmn:process>"]


def _node(drawing: _Drawing, box: _Box) -> list[str]:
    default = f' default="{drawing.otherwise[box.id]}"' if box.id in drawing.otherwise else ""
    name = f" name={quoteattr(box.name)}" if box.name else ""
    inner = [f"      <bpmn:documentation>{escape(box.documentation)}</bpmn:documentation>"] if box.documentation else []
    inner += [f"      <bpmn:incoming>{arrow.id}</bpmn:incoming>" for arrow in drawing.arrows if arrow.target == box.id]
    inner += [f"      <bpmn:outgoing>{arrow.id}</bpmn:outgoing>" for arrow in drawing.arrows if arrow.source == box.id]
    return [f'    <bpmn:{box.kind} id="{box.id}"{name}{default}>', *inner, f"    </bpmn:{box.kind}>"]


def _flow(arrow: Arrow) -> str:
    name = f" name={quoteattr(arrow.label)}" if arrow.label else ""
    opened = f'    <bpmn:sequenceFlow id="{arrow.id}"{name} sourceRef="{arrow.source}" targetRef="{arrow.target}"'
    if not arrow.condition:
        return f"{opened} />"
    condition = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(arrow.condition)}'
    return f"{opened}>\n      {condition}</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>"


# -- the picture ---------------------------------------------------------------------------------------------------
def _diagram(drawing: _Drawing) -> list[str]:
    width = LEFT + 240 + max(box.column for box in drawing.boxes.values()) * COLUMN
    rows = [
        '  <bpmndi:BPMNDiagram id="diagram">',
        '    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">',
        _shape("participant", 80, TOP, width - 80, LANE_HEIGHT * len(drawing.lanes), ' isHorizontal="true"'),
    ]
    rows += [
        _shape(f"lane_{role}", LEFT, TOP + number * LANE_HEIGHT, width - LEFT, LANE_HEIGHT, ' isHorizontal="true"')
        for number, role in enumerate(drawing.lanes)
    ]
    for box in drawing.boxes.values():
        across, down = box.half
        marker = ' isMarkerVisible="true"' if box.kind == "exclusiveGateway" else ""
        rows.append(_shape(box.id, box.x - across, box.y - down, 2 * across, 2 * down, marker))
    back = 0
    for arrow in drawing.arrows:
        source, target = drawing.boxes.get(arrow.source), drawing.boxes.get(arrow.target)
        if source is None or target is None:
            continue
        back += target.column <= source.column
        points = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in _route(drawing, source, target, back))
        rows.append(f'      <bpmndi:BPMNEdge id="{arrow.id}_di" bpmnElement="{arrow.id}">{points}</bpmndi:BPMNEdge>')
    return [*rows, "    </bpmndi:BPMNPlane>", "  </bpmndi:BPMNDiagram>"]


def _shape(element: str, x: int, y: int, width: int, height: int, more: str = "") -> str:
    return (
        f'      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{more}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" /></bpmndi:BPMNShape>'
    )


def _route(drawing: _Drawing, source: _Box, target: _Box, back: int) -> list[tuple[int, int]]:
    """The way points of a flow: straight to the next, under what lies between, over everything when it leads back."""
    (sx, sy), (tx, ty) = (source.x, source.y), (target.x, target.y)
    (sw, sh), (tw, th) = source.half, target.half
    if target.column <= source.column:
        above = TOP + 4 + (back * 9) % 27
        return [(sx, sy - sh), (sx, above), (tx, above), (tx, ty - th)]
    between = [
        box for box in drawing.boxes.values() if box.lane == target.lane and source.column < box.column < target.column
    ]
    if source.lane == target.lane and not between:
        return [(sx + sw, sy), (tx - tw, ty)]
    if between:
        under = TOP + (target.lane + 1) * LANE_HEIGHT - 14
        return [(sx, sy + sh), (sx, under), (tx, under), (tx, ty + th)]
    if source.kind == "exclusiveGateway":
        return [(sx, sy + (sh if ty > sy else -sh)), (sx, ty), (tx - tw, ty)]
    middle = (sx + sw + tx - tw) // 2
    return [(sx + sw, sy), (middle, sy), (middle, ty), (tx - tw, ty)]
