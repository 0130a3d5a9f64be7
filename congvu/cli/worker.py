"""`congvu worker`: run the jobs that listeners, sweeps and timers leave in the queue."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from congvu import environment
from congvu.cli.supervisor import Child


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help="chạy các việc nền: thông báo, nhắc hạn, giấy tờ")
    parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thoát")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    at_once = environment.integer("WORKER_JOBS", 4, least=1, most=64)
    # A job that succeeded is forgotten: the fact it followed from stays. Failed ones stay until events.purge_finished.
    options = ["--concurrency", str(at_once), "--shutdown-graceful-timeout", "10", "--delete-jobs", "successful"]
    call_command("procrastinate", "worker", *options, *(["--one-shot"] if args.once else []))
    return 0


def child() -> Child:
    return Child("việc nền", [sys.executable, "-m", "congvu", "worker"])
