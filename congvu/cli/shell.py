"""`congvu shell`: a Python prompt inside the program, for an operator who knows what they do."""

from __future__ import annotations

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("shell", help="dấu nhắc Python bên trong chương trình (dành cho người vận hành)")
    parser.add_argument("-c", "--command", dest="code", help="chạy một câu lệnh Python rồi thoát")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    from django.core.management import call_command

    call_command("shell", **({"command": args.code} if args.code else {}))
