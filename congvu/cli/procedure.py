"""`congvu procedure check|import|publish|export DIR`: a procedure as a folder of files."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.arguments import day, positive
from congvu.cli.output import refuse, tell

if TYPE_CHECKING:
    from congvu.catalog.models import ProcedureRevision
    from congvu.catalog.packages.files import Problem


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("procedure", help="gói thủ tục: kiểm tra, nhập, công bố, xuất")
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH")

    check = commands.add_parser("check", help="kiểm tra cả gói: nội dung, biểu mẫu, quy trình, mẫu kết quả, hồ sơ mẫu")
    check.add_argument("dir", metavar="GÓI", type=Path, nargs="+", help="thư mục của gói, hoặc tệp .zip")
    check.set_defaults(run=check_packages)

    import_ = commands.add_parser("import", help="nhập gói thành bản thảo; nhập lại gói cũ không đổi gì")
    import_.add_argument("dir", metavar="GÓI", type=Path, help="thư mục của gói, hoặc tệp .zip")
    import_.set_defaults(run=import_one)

    publish = commands.add_parser("publish", help="nhập gói rồi công bố")
    publish.add_argument("dir", metavar="GÓI", type=Path, help="thư mục của gói, hoặc tệp .zip")
    publish.add_argument("--effective-from", metavar="NGÀY", type=day, help="ngày hiệu lực, năm-tháng-ngày")
    publish.add_argument("--decision", metavar="SỐ", default="", help="số quyết định công bố (mặc định: trong gói)")
    publish.add_argument("--decided-on", metavar="NGÀY", type=day, help="ngày ký quyết định")
    publish.set_defaults(run=publish_one)

    export = commands.add_parser("export", help="xuất gói ra thư mục, giống từng byte khi nhập")
    export.add_argument(
        "dir", metavar="THƯ-MỤC", type=Path, help="thư mục trống; không có --code thì mỗi thủ tục một thư mục con"
    )
    export.add_argument("--code", metavar="MÃ", default="", help="mã thủ tục")
    export.add_argument("--revision", metavar="SỐ", type=positive, help="số bản (mặc định: bản mới nhất)")
    export.set_defaults(run=export_some)

    schema = commands.add_parser("schema", help="in JSON Schema của procedure.yaml")
    schema.set_defaults(run=print_schema)


def check_packages(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.catalog.packages.checking import check_package
    from congvu.catalog.packages.files import Problem
    from congvu.catalog.packages.reading import read
    from congvu.catalog.refusals import PackageUnreadable

    problems: list[tuple[Path, Problem]] = []
    for folder in args.dir:
        try:
            problems += [(folder, problem) for problem in check_package(read(folder), at=timezone.now()).problems]
        except PackageUnreadable as refusal:
            problems.append((folder, Problem("", 0, str(refusal))))
    tell(
        args,
        {
            "ok": not problems,
            "problems": [{"package": str(folder), **problem.as_json()} for folder, problem in problems],
        },
        *(f"{folder}/{problem}" if problem.file else f"{folder}: {problem.reason}" for folder, problem in problems),
        f"Có {len(problems)} lỗi." if problems else "Gói hợp lệ: có thể nhập và công bố.",
    )
    return 1 if problems else 0


def import_one(args: argparse.Namespace) -> int:
    imported, refused = _imported(args)
    if imported is None:
        return refused
    revision, is_new = imported
    told = "Đã nhập" if is_new else "Không đổi: đã có"
    tell(
        args,
        _as_json(revision, changed=is_new),
        f"{told} {revision.procedure.code}, bản {revision.number} ({_state(revision)}).",
    )
    return 0


def publish_one(args: argparse.Namespace) -> int:
    from django.db import transaction

    from congvu.catalog.refusals import NoDecision

    try:
        with transaction.atomic():  # what cannot be published leaves no draft behind
            return _publish(args)
    except NoDecision as refusal:
        refuse(
            args,
            refusal.code,
            'Thiếu số quyết định công bố. Hãy thêm --decision "SỐ/QĐ-BCT" (và --decided-on '
            "NGÀY nếu biết ngày ký), hoặc ghi decision trong procedure.yaml. Chưa nhập gì.",
        )
        return 1


def _publish(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from congvu.accounts.queries import program_account
    from congvu.catalog import actions, queries

    imported, refused = _imported(args)
    if imported is None:
        return refused
    revision, changed = imported
    if revision.status == revision.Status.DRAFT:
        at = timezone.now()
        told = revision.content.get("effective_from")
        effective = args.effective_from or (date.fromisoformat(told) if told else timezone.localdate(at))
        if warning := queries.publication_warning(revision, effective, args.decided_on):
            from congvu.cli.output import say

            say(f"Lưu ý: {warning}")
        revision = actions.publish(
            revision,
            effective_from=effective,
            decision=args.decision,
            decided_on=args.decided_on,
            by=program_account(),
            at=at,
        )
        changed = True
    told = "Đã công bố" if changed else "Không đổi: đã công bố"
    line = f"{told} {revision.procedure.code}, bản {revision.number}, hiệu lực từ {revision.effective_from:%d/%m/%Y}."
    tell(args, _as_json(revision, changed=changed), line)
    return 0


def export_some(args: argparse.Namespace) -> int:
    from congvu.catalog import queries
    from congvu.catalog.models import ProcedureRevision
    from congvu.catalog.packages.writing import write
    from congvu.catalog.refusals import NothingToExport
    from congvu.kernel.text import slug

    revisions = ProcedureRevision.objects.filter(package__isnull=False).select_related("procedure").order_by("-number")
    if args.code:
        revisions = revisions.filter(procedure__code=args.code.upper())
    if args.revision:
        revisions = revisions.filter(number=args.revision)
    newest: dict[str, ProcedureRevision] = {}
    for revision in revisions:
        newest.setdefault(revision.procedure.code, revision)
    if not newest:
        raise NothingToExport(wanted=args.code or "nào", number=f", bản {args.revision}" if args.revision else "")
    written = []
    for code, revision in newest.items():
        package = queries.package_of(revision)
        assert package is not None, "only revisions with a package were asked for"
        folder = args.dir if args.code else args.dir / f"{code}-{slug(revision.procedure.name)[:60].strip('-')}"
        files = write(package, folder)
        written.append({"code": code, "revision": revision.number, "folder": str(folder), "files": len(files)})
    tell(args, {"exported": written}, *(f"{row['code']}: {row['files']} tệp trong {row['folder']}" for row in written))
    return 0


def print_schema(args: argparse.Namespace) -> int:
    import json

    from congvu.catalog.packages.entry import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=None if args.json else 2))
    return 0


def _imported(args: argparse.Namespace) -> tuple[tuple[ProcedureRevision, bool] | None, int]:
    """The revision and whether it is new; or None with the exit code, after its problems were told."""
    from django.utils import timezone

    from congvu.accounts.queries import program_account
    from congvu.catalog import actions
    from congvu.catalog.packages.files import Problem
    from congvu.catalog.packages.reading import read
    from congvu.catalog.refusals import PackageFaulty

    try:
        imported = actions.import_package(read(args.dir), by=program_account(), at=timezone.now())
    except PackageFaulty as refusal:
        problems = [Problem(**row) for row in refusal.details["problems"]]
        tell(
            args,
            {"refused": refusal.code, "problems": refusal.details["problems"]},
            *(f"{args.dir}/{problem}" for problem in problems),
            f"Có {len(problems)} lỗi; chưa nhập gì.",
        )
        return None, 1
    return (imported.revision, imported.is_new), 0


def _as_json(revision: ProcedureRevision, *, changed: bool) -> dict[str, object]:
    return {
        "code": revision.procedure.code,
        "revision": revision.number,
        "status": revision.status,
        "effective_from": revision.effective_from,
        "digest": revision.digest,
        "changed": changed,
    }


def _state(revision: ProcedureRevision) -> str:
    return str(revision.get_status_display()).lower()
