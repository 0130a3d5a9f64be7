"""`congvu up`: everything on one machine: database, tables, first data, web and worker; Ctrl-C stops it all."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Iterator
from typing import Any

from congvu import environment, postgres
from congvu.cli import house, rehearsal, web, worker
from congvu.cli.output import say, tell
from congvu.cli.supervisor import Child, Supervisor
from congvu.kernel.refusal import Refusal


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("up", help="chạy tất cả: cơ sở dữ liệu, web, việc nền; Ctrl-C để dừng")
    parser.set_defaults(run=run, needs=house.Needs.NOTHING)


def run(args: argparse.Namespace) -> int:
    house.settle_environment()
    with contextlib.ExitStack() as stack:
        web.take_port(stack)
        with _step("cơ sở dữ liệu"):
            is_embedded = house.open_database(stack)
        rehearsed = _rehearse(stack)
        _make_ready()
        logins = _load_demonstration()
        supervisor = Supervisor([*rehearsed, _with_log(web.child(), "web"), _with_log(worker.child(), "worker")])
        supervisor.ground = _keep_database if is_embedded else None
        supervisor.listen_to_signals()
        say("→ máy chủ web và việc nền …")
        code = supervisor.run(lambda: _greet(args, supervisor, logins))
        say("→ đang dừng …")
    say("→ đã dừng.")
    return code


def _rehearse(stack: contextlib.ExitStack) -> list[Child]:
    """In a demonstration, authorities of its own, up before anything is signed; whatever fails later, they end."""
    child = rehearsal.child(house.home())
    if child is None:
        return []
    with _step(rehearsal.NAME):
        stack.callback(child.end)
        rehearsal.start(child)
    return [child, rehearsal.remote(house.home())]


def _keep_database() -> None:
    """Start the embedded server again when it was killed; what was committed is there, and nobody need be called."""
    if postgres.is_alive(house.home()):
        return
    say("! cơ sở dữ liệu đã dừng bất ngờ; khởi động lại …")
    try:
        postgres.ensure_running(house.home())
    except Refusal as refusal:  # tried again; a worker that finds no database ends it all after a few times
        say(f"    {refusal}")


def _with_log(child: Child, name: str) -> Child:
    """What the processes say goes to files: the screen keeps the addresses and the logins."""
    child.log = house.home() / "log" / f"{name}.log"
    return child


def _make_ready() -> None:
    import django

    django.setup()
    with _step("cấu trúc bảng"):
        house.make_missing_tables()
    web.collect_static_files()


def _load_demonstration() -> list[dict[str, str]]:
    """On the first start of a demonstration, its ministry; loading again what is loaded does nothing."""
    if not environment.boolean("DEMONSTRATION", False):
        return []
    from congvu.cli import demonstration  # it imports models: only after django.setup()

    with _step("bộ trình diễn"):
        demonstration.load(progress=say)
    return demonstration.logins()


def _greet(args: argparse.Namespace, supervisor: Supervisor, logins: list[dict[str, str]]) -> None:
    status = web.wait_for_answer(supervisor)
    if supervisor.stopping.is_set():
        return
    if status is None or status >= 500:
        how = "chưa trả lời" if status is None else f"trả lời bằng lỗi {status}"
        say(f"! máy chủ web {how}; xem {house.home() / 'log' / 'web.log'}.")
    lines = ["", "Công Vụ đang chạy:", *(f"  {name:<14} {url}" for name, url in web.addresses().items())]
    if logins:
        lines += ["", "Đăng nhập trình diễn (mọi người và doanh nghiệp đều là hư cấu):"]
        lines += [f"  {login['email']:<32} {login['password']:<20} {login['who']}" for login in logins]
    lines += ["", f"Nhật ký: {house.home() / 'log'}. Ctrl-C để dừng."]
    tell(args, {"addresses": web.addresses(), "logins": logins}, *lines)


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    say(f"→ {name} …")
    began = time.monotonic()
    yield
    say(f"  xong ({time.monotonic() - began:.1f} giây)")
