"""`congvu` as an operator types it: sentences, exit codes, JSON, and nothing left running."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu import postgres
from congvu.cli import build_parser, main
from congvu.cli.supervisor import Child, KeepsCrashing, Supervisor

Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A CONGVU_HOME of its own, with its own embedded database, thrown away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="congvu-test-"))
    folder.chmod(0o755)
    yield folder / "var"
    postgres.stop(folder / "var")
    shutil.rmtree(folder, ignore_errors=True)


def environment(home: Path, **changes: str) -> dict[str, str]:
    """A person's plain environment: no settings of the tests."""
    plain = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return plain | {"CONGVU_HOME": str(home)} | changes


def congvu(home: Path, *arguments: str, **changes: str) -> Run:
    command = [sys.executable, "-m", "congvu", *arguments]
    return subprocess.run(
        command, env=environment(home, **changes), capture_output=True, text=True, timeout=400, check=False
    )


def test_a_command_starts_the_database_and_stops_it_after(house: Path) -> None:
    done = congvu(house, "migrate", "--json")

    assert done.returncode == 0, done.stderr
    assert "dossiers.0001_initial" in json.loads(done.stdout)["applied"]
    assert postgres.running_url(house) is None


def test_a_running_database_is_used_and_left_running(house: Path) -> None:
    with postgres.lease(house):
        assert congvu(house, "migrate").returncode == 0
        assert postgres.running_url(house) is not None


def test_status_tells_machines_what_runs(house: Path) -> None:
    congvu(house, "migrate")
    done = congvu(house, "status", "--json", PORT=str(free_port()))

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["database"]["missing_migrations"] == 0
    assert told["web"]["answers"] is False


def test_a_database_url_that_does_not_answer_is_told_in_a_sentence(house: Path) -> None:
    url = f"postgresql://lan:secret@127.0.0.1:{free_port()}/congvu"
    done = congvu(house, "status", "--json", DATABASE_URL=url, DEMONSTRATION="1")

    assert done.returncode == 1
    assert "Không nối được cơ sở dữ liệu" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["refused"] == "database_away"


def test_production_without_its_secret_does_not_start(house: Path) -> None:
    done = congvu(house, "check", DEMONSTRATION="0")

    assert done.returncode == 2
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demonstration_draws_its_own_secrets(house: Path) -> None:
    congvu(house, "migrate")
    kept = json.loads((house / "demonstration-secrets.json").read_text())

    shown = congvu(house, "shell", "-c", "from django.conf import settings; print(settings.SECRET_KEY)")

    assert shown.stdout.strip().splitlines()[-1] == kept["SECRET_KEY"]
    assert (house / "demonstration-secrets.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["migrate", "--nhanh"], "không hiểu --nhanh"),
        (["bay"], "không có 'bay'"),
        (["backup"], "thiếu THƯ_MỤC"),
        ([], "Cách dùng"),
    ],
)
def test_wrong_arguments_are_told_in_vietnamese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code: object = main(arguments)
    except SystemExit as exit_:
        code = exit_.code

    assert code == 2
    assert words in capsys.readouterr().err


def test_every_command_offers_json() -> None:
    without = [" ".join(path) for path, parser in leaves(build_parser(), []) if "--json" not in parser.format_help()]

    assert without == []


def leaves(parser: object, path: list[str]) -> Iterator[tuple[list[str], object]]:
    """Every command that has no commands of its own below it."""
    import argparse

    assert isinstance(parser, argparse.ArgumentParser)
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield path, parser
    for group in groups:
        for name, child in group.choices.items():
            yield from leaves(child, [*path, name])


