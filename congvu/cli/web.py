"""`congvu web`: the HTTP server alone, as production runs it, one process group for each FACE."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import http.client
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from congvu import environment, postgres
from congvu.cli import house
from congvu.cli.output import say, tell
from congvu.cli.supervisor import Child, Supervisor
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why

SECONDS_TO_ANSWER = 90

_THIS_MACHINE = {"127.0.0.1", "0.0.0.0", "::1", "::"}
_FACES = {"citizen": ("cổng dân", "/"), "desk": ("bàn làm việc", "/ban-lam-viec/"), "api": ("API", "/api/v1/")}


class PortTaken(Refusal):
    """Another program listens on our port."""

    code = "port_taken"
    sentence = (
        "Cổng {port} trên {host} đang có chương trình khác dùng. "
        "Hãy dừng chương trình đó, hoặc chạy lại với cổng khác, ví dụ: PORT={other} congvu up."
    )


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("web", help="chỉ chạy máy chủ web (FACE chọn cổng dân, bàn làm việc hay API)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with contextlib.ExitStack() as stack:
        take_port(stack)
        collect_static_files()
        supervisor = Supervisor([child()])
        supervisor.listen_to_signals()
        lines = [f"{name}: {url}" for name, url in addresses().items()]
        return supervisor.run(lambda: tell(args, {"addresses": addresses()}, *lines))


def host() -> str:
    """The demonstration is for this machine only, unless HOST says otherwise."""
    return environment.text("HOST", "127.0.0.1")


def port() -> int:
    return environment.integer("PORT", 8000, least=1, most=65535)


def _near_host() -> str:
    return "localhost" if host() in _THIS_MACHINE else host()


def address() -> str:
    return f"http://{_near_host()}:{port()}"


def addresses() -> dict[str, str]:
    """What this process serves: every face for the demonstration, one in production."""
    face = environment.text("FACE", "all")
    return {name: address() + path for key, (name, path) in _FACES.items() if face in {"all", key}}


def child() -> Child:
    processes = environment.integer("WEB_PROCESSES", 2, least=1, most=64)
    threads = environment.integer("WEB_THREADS", 4, least=1, most=64)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host(), "--port", str(port()),
        "--workers", str(processes), "--blocking-threads", str(threads), "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "warning", "congvu.wsgi:application",
    ]  # fmt: skip
    return Child("máy chủ web", command)


def take_port(stack: contextlib.ExitStack) -> None:
    """Refuse a port that is taken, and hold it against another start from this home until the server itself listens."""
    taken = PortTaken(port=port(), host=host(), other=port() % 65535 + 1)
    try:
        house.home().mkdir(parents=True, exist_ok=True)
        turn = stack.enter_context((house.home() / f"port-{port()}.lock").open("a"))
    except OSError as error:
        raise postgres.PlaceUnusable(place=str(house.home()), why=why(error)) from error
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with socket.socket(socket.AF_INET6 if ":" in host() else socket.AF_INET) as probe:
            # As the server itself binds: a connection of an earlier run that is closing does not count as taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host(), port()))
    except OSError as error:
        raise taken from error


def answer() -> int | None:
    """The status with which our address answers HTTP, a redirect to HTTPS among them; None when nothing does."""
    connection = http.client.HTTPConnection(_near_host(), port(), timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/")
        return connection.getresponse().status
    return None


def wait_for_answer(supervisor: Supervisor) -> int | None:
    last_moment = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < last_moment and not supervisor.stopping.wait(0.2):
        if status := answer():
            return status
    return None


def collect_static_files() -> None:
    """Gather styles, fonts and scripts under hashed names, when they have changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    now = _static_fingerprint()
    with contextlib.suppress(OSError):
        if stamp.read_text() == now:
            return
    say("→ tệp tĩnh của giao diện …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
