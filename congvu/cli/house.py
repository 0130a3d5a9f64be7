"""Open the house for a command: settle the environment, find or start the database, make Django ready."""

from __future__ import annotations

import contextlib
import enum
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from congvu import environment, postgres
from congvu.cli import rehearsal
from congvu.cli.output import say
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why

PROJECT = Path(__file__).resolve().parents[2]


class Needs(enum.Enum):
    NOTHING = "pure calculation"
    SETTINGS = "Django's settings, but no database"
    SERVER = "a database that may still be empty"
    DATABASE = "a database with all its tables"


class DatabaseAway(Refusal):
    """DATABASE_URL names a PostgreSQL that does not answer."""

    code = "database_away"
    sentence = "Không nối được cơ sở dữ liệu {address}: {why}. Hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL."


@contextlib.contextmanager
def opened(needs: Needs) -> Iterator[None]:
    """For the length of the block the command has what it needs; an embedded server that nobody else uses stops after."""
    with contextlib.ExitStack() as stack:
        if needs is not Needs.NOTHING:
            settle_environment()
        if needs in (Needs.SERVER, Needs.DATABASE):
            embedded = open_database(stack)
        if needs is not Needs.NOTHING:
            import django

            django.setup()
        if needs is Needs.DATABASE and embedded:
            make_missing_tables()
        yield


def home() -> Path:
    return environment.folder("CONGVU_HOME", PROJECT / "var")


def settle_environment() -> None:
    """Decide what an untold environment means: with no database and no secret given, this is the demonstration."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "congvu.settings"
    os.environ["CONGVU_HOME"] = str(home())
    if not any(os.environ.get(name) for name in ("DATABASE_URL", "SECRET_KEY", "DEMONSTRATION")):
        os.environ["DEMONSTRATION"] = "1"
    if environment.boolean("DEMONSTRATION", False):
        for name, value in _demonstration_secrets().items():
            os.environ.setdefault(name, value)
        if address := rehearsal.known_address(home()):
            os.environ.setdefault("REHEARSAL_PKI_URL", address)


def _demonstration_secrets() -> dict[str, str]:
    """Random keys of this home, so that no demonstration signs its sessions with a key that is printed in public."""
    path = home() / "demonstration-secrets.json"
    try:
        found: dict[str, str] = json.loads(path.read_text())
        return found
    except FileNotFoundError:
        made = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "PERSONAL_DATA_KEY")}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
    except FileExistsError:
        return _demonstration_secrets()
    except OSError as error:
        raise postgres.PlaceUnusable(place=str(home()), why=why(error)) from error
    return made


def open_database(stack: contextlib.ExitStack) -> bool:
    """Set DATABASE_URL for us and our children; True when it is the embedded server."""
    if url := os.environ.get("DATABASE_URL"):
        _try(url)
        return False
    is_new = postgres.cluster_of(home()) is None
    os.environ["DATABASE_URL"] = stack.enter_context(postgres.lease(home()))
    cluster = postgres.cluster_of(home())
    if is_new and cluster and not cluster.is_relative_to(home()):
        say(f"  dữ liệu ở {cluster}, vì người dùng chạy PostgreSQL không vào được {home()}")
    stack.callback(os.environ.pop, "DATABASE_URL", None)
    stack.callback(close_connections)
    return True


def _try(url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        address = url.rpartition("@")[2] or "DATABASE_URL"
        raise DatabaseAway(address=address, why=" ".join(str(error).split())) from error


def close_connections() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()
        for connection in connections.all(initialized_only=True):
            if hasattr(connection, "close_pool"):
                connection.close_pool()


def missing_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def make_missing_tables() -> None:
    """The embedded database keeps up with the program by itself; a database of yours is migrated by `congvu migrate`."""
    with (home() / "migrate.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _make_tables()


def _make_tables() -> None:
    from django.core.management import call_command

    if missing := missing_migrations():
        say(f"→ cơ sở dữ liệu: {len(missing)} bước cập nhật cấu trúc …")
        call_command("migrate", verbosity=0, interactive=False)
