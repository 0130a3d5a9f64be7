"""Page and search times as the dossiers grow: the same pages at each size, in one run, with their query counts."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from congvu import postgres
from congvu.cli.bench.prepared import prepare, settle

TIMES = 40
PROCEDURES = 5_000
SEARCHES = ("co mau d", "giấy phép thuốc lá", "hoá chất", "xuất khẩu gạo", "khuyến mại", "giay chung nhan", "website")


@dataclass
class PageCost:
    """Milliseconds of server time, and queries, of one page at one size."""

    page: str
    dossiers: int
    p50: float
    p95: float
    queries: int


@dataclass
class Pages:
    costs: list[PageCost] = field(default_factory=list)
    search_procedures: int = 0
    search_p50: float = 0.0
    search_p95: float = 0.0


def measure(home: Path, *, sizes: Sequence[int], progress: Callable[[str], None]) -> Pages:

    settle(home)
    with postgres.lease(home) as url:
        os.environ["DATABASE_URL"] = url
        progress("→ đơn vị, cán bộ, thủ tục …")
        lives, _token, _paper = prepare()
        measured = Pages()
        pattern = template(lives)
        for size in sorted(sizes):
            progress(f"→ nạp đến {size:,} hồ sơ …".replace(",", "."))
            load(pattern, size)
            measured.costs += _pages(size)
        progress(f"→ tìm trong {PROCEDURES:,} thủ tục …".replace(",", "."))
        _load_procedures()
        measured.search_procedures, measured.search_p50, measured.search_p95 = _search()
        close()
        return measured


def template(lives: Sequence[Any]) -> int:
    """One dossier received through actions; the others are copies of its rows."""
    from django.utils.timezone import now

    from congvu.accounts.models import Account, Enterprise, PartnerSystem
    from congvu.catalog.models import Procedure
    from congvu.cli.demonstration.papers import paper
    from congvu.dossiers import actions
    from congvu.events.inline import run_due_jobs

    life = lives[0]
    machine = PartnerSystem.objects.select_related("account").get(name="Bench").account
    enterprise = Enterprise.objects.get(tax_code=life.enterprise)
    papers = [(key, paper(key, key, by=machine, at=now())) for key in life.papers]
    dossier, _new = actions.file_whole(
        Procedure.objects.select_related("current__unit").get(code=life.procedure),
        enterprise,
        life.answers,
        papers,
        idempotency_key="khuon-mau",
        digest="0",
        by=machine,
        at=now(),
    )
    dossier = actions.receive(dossier, by=Account.objects.get(officer__number="CB001"), at=now())
    reviewer = Account.objects.get(officer__number="CB002")
    actions.claim(dossier, by=reviewer, at=now())
    run_due_jobs()
    return dossier.pk


def load(template: int, size: int) -> None:
    """Bring the tables to `size` dossiers by copying rows inside the database.

    Every fiftieth is open; a returned one keeps its three finished steps but no state of the machine.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM dossiers_dossier")
        there, _last = cursor.fetchone()
        if there >= size:
            return
        named = {"from": there + 1, "to": size, "template": template}
        cursor.execute("SELECT process_id FROM dossiers_dossier WHERE id = %s", [template])
        (process,) = cursor.fetchone()
        cursor.execute("SELECT coalesce(max(id), 0) FROM workflow_processinstance")
        (base,) = cursor.fetchone()
        _copy(
            cursor,
            "workflow_processinstance",
            {
                "id": "%(base)s + n",
                "state": "CASE WHEN n %% 50 = 0 THEN t.state ELSE '{}'::jsonb END",
                "ended_at": "CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END",
            },
            {**named, "template": process, "base": base},
        )
        _copy(
            cursor,
            "dossiers_dossier",
            {
                "reference": "'B' || lpad(n::text, 9, '0')",
                "code": "'G02-20250101-' || lpad(n::text, 7, '0')",
                "process_id": "%(base)s + n",
                "idempotency_key": "NULL",
                "status": "CASE WHEN n %% 50 = 0 THEN 'in_review' ELSE 'returned' END",
                "decided_at": "CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END",
                "ended_at": "CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END",
                "due_at": "t.due_at + (n %% 4000) * interval '1 minute'",
                "folded": "t.folded || ' ' || md5(n::text)",
            },
            {**named, "base": base},
        )
        for step in range(3):
            _copy(
                cursor,
                "workflow_workitem",
                {
                    "instance_id": "%(base)s + n",
                    "task_id": "gen_random_uuid()",
                    "holder_id": "CASE WHEN n %% 500 = 0 THEN t.holder_id WHEN n %% 50 = 0 THEN NULL ELSE t.holder_id END",
                    "done_at": "CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END",
                    "done_by_id": "CASE WHEN n %% 50 = 0 THEN NULL ELSE t.holder_id END",
                    "outcome": "CASE WHEN n %% 50 = 0 THEN '' ELSE 'agree' END",
                    "due_at": "t.due_at + (n %% 4000) * interval '1 minute'",
                },
                {**named, "template": _item(cursor, process), "base": base},
                where="" if step == 0 else " AND n %% 50 <> 0",
            )
        cursor.execute("VACUUM ANALYZE dossiers_dossier, workflow_workitem, workflow_processinstance")


