"""Everything that may be wrong with a process, found before it is published and told with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field

from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.kernel.limits import LimitTooLong, LimitUnreadable, TimeLimit, parse_limit
from congvu.workflow.decisions import Table
from congvu.workflow.reading import Flow, Node, Problem, Process
from congvu.workflow.reminders import reminder_of
from congvu.workflow.rules import ROLES, STEP_ACTS, Step, documented, outcomes_in, role_of_lane
from congvu.workflow.ways import dead_ends, too_long

ALLOWED = {
    "startEvent",
    "endEvent",
    "userTask",
    "exclusiveGateway",
    "parallelGateway",
    "businessRuleTask",
    "boundaryEvent",
}


@dataclass
class Lint:
    """One reading of a process: `steps` and `problems` come out of `run`."""

    process: Process
    tables: Mapping[str, Table]
    fact_names: Set[str]
    limit: TimeLimit | None
    path: str
    needed_acts: Collection[str]
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def run(self) -> Lint:
        self._shape()
        self._lanes()
        self._steps()
        self._flows()
        self._gateways()
        if not self.problems:
            self.problems += [Problem(line, self.path, why) for line, why in dead_ends(self.process)]
        if not self.problems and self.limit is not None:
            self.problems += [
                Problem(line, self.path, why) for line, why in too_long(self.process, self.steps, self.limit)
            ]
        self.problems.sort(key=lambda problem: problem.line)
        return self

    # -- which elements stand in it ------------------------------------------------------------------------------
    def _shape(self) -> None:
        nodes = self.process.nodes.values()
        for node in nodes:
            if node.kind in {"scriptTask", "serviceTask", "sendTask", "receiveTask", "callActivity"}:
                self._wrong(
                    node.line, f"bước “{node.title}”: không cho phép bước chạy mã lệnh hay gọi dịch vụ ({node.kind})"
                )
            elif node.kind not in ALLOWED:
                self._wrong(node.line, f"“{node.title}”: chưa hỗ trợ phần tử {node.kind}")
        for kind, what in (("startEvent", "điểm bắt đầu"), ("endEvent", "điểm kết thúc")):
            count = sum(node.kind == kind for node in nodes)
            if count == 0 or (kind == "startEvent" and count > 1):
                self._wrong(
                    self.process.line,
                    f"quy trình phải có đúng một {what}" if kind == "startEvent" else f"quy trình phải có {what}",
                )
        for repeated in self.process.repeated:
            self._wrong(self.process.nodes[repeated].line, f"mã “{repeated}” dùng cho nhiều phần tử")
        for node in nodes:
            if node.kind == "boundaryEvent":
                self._boundary(node)
            if node.kind == "businessRuleTask" and self._decision_of(node) not in self.tables:
                known = ", ".join(self.tables) or "chưa có tệp DMN nào"
                self._wrong(
                    node.line,
                    f"bước “{node.title}” gọi bảng quyết định “{self._decision_of(node)}” không có trong gói ({known})",
                )

    def _boundary(self, node: Node) -> None:
        host = self.process.nodes.get(node.attached_to)
        if host is None or host.kind != "userTask":
            self._wrong(node.line, f"sự kiện “{node.title}” phải gắn vào một bước của người xử lý")
        if node.interrupting:
            self._wrong(node.line, f'sự kiện “{node.title}” chỉ được nhắc việc: đặt cancelActivity="false"')
        if self.process.leaving(node.id):
            for flow in self.process.leaving(node.id):
                target = self.process.nodes.get(flow.target)
                if target is not None and target.kind != "endEvent":
                    self._wrong(node.line, f"sau lời nhắc “{node.title}” chỉ có thể là điểm kết thúc")
        if reminder_of(node) is None:
            self._wrong(node.line, f"lời nhắc “{node.title}” cần ghi “before: 1 ngày làm việc” hoặc một thời lượng")

    def _decision_of(self, node: Node) -> str:
        return node.decision or documented(node.documentation).get("decision", "")

    # -- lanes and steps -----------------------------------------------------------------------------------------
    def _lanes(self) -> None:
        for lane in self.process.lanes:
            if role_of_lane(lane.id) is None:
                self._wrong(
                    lane.line,
                    f"làn “{lane.name or lane.id}” mang mã “{lane.id}” không chỉ vai trò nào; mã làn là lane_ và một trong {', '.join(ROLES)}",
                )
            for node in lane.nodes:
                if node not in self.process.nodes:
                    self._wrong(
                        lane.line, f"làn “{lane.name or lane.id}” nêu phần tử “{node}” không có trong quy trình"
                    )

    def _steps(self) -> None:
        acts: set[str] = set()
        for node in self.process.nodes.values():
            if node.kind != "userTask":
                continue
            if not node.name:
                self._wrong(node.line, f"bước “{node.id}” chưa có tên")
            lanes = [lane for lane in self.process.lanes if node.id in lane.nodes]
            if len(lanes) != 1:
                self._wrong(node.line, f"bước “{node.title}” phải nằm trong đúng một làn, đang nằm trong {len(lanes)}")
                continue
            said = documented(lanes[0].documentation) | documented(node.documentation)
            step = Step(
                key=node.id,
                name=node.name,
                role=role_of_lane(lanes[0].id) or "",
                lane=lanes[0].name,
                unit=said.get("unit", ""),
                limit=self._limit(node, said.get("time", "")),
                outcomes=outcomes_in(said.get("outcomes", "")),
                acts=tuple(act.strip() for act in said.get("acts", said.get("act", "")).split(",") if act.strip()),
                **self._reminder(node),
            )
            for act in step.acts:
                if act not in STEP_ACTS:
                    self._wrong(
                        node.line,
                        f"bước “{node.title}” nêu thao tác “{act}” không có; các thao tác: {', '.join(STEP_ACTS)}",
                    )
            for outcome in step.outcomes:
                if not re.fullmatch(r"[a-z][a-z0-9_]*", outcome):
                    self._wrong(
                        node.line,
                        f"bước “{node.title}” nêu kết quả “{outcome}”; mã kết quả chỉ gồm chữ thường không dấu, số và dấu _",
                    )
            acts |= set(step.acts)
            self.steps.append(step)
        for act in sorted(set(self.needed_acts) - acts):
            self._wrong(self.process.line, f"không bước nào được thực hiện thao tác “{act}”")

    def _limit(self, node: Node, text: str) -> str:
        try:
            return str(parse_limit(text)) if text else ""
        except (LimitUnreadable, LimitTooLong) as why:
            self._wrong(node.line, f"bước “{node.title}”: {why}")
            return ""

    def _reminder(self, node: Node) -> dict[str, str]:
        found = (
            reminder_of(event)
            for event in self.process.nodes.values()
            if event.kind == "boundaryEvent" and event.attached_to == node.id
        )
        return next((reminder for reminder in found if reminder), {})

    # -- flows ---------------------------------------------------------------------------------------------------
    def _flows(self) -> None:
        for flow in self.process.flows:
            for end in (flow.source, flow.target):
                if end not in self.process.nodes:
                    self._wrong(flow.line, f"đường nối “{flow.name or flow.id}” tới phần tử “{end}” không có")
            source = self.process.nodes.get(flow.source)
            if flow.condition and source is not None and source.kind != "exclusiveGateway":
                self._wrong(
                    flow.line, f"đường nối “{flow.name or flow.id}” có điều kiện nhưng không đi ra từ cổng rẽ nhánh"
                )
        for node in self.process.nodes.values():
            leaving = self.process.leaving(node.id)
            if node.kind in {"userTask", "businessRuleTask", "startEvent"} and len(leaving) > 1:
                self._wrong(node.line, f"“{node.title}” có {len(leaving)} đường đi ra; muốn rẽ nhánh hãy đặt một cổng")
            if node.kind not in {"endEvent", "boundaryEvent"} and not leaving:
                self._wrong(node.line, f"“{node.title}” là ngõ cụt: không có đường đi tiếp")

    def _gateways(self) -> None:
        names = self._condition_names()
        for node in self.process.nodes.values():
            if node.kind != "exclusiveGateway":
                continue
            leaving = self.process.leaving(node.id)
            if len(leaving) < 2:
                continue
            conditional = [flow for flow in leaving if flow.id != node.default]
            sound = True
            for flow in conditional:
                if not flow.condition:
                    sound = False
                    self._wrong(flow.line, f"nhánh “{flow.name or flow.id}” của cổng “{node.title}” thiếu điều kiện")
                    continue
                try:
                    compile_expression(flow.condition, names)
                except ExpressionInvalid as why:
                    sound = False
                    self._wrong(flow.line, f"điều kiện của nhánh “{flow.name or flow.id}”: {why}")
            if sound:
                self._outcomes_go_somewhere(node, conditional, names)

    def _outcomes_go_somewhere(self, node: Node, conditional: list[Flow], names: frozenset[str]) -> None:
        expressions = [compile_expression(flow.condition, names) for flow in conditional]
        possible = self._outcomes_before(node.id)
        for flow in conditional:
            for word in re.findall(r"outcome\s*==\s*[\"']([^\"']+)[\"']", flow.condition):
                if possible and word not in possible:
                    self._wrong(
                        flow.line,
                        f"điều kiện của nhánh “{flow.name or flow.id}” chờ kết quả “{word}” mà bước trước không có ({', '.join(sorted(possible))})",
                    )
        if node.default:
            return
        if any(expression.names != {"outcome"} for expression in expressions):
            self._wrong(
                node.line, f"cổng “{node.title}” cần một nhánh mặc định cho trường hợp không điều kiện nào đúng"
            )
            return
        for outcome in sorted(possible):
            try:
                goes = any(expression.holds({"outcome": outcome}) for expression in expressions)
            except ExpressionFailed as why:
                self._wrong(node.line, f"cổng “{node.title}”: {why}")
                return
            if not goes:
                self._wrong(node.line, f"cổng “{node.title}” không có nhánh nào cho kết quả “{outcome}”")

    def _outcomes_before(self, gateway: str) -> set[str]:
        """The outcomes that can be the last ones when the token reaches a gateway."""
        found, seen, waiting = set(), {gateway}, [gateway]
        while waiting:
            for flow in self.process.arriving(waiting.pop()):
                node = self.process.nodes.get(flow.source)
                if node is None or node.id in seen:
                    continue
                seen.add(node.id)
                if node.kind == "userTask":
                    found |= set(next((step.choices for step in self.steps if step.key == node.id), {}))
                else:
                    waiting.append(node.id)
        return found

    def _condition_names(self) -> frozenset[str]:
        outputs = {name for table in self.tables.values() for name in table.outputs}
        return frozenset({"outcome", "facts"} | outputs | {f"facts.{name}" for name in self.fact_names})

    def _wrong(self, line: int, reason: str) -> None:
        self.problems.append(Problem(line, self.path, reason))
