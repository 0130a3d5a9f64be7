"""`congvu backup DIRECTORY`: the database and the stored files, with what is needed to prove a restore whole."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from congvu import postgres
from congvu.cli import house
from congvu.cli.output import say, tell
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupImpossible(Refusal):
    code = "backup_impossible"
    sentence = "Không sao lưu được vào {place}: {why}."


class ToolMissing(Refusal):
    code = "postgresql_tool_missing"
    sentence = (
        "Không chạy được {tool}: {why}. Với PostgreSQL của riêng bạn, hãy cài gói postgresql-client cùng phiên bản."
    )


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("backup", help="sao lưu cơ sở dữ liệu và tệp vào một thư mục mới")
    parser.add_argument("directory", metavar="THƯ_MỤC", type=Path)
    parser.set_defaults(run=run, needs=house.Needs.SERVER)


def run(args: argparse.Namespace) -> None:
    from django.conf import settings

    partial = _empty_beside(args.directory)
    say("→ cơ sở dữ liệu …")
    # Database first, files after: a file is stored before the row that names it, so no row lacks its file.
    rows = _dump_one_moment(partial / DUMP)
    say("→ tệp …")
    if Path(settings.FILES_ROOT).exists():
        shutil.copytree(settings.FILES_ROOT, partial / FILES, ignore=shutil.ignore_patterns("*.part"))
    else:
        (partial / FILES).mkdir()
    manifest = {"database": rows, "dump_sha256": sha256(partial / DUMP), "files": count_files(partial / FILES)}
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    partial.rename(args.directory)
    told = {"directory": str(args.directory), "rows": sum(rows.values()), "files": manifest["files"]}
    tell(args, told, f"Đã sao lưu {told['rows']} dòng và {told['files']} tệp vào {args.directory}.")


def _dump_one_moment(dump: Path) -> dict[str, int]:
    """Dump and count in one snapshot, so that the counts prove the dump while people go on working."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        # Comments on extensions belong to the superuser who made them; a restore by our own role would stumble.
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", f"--snapshot={snapshot}"]
        postgres_tool("pg_dump", *options, "--file", str(dump))
        return rows_by_table()


def _empty_beside(directory: Path) -> Path:
    """Written beside and renamed at the end: a directory that bears the asked name is a whole backup."""
    if directory.exists():
        raise BackupImpossible(place=str(directory), why="đã có gì đó ở đường dẫn này")
    partial = directory.with_name(f"{directory.name}.partial")
    try:
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise BackupImpossible(place=str(directory), why=why(error)) from error
    return partial


def postgres_tool(tool: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore against our database; the password goes by environment, not by command line."""
    from django.db import connection

    told = connection.settings_dict
    environment = os.environ | {
        "PGHOST": str(told["HOST"]), "PGPORT": str(told["PORT"] or 5432), "PGUSER": str(told["USER"]),
        "PGPASSWORD": str(told["PASSWORD"]), "PGDATABASE": str(told["NAME"]), "PGCONNECT_TIMEOUT": "10",
    }  # fmt: skip
    embedded = postgres.running_url(house.home()) == os.environ["DATABASE_URL"]
    program = None if embedded else shutil.which(tool)
    command = [program or str(postgres.programs_of(house.home()) / tool), *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ToolMissing(tool=tool, why=why(error)) from error
    if done.returncode != 0:
        raise ToolMissing(tool=tool, why=" ".join(done.stderr.split())[:500] or f"mã thoát {done.returncode}")


def rows_by_table() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = int(cursor.fetchone()[0])
    return counts


def count_files(directory: Path) -> int:
    return sum(1 for path in directory.rglob("*") if path.is_file())


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
