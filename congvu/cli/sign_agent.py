"""`congvu sign agent LINK`: sign with a device in one's own hands what a page of the portal asks for.

Runs on the signer's computer and knows no database. `docs/reference/local-agent.md` says what is spoken.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import http.client
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from congvu.cli import house
from congvu.cli.output import say, tell
from congvu.cli.sign_device import Device, Pkcs11Device, Pkcs12Device
from congvu.kernel.refusal import Refusal

SCHEME = "congvu-ky:"
SECONDS = 20
LONGEST_ANSWER = 2_000_000
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
# The values are there and fit: only the line is broken. Sent again, they change nothing.
TIMES_TO_SEND = 3


class LinkUnreadable(Refusal):
    code = "link_unreadable"
    sentence = "Liên kết ký không đúng. Hãy chép lại cả lệnh từ trang ký số (địa chỉ phải bắt đầu bằng https)."


class NotReachable(Refusal):
    code = "portal_not_reachable"
    sentence = "Không liên lạc được với {host}: {why}. {what}"


class PortalRefused(Refusal):
    code = "portal_refused"
    sentence = "{said}"


class DigestsExchanged(Refusal):
    code = "digests_exchanged"
    sentence = "{host} gửi mã băm khác với những gì đã cho xem. Đã dừng; thiết bị chưa ký gì. Hãy báo cho cơ quan."


class NotWanted(Refusal):
    code = "not_wanted"
    sentence = "Đã dừng theo ý bạn. Chưa có gì được ký."


@dataclass(frozen=True)
class Link:
    """Where to come back to, and the ticket that opens it."""

    address: str
    ticket: str

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("agent", help="ký bằng thiết bị của mình theo liên kết ở trang ký số")
    parser.add_argument("link", metavar="LIÊN-KẾT", help="liên kết congvu-ky:… chép từ trang ký số")
    parser.add_argument("--module", type=Path, metavar="TỆP", help="thư viện PKCS#11 của thiết bị (.so, .dll, .dylib)")
    parser.add_argument("--token", default="", metavar="TÊN", help="nhãn của thiết bị, khi có nhiều thiết bị đang cắm")
    parser.add_argument("--pkcs12", type=Path, metavar="TỆP", help="tệp .p12 thay cho thiết bị (chỉ để thử)")
    parser.add_argument("--yes", action="store_true", help="không hỏi lại trước khi ký")
    parser.set_defaults(run=run, needs=house.Needs.NOTHING)


def run(args: argparse.Namespace) -> int:
    link = parsed(args.link)
    device = _device(args)
    shown = _ask(link, "GET", "van-ban", None)
    _show(link, shown)
    if not args.yes and input("Ký các văn bản này? Gõ CO để ký: ").strip().upper() not in {"CO", "CÓ"}:
        raise NotWanted()
    with device.opened(_pin()) as key:
        certificate = key.certificate(shown["certificate"], shown["subject"])
        handed = _ask(link, "POST", "ma-bam", {"certificate": base64.b64encode(certificate).decode()})["digests"]
        _require_promised(link, shown, handed)
        values = [
            {
                "id": one["id"],
                "value": base64.b64encode(key.sign(base64.b64decode(one["digest"]), one["algorithm"])).decode(),
            }
            for one in handed
        ]
    done = _send(link, {"signatures": values})
    tell(args, done, f"Đã ký {done['signed']} văn bản. Hãy trở lại trang ký số: trang tự cho biết khi xong.")
    return 0


def parsed(told: str) -> Link:
    """Raises LinkUnreadable: also for an address without TLS that is not this machine."""
    parts = urlsplit(told.removeprefix(SCHEME))
    tickets = parse_qs(parts.query).get("phien", [])
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not told.startswith(SCHEME) or not is_safe or parts.username or len(tickets) != 1 or not parts.hostname:
        raise LinkUnreadable()
    return Link(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", tickets[0])


def _device(args: argparse.Namespace) -> Device:
    if args.pkcs12:
        return Pkcs12Device(args.pkcs12)
    if args.module:
        return Pkcs11Device(args.module, args.token)
    raise LinkUnreadable()


def _pin() -> str:
    return os.environ.get("CONGVU_AGENT_PIN") or getpass.getpass("Mã PIN của thiết bị: ")


def _show(link: Link, shown: dict[str, Any]) -> None:
    say(f"{link.host} đề nghị {shown['signer']} ký bằng chứng thư {shown['subject']}:")
    for number, paper in enumerate(shown["papers"], 1):
        say(f"  {number}. {_printable(paper['name'])} ({int(paper['size']):,} byte)")
        say(f"     SHA-256 {_printable(paper['sha256'])}")


def _require_promised(link: Link, shown: dict[str, Any], handed: list[dict[str, Any]]) -> None:
    whole = hashlib.sha256()
    for one in handed:
        whole.update(base64.b64decode(one["digest"]))
    is_same = [one["id"] for one in handed] == [paper["id"] for paper in shown["papers"]]
    if whole.hexdigest() != shown["commitment"] or not is_same:
        raise DigestsExchanged(host=link.host)


def _send(link: Link, said: dict[str, Any]) -> dict[str, Any]:
    for left in range(TIMES_TO_SEND - 1, -1, -1):
        try:
            return _ask(link, "POST", "chu-ky", said)
        except NotReachable:
            if not left:
                raise
            time.sleep(1)
    raise AssertionError("the loop returns or raises")


def _ask(link: Link, method: str, noun: str, said: dict[str, Any] | None) -> dict[str, Any]:
    parts = urlsplit(link.address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=SECONDS)
    headers = {"Authorization": f"Ticket {link.ticket}", "Accept": "application/json"}
    body = json.dumps(said).encode() if said is not None else None
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, f"{parts.path}/{noun}", body=body, headers=headers)
        answer = connection.getresponse()
        told = json.loads(answer.read(LONGEST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError) as error:
        what = "Chưa có gì được ký." if noun != "chu-ky" else "Hãy hủy ở trang ký số rồi ký lại."
        raise NotReachable(host=link.host, why=str(error) or type(error).__name__, what=what) from error
    finally:
        connection.close()
    if answer.status != 200 or not isinstance(told, dict):
        said_why = told.get("detail") if isinstance(told, dict) else None
        raise PortalRefused(said=_printable(said_why or f"{link.host} trả lời {answer.status}."))
    return told


def _printable(told: Any) -> str:
    """Words of a server shown in a terminal: no control characters."""
    return "".join(letter for letter in str(told) if letter.isprintable())[:500]
