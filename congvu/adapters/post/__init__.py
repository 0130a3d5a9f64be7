"""A postal operator over signed JSON and HTTP; `docs/reference/post-protocol.md` says what is spoken.

Foreign words stop here: `STATES` is the only place that knows them. Whatever is not a signed answer of the agreed shape is
an operator that is not there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from congvu.post.gateway import Accepted, Order, PostRefuses, PostUnavailable, Reported

SECONDS = 10
LONGEST_ANSWER = 200_000
# A fee above this, in đồng, is rubbish and not a fee.
HIGHEST_FEE = 100_000_000
# A signature older than this is a recording.
FRESH = 300

# The operator's words and ours. A word that is not here is kept as it came, and nothing follows from it.
STATES = {
    "CREATED": "accepted",
    "COLLECTED": "accepted",
    "IN_TRANSIT": "on_the_way",
    "OUT_FOR_DELIVERY": "on_the_way",
    "DELIVERY_FAILED": "on_the_way",
    "DELIVERED": "delivered",
    "RETURNED": "sent_back",
    "CANCELLED": "cancelled",
}
DIRECTIONS = {"delivery": "DELIVERY", "collection": "COLLECTION"}


class PostOffice:
    """The operator of `post.gateway` at POST_OFFICE_URL, with the key both sides know."""

    def __init__(self, url: str | None = None, key: str | None = None) -> None:
        self.url = (url or settings.POST_OFFICE_URL).rstrip("/")
        self.key = (key or settings.POST_OFFICE_KEY).encode()

    def order(self, order: Order) -> Accepted:
        answer = self._ask(
            "PUT",
            f"/consignments/{quote(order.reference)}",
            {
                "direction": DIRECTIONS[order.direction],
                "party": {"name": order.name, "address": order.address, "phone": order.phone},
                "content": order.content,
            },
        )
        fee = answer.get("fee")
        known = isinstance(fee, int) and not isinstance(fee, bool) and 0 <= fee <= HIGHEST_FEE
        return Accepted(_text(answer, "tracking"), fee if known else None)

    def cancel(self, tracking: str) -> None:
        self._ask("DELETE", f"/tracking/{quote(tracking)}", None)

    def reports(self, tracking: str) -> list[Reported]:
        answer = self._ask("GET", f"/tracking/{quote(tracking)}", None)
        events = answer.get("events")
        if not isinstance(events, list):
            raise PostUnavailable("answer without events")
        return [_reported(event) for event in events]

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        sent = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        at = str(int(time.time()))
        request = urllib.request.Request(  # noqa: S310 the address is the operator's own setting
            self.url + path,
            data=sent or None,
            method=method,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "X-Post-Time": at,
                "X-Post-Signature": signature(self.key, at, f"{method} {path}", sent),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return self._read(answer.status, answer.headers, answer.read(LONGEST_ANSWER), f"{method} {path}")
        except urllib.error.HTTPError as error:
            return self._read(error.code, error.headers, error.read(LONGEST_ANSWER), f"{method} {path}")
        except (OSError, ValueError) as error:
            raise PostUnavailable(f"{self.url}: {error}") from error

    def _read(self, status: int, headers: Any, body: bytes, asked: str) -> dict[str, Any]:
        if status >= 500:
            raise PostUnavailable(f"HTTP {status}")
        at, told = headers.get("X-Post-Time", ""), headers.get("X-Post-Signature", "")
        is_fresh = at.isdigit() and abs(time.time() - int(at)) <= FRESH
        if not is_fresh or not hmac.compare_digest(told, signature(self.key, at, asked, body)):
            raise PostUnavailable(f"HTTP {status} without a valid signature")
        try:
            answer = json.loads(body or b"{}")
        except ValueError as error:
            raise PostUnavailable("answer is not JSON") from error
        if not isinstance(answer, dict):
            raise PostUnavailable("answer is not an object")
        if status >= 400:
            raise PostRefuses(str(answer.get("reason") or f"HTTP {status}")[:300])
        return answer


def signature(key: bytes, at: str, asked: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, what is asked (method and path) and the hash of the body."""
    signed = "\n".join([at, asked, hashlib.sha256(body).hexdigest()])
    return hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()


def _reported(event: Any) -> Reported:
    if not isinstance(event, dict):
        raise PostUnavailable("an event is not an object")
    word = _text(event, "status")
    try:
        at = datetime.fromisoformat(_text(event, "at"))
    except ValueError as error:
        raise PostUnavailable("an event without its time") from error
    if at.tzinfo is None:
        raise PostUnavailable("an event without a time zone")
    return Reported(_text(event, "id"), STATES.get(word, ""), at, str(event.get("place") or ""), word)


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise PostUnavailable(f"answer without {name}")
    return value
