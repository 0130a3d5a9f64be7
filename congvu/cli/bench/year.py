"""A year of the ministry: N lives through web and worker processes, the bare limit in the same run, and the ratio."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from congvu import postgres
from congvu.cli.bench import bare
from congvu.cli.bench.clients import Client, Failed, Life
from congvu.cli.bench.processes import cpu_seconds

A_YEAR = 700_000
# What a life commits at the least: two uploads, submission, reception, two steps, decision, return.
ACTS = 8


@dataclass
class Measured:
    """One run. Times in seconds unless said otherwise; a ratio of 4 means four times the cost of the bare rows."""

    dossiers: int
    clients: int
    seconds: float
    dossiers_per_second: float
    bare_dossiers_per_second: float
    ratio_to_bare: float
    transactions_per_dossier: int
    rows_per_dossier: float
    database_bytes_per_dossier: float
    cpu_seconds_per_dossier: dict[str, float]
    year_hours: float
    bare_answers_per_second: float
    jobs_left: int
    failures: int
    milliseconds: dict[str, dict[str, float]] = field(default_factory=dict)
    writes: dict[str, list[float]] = field(default_factory=dict)


def measure(home: Path, *, dossiers: int, clients: int, progress: Callable[[str], None]) -> Measured:
    """Run the whole bench in a home of its own, on a cluster of its own."""
    settle(home)
    with postgres.lease(home) as url:
        os.environ["DATABASE_URL"] = url
        progress("→ cơ sở dữ liệu, đơn vị, cán bộ, thủ tục …")
        lives, token, paper = prepare()
        with _processes(home) as (port, pids):
            pids["postgres"] = _postmaster(home)
            _warm(port, lives, token, paper)
            _drain(url)
            progress(f"→ {dossiers} hồ sơ, {clients} máy khách …")
            return _run(url, port, pids, lives, token, paper, dossiers=dossiers, clients=clients, progress=progress)


# -- before -------------------------------------------------------------------------------------------------------
def settle(home: Path) -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "CONGVU_HOME": str(home),
        "DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "congvu.settings",
        "PORT": str(_free_port()),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PERSONAL_DATA_KEY": secrets.token_urlsafe(48),
        "LOG_LEVEL": "ERROR",
    }


def prepare() -> tuple[list[Life], str, bytes]:
    """The ministry of the demonstration without its dossiers, a partner's token, and officers' tokens."""
    import django

    django.setup()
    from datetime import datetime
    from random import Random

    from django.core.management import call_command
    from django.utils.timezone import localdate, now

    from congvu.accounts import actions as accounts
    from congvu.accounts.models import Account, Enterprise, Scope
    from congvu.accounts.queries import program_account
    from congvu.cli.demonstration import applicants, declarations, house, offered
    from congvu.cli.demonstration.clock import Clock
    from congvu.cli.demonstration.papers import drawn
    from congvu.dossiers.offer import offer_of
    from congvu.kernel.work_calendar import VIETNAM
    from congvu.organisations.queries import work_calendar
    from congvu.registry import actions as registry

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    program, long_ago = program_account(), datetime(2026, 1, 2, 9, tzinfo=VIETNAM)
    registry.load_shipped(by=program, at=long_ago)
    house.open_ministry(by=program, at=long_ago)
    password = secrets.token_urlsafe(16)
    house.appoint_officers(password, by=program, at=long_ago)
    applicants.register_persons(password, by=program, at=long_ago)
    applicants.register_enterprises(by=program, at=long_ago, clock=Clock(now(), work_calendar()))
    giang = Account.objects.get(officer__number="CB005")
    procedures = offered.publish_packages(by=giang, at=long_ago)
    enterprises = list(Enterprise.objects.filter(status="approved").order_by("pk"))
    scopes = [Scope.PROCEDURES_READ, Scope.DOSSIERS_READ, Scope.DOSSIERS_WRITE]
    partner, _secret = accounts.register_partner_system("Bench", enterprises, scopes, by=giang, at=now())
    officers = {number: _token(Account.objects.get(officer__number=number)) for number in _OFFICERS}
    lives = []
    chance = Random(1)
    for package, (steps, decider) in _STEPS.items():
        for enterprise in enterprises[:4]:
            answers = declarations.answers_for(package, enterprise, localdate(), chance, "yellow")
            procedure = procedures[package]
            assert procedure.current_id is not None, "published above"
            terms = offer_of(procedure.current_id)
            lives.append(
                Life(
                    procedure=terms.code,
                    enterprise=enterprise.tax_code,
                    answers=answers,
                    papers=_papers(terms, answers),
                    is_automatic=terms.is_automatic,
                    receiver=officers["CB001"],
                    steps=tuple((officers[number], outcome) for number, outcome in steps),
                    decider=officers[decider] if decider else "",
                )
            )
    return lives, _token(partner.account, partner.client_id, scopes), drawn("Giấy tờ")


_OFFICERS = ("CB001", "CB002", "CB003", "CB015", "CB016")
_LEADERS = ((("CB002", "propose_approve"), ("CB003", "agree")), "CB003")
_STEPS: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "co-mau-d": _LEADERS,
    "nhap-khau-tu-dong-thuoc-la": _LEADERS,
    "thong-bao-website-ban-hang": ((("CB015", "pass"), ("CB015", "propose_approve")), "CB016"),
    "khai-bao-hoa-chat-nhap-khau": ((), ""),
}


def _papers(terms: Any, answers: dict[str, Any]) -> tuple[str, ...]:
    """The papers these answers ask for, and others until there are two."""
    from django.utils.timezone import localdate

    from congvu.dossiers.declaration import declared, papers_asked

    asked = [paper.key for paper in papers_asked(terms, declared(terms, answers, on=localdate()).values)]
    others = [paper.key for paper in terms.papers if paper.key not in asked and not paper.when]
    return tuple(asked + others[: max(0, 2 - len(asked))])


def _token(account: Any, client: str | None = None, scopes: Any = ()) -> str:
    from allauth.idp.oidc.adapter import get_adapter
    from allauth.idp.oidc.models import Token

    from congvu.accounts.models import Scope

    value = secrets.token_urlsafe(32)
    token = Token(type=Token.Type.ACCESS_TOKEN, hash=get_adapter().hash_token(value), client_id=client)
    token.user = None if client else account
    token.set_scopes(list(scopes) or [Scope.DOSSIERS_PROCESS, Scope.DOSSIERS_READ])
    token.save()
    return value


# -- processes ---------------------------------------------------------------------------------------------------
@contextlib.contextmanager
def _processes(home: Path) -> Iterator[tuple[int, dict[str, int]]]:
    from congvu.cli import web, worker

    children = {}
    with (home / "bench.log").open("ab") as log:
        for name, child in {"web": web.child(), "worker": worker.child()}.items():
            children[name] = subprocess.Popen(child.command, stdout=log, stderr=log, start_new_session=True)
    try:
        port = int(os.environ["PORT"])
        _wait(port)
        yield port, {name: running.pid for name, running in children.items()}
    finally:
        for running in children.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGTERM)
        for running in children.values():
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _postmaster(home: Path) -> int:
    cluster = postgres.cluster_of(home)
    assert cluster is not None, "started above"
    found = next(iter(cluster.rglob("postmaster.pid")))
    return int(found.read_text().splitlines()[0])


# -- the run -----------------------------------------------------------------------------------------------------
def _warm(port: int, lives: list[Life], token: str, paper: bytes) -> None:
    client = Client(port, token, paper)
    for number, life in enumerate(lives):
        client.live(life, f"khoi-dong-{number:06d}")


def _run(
    url: str,
    port: int,
    pids: dict[str, int],
    lives: list[Life],
    token: str,
    paper: bytes,
    *,
    dossiers: int,
    clients: int,
    progress: Callable[[str], None],
) -> Measured:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        rows_before, bytes_before = bare.counted(connection), _size(connection)
        jobs_before = _jobs(connection)
        cpu_before = {name: cpu_seconds(pid) for name, pid in pids.items()}
        workers = [Client(port, token, paper) for _ in range(clients)]
        began = time.perf_counter()
        failures = _drive(workers, lives, dossiers, progress)
        answered = time.perf_counter() - began
        left = _drain(url)
        took = time.perf_counter() - began
        cpu = {name: (cpu_seconds(pid) - cpu_before[name]) / dossiers for name, pid in pids.items()}
        # PostgreSQL reports what backends wrote when they have been idle for a while.
        time.sleep(1.5)
        writes = bare.writes_between(rows_before, bare.counted(connection), dossiers)
        size = (_size(connection) - bytes_before) / dossiers
        jobs = (_jobs(connection) - jobs_before) / dossiers
    transactions = round(ACTS + jobs)
    progress(f"  {answered:.1f} giây trả lời, {took:.1f} giây kể cả việc nền; {len(writes)} bảng được ghi")
    progress("→ giới hạn trần: cùng số dòng bằng psycopg …")
    limit = bare.lives_per_second(
        url, writes, transactions=transactions, lives=max(200, min(dossiers, 1000)), connections=clients
    )
    rate = dossiers / took
    times: dict[str, list[float]] = defaultdict(list)
    for client in workers:
        for act, seconds in client.times.items():
            times[act] += seconds
    return Measured(
        dossiers=dossiers,
        clients=clients,
        seconds=round(took, 2),
        dossiers_per_second=round(rate, 2),
        bare_dossiers_per_second=round(limit, 2),
        ratio_to_bare=round(limit / rate, 2),
        transactions_per_dossier=transactions,
        rows_per_dossier=round(sum(one.inserts + one.updates for one in writes), 1),
        database_bytes_per_dossier=round(size),
        cpu_seconds_per_dossier={name: round(seconds, 4) for name, seconds in cpu.items()},
        year_hours=round(A_YEAR / rate / 3600, 1),
        bare_answers_per_second=round(_bare_answers(port), 0),
        jobs_left=left,
        failures=failures,
        milliseconds={act: _percentiles(seconds) for act, seconds in times.items()},
        writes={one.table: [round(one.inserts, 2), round(one.updates, 2)] for one in writes},
    )


def _drive(workers: list[Client], lives: list[Life], dossiers: int, progress: Callable[[str], None]) -> int:
    numbers = iter(range(dossiers))
    lock = threading.Lock()
    failed: list[str] = []
    run = secrets.token_hex(4)

    def work(client: Client) -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            if number and number % 200 == 0:
                progress(f"  {number} hồ sơ")
            try:
                client.live(lives[number % len(lives)], f"{run}-{number:08d}")
            except (Failed, OSError) as error:
                failed.append(str(error))

    threads = [threading.Thread(target=work, args=(client,)) for client in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sentence in failed[:5]:
        progress(f"  không xong: {sentence}")
    return len(failed)


def _drain(url: str, seconds: float = 120) -> int:
    """Wait until the worker has done what the acts left to it; how many jobs were still waiting in the end."""
    import psycopg

    query = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now()"
    with psycopg.connect(url, autocommit=True) as connection:
        last = time.monotonic() + seconds
        while True:
            row = connection.execute(query).fetchone()
            left = int(row[0]) if row else 0
            if not left or time.monotonic() > last:
                return left
            time.sleep(0.2)


def _jobs(connection: Any) -> int:
    return int(connection.execute("SELECT last_value FROM procrastinate_jobs_id_seq").fetchone()[0])


def _size(connection: Any) -> int:
    return int(connection.execute("SELECT pg_database_size(current_database())").fetchone()[0])


def _percentiles(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {"p50": round(seconds[0] * 1000, 1)} if seconds else {}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1000, 1), "p95": round(cuts[94] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


def _bare_answers(port: int, seconds: float = 3.0, clients: int = 4) -> float:
    """How many answers a second the server gives for a page that asks the database nothing."""
    import http.client

    counts = [0] * clients
    last = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while time.perf_counter() < last:
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def lines(measured: Measured) -> list[str]:
    """The measurement for a person."""
    cpu = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in measured.cpu_seconds_per_dossier.items())
    told = [
        f"{measured.dossiers_per_second} hồ sơ/giây trọn vòng đời; một năm 700.000 hồ sơ: {measured.year_hours} giờ",
        f"giới hạn trần {measured.bare_dossiers_per_second} hồ sơ/giây; gấp {measured.ratio_to_bare} lần chi phí trần",
        f"CPU mỗi hồ sơ: {cpu}",
        f"{measured.rows_per_dossier} dòng, {measured.transactions_per_dossier} giao dịch, "
        f"{measured.database_bytes_per_dossier:.0f} byte mỗi hồ sơ; {measured.failures} hồ sơ không xong",
    ]
    for act, cuts in measured.milliseconds.items():
        told.append(f"  {act}: " + ", ".join(f"{name} {value} ms" for name, value in cuts.items()))
    return told
