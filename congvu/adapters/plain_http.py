"""One request to an address that a certificate or a setting names: http(s) only, by a deadline, with a largest answer."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import IO

from congvu.signing.verification.fetching import Unreachable

SECONDS = 8.0
LARGEST = 20 * 2**20
_CHUNK = 64 * 1024


class NoAnswer(Unreachable):
    """Nobody answered in time, or with what cannot be an answer."""


def ask(
    address: str,
    *,
    body: bytes | None = None,
    content_type: str = "",
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> bytes:
    """GET, or POST when there is a body; the bytes of an answer 200. Raises NoAnswer."""
    if not address.lower().startswith(("http://", "https://")):
        raise NoAnswer(f"{address}: not http(s)")
    deadline = time.monotonic() + seconds
    headers = {"User-Agent": "congvu", **({"Content-Type": content_type} if content_type else {})}
    request = urllib.request.Request(address, data=body, headers=headers)  # noqa: S310 checked above
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            if answer.status != 200:
                raise NoAnswer(f"{address}: HTTP {answer.status}")
            return _read(answer, address, deadline, largest)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NoAnswer(f"{address}: {error}") from error


def _read(answer: http.client.HTTPResponse, address: str, deadline: float, largest: int) -> bytes:
    """A server that trickles byte after byte does not hold us beyond the deadline."""
    found = bytearray()
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > largest:
            raise NoAnswer(f"{address}: more than {largest} bytes")
        if time.monotonic() > deadline:
            raise NoAnswer(f"{address}: too slow")
    return bytes(found)


class _OnlyHttp(urllib.request.HTTPRedirectHandler):
    max_redirections = 3

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if not newurl.lower().startswith(("http://", "https://")):
            raise urllib.error.HTTPError(newurl, code, "redirected away from http(s)", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = urllib.request.OpenerDirector()
for _handler in (
    urllib.request.ProxyHandler(),
    urllib.request.HTTPHandler(),
    urllib.request.HTTPSHandler(),
    urllib.request.HTTPDefaultErrorHandler(),
    urllib.request.HTTPErrorProcessor(),
    _OnlyHttp(),
):
    _OPENER.add_handler(_handler)
