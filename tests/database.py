"""A pytest plugin (`-p tests.database`): PostgreSQL and the environment, ready before Django reads its settings.

Without DATABASE_URL the tests share one embedded server in `var/test` (or CONGVU_TEST_HOME). Several runs at once share
it, each with test databases of its own name; the last run out stops it. Nothing here touches a real CONGVU_HOME.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from congvu import postgres

ROOT = Path(__file__).resolve().parent.parent
# A test database is thrown away: it need not survive a power cut.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}

_leases = contextlib.ExitStack()
atexit.register(_leases.close)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """A wrapper, so that it runs before pytest-django loads the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        prepare()
    return (yield)


def prepare() -> None:
    home = Path(os.environ.get("CONGVU_TEST_HOME") or ROOT / "var" / "test")
    os.environ["CONGVU_HOME"] = str(home)
    (home / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DEMONSTRATION"] = "1"
    os.environ["FACE"] = "all"
    # DEBUG only chooses unhashed static files here; pytest-django sets settings.DEBUG to False.
    os.environ["DEBUG"] = "1"
    os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
    # Playwright runs an event loop in the main thread; Django's guard would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("CONGVU_TEST_DB", f"test_congvu_{os.getpid()}")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _leases.enter_context(postgres.lease(home, settings=NOT_DURABLE))
        _drop_databases_of_dead_runs(os.environ["DATABASE_URL"])


def _drop_databases_of_dead_runs(url: str) -> None:
    """A run that was killed leaves its test databases behind; their names carry its process id."""
    with psycopg.connect(url, autocommit=True) as db:
        for (name,) in db.execute(
            r"SELECT datname FROM pg_database WHERE datname ~ '^test_congvu_\d+(_gw\d+)?$'"
        ).fetchall():
            if not Path("/proc/self").exists() or Path("/proc", name.split("_")[2]).exists():
                continue
            with contextlib.suppress(psycopg.Error):
                db.execute(psycopg.sql.SQL("DROP DATABASE {}").format(psycopg.sql.Identifier(name)))