def test_a_backup_comes_back_whole_in_another_house(house: Path) -> None:
    congvu(house, "migrate")
    (house / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (house / "files" / "ab" / "abc").write_bytes(b"gi\xe1\xba\xa5y")
    kept = house.parent / "sao lưu"

    assert congvu(house, "backup", str(kept)).returncode == 0
    again = congvu(house, "backup", str(kept))
    assert (again.returncode, "đã có gì đó" in again.stderr) == (1, True)

    other = house.parent / "other"
    try:
        done = congvu(other, "restore", str(kept), "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["files"] == 1
        assert (other / "files" / "ab" / "abc").read_bytes() == b"gi\xe1\xba\xa5y"
        assert congvu(other, "migrate", "--check").returncode == 0
        twice = congvu(other, "restore", str(kept))
        assert (twice.returncode, "đã có dữ liệu" in twice.stderr) == (1, True)
    finally:
        postgres.stop(other)


def test_a_backup_that_was_changed_is_not_restored(house: Path) -> None:
    kept = house.parent / "hỏng"
    congvu(house, "migrate")
    congvu(house, "backup", str(kept))
    with (kept / "database.dump").open("ab") as dump:
        dump.write(b"x")

    done = congvu(house.parent / "third", "restore", str(kept))

    assert done.returncode == 1
    assert "đã bị thay đổi" in done.stderr


def test_a_backup_with_a_changed_paper_is_not_restored(house: Path) -> None:
    kept = house.parent / "giấy bị sửa"
    congvu(house, "migrate")
    name = hashlib.sha256("giấy".encode()).hexdigest()
    (house / "files" / "ab").mkdir(parents=True, exist_ok=True)
    (house / "files" / "ab" / name).write_bytes("giấy".encode())
    congvu(house, "backup", str(kept))
    (kept / "files" / "ab" / name).write_bytes("giấu".encode())

    done = congvu(house.parent / "fourth", "restore", str(kept))

    assert done.returncode == 1
    assert f"tệp {name} đã bị thay đổi" in done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_refused_before_anything_starts(house: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = congvu(house, "up", PORT=str(other.getsockname()[1]))

    assert done.returncode == 1
    assert "đang có chương trình khác dùng" in done.stderr
    assert postgres.running_url(house) is None


def test_up_serves_mends_a_dead_worker_and_a_dead_database_and_stops_cleanly(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    # Production settings: without the demonstration's data the start is short.
    secrets = {"SECRET_KEY": "k" * 40, "PERSONAL_DATA_KEY": "p" * 40, "SITE_URL": f"http://localhost:{port}"}
    with (house.parent / "up.log").open("w+") as log:
        command = [sys.executable, "-m", "congvu", "up", "--json"]
        run = subprocess.Popen(
            command, env=environment(house, PORT=str(port), **secrets), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            until(lambda: '"addresses"' in said(log), run)
            assert answers(f"http://localhost:{port}/")

            worker = child_of(run.pid, "congvu worker")
            os.kill(worker, signal.SIGKILL)
            until(lambda: "khởi động lại" in said(log), run)
            until(lambda: child_of(run.pid, "congvu worker") not in {0, worker}, run)

            os.kill(postmaster(house), signal.SIGKILL)
            until(lambda: "cơ sở dữ liệu đã dừng bất ngờ" in said(log), run)
            until(lambda: postgres.running_url(house) is not None, run)
            until(lambda: status_of(f"http://localhost:{port}/thu-tuc") == 200, run)

            run.send_signal(signal.SIGINT)
            assert run.wait(120) == 0
        finally:
            if run.poll() is None:
                run.kill()
        assert "đã dừng" in said(log).splitlines()[-1]
    assert postgres.running_url(house) is None
    assert not answers(f"http://localhost:{port}/")


def said(log: object) -> str:
    return Path(log.name).read_text(encoding="utf-8")  # type: ignore[attr-defined]


def until(true: object, run: subprocess.Popen[bytes]) -> None:
    last_moment = time.monotonic() + 240
    while not true():  # type: ignore[operator]
        assert run.poll() is None, "congvu up ended by itself"
        assert time.monotonic() < last_moment
        time.sleep(0.2)


def postmaster(house: Path) -> int:
    cluster = Path(json.loads((house / "postgres.json").read_text())["cluster"])
    return int((cluster / "data" / "postmaster.pid").read_text().split()[0])


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def child_of(parent: int, words: str) -> int:
    table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    for line in table.splitlines():
        pid, ppid, args = line.split(None, 2)
        if int(ppid) == parent and words in args:
            return int(pid)
    return 0


def test_a_child_that_keeps_crashing_is_given_up() -> None:
    supervisor = Supervisor([Child("việc nền", [sys.executable, "-c", "raise SystemExit(3)"])])
    supervisor.stopping.wait = lambda _seconds=None: time.sleep(0.1) or False  # type: ignore[assignment,func-returns-value,method-assign]

    with pytest.raises(KeepsCrashing, match="việc nền đã dừng 5 lần"):
        supervisor.run(lambda: None)


def test_a_child_that_ignores_the_polite_signal_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("congvu.cli.supervisor.SECONDS_TO_END", 1)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    child = Child("điếc", [sys.executable, "-c", deaf])
    supervisor = Supervisor([child])

    with contextlib.suppress(KeyboardInterrupt):
        supervisor.run(lambda: (time.sleep(1), supervisor.stopping.set()))

    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
