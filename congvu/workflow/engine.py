"""The machine that moves a process on: SpiffWorkflow, with our expressions in place of its eval.

A published process is serialised once. Of a running one only the tasks are stored: its data is nothing but the last
outcome. What gateways ask of the case comes from the instance's facts and decisions when they ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any
from uuid import UUID

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import ManualTask
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from congvu.kernel.expressions import Expression, compile_expression
from congvu.workflow.reading import BPMN, parse_xml


class Stuck(Exception):
    """No way leads on from where the process stands."""


class _Expressions:
    """What SpiffWorkflow asks for when a gateway compares: our language over outcome, decisions and facts."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def evaluate(self, task: Task, expression: str, external_context: Mapping[str, Any] | None = None) -> bool:
        return _compiled(expression, frozenset(_known(self.values))).holds(
            {**self.values, "outcome": task.data.get("outcome")}
        )

    def execute(self, task: Task, script: str, external_context: Mapping[str, Any] | None = None) -> bool:
        raise SpiffWorkflowException("a process of this house runs no script")

    def call_service(self, task: Task, **kwargs: Any) -> None:
        raise SpiffWorkflowException("a process of this house calls no service")


@lru_cache(maxsize=2048)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    return compile_expression(text, names)


def _known(values: Mapping[str, Any]) -> set[str]:
    return {"outcome", *values, *(f"facts.{name}" for name in values.get("facts", ()))}


class _Parser(BpmnParser):
    """Business rule tasks wait like people's tasks do; the machine below answers them itself."""

    OVERRIDE_PARSER_CLASSES = {full_tag("businessRuleTask"): (TaskParser, ManualTask)}


class _TasksOnly(BpmnWorkflowConverter):
    """An instance without its specification, which is stored once beside it."""

    def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
        return {
            "last_task": str(workflow.last_task.id) if workflow.last_task is not None else None,
            "completed": workflow.completed,
            "success": workflow.success,
            "tasks": self.mapping_to_dict(workflow.tasks),
            "root": str(workflow.task_tree.id),
        }


def _serializer(**replaced: type) -> BpmnWorkflowSerializer:
    return BpmnWorkflowSerializer(
        BpmnWorkflowSerializer.configure(
            {cls: replaced.get(cls.__name__, converter) for cls, converter in DEFAULT_CONFIG.items()}
        )
    )


_SPECS = _serializer()
_INSTANCES = _serializer(BpmnWorkflow=_TasksOnly)
_UNMADE = _TasksOnly(BpmnWorkflow, BpmnWorkflowSerializer.configure(dict(DEFAULT_CONFIG)))


def compile_bpmn(bpmn: str) -> dict[str, Any]:
    """The process as SpiffWorkflow keeps it. Reminders are ours: it never sees the boundary timers."""
    root = parse_xml(bpmn)
    process = root.find(f"{BPMN}process")
    assert process is not None, "linted before"
    reminders = process.findall(f"{BPMN}boundaryEvent")
    gone = {event.get("id") for event in reminders}
    for flow in process.findall(f"{BPMN}sequenceFlow"):
        if flow.get("sourceRef") in gone:
            process.remove(flow)
    for event in reminders:
        process.remove(event)
    process.set("isExecutable", "true")
    parser = _Parser()
    parser.add_bpmn_xml(etree.fromstring(etree.tostring(root)))
    spec = parser.get_spec(process.get("id"))
    # Serialising the specification alone is what makes an instance small.
    return dict(_SPECS.to_dict(spec))


@lru_cache(maxsize=256)
def _spec(key: str, load: _Load) -> BpmnProcessSpec:
    return _SPECS.from_dict(deepcopy(load.serialised))


class _Load:
    """A serialised specification that is not part of the cache's key."""

    def __init__(self, serialised: dict[str, Any]) -> None:
        self.serialised = serialised

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Load)


class Machine:
    """One process under way, in memory. `values` are the decisions and `facts` that gateways may ask."""

    def __init__(self, workflow: BpmnWorkflow, values: Mapping[str, Any]) -> None:
        self._workflow = workflow
        self._workflow.script_engine = _Expressions(values)

    @classmethod
    def new(cls, digest: str, serialised: dict[str, Any], values: Mapping[str, Any]) -> Machine:
        return cls(BpmnWorkflow(_spec(digest, _Load(serialised))), values)

    @classmethod
    def resumed(
        cls, digest: str, serialised: dict[str, Any], state: dict[str, Any], values: Mapping[str, Any]
    ) -> Machine:
        state = deepcopy(state)  # restoring mutates what it reads
        workflow = BpmnWorkflow(_spec(digest, _Load(serialised)), deserializing=True)
        workflow.tasks = _UNMADE.mapping_from_dict(state["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(state["root"])]
        _UNMADE.set_default_attributes(workflow, state)
        return cls(workflow, values)

    def know(self, values: Mapping[str, Any]) -> None:
        """A decision was made meanwhile: gateways ask the new values from here on."""
        self._workflow.script_engine = _Expressions(values)

    def state(self) -> dict[str, Any]:
        """What has to be stored to resume."""
        return dict(_INSTANCES.to_dict(self._workflow))

    def run(self) -> None:
        """Take every step that needs nobody; `Stuck` if a gateway knows no way on."""
        try:
            self._workflow.do_engine_steps()
        except SpiffWorkflowException as why:
            raise Stuck(str(why)) from why

    def waiting(self) -> dict[UUID, str]:
        """The tasks that wait for somebody: id → key of the step."""
        tasks = self._workflow.get_tasks(state=TaskState.READY, manual=True)
        return {task.id: task.task_spec.name for task in tasks}

    def finish(self, task_id: UUID, outcome: str) -> None:
        """A person did the task with this outcome."""
        task = self._workflow.get_task_from_id(task_id)
        task.data = {"outcome": outcome}
        try:
            task.run()
        except SpiffWorkflowException as why:
            raise Stuck(str(why)) from why

    def pass_by(self, task_id: UUID) -> None:
        """A decision table was answered; the last outcome stays what it was."""
        try:
            self._workflow.get_task_from_id(task_id).run()
        except SpiffWorkflowException as why:
            raise Stuck(str(why)) from why

    def cancel(self) -> None:
        self._workflow.cancel()

    @property
    def is_over(self) -> bool:
        return bool(self._workflow.completed)
