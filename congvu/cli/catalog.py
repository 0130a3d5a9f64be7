"""`congvu catalog import|search`: records of the national portal in, procedures out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from congvu.cli.arguments import positive
from congvu.cli.output import tell


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("catalog", help="danh mục thủ tục hành chính: nhập, tìm")
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH")

    import_ = commands.add_parser("import", help="nhập bản ghi thủ tục của Cổng dịch vụ công quốc gia (JSON từng dòng)")
    import_.add_argument("file", metavar="TỆP", type=Path, help="tệp .jsonl, mỗi dòng một thủ tục")
    import_.set_defaults(run=import_records)

    search = commands.add_parser("search", help="tìm thủ tục như trang tìm kiếm của Cổng")
    search.add_argument("text", metavar="CHỮ", nargs="+", help="từ khóa, có dấu hay không dấu, hoặc mã thủ tục")
    search.add_argument("--limit", metavar="N", type=positive, default=20, help="số kết quả nhiều nhất (mặc định 20)")
    search.set_defaults(run=search_catalogue)


def import_records(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.accounts.queries import program_account
    from congvu.catalog import actions

    size = args.file.stat().st_size if args.file.is_file() else 0
    report = actions.import_file(
        args.file,
        by=program_account(),
        at=timezone.now(),
        tell=lambda told: tell(
            args,
            {"line": told.line, "code": told.code, "reason": told.reason, "rejected": told.rejected},
            f"Dòng {told.line}{f' ({told.code})' if told.code else ''}: {told.reason}",
        ),
        progress=_Progress(size),
    )
    tell(
        args,
        {
            "imported": report.imported,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
            "kept": report.kept,
            "lines": report.lines,
        },
        f"Đã nhập {report.imported} thủ tục, giữ nguyên {report.unchanged}, từ chối {report.rejected} dòng.",
    )
    return 1 if report.rejected and not report.imported and not report.unchanged else 0


def search_catalogue(args: argparse.Namespace) -> int:
    from congvu.catalog import queries

    result = queries.search(" ".join(args.text), limit=args.limit)
    rows = [
        {
            "code": procedure.code,
            "name": procedure.name,
            "field": procedure.field.name if procedure.field else "",
            "agency": procedure.agency_name,
            "level": procedure.service_level,
            "full": procedure.is_full,
            "filed_here": procedure.is_filed_here,
        }
        for procedure in result.procedures
    ]
    lines = [f"{row['code']:<12} {row['name']}" for row in rows]
    tell(args, rows, *(lines or ["Không tìm thấy thủ tục nào."]), f"Tất cả: {result.total} thủ tục.")
    return 0


class _Progress:
    """How far the import is, on the one line of a terminal; silent where nobody watches."""

    def __init__(self, size: int) -> None:
        self.size, self.watched = size, sys.stderr.isatty()

    def __call__(self, report: object, bytes_read: int) -> None:
        if self.watched:
            done = f"{bytes_read * 100 // self.size:3d} %" if self.size else ""
            end = "\n" if self.size and bytes_read >= self.size else ""
            print(f"\r→ {done} {report.lines} dòng", end=end, file=sys.stderr, flush=True)  # type: ignore[attr-defined]
