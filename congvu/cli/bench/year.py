"""A year of the ministry: N lives through web and worker processes, the bare limit in the same run, and the ratio."""

from __future__ import annotations

import os
import secrets
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from congvu import postgres
from congvu.cli.bench import bare
from congvu.cli.bench.clients import Client, Failed, Life
from congvu.cli.bench.prepared import prepare, settle
from congvu.cli.bench.processes import cpu_seconds, postmaster, running

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
        with running(home) as (port, pids):
            pids["postgres"] = postmaster(home)
            _warm(port, lives, token, paper)
            _drain(url)
            progress(f"→ {dossiers} hồ sơ, {clients} máy khách …")
            return _run(url, port, pids, lives, token, paper, dossiers=dossiers, clients=clients, progress=progress)


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
