"""`congvu restore DIRECTORY`: put a backup into an empty database, and prove that nothing is missing."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from congvu.cli import backup, house
from congvu.cli.output import say, tell
from congvu.kernel.refusal import Refusal
from congvu.kernel.system_errors import why


class NotABackup(Refusal):
    code = "not_a_backup"
    sentence = "{place} không phải một bản sao lưu nguyên vẹn: {why}."


class NotEmpty(Refusal):
    """A restore never overwrites: the operator chooses a new home or an empty database."""

    code = "not_empty"
    sentence = (
        "{place} đã có dữ liệu. Hãy đặt CONGVU_HOME tới một thư mục mới, hoặc DATABASE_URL tới một cơ sở dữ liệu trống."
    )


class RestoreIncomplete(Refusal):
    code = "restore_incomplete"
    sentence = "Khôi phục chưa đủ: {why}."


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("restore", help="khôi phục một bản sao lưu vào cơ sở dữ liệu trống")
    parser.add_argument("directory", metavar="THƯ_MỤC", type=Path)
    parser.set_defaults(run=run, needs=house.Needs.SERVER)


def run(args: argparse.Namespace) -> None:
    from django.conf import settings
    from django.db import connection

    manifest = _read_manifest(args.directory)
    if backup.rows_by_table():
        raise NotEmpty(place="Cơ sở dữ liệu")
    files = Path(settings.FILES_ROOT)
    if files.exists() and backup.count_files(files):
        raise NotEmpty(place=str(files))
    say("→ cơ sở dữ liệu …")
    backup.postgres_tool(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        "--dbname", str(connection.settings_dict["NAME"]), str(args.directory / backup.DUMP),
    )  # fmt: skip
    say("→ tệp …")
    shutil.copytree(args.directory / backup.FILES, files, dirs_exist_ok=True)
    _prove(manifest, files)
    told = {"rows": sum(manifest["database"].values()), "files": manifest["files"]}
    tell(args, told, f"Đã khôi phục {told['rows']} dòng và {told['files']} tệp; số lượng khớp với bản sao lưu.")


def _read_manifest(directory: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((directory / backup.MANIFEST).read_text())
        if backup.sha256(directory / backup.DUMP) != manifest["dump_sha256"]:
            raise NotABackup(place=str(directory), why=f"{backup.DUMP} đã bị thay đổi")
        if backup.count_files(directory / backup.FILES) != manifest["files"]:
            raise NotABackup(place=str(directory), why="thiếu hoặc thừa tệp")
        if changed := _changed_file(directory / backup.FILES):
            raise NotABackup(place=str(directory), why=f"tệp {changed} đã bị thay đổi")
    except OSError as error:
        raise NotABackup(place=str(directory), why=why(error)) from error
    except (ValueError, KeyError) as error:
        raise NotABackup(place=str(directory), why=f"{backup.MANIFEST} không đọc được") from error
    return manifest


def _changed_file(files: Path) -> str | None:
    """The first stored file whose bytes are no longer those it is named after."""
    named = (path for path in files.rglob("*") if len(path.name) == 64 and path.is_file())
    return next((path.name for path in named if backup.sha256(path) != path.name), None)


def _prove(manifest: dict[str, Any], files: Path) -> None:
    found = backup.rows_by_table()
    for table, rows in manifest["database"].items():
        if found.get(table) != rows:
            raise RestoreIncomplete(why=f"bảng {table} có {found.get(table, 0)} dòng thay vì {rows}")
    if backup.count_files(files) != manifest["files"]:
        raise RestoreIncomplete(why="số tệp không khớp")
