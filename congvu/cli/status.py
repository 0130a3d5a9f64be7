"""`congvu status`: what runs, and what waits."""

from __future__ import annotations

import argparse
from typing import Any

from congvu.cli import house, web
from congvu.cli.output import tell


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("status", help="cái gì đang chạy, bao nhiêu việc đang chờ")
    parser.set_defaults(run=run, needs=house.Needs.SERVER)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the database is whole; a web server that does not run is told, but is no fault."""
    from django.db import connection

    missing = house.missing_migrations()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone() or ("", 0)
    jobs = {} if missing else _jobs()
    status = web.answer()
    said = "không chạy" if status is None else "đang trả lời" if status < 500 else f"trả lời bằng lỗi {status}"
    found = {
        "web": {"address": web.address(), "answers": status is not None and status < 500, "status": status},
        "database": {"version": version, "bytes": size, "missing_migrations": len(missing)},
        "jobs": jobs,
    }
    tell(
        args, found,
        f"Web            {web.address()}: {said}",
        f"Cơ sở dữ liệu  PostgreSQL {version}, {size / 2**20:.0f} MB, còn {len(missing)} bước cập nhật cấu trúc",
        f"Việc nền       {jobs.get('todo', 0)} chờ, {jobs.get('doing', 0)} đang làm, {jobs.get('failed', 0)} hỏng",
    )  # fmt: skip
    return 1 if missing else 0


def _jobs() -> dict[str, int]:
    from django.db.models import Count
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.values_list("status").annotate(Count("pk")).order_by()
    return {str(status): count for status, count in rows}
