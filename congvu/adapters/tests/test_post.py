"""The operator's protocol, spoken with a scripted operator on a real socket: late, twice, out of order, broken, forged."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from congvu.adapters import post
from congvu.adapters.post import STATES, PostOffice, signature
from congvu.post import rules
from congvu.post.gateway import Accepted, Order, PostRefuses, PostUnavailable

KEY = "khóa chung của hai bên, dài hơn ba mươi hai ký tự"
ORDER = Order("REF-1", "delivery", "Nguyễn Thị Lan", "1 Phố Ví Dụ", "0900000000", "Hồ sơ 1")


class Operator:
    """Answers what its script says, one answer a request; signs unless told otherwise."""

    def __init__(self) -> None:
        self.script: list[Any] = []
        self.seen: list[tuple[str, str, dict[str, Any]]] = []
        self.sign: Callable[[str, str, bytes], tuple[str, str]] = self._signed
        operator = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                at, told = self.headers["X-Post-Time"], self.headers["X-Post-Signature"]
                assert told == signature(KEY.encode(), at, f"{self.command} {self.path}", body)
                operator.seen.append((self.command, self.path, json.loads(body or b"{}")))
                status, said, wait = (*operator.script.pop(0), 0)[:3]
                time.sleep(wait)
                made = said if isinstance(said, bytes) else json.dumps(said).encode()
                at, sealed = operator.sign(f"{self.command} {self.path}", str(int(time.time())), made)
                self.send_response(status)
                self.send_header("X-Post-Time", at)
                self.send_header("X-Post-Signature", sealed)
                self.send_header("Content-Length", str(len(made)))
                self.end_headers()
                # Who has read enough hangs up.
                with suppress(BrokenPipeError):
                    self.wfile.write(made)

            do_PUT = do_GET = do_DELETE = _answer

            def log_message(self, *words: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @staticmethod
    def _signed(asked: str, at: str, body: bytes) -> tuple[str, str]:
        return at, signature(KEY.encode(), at, asked, body)


@pytest.fixture
def operator() -> Iterator[Operator]:
    made = Operator()
    yield made
    made.server.shutdown()
    made.server.server_close()


def office(operator: Operator) -> PostOffice:
    return PostOffice(operator.url, KEY)


def test_an_order_is_signed_and_gives_its_number(operator: Operator) -> None:
    operator.script = [(200, {"tracking": "VD000000001VN", "fee": 32_000})]
    assert office(operator).order(ORDER) == Accepted("VD000000001VN", 32_000)
    method, path, said = operator.seen[0]
    assert (method, path, said["direction"]) == ("PUT", "/consignments/REF-1", "DELIVERY")
    assert said["party"]["name"] == "Nguyễn Thị Lan"


def test_reports_come_in_any_order_and_unknown_words_are_kept(operator: Operator) -> None:
    events = [
        {"id": "3", "status": "DELIVERED", "at": "2026-11-18T09:00:00+07:00", "place": "Hà Nội"},
        {"id": "1", "status": "COLLECTED", "at": "2026-11-17T09:00:00+07:00"},
        {"id": "2", "status": "TELEPORTED", "at": "2026-11-17T12:00:00+07:00"},
        {"id": "1", "status": "COLLECTED", "at": "2026-11-17T09:00:00+07:00"},
    ]
    operator.script = [(200, {"events": events})]
    told = office(operator).reports("VD1")
    assert [(one.key, one.state, one.word) for one in told] == [
        ("3", "delivered", "DELIVERED"),
        ("1", "accepted", "COLLECTED"),
        ("2", "", "TELEPORTED"),
        ("1", "accepted", "COLLECTED"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"reason": "bảo trì"}),
        (502, b"<html>"),
        (200, b"rubbish"),
        (200, {"number": 1}),
        (200, []),
        (200, {"tracking": ""}),
    ],
)
def test_what_is_not_an_answer_is_an_operator_that_is_not_there(operator: Operator, answer: Any) -> None:
    operator.script = [answer]
    with pytest.raises(PostUnavailable):
        office(operator).order(ORDER)


def test_a_no_is_final_and_tells_its_reason(operator: Operator) -> None:
    operator.script = [(422, {"reason": "Địa chỉ không có thật"})]
    with pytest.raises(PostRefuses, match="Địa chỉ không có thật"):
        office(operator).order(ORDER)


@pytest.mark.parametrize(
    "forged",
    [
        lambda asked, at, body: (at, "0" * 64),
        lambda asked, at, body: (at, ""),
        lambda asked, at, body: Operator._signed(asked, str(int(at) - 3600), body),
        lambda asked, at, body: Operator._signed("GET /tracking/OTHER", at, body),
    ],
)
def test_a_forged_old_or_borrowed_answer_is_none(operator: Operator, forged: Any) -> None:
    operator.sign = forged
    operator.script = [(200, {"tracking": "VD000000001VN", "fee": 32_000})]
    with pytest.raises(PostUnavailable, match="signature"):
        office(operator).order(ORDER)


def test_silence_is_given_up_after_its_time(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "SECONDS", 0.2)
    operator.script = [(200, {"tracking": "VD000000001VN"}, 0.6)]
    with pytest.raises(PostUnavailable):
        office(operator).order(ORDER)
    with pytest.raises(PostUnavailable):
        PostOffice("http://127.0.0.1:9", KEY).cancel("VD1")


def test_the_map_of_words_leads_only_to_our_states() -> None:
    ours = {rules.ACCEPTED, rules.ON_THE_WAY, rules.DELIVERED, rules.SENT_BACK, rules.CANCELLED}
    assert set(STATES.values()) == ours
