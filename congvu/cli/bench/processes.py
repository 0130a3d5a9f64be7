"""The processes under the bench, web and worker, and what they cost: CPU seconds of a family, from /proc."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from congvu import postgres

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and its descendants that are alive now."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and (stat := _stat(int(place.name))):
            children.setdefault(int(stat[1]), []).append(int(place.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the family, with that of members it has already buried."""
    total = 0
    for one in family(pid):
        if stat := _stat(one):
            total += sum(int(ticks) for ticks in stat[11:15])
    return total / TICKS


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat after the name: state, parent, …"""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2 :].split()


@contextlib.contextmanager
def running(home: Path) -> Iterator[tuple[int, dict[str, int]]]:
    from congvu.cli import web, worker

    children = {}
    with (home / "bench.log").open("ab") as log:
        for name, part in {"web": web.child(), "worker": worker.child()}.items():
            children[name] = subprocess.Popen(part.command, stdout=log, stderr=log, start_new_session=True)
    try:
        port = int(os.environ["PORT"])
        _wait(port)
        yield port, {name: child.pid for name, child in children.items()}
    finally:
        for child in children.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
        for child in children.values():
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def _wait(port: int) -> None:
    last = time.monotonic() + 40
    while time.monotonic() < last:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("Máy chủ web của lượt đo không trả lời; xem bench.log.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postmaster(home: Path) -> int:
    cluster = postgres.cluster_of(home)
    assert cluster is not None, "started above"
    found = next(iter(cluster.rglob("postmaster.pid")))
    return int(found.read_text().splitlines()[0])
