"""`congvu sign verify FILE`: check the signatures of any file, with nothing set up and no database."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from congvu.cli import sign_agent, sign_ready
from congvu.cli.arguments import day
from congvu.cli.house import Needs
from congvu.cli.output import refuse, tell

if TYPE_CHECKING:
    from congvu.signing.report import Report, SignatureReport
    from congvu.signing.verification import Trust

# Exit codes: 0 valid, 1 invalid, 2 not to be read, 3 indeterminate.
_CODES = {"valid": 0, "invalid": 1, "indeterminate": 3}
_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_DETACHED = (".p7s", ".p7m", ".sig", ".cms", ".p7", ".pkcs7", ".jws", ".jose")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("sign", help="chữ ký số: kiểm tra tệp đã ký, ký bằng thiết bị của mình")
    commands = parser.add_subparsers(title="Lệnh", metavar="LỆNH")
    verify = commands.add_parser(
        "verify",
        help="kiểm tra chữ ký trên một tệp PDF, XML, CMS/PKCS#7 hoặc JWS; mã thoát 0 hợp lệ, 1 không hợp lệ, 3 chưa rõ",
    )
    verify.add_argument(
        "file", metavar="TỆP", type=Path, nargs="?", help="tệp đã ký; với chữ ký để rời (.p7s), tệp gốc nằm cạnh"
    )
    verify.add_argument(
        "--at", metavar="LÚC", type=moment, help="kiểm tra tại một thời điểm, như 2036-01-31T09:00+07:00"
    )
    verify.add_argument(
        "--trust", metavar="CHỨNG-THƯ", type=Path, nargs="+", action="extend", default=[],
        help="chứng thư gốc hoặc của tổ chức cấp được tin cậy (PEM, DER hoặc PKCS#7; một tệp có thể chứa nhiều)",
    )  # fmt: skip
    verify.add_argument("--content", metavar="TỆP", type=Path, help="tệp gốc của chữ ký để rời")
    verify.add_argument("--offline", action="store_true", help="không hỏi tổ chức cấp chứng thư (OCSP, CRL)")
    verify.set_defaults(run=verify_file, needs=Needs.NOTHING)
    sign_agent.add_parser(commands)
    sign_ready.add_parser(commands)


def moment(text: str) -> datetime:
    """The type of a time: ISO 8601; without a zone it is Vietnam's, a date alone is its beginning."""
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        found = datetime.combine(day(text), datetime.min.time())
    return found if found.tzinfo else found.replace(tzinfo=_HANOI)


def verify_file(args: argparse.Namespace) -> int:
    from congvu.signing import verification

    if args.file is None and len(args.trust) > 1:
        args.file = args.trust.pop()  # `verify --trust CERT FILE`
    if args.file is None:
        args.parser.error("the following arguments are required: TỆP")
    data = _bytes(args, args.file)
    content = _bytes(args, args.content) if args.content else _beside(args.file)
    trust = _given_trust(args) if data is not None else None
    if data is None or trust is None or (args.content and content is None):
        return 2
    at = args.at or datetime.now(_HANOI)
    report = verification.verify(
        data,
        name=args.file.name,
        trust=trust + _trust_of_the_ministry(at),
        at=at,
        fetch=None if args.offline else _asking(),
        content=content,
    )
    tell(args, {"file": str(args.file), **report.to_json()}, *_lines(args.file, report))
    return _CODES[report.verdict]


# -- what is given -----------------------------------------------------------------------------------------------
def _bytes(args: argparse.Namespace, path: Path) -> bytes | None:
    from congvu.kernel.system_errors import why

    try:
        return path.read_bytes()
    except OSError as error:
        refuse(args, "unreadable", f"Không đọc được {path}: {why(error)}.")
        return None


def _beside(path: Path) -> bytes | None:
    """`giay-phep.pdf.p7s` is about `giay-phep.pdf` in the same folder."""
    if path.suffix.lower() in _DETACHED and path.with_suffix("").is_file():
        return path.with_suffix("").read_bytes()
    return None


def _given_trust(args: argparse.Namespace) -> Trust | None:
    from congvu.signing.verification import certificates_in, trust_in

    found: list[bytes] = []
    for path in args.trust:
        data = _bytes(args, path)
        if data is None:
            return None
        try:
            found += certificates_in(data)
        except (ValueError, TypeError):
            refuse(args, "not_a_certificate", f"{path} không phải chứng thư (PEM, DER hoặc PKCS#7).")
            return None
    return trust_in(found)


def _trust_of_the_ministry(at: datetime) -> Trust:
    """The list of a database that is configured and answers at once; otherwise nothing."""
    from congvu.signing.verification import Trust

    url = os.environ.get("DATABASE_URL")
    if not url or not os.environ.get("SECRET_KEY"):
        return Trust()
    try:
        return _listed(url, at)
    except Exception:  # whatever is wrong with that database, the file can be checked without it
        return Trust()


def _listed(url: str, at: datetime) -> Trust:
    import django
    import psycopg

    from congvu.cli.house import close_connections, settle_environment

    psycopg.connect(url, connect_timeout=2).close()
    settle_environment()
    django.setup()
    from congvu.signing.queries.verification import trust_at

    try:
        return trust_at(at)
    finally:
        close_connections()


def _asking():
    from congvu.adapters.revocation import Revocation

    return Revocation()


# -- what is told ------------------------------------------------------------------------------------------------
def _lines(path: Path, report: Report) -> list[str]:
    lines = [f"{path}: {report.sentences[0]}", *report.sentences[1:]]
    for number, signature in enumerate(report.signatures, 1):
        lines += ["", f"{number}. {signature.name} ({_kind(signature)})", *(f"   {one}" for one in signature.sentences)]
    return lines


def _kind(signature: SignatureReport) -> str:
    indication = signature.indication.value.replace("_", "-")
    terms = f"{indication}/{signature.sub_indication}" if signature.sub_indication else indication
    return ", ".join(filter(None, [signature.format, signature.level, terms]))
