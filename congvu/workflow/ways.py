"""The ways through a process: steps nobody comes to, steps that lead nowhere, and how long the longest way takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from congvu.kernel.limits import TimeLimit, parse_limit
from congvu.workflow.reading import Process
from congvu.workflow.rules import Step, working_hours


def dead_ends(process: Process) -> Iterator[tuple[int, str]]:
    """Nodes that no way from the start comes to, or from which none leads to an end: (line, reason)."""
    ends = [node.id for node in process.nodes.values() if node.kind == "endEvent"]
    reached = _walk([_start(process)], lambda node: [flow.target for flow in process.leaving(node)])
    leading = _walk(ends, lambda node: [flow.source for flow in process.arriving(node)])
    reminders = [node for node in process.nodes.values() if node.kind == "boundaryEvent"]
    behind = {flow.target for node in reminders for flow in process.leaving(node.id)}
    for node in process.nodes.values():
        if node.kind == "boundaryEvent" or node.id in behind:
            continue
        if node.id not in reached:
            yield node.line, f"không đường nào từ điểm bắt đầu tới “{node.title}”"
        elif node.id not in leading:
            yield node.line, f"từ “{node.title}” không đi tới điểm kết thúc nào"


def too_long(process: Process, steps: Sequence[Step], limit: TimeLimit) -> Iterator[tuple[int, str]]:
    """The steps of the longest way, without going back, may not take longer than the law's limit: (line, reason)."""
    hours = {step.key: working_hours(parse_limit(step.limit)) for step in steps if step.limit}
    longest, allowed = _longest_from(process, _start(process), hours), working_hours(limit)
    if longest > allowed + 1e-9:
        yield (
            process.line,
            f"tổng thời gian các bước trên đường dài nhất là {_words(longest)}, quá thời hạn {limit} ({_words(allowed)})",
        )


def _start(process: Process) -> str:
    return next(node.id for node in process.nodes.values() if node.kind == "startEvent")


def _walk(first: list[str], onward: Callable[[str], list[str]]) -> set[str]:
    seen, waiting = set(first), list(first)
    while waiting:
        for other in onward(waiting.pop()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _longest_from(process: Process, start: str, hours: Mapping[str, float]) -> float:
    """The time of the longest way to an end; an edge that leads back to where the way was is left out."""
    longest: dict[str, float] = {}
    under_way: set[str] = set()
    waiting = [(start, False)]
    while waiting:
        node, onward_known = waiting.pop()
        onward = [flow.target for flow in process.leaving(node)]
        if onward_known:
            under_way.discard(node)
            longest[node] = hours.get(node, 0.0) + max((longest.get(other, 0.0) for other in onward), default=0.0)
        elif node not in longest and node not in under_way:
            under_way.add(node)
            waiting.append((node, True))
            waiting += [(other, False) for other in onward]
    return longest[start]


def _words(hours: float) -> str:
    return f"{hours:g} giờ làm việc".replace(".", ",")
