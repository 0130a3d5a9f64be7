"""Keep a few child processes alive, say so when one dies, and end them all when we are told to stop."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from congvu.cli.output import say
from congvu.kernel.refusal import Refusal

SECONDS_TO_END = 15
MOST_CRASHES = 5
WITHIN_SECONDS = 60
LARGEST_LOG = 10 * 2**20
LAST_LINES = 5


class KeepsCrashing(Refusal):
    """A child died again and again: starting it once more would only hide the cause."""

    code = "child_keeps_crashing"
    sentence = "{name} đã dừng {times} lần trong một phút nên Công Vụ không khởi động lại nữa. Xem {log}."


@dataclass
class Child:
    name: str
    command: Sequence[str]
    # What it says goes there; None is our own standard error.
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    crashes: list[float] = field(default_factory=list)

    def start(self) -> None:
        with contextlib.ExitStack() as stack:
            told = stack.enter_context(self._opened(self.log)) if self.log else None
            # A session of its own: Ctrl-C reaches us alone, and we end the children in order.
            self.process = subprocess.Popen(
                self.command, start_new_session=True, preexec_fn=_die_with_parent, stdout=told, stderr=told
            )

    def end(self) -> None:
        """SIGTERM, and SIGKILL when that takes too long; nothing when it has ended."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self) -> list[str]:
        if self.log is None:
            return []
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]

    @staticmethod
    def _opened(log: Path) -> BinaryIO:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".previous.log"))
        return log.open("ab")


@dataclass
class Supervisor:
    children: list[Child]
    stopping: threading.Event = field(default_factory=threading.Event)
    # Looks after what the children stand on, before them; called all the time.
    ground: Callable[[], None] | None = None

    def listen_to_signals(self) -> None:
        """From now on SIGINT and SIGTERM ask for a clean stop; a second one does not interrupt it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def run(self, when_started: Callable[[], None]) -> int:
        """Start every child, call `when_started`, and watch until a signal comes. Returns the exit code."""
        try:
            for child in self.children:
                if child.process is None:  # some had to be up before the others
                    child.start()
            when_started()
            while not self.stopping.wait(0.5):
                if self.ground:
                    self.ground()
                for child in self.children:
                    self._mend(child)
            return 0
        finally:
            self.end()

    def _mend(self, child: Child) -> None:
        if child.process is None or (status := child.process.poll()) is None:
            return
        now = time.monotonic()
        child.crashes = [moment for moment in child.crashes if now - moment < WITHIN_SECONDS] + [now]
        if len(child.crashes) >= MOST_CRASHES:
            raise KeepsCrashing(name=child.name, times=MOST_CRASHES, log=child.log or "các dòng lỗi ở trên")
        for line in child.last_words():
            say(f"    {line}")
        say(f"! {child.name} đã dừng bất ngờ ({_reason(status)}); khởi động lại …")
        if not self.stopping.wait(len(child.crashes) - 1):
            child.start()

    def end(self) -> None:
        """SIGTERM to all, SIGKILL to who has not ended in time."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        last_moment = time.monotonic() + SECONDS_TO_END
        for process in running:
            try:
                process.wait(max(0.1, last_moment - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _reason(status: int) -> str:
    if status >= 0:
        return f"mã thoát {status}"
    return signal.Signals(-status).name


if sys.platform == "linux":
    _libc = ctypes.CDLL(None)

    def _die_with_parent() -> None:
        """Should we be killed outright, the kernel sends our children SIGTERM (PR_SET_PDEATHSIG)."""
        _libc.prctl(1, signal.SIGTERM)

else:
    _die_with_parent = None  # type: ignore[assignment]