def _item(cursor: Any, process: int) -> int:
    cursor.execute("SELECT min(id) FROM workflow_workitem WHERE instance_id = %s", [process])
    return int(cursor.fetchone()[0])


def _copy(cursor: Any, table: str, changed: dict[str, str], named: dict[str, Any], where: str = "") -> None:
    """Insert a copy of one row for each number, with the changed columns computed from the number `n`."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall() if name != "id" or "id" in changed]
    values = [changed.get(name, f't."{name}"') for name in columns]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in columns)})"
        f" OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} FROM {table} t"
        f" CROSS JOIN generate_series(%(from)s::bigint, %(to)s::bigint) AS n WHERE t.id = %(template)s{where}",
        named,
    )


def _pages(size: int) -> list[PageCost]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    from congvu.accounts.models import Account
    from congvu.dossiers.models import Dossier

    reviewer = Account.objects.get(officer__number="CB002")
    opened = Dossier.objects.filter(status="in_review", reference__startswith="B").order_by("-id").first()
    assert opened is not None, "loaded above"
    pages = {
        "hộp việc: của tôi": "/ban-lam-viec/",
        "hộp việc: của đơn vị": "/ban-lam-viec/?xem=don-vi",
        "trang hồ sơ": f"/ban-lam-viec/ho-so/{opened.code}",
        "tìm theo mã": f"/ban-lam-viec/tra-cuu?q={opened.code}",
    }
    found = []
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client()
        client.force_login(reviewer)
        for name, address in pages.items():
            for _warm in range(3):
                assert client.get(address).status_code == 200, address
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            # Counted now: the next request empties the log.
            queries = len(captured)
            times = [_timed(lambda: client.get(address)) for _ in range(TIMES)]  # noqa: B023
            found.append(PageCost(name, size, *_cuts(times), queries))
    return found


def _load_procedures() -> None:
    """Bring the catalogue to 5,000 procedures: the shipped ones, then copies of them under other codes."""
    from django.db import connection
    from django.utils.timezone import now

    from congvu.accounts.queries import program_account
    from congvu.cli.demonstration.offered import import_catalogue

    import_catalogue(by=program_account(), at=now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_procedure")
        (there,) = cursor.fetchone()
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name = 'catalog_procedure' AND is_generated = 'NEVER' AND column_name <> 'id'"
        )
        columns = [name for (name,) in cursor.fetchall()]
        changed = {"code": "'8.' || lpad((r.number)::text, 6, '0')"}
        cursor.execute(
            f"INSERT INTO catalog_procedure ({', '.join(columns)})"
            f" SELECT {', '.join(changed.get(name, f'r.{name}') for name in columns)} FROM ("
            "  SELECT p.*, row_number() OVER (ORDER BY n, p.id) AS number"
            "  FROM catalog_procedure p CROSS JOIN generate_series(1, 60) AS n) r WHERE r.number <= %s",
            [max(0, PROCEDURES - there)],
        )
        cursor.execute("VACUUM ANALYZE catalog_procedure")


def _search() -> tuple[int, float, float]:
    from congvu.catalog import queries
    from congvu.catalog.models import Procedure

    for text in SEARCHES:
        queries.search(text, limit=20)
    times = [_timed(lambda: queries.search(text, limit=20)) for _ in range(TIMES) for text in SEARCHES]  # noqa: B023
    return Procedure.objects.count(), *_cuts(times)


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _cuts(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return round(cuts[49] * 1000, 1), round(cuts[94] * 1000, 1)


def close() -> None:
    from congvu.cli.house import close_connections

    close_connections()
