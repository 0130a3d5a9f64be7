"""Reading BPMN: hardened XML into plain values that the linter, the engine and the drawing share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMN_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
LARGEST = 1_000_000  # characters; the biggest process of a ministry is a tenth of it


@dataclass(frozen=True)
class Problem:
    """Lỗi: what keeps a process from being published, and where. Lines count from 1; 0 where there is none."""

    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.path}, dòng {self.line}" if self.line else self.path
        return f"{place}: {self.reason}"


class Unreadable(Exception):
    """The text is not XML this program opens."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Node:
    """One flow node: a task, gateway or event."""

    id: str
    kind: str
    name: str
    line: int
    documentation: str = ""
    default: str = ""
    attached_to: str = ""
    decision: str = ""
    timer: str = ""
    interrupting: bool = True

    @property
    def title(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    line: int
    name: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Lane:
    id: str
    name: str
    line: int
    nodes: tuple[str, ...]
    documentation: str = ""


@dataclass(frozen=True)
class Process:
    """One BPMN process as read, before anybody judged it."""

    id: str
    name: str
    line: int
    nodes: dict[str, Node]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...]
    # Element id → (x, y, width, height), and flow id → its points, for the drawing.
    shapes: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)
    edges: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    pool: str = ""
    # Element id → how often it is declared.
    repeated: tuple[str, ...] = ()

    def leaving(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def arriving(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node]

    def lane_of(self, node: str) -> Lane | None:
        return next((lane for lane in self.lanes if node in lane.nodes), None)


def parse_xml(text: str) -> etree._Element:
    """XML without DOCTYPE, entities or network, up to a size; `Unreadable` says what is wrong with it."""
    if len(text) > LARGEST:
        raise Unreadable(0, f"tệp lớn hơn {LARGEST:,} ký tự".replace(",", "."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(error.lineno or 0, f"không phải XML hợp lệ ({error.msg})") from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable(1, "không được chứa DOCTYPE")
    return root


def read_bpmn(text: str) -> Process:
    """The one process of a BPMN text; `Unreadable` if it is none."""
    root = parse_xml(text)
    if root.tag != f"{BPMN}definitions":
        raise Unreadable(root.sourceline or 1, "phần tử gốc phải là <bpmn:definitions> của BPMN 2.0")
    processes = root.findall(f"{BPMN}process")
    if len(processes) != 1:
        raise Unreadable(root.sourceline or 1, f"phải có đúng một <bpmn:process>, đang có {len(processes)}")
    process = processes[0]
    nodes: dict[str, Node] = {}
    flows, repeated = [], []
    for element in process:
        if not isinstance(element.tag, str) or not element.tag.startswith(BPMN):
            continue
        kind = element.tag.removeprefix(BPMN)
        if kind == "sequenceFlow":
            flows.append(_flow(element))
        elif kind not in _NOT_NODES:
            node = _node(element, kind)
            if node.id in nodes:
                repeated.append(node.id)
            nodes[node.id] = node
    shapes, edges = _diagram(root)
    participant = root.find(f"{BPMN}collaboration/{BPMN}participant")
    return Process(
        id=process.get("id", ""),
        name=process.get("name", ""),
        line=process.sourceline or 0,
        nodes=nodes,
        flows=tuple(flows),
        lanes=tuple(_lanes(process)),
        shapes=shapes,
        edges=edges,
        pool=participant.get("id", "") if participant is not None else "",
        repeated=tuple(repeated),
    )


_NOT_NODES = {
    "laneSet",
    "documentation",
    "extensionElements",
    "textAnnotation",
    "association",
    "group",
    "ioSpecification",
    "property",
    "monitoring",
    "auditing",
}


def _node(element: etree._Element, kind: str) -> Node:
    timer = element.find(f"{BPMN}timerEventDefinition")
    return Node(
        id=element.get("id", ""),
        kind=kind,
        name=" ".join(element.get("name", "").split()),
        line=element.sourceline or 0,
        documentation=_documentation(element),
        default=element.get("default", ""),
        attached_to=element.get("attachedToRef", ""),
        decision=_decision(element),
        timer="".join(timer.itertext()).strip() if timer is not None else "",
        interrupting=element.get("cancelActivity", "true") == "true",
    )


def _decision(element: etree._Element) -> str:
    """The decision table a business rule task names, in the notations in use."""
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] in {"decisionRef", "calledDecisionId"}:
            return str(value)
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag.endswith("calledDecisionId") and inner.text:
            return inner.text.strip()
    return ""


def _documentation(element: etree._Element) -> str:
    return "\n".join("".join(found.itertext()) for found in element.findall(f"{BPMN}documentation")).strip()


def _flow(element: etree._Element) -> Flow:
    condition = element.find(f"{BPMN}conditionExpression")
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        line=element.sourceline or 0,
        name=" ".join(element.get("name", "").split()),
        condition="".join(condition.itertext()).strip() if condition is not None else "",
    )


def _lanes(process: etree._Element) -> Iterator[Lane]:
    for lane in process.iter(f"{BPMN}lane"):
        yield Lane(
            id=lane.get("id", ""),
            name=lane.get("name", ""),
            line=lane.sourceline or 0,
            nodes=tuple((ref.text or "").strip() for ref in lane.findall(f"{BPMN}flowNodeRef")),
            documentation=_documentation(lane),
        )


def _diagram(
    root: etree._Element,
) -> tuple[dict[str, tuple[float, float, float, float]], dict[str, tuple[tuple[float, float], ...]]]:
    shapes, edges = {}, {}
    for shape in root.iter(f"{BPMN_DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        if bounds is not None:
            x, y, width, height = (_number(bounds.get(side)) for side in ("x", "y", "width", "height"))
            shapes[shape.get("bpmnElement", "")] = (x, y, width, height)
    for edge in root.iter(f"{BPMN_DI}BPMNEdge"):
        points = tuple((_number(p.get("x")), _number(p.get("y"))) for p in edge.findall(f"{DI}waypoint"))
        edges[edge.get("bpmnElement", "")] = points
    return shapes, edges


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
