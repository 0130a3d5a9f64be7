"""`congvu registry import KEY FILE.csv`: publish a code list from a file; `congvu registry search KEY TEXT`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from congvu.cli.arguments import day, positive
from congvu.cli.output import tell
from congvu.kernel.system_errors import why


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("registry", help="danh mục dùng chung: nhập từ CSV, tra cứu")
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH", dest="registry_command")

    importing = commands.add_parser("import", help="công bố danh mục từ tệp CSV (code,name[,name_en][,parent_code])")
    importing.add_argument("key", metavar="KEY", help="mã danh mục, ví dụ hs")
    importing.add_argument("file", metavar="FILE.csv", type=Path, help="tệp CSV bảng mã UTF-8, có thể nén gzip")
    importing.add_argument("--name", metavar="TÊN", default="", help="tên danh mục (khi danh mục là mới)")
    importing.add_argument("--valid-from", metavar="NGÀY", type=day, help="hiệu lực từ (năm-tháng-ngày)")
    importing.add_argument("--source", metavar="CĂN-CỨ", default="", help="văn bản ban hành danh mục")
    importing.set_defaults(run=import_list)

    searching = commands.add_parser("search", help="tìm trong danh mục, có dấu hoặc không dấu")
    searching.add_argument("key", metavar="KEY", help="mã danh mục")
    searching.add_argument("text", metavar="TEXT", help="từ cần tìm")
    searching.add_argument("--limit", metavar="N", type=positive, default=20, help="nhiều nhất bao nhiêu dòng")
    searching.set_defaults(run=search_list)


def import_list(args: argparse.Namespace) -> int:
    """Exit code 1 with every wrong line named, and nothing written, when the file is not whole."""
    from django.utils import timezone

    from congvu.accounts.queries import program_account
    from congvu.registry import actions
    from congvu.registry.csv_rows import read_rows
    from congvu.registry.models import CodeListVersion
    from congvu.registry.refusals import FileUnreadable, ListInvalid

    try:
        rows = read_rows(args.file.read_bytes())
    except OSError as error:
        raise FileUnreadable(why=f"{args.file}: {why(error)}") from error
    before = CodeListVersion.objects.filter(code_list__key=args.key).count()
    now = timezone.now()
    try:
        version = actions.publish_list(
            args.key,
            args.name or args.key,
            rows,
            valid_from=args.valid_from or timezone.localdate(now),
            source=args.source or args.file.name,
            by=program_account(),
            at=now,
        )
    except ListInvalid as refusal:
        problems = [{"line": line, "reason": reason} for line, reason in refusal.details["problems"]]
        lines = [f"Dòng {problem['line']}: {problem['reason']}." for problem in problems]
        told = {"refused": refusal.code, "imported": 0, "rejected": problems}
        tell(args, told, "Không dòng nào được ghi:", *lines)
        return 1
    is_new = CodeListVersion.objects.filter(code_list__key=args.key).count() > before
    tell(
        args,
        {
            "key": args.key,
            "version": version.number,
            "imported": len(rows) if is_new else 0,
            "unchanged": 0 if is_new else len(rows),
            "rejected": [],
        },
        f"Đã công bố danh mục {args.key}, phiên bản {version.number}: {len(rows)} mục."
        if is_new
        else f"Danh mục {args.key} không đổi (phiên bản {version.number}).",
    )
    return 0


def search_list(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.registry import queries
    from congvu.registry.models import CodeList
    from congvu.registry.refusals import ListUnknown

    if not CodeList.objects.filter(key=args.key).exists():
        raise ListUnknown(key=args.key)
    found = queries.search(args.key, args.text, on=timezone.localdate(), limit=args.limit)
    tell(
        args,
        [{"code": one.code, "name": one.name, "name_en": one.name_en, "parent_code": one.parent_code} for one in found],
        *(f"{one.code}\t{one.name}" for one in found),
    )
    return 0
