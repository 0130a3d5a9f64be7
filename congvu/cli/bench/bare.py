"""The bare limit: the same rows, inserted and updated by plain psycopg in as many transactions, and nothing else."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Writes:
    """Rows a life inserts and updates in one table, on average, with real rows to write."""

    table: str
    inserts: float
    updates: float


def counted(connection: psycopg.Connection[Any]) -> dict[str, tuple[int, int]]:
    """Rows inserted and updated so far, by table."""
    connection.execute("SELECT pg_stat_clear_snapshot()")
    rows = connection.execute("SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables").fetchall()
    return {name: (inserted, updated) for name, inserted, updated in rows}


def writes_between(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], lives: int) -> list[Writes]:
    found = []
    for table, (inserted, updated) in sorted(after.items()):
        was = before.get(table, (0, 0))
        if inserted > was[0] or updated > was[1]:
            found.append(Writes(table, (inserted - was[0]) / lives, (updated - was[1]) / lives))
    return found


def lives_per_second(url: str, writes: list[Writes], *, transactions: int, lives: int, connections: int) -> float:
    """Write the rows of `lives` lives into copies of the tables, with their keys and indexes, on several connections.

    Every transaction commits durably (synchronous_commit on), as the program's do.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        connection.execute("CREATE SCHEMA bare")
        plans = [_plan(connection, one) for one in writes]
        connection.execute("CHECKPOINT")
    plans = [plan for plan in plans if plan is not None]
    share = max(1, lives // connections)
    ready = threading.Barrier(connections + 1)
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            with psycopg.connect(url) as connection:
                ready.wait()
                for life in range(share):
                    _live(connection, plans, number * share + life, transactions)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if errors:
        raise errors[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA bare CASCADE")
    return share * connections / took


@dataclass
class _Plan:
    insert: sql.Composed
    update: sql.Composed
    rows: list[tuple[Any, ...]]
    inserts: float
    updates: float


def _plan(connection: psycopg.Connection[Any], one: Writes) -> _Plan | None:
    """A copy of the table without its numbers' sources: ids are drawn anew, everything else is as it was written."""
    table, copy = sql.Identifier(one.table), sql.Identifier("bare", one.table)
    connection.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS)").format(copy, table))
    columns = [
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [one.table],
        )
    ]
    connection.execute(sql.SQL("ALTER TABLE {} ADD COLUMN bare_id bigserial PRIMARY KEY").format(copy))
    for (definition,) in connection.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s", [one.table]
    ).fetchall():
        # The same indexes, none of them unique: the same rows are written many times over.
        plain = definition.replace("UNIQUE ", "").replace(f"public.{one.table}", f"bare.{one.table}")
        head, _, rest = plain.partition(" ON ")
        connection.execute(f"CREATE INDEX ON {rest}" if head.startswith("CREATE INDEX") else plain)
    selected = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
    rows = connection.execute(
        sql.SQL("SELECT {} FROM {} ORDER BY ctid DESC LIMIT 500").format(selected, table)
    ).fetchall()
    if not rows:
        return None
    types = dict(
        connection.execute(
            "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped",
            [f'public."{one.table}"'],
        ).fetchall()
    )
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING bare_id").format(
        copy,
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.SQL("%s::" + types[name]) for name in columns),
    )
    first = sql.Identifier(columns[-1])
    update = sql.SQL("UPDATE {} SET {} = {} WHERE bare_id = %s").format(copy, first, first)
    return _Plan(insert, update, rows, one.inserts, one.updates)


def _live(connection: psycopg.Connection[Any], plans: list[_Plan], number: int, transactions: int) -> None:
    """One life: its writes dealt out over its transactions."""
    work: list[tuple[sql.Composed, tuple[Any, ...] | None]] = []
    for plan in plans:
        count = _whole(plan.inserts, number)
        work += [(plan.insert, plan.rows[(number + extra) % len(plan.rows)]) for extra in range(count)]
        work += [(plan.update, None)] * _whole(plan.updates, number)
    a_share = -(-len(work) // transactions)
    for start in range(0, len(work), a_share):
        with connection.transaction():
            last = number + 1
            for statement, row in work[start : start + a_share]:
                if row is None:
                    connection.execute(statement, [last])
                else:
                    found = connection.execute(statement, row).fetchone()
                    last = found[0] if found else last


def _whole(average: float, number: int) -> int:
    """2.5 rows a life are 2 in one and 3 in the next."""
    return int(average * (number + 1)) - int(average * number)
