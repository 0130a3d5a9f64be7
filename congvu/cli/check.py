"""`congvu check`: is this installation fit to serve?"""

from __future__ import annotations

import argparse
from typing import Any

from congvu.cli import house
from congvu.cli.output import tell


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("check", help="kiểm tra cài đặt: thiết lập, an toàn, cấu trúc cơ sở dữ liệu")
    parser.set_defaults(run=run, needs=house.Needs.SERVER)


def run(args: argparse.Namespace) -> int:
    """Exit code 1 when there is an error, or a warning outside the demonstration (which has no HTTPS to warn about)."""
    from django.conf import settings
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    told = [
        {"level": "error" if message.is_serious() else "warning", "id": message.id, "message": str(message.msg)}
        for message in found
        if not message.is_silenced()
    ]
    if missing := house.missing_migrations():
        sentence = f"Còn {len(missing)} bước cập nhật cấu trúc chưa làm; chạy: congvu migrate."
        told.append({"level": "error", "id": "congvu.migrations", "message": sentence})
    bad = any(one["level"] == "error" or not settings.DEMONSTRATION for one in told)
    lines = [f"{'LỖI' if one['level'] == 'error' else 'LƯU Ý'} {one['id']}: {one['message']}" for one in told]
    if settings.DEMONSTRATION:
        lines.append("Đây là bản trình diễn: không dùng để phục vụ người dân thật.")
    tell(args, {"ok": not bad, "messages": told}, *lines, "Chưa đạt." if bad else "Đạt.")
    return 1 if bad else 0
