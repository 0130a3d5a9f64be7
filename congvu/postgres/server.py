"""Start, find and stop the embedded server of one home. Processes take turns through a lock file.

State is one file, `postgres.json` (0600): where the cluster is, its port, and the passwords of its two roles: `postgres`,
used once to set the cluster up, and `congvu`, no superuser, whom the program connects as.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg

from congvu.postgres import place
from congvu.postgres.parameters import parameters
from congvu.postgres.refusals import DataWithoutItsKey, OtherMajorVersion, PlaceUnusable, StartFailed

ROLE = DATABASE = "congvu"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 60


@dataclass(frozen=True)
class State:
    cluster: str
    port: int
    password: str
    admin_password: str
    ready: bool = False

    def url(self, *, role: str = ROLE, database: str = DATABASE) -> str:
        password = self.password if role == ROLE else self.admin_password
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"


def ensure_running(home: Path, *, settings: Mapping[str, str] | None = None) -> str:
    """Start the server of `home` unless it runs, and return its DATABASE_URL.

    `settings` are server parameters added to or replacing ours, for a server that this call starts.
    Raises a Refusal (PlaceUnusable, NoUnprivilegedUser, StartFailed, …) whose sentence says what to do.
    """
    home = _made(home)
    with _turn(home):
        state = _read(home)
        if state is None or (not state.ready and not _exists(_data(state))):
            state = _initialise(home)
        elif not _exists(_data(state)):
            raise PlaceUnusable(
                place=state.cluster, why="dữ liệu không còn ở đó; muốn bắt đầu mới thì xóa postgres.json"
            )
        runner = place.runner_for(Path(state.cluster))
        if not _answers(home, state):
            state = _start(home, state, runner, settings or {})
        if not state.ready:
            state = _prepare(home, state)
        return state.url()


def running_url(home: Path) -> str | None:
    """The DATABASE_URL of the server of `home` if it accepts connections now."""
    state = _read(home)
    return state.url() if state and state.ready and _connects(state) else None


def is_alive(home: Path) -> bool:
    """Whether the server's process exists; asks no server, so it may be called all the time."""
    state = _read(home)
    return state is not None and _is_alive(state)


def stop(home: Path) -> bool:
    """Stop the server of `home`; False when it was not running."""
    state = _read(home)
    if state is None:
        return False
    with _turn(home):
        if not _is_alive(state):
            return False
        runner = place.runner_for(Path(state.cluster))
        pg_ctl = place.programs(Path(state.cluster), runner) / "pg_ctl"
        done = runner.run(
            [pg_ctl, "stop", "-D", _data(state), "-m", "fast", "-w", "-t", str(SECONDS_TO_STOP)], capture_output=True
        )
        if done.returncode != 0 and _is_alive(state):
            raise StartFailed(log=str(_log(state)), why=_last_words(done.stderr))
        return True


@contextlib.contextmanager
def lease(home: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """DATABASE_URL for the length of a block. Programs that overlap share one server; the last one out stops it."""
    home = _made(home)
    with (home / "postgres.lease").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        try:
            yield ensure_running(home, settings=settings)
        finally:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop(home)


def cluster_of(home: Path) -> Path | None:
    """Where the data of `home` lies, which may be outside it; None before the first start."""
    state = _read(home)
    return Path(state.cluster) if state else None


def programs_of(home: Path) -> Path:
    """The directory of pg_dump, pg_restore and psql for the server of `home`, installed or copied."""
    state = _read(home)
    if state is None:
        return place.programs(home, place.runner_for(None))
    cluster = Path(state.cluster)
    return place.programs(cluster, place.runner_for(cluster))


# -- the home and its state ----------------------------------------------------------------------------------------


def _made(home: Path) -> Path:
    home = home.expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "postgres.lock").touch()
    except OSError as error:
        raise PlaceUnusable(place=str(home), why=error.strerror or str(error)) from error
    return home


