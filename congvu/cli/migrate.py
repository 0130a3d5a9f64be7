"""`congvu migrate`: bring the tables up to the program."""

from __future__ import annotations

import argparse
from typing import Any

from congvu.cli import house
from congvu.cli.output import say, tell


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("migrate", help="cập nhật cấu trúc cơ sở dữ liệu cho khớp chương trình")
    parser.add_argument("--check", action="store_true", help="chỉ xem còn bước nào chưa làm; còn thì thoát với mã 1")
    parser.set_defaults(run=run, needs=house.Needs.SERVER)


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    missing = house.missing_migrations()
    if args.check:
        tell(args, {"missing": missing}, *(missing or ["Không còn bước nào."]))
        return 1 if missing else 0
    for name in missing:
        say(f"→ {name}")
    call_command("migrate", verbosity=0, interactive=False)
    tell(args, {"applied": missing}, f"Xong: {len(missing)} bước.")
    return 0
