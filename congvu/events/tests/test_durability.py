"""A commit that no standby confirmed is an error for the caller."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction
from django.db.utils import load_backend

from congvu import postgres
from congvu.events.durability.base import CommitInDoubt, DatabaseWrapper, is_cancelled_wait
from congvu.kernel.refusal import Refusal


class Notice:
    def __init__(self, sqlstate: str, message: str, source: str = "") -> None:
        self.sqlstate, self.message_primary, self.source_function = sqlstate, message, source


@pytest.mark.parametrize(
    ("notice", "is_doubt"),
    [
        (Notice("01000", "canceling wait for synchronous replication due to user request"), True),
        (Notice("01000", "hủy việc chờ nhân bản đồng bộ", "SyncRepWaitForLSN"), True),
        (Notice("01000", "something else"), False),
        (Notice("00000", "canceling wait for synchronous replication due to user request"), False),
    ],
)
def test_only_the_cancelled_wait_is_a_doubt(notice: Any, is_doubt: bool) -> None:
    assert is_cancelled_wait(notice) is is_doubt


def test_the_program_uses_the_watching_backend() -> None:
    assert isinstance(connections["default"], DatabaseWrapper)
    assert issubclass(CommitInDoubt, Refusal)


@pytest.fixture(scope="module")
def cluster_without_its_standby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private server that waits for a standby which never comes."""
    home = Path(tmp_path_factory.mktemp("cluster"))
    url = postgres.ensure_running(home)  # set up first: the set-up itself must not wait
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE TABLE acts (id int)")
    postgres.stop(home)
    try:
        yield postgres.ensure_running(home, settings={"synchronous_standby_names": "nobody"})
    finally:
        postgres.stop(home)


@pytest.fixture
def lonely(cluster_without_its_standby: str, db: None) -> Iterator[str]:
    """The alias of a Django connection to that server."""
    parts = psycopg.conninfo.conninfo_to_dict(cluster_without_its_standby)
    settings = dict(connections["default"].settings_dict) | {
        "NAME": parts["dbname"], "USER": parts["user"], "PASSWORD": parts["password"],
        "HOST": parts["host"], "PORT": str(parts["port"]), "OPTIONS": {"pool": {"min_size": 1, "max_size": 1}},
    }  # fmt: skip
    connections["lonely"] = load_backend("congvu.events.durability").DatabaseWrapper(settings, "lonely")
    yield "lonely"
    connections["lonely"].close()
    connections["lonely"].close_pool()
    del connections["lonely"]


def test_a_cancelled_wait_for_the_standby_reaches_the_caller(lonely: str, cluster_without_its_standby: str) -> None:
    after_commit: list[str] = []
    with pytest.raises(CommitInDoubt):
        _act(lonely, cluster_without_its_standby, after_commit)
    assert after_commit == []
    # The doubt belongs to that one commit: reading goes on as before.
    with transaction.atomic(using=lonely), connections[lonely].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM acts")
        assert cursor.fetchone() == (1,)


def _act(alias: str, url: str, after_commit: list[str]) -> None:
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
            cursor.execute("INSERT INTO acts VALUES (1)")
        transaction.on_commit(lambda: after_commit.append("told"), using=alias)
        threading.Thread(target=_cancel_when_waiting, args=(url, pid)).start()


def _cancel_when_waiting(url: str, pid: int) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        for _ in range(1000):
            query = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'SyncRep'"
            if db.execute(query, [pid]).fetchone():
                return
            db.execute("SELECT pg_sleep(0.01)")