@contextlib.contextmanager
def _turn(home: Path) -> Iterator[None]:
    with (home / "postgres.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(home: Path) -> State | None:
    try:
        return State(**json.loads((home / "postgres.json").read_text()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise PlaceUnusable(place=str(home / "postgres.json"), why=str(error)) from error


def _write(home: Path, state: State) -> State:
    partial = home / "postgres.json.partial"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(state), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(home / "postgres.json")
    return state


def _data(state: State) -> Path:
    return Path(state.cluster) / "data"


def _log(state: State) -> Path:
    return Path(state.cluster) / "server.log"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError as error:
        raise PlaceUnusable(place=str(path), why=error.strerror) from error


# -- first start ---------------------------------------------------------------------------------------------------


def _initialise(home: Path) -> State:
    """Make the cluster beside its final place and rename it, so that an interrupted first start leaves no half of one."""
    usual = home / "postgres"
    if (usual / "data").exists():
        raise DataWithoutItsKey(place=str(usual), state=str(home / "postgres.json"))
    runner = place.runner_for(usual)
    cluster = place.choose_cluster(home, runner)
    bin_ = place.programs(cluster, runner)
    state = State(str(cluster), _free_port(), secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    password_file = cluster / "first-password"
    password_file.write_text(state.admin_password)
    password_file.chmod(0o600)
    if runner.uid is not None:
        os.chown(password_file, runner.uid, runner.gid or 0)
    try:
        runner.run(["/bin/rm", "-rf", cluster / "data.partial"], capture_output=True)
        done = runner.run(
            [
                bin_ / "initdb", "-D", cluster / "data.partial", "--username=postgres", f"--pwfile={password_file}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", "--locale=C", "--lc-ctype", _ctype(runner, bin_),
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            ],
            capture_output=True,
        )  # fmt: skip
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise StartFailed(log=str(cluster), why=_last_words(done.stderr))
    _write(home, state)
    (cluster / "data.partial").rename(cluster / "data")
    return state


def _ctype(runner: place.Runner, bin_: Path) -> str:
    """A libc character type that knows Vietnamese letters: text search and pg_trgm ask libc, not the provider."""
    known = runner.run(["/bin/sh", "-c", "locale -a"], capture_output=True).stdout.split()
    for name in known:
        if name.lower().replace("-", "") in {"c.utf8", "en_us.utf8"}:
            return name
    return "C"


def _prepare(home: Path, state: State) -> State:
    """Our role, which is no superuser but may make test databases, and its database with the extensions we use."""
    with psycopg.connect(state.url(role="postgres", database="postgres"), autocommit=True) as db:
        if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            literal = psycopg.sql.Literal(state.password)
            db.execute(psycopg.sql.SQL("CREATE ROLE congvu LOGIN CREATEDB PASSWORD {}").format(literal))
            db.execute("GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO congvu")
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            db.execute("CREATE DATABASE congvu OWNER congvu")
    with psycopg.connect(state.url(role="postgres"), autocommit=True) as db:
        for extension in ("unaccent", "pg_trgm", "btree_gist"):
            db.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    return _write(home, replace(state, ready=True))


# -- start ---------------------------------------------------------------------------------------------------------


def _start(home: Path, state: State, runner: place.Runner, settings: Mapping[str, str]) -> State:
    bin_ = place.programs(Path(state.cluster), runner)
    _check_version(state, runner, bin_)
    _forget_stale_pid(state)
    for _ in range(5):
        wanted = parameters(state.port) | dict(settings)
        options = " ".join(f"-c {name}={value}" for name, value in wanted.items())
        runner.run(["/bin/mv", "-f", _log(state), f"{_log(state)}.previous"], capture_output=True)
        done = runner.run(
            [bin_ / "pg_ctl", "start", "-D", _data(state), "-w", "-t", str(SECONDS_TO_START), "-l", _log(state), "-o", options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode == 0:
            break
        words = _log(state).read_text(errors="replace") if _log(state).exists() else ""
        if "Address already in use" not in words:
            raise StartFailed(log=str(_log(state)), why=_last_words(words))
        state = _write(home, replace(state, port=_free_port()))
    else:
        raise StartFailed(log=str(_log(state)), why="không tìm được cổng TCP trống")
    return _write(home, state)


def _check_version(state: State, runner: place.Runner, bin_: Path) -> None:
    found = (_data(state) / "PG_VERSION").read_text().strip()
    wanted = runner.run([bin_ / "postgres", "--version"], capture_output=True).stdout.split()[-1].split(".")[0]
    if found != wanted:
        raise OtherMajorVersion(place=state.cluster, found=found, wanted=wanted)


def _forget_stale_pid(state: State) -> None:
    """A power cut leaves postmaster.pid behind; when its number now belongs to another program PostgreSQL would refuse."""
    if not _is_alive(state):
        (_data(state) / "postmaster.pid").unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# -- is it running? ------------------------------------------------------------------------------------------------


def _answers(home: Path, state: State) -> bool:
    """Whether the server runs and takes connections; waits while a live one is still starting or stopping."""
    for _ in range(SECONDS_TO_START * 10):
        if not _is_alive(state):
            return False
        if _connects(state, role="postgres", database="postgres"):
            return True
        time.sleep(0.1)
    raise StartFailed(log=str(_log(state)), why="máy chủ đang chạy nhưng không nhận kết nối")


def _is_alive(state: State) -> bool:
    """Whether the process named in postmaster.pid exists and is the postmaster of this very cluster."""
    try:
        pid = int((_data(state) / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return False
    return str(_data(state)) in _command_line(pid)


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout


def _connects(state: State, *, role: str = ROLE, database: str = DATABASE) -> bool:
    try:
        psycopg.connect(state.url(role=role, database=database), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-3:]) or "(không có)"
