"""The embedded PostgreSQL: starts anywhere, is found again, survives a crash, and stops with the last who used it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from congvu import postgres
from congvu.postgres import place
from congvu.postgres.refusals import DataWithoutItsKey, OtherMajorVersion, PlaceUnusable

ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that any user of the machine can reach (pytest's tmp_path is the runner's alone)."""
    folder = Path(tempfile.mkdtemp(prefix="congvu-test-"))
    folder.chmod(0o755)
    yield folder / "nhà của Lan"
    _throw_away(folder / "nhà của Lan")
    shutil.rmtree(folder, ignore_errors=True)


def _throw_away(home: Path) -> None:
    """Stop the server and remove a cluster that was put outside the home."""
    state = home / "postgres.json"
    if not state.exists():
        return
    cluster = Path(json.loads(state.read_text())["cluster"])
    postgres.stop(home)
    if cluster.name.startswith("congvu-"):
        shutil.rmtree(cluster)


def postmaster(home: Path) -> int:
    cluster = Path(json.loads((home / "postgres.json").read_text())["cluster"])
    return int((cluster / "data" / "postmaster.pid").read_text().split()[0])


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as db:
        row = db.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_the_first_start_makes_a_durable_server_that_knows_vietnamese(home: Path) -> None:
    url = postgres.ensure_running(home)

    assert ask(url, "SELECT lower('ĐỘNG VẬT')") == "động vật"
    assert ask(url, "SELECT to_tsvector('simple', 'Đề nghị')::text") == "'nghị':2 'đề':1"
    assert ask(url, "SELECT current_setting('fsync') || current_setting('synchronous_commit')") == "onon"
    assert ask(
        url, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'"
    ) == ("btree_gist pg_trgm unaccent")


def test_the_program_is_no_superuser_and_nobody_enters_without_the_password(home: Path) -> None:
    url = postgres.ensure_running(home)

    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace("congvu:", "congvu:x", 1))
    assert stat.S_IMODE((home / "postgres.json").stat().st_mode) == 0o600


def test_a_second_call_finds_the_same_server_and_what_was_written(home: Path) -> None:
    url = postgres.ensure_running(home)
    with psycopg.connect(url) as db:
        db.execute("CREATE TABLE letter AS SELECT 'kính gửi' AS words")
    first = postmaster(home)

    assert postgres.ensure_running(home) == url == postgres.running_url(home)
    assert postmaster(home) == first
    assert postgres.stop(home)
    assert postgres.running_url(home) is None
    assert not postgres.stop(home)
    assert ask(postgres.ensure_running(home), "SELECT words FROM letter") == "kính gửi"


def test_two_who_start_at_once_get_one_server(home: Path) -> None:
    program = "import sys; from pathlib import Path; from congvu import postgres; print(postgres.ensure_running(Path(sys.argv[1])))"
    both = [
        subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True) for _ in "ab"
    ]

    urls = {one.communicate(timeout=90)[0].strip() for one in both}

    assert urls == {postgres.running_url(home)}


def test_after_a_crash_the_committed_row_is_there(home: Path) -> None:
    url = postgres.ensure_running(home)
    with psycopg.connect(url) as db:
        db.execute("CREATE TABLE receipt AS SELECT 7 AS number")
    os.kill(postmaster(home), signal.SIGKILL)
    time.sleep(0.3)

    assert ask(postgres.ensure_running(home), "SELECT number FROM receipt") == 7


def test_a_stale_pid_file_that_names_another_program_does_not_stop_the_start(home: Path) -> None:
    postgres.ensure_running(home)
    cluster = Path(json.loads((home / "postgres.json").read_text())["cluster"])
    left = (cluster / "data" / "postmaster.pid").read_text().splitlines()
    postgres.stop(home)
    left[0] = str(os.getpid())
    (cluster / "data" / "postmaster.pid").write_text("\n".join(left))

    assert postgres.running_url(home) is None
    assert not postgres.stop(home)
    assert ask(postgres.ensure_running(home), "SELECT 1") == 1


def test_a_port_that_another_program_took_meanwhile_is_replaced(home: Path) -> None:
    import socket

    postgres.ensure_running(home)
    postgres.stop(home)
    state = json.loads((home / "postgres.json").read_text())
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        state["port"] = other.getsockname()[1]
        (home / "postgres.json").write_text(json.dumps(state))

        assert ask(postgres.ensure_running(home), "SELECT current_setting('port')::int") != state["port"]


def test_the_last_one_out_stops_the_server(home: Path) -> None:
    with postgres.lease(home) as url:
        with postgres.lease(home):
            pass
        assert ask(url, "SELECT 1") == 1
    assert postgres.running_url(home) is None


def test_data_without_its_passwords_is_refused_and_left_alone(home: Path) -> None:
    postgres.ensure_running(home)
    postgres.stop(home)
    if not (home / "postgres" / "data").exists():
        raise AssertionError("the cluster should be in this home, which everyone can reach")
    (home / "postgres.json").rename(home / "kept.json")

    with pytest.raises(DataWithoutItsKey):
        postgres.ensure_running(home)

    (home / "kept.json").rename(home / "postgres.json")
    assert ask(postgres.ensure_running(home), "SELECT 1") == 1


def test_data_that_vanished_is_told_not_replaced_by_an_empty_database(home: Path) -> None:
    postgres.ensure_running(home)
    postgres.stop(home)
    (home / "postgres" / "data").rename(home / "postgres" / "elsewhere")

    with pytest.raises(PlaceUnusable, match=r"postgres\.json"):
        postgres.ensure_running(home)


def test_data_of_another_major_version_is_refused(home: Path) -> None:
    postgres.ensure_running(home)
    postgres.stop(home)
    (home / "postgres" / "data" / "PG_VERSION").write_text("15\n")

    with pytest.raises(OtherMajorVersion, match="PostgreSQL 15"):
        postgres.ensure_running(home)


def test_a_home_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("")

    with pytest.raises(PlaceUnusable, match="CONGVU_HOME"):
        postgres.ensure_running(tmp_path / "tệp" / "var")


def test_no_directory_above_the_home_changes_its_permissions(tmp_path: Path) -> None:
    """As root the cluster of a home that nobody else may enter goes elsewhere; as anyone else it stays."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    try:
        assert ask(postgres.ensure_running(closed / "var"), "SELECT 1") == 1
        cluster = Path(json.loads((closed / "var" / "postgres.json").read_text())["cluster"])
        assert cluster.is_relative_to(closed) != ROOT
        assert cluster.stat().st_uid != 0
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        _throw_away(closed / "var")


def test_programs_that_the_runner_cannot_reach_are_copied_for_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virtual environment under /root, seen from the user who runs PostgreSQL."""
    reached = place.Runner.executes
    monkeypatch.setattr(
        place.Runner, "executes", lambda self, path: "site-packages" not in str(path) and reached(self, path)
    )

    assert ask(postgres.ensure_running(home), "SELECT 1") == 1
    assert postgres.programs_of(home).is_relative_to(home)
