"""One HTTP request and its answer: limited in size and time, never redirected, never repeated."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS_TO_CONNECT = 10.0
# 200 signatures by RSA-4096 in base64 are some 140 KB; chains of certificates are less.
LONGEST_ANSWER = 2_000_000


class NotSent(Exception):
    """Nothing of the request left this machine."""


class AnswerLost(Exception):
    """The request went out; what came back is no answer, or nothing came. It may have been carried out."""


@dataclass(frozen=True)
class Answer:
    status: int
    said: dict[str, Any]


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Answer:
    """Send `body` and read a JSON object, all within `seconds`. Raises NotSent or AnswerLost."""
    parts = urlsplit(url)
    connection = _connected(parts.scheme, parts.hostname or "", parts.port)
    # Closing the line under a read ends it, however slowly the other side drips.
    alarm = threading.Timer(seconds, _hang_up, [connection.sock])
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("POST", parts.path, body=body, headers={"Accept": "application/json", **headers})
        response = connection.getresponse()
        content = response.read(LONGEST_ANSWER + 1)
        return Answer(response.status, _object(content, response.status))
    except (OSError, http.client.HTTPException) as error:
        raise AnswerLost(str(error) or type(error).__name__) from error
    finally:
        alarm.cancel()
        connection.close()


def _connected(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    made = (
        http.client.HTTPSConnection(host, port, timeout=SECONDS_TO_CONNECT, context=ssl.create_default_context())
        if scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=SECONDS_TO_CONNECT)
    )
    try:
        made.connect()
    except (OSError, http.client.HTTPException) as error:
        made.close()
        raise NotSent(str(error) or type(error).__name__) from error
    made.sock.settimeout(None)
    return made


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _object(content: bytes, status: int) -> dict[str, Any]:
    if len(content) > LONGEST_ANSWER:
        raise AnswerLost("answer too long")
    if not content.strip():
        return {}
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AnswerLost(f"HTTP {status}: not JSON") from error
    if not isinstance(said, dict):
        raise AnswerLost(f"HTTP {status}: not an object")
    return said
