"""`congvu bench`: measure the program on this machine against the bare limit, in one run. No timed test."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from congvu.cli.house import Needs
from congvu.cli.output import say

# An export may grow with the ministry, its memory may not.
LARGEST_PEAK = 300


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("bench", help="đo tốc độ trên máy này, so với giới hạn trần trong cùng một lượt")
    kinds = parser.add_subparsers(dest="kind", required=True)
    year = kinds.add_parser("year", help="cả vòng đời của N hồ sơ qua API, rồi suy ra một năm 700.000 hồ sơ")
    year.add_argument("--dossiers", type=_count, default=200, help="số hồ sơ (mặc định 200)")
    year.add_argument("--clients", type=_count, default=8, help="số máy khách đồng thời (mặc định 8)")
    year.add_argument("--json", action="store_true", help="dòng cuối là kết quả JSON")
    year.set_defaults(run=run_year, needs=Needs.NOTHING)
    pages = kinds.add_parser("pages", help="thời gian mở trang và tìm kiếm khi số hồ sơ tăng lên")
    pages.add_argument("--sizes", default="10000,1000000", help="số hồ sơ ở mỗi lượt (mặc định 10000,1000000)")
    pages.add_argument("--json", action="store_true", help="dòng cuối là kết quả JSON")
    pages.set_defaults(run=run_pages, needs=Needs.NOTHING)
    export = kinds.add_parser("export", help="một bản kết xuất dài: bộ nhớ, thời gian, và bàn làm việc trong lúc đó")
    export.add_argument("--rows", type=_count, default=100_000, help="số hồ sơ (mặc định 100000)")
    export.add_argument("--json", action="store_true", help="dòng cuối là kết quả JSON")
    export.set_defaults(run=run_export, needs=Needs.NOTHING)
    signing = kinds.add_parser("signing", help="ký và kiểm tra chữ ký, so với pyHanko trần trên cùng khóa và tệp")
    signing.add_argument("--documents", type=_count, default=200, help="số văn bản (mặc định 200)")
    signing.add_argument("--json", action="store_true", help="dòng cuối là kết quả JSON")
    signing.set_defaults(run=run_signing, needs=Needs.SETTINGS)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"“{text}” phải là số nguyên từ 1 đến 100000")
    return int(text)


def run_year(args: argparse.Namespace) -> int:
    from congvu.cli.bench import year

    with _a_home() as home:
        measured = year.measure(home, dossiers=args.dossiers, clients=args.clients, progress=say)
    for line in year.lines(measured):
        print(line)
    if args.json:
        print(json.dumps(dataclasses.asdict(measured), ensure_ascii=False))
    return 0 if measured.failures == 0 else 1


def run_pages(args: argparse.Namespace) -> int:
    from congvu.cli.bench import pages

    with _a_home() as home:
        measured = pages.measure(home, sizes=[int(size) for size in args.sizes.split(",")], progress=say)
    for cost in measured.costs:
        print(f"{cost.page}, {cost.dossiers} hồ sơ: p50 {cost.p50} ms, p95 {cost.p95} ms, {cost.queries} truy vấn")
    print(f"tìm trong {measured.search_procedures} thủ tục: p50 {measured.search_p50} ms, p95 {measured.search_p95} ms")
    if args.json:
        print(json.dumps(dataclasses.asdict(measured), ensure_ascii=False))
    return 0


def run_export(args: argparse.Namespace) -> int:
    from congvu.cli.bench import export

    with _a_home() as home:
        measured = export.measure(home, rows=args.rows, progress=say)
    print(
        f"{measured.rows} hồ sơ trong {measured.seconds} giây, tệp {measured.file_megabytes} MB, "
        f"bộ nhớ cao nhất của việc nền {measured.peak_megabytes} MB, tiến độ đổi {measured.progress_seen} lần"
    )
    print(
        f"trang bàn làm việc: p50 {measured.desk_p50_before} ms trước đó, "
        f"p50 {measured.desk_p50_during} ms và p95 {measured.desk_p95_during} ms trong lúc kết xuất"
    )
    if args.json:
        print(json.dumps(dataclasses.asdict(measured), ensure_ascii=False))
    return 0 if measured.peak_megabytes < LARGEST_PEAK else 1


def run_signing(args: argparse.Namespace) -> int:
    from congvu.cli.bench import signing

    with _a_home() as home:
        measured = signing.measure(home, documents=args.documents, progress=say)
    for line in signing.lines(measured):
        print(line)
    if args.json:
        print(json.dumps(dataclasses.asdict(measured), ensure_ascii=False))
    return 0


@contextlib.contextmanager
def _a_home() -> Iterator[Path]:
    """A place of its own for the measurement, that an unprivileged server may reach."""
    home = Path(tempfile.mkdtemp(prefix="congvu-bench-", dir="/var/tmp"))
    home.chmod(0o755)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
