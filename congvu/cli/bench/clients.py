"""One dossier's whole life through the HTTP API, by a client that keeps its connection."""

from __future__ import annotations

import http.client
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Life:
    """What one dossier of the bench is: the message that files it, and the officers' tokens that see it through."""

    procedure: str
    enterprise: str
    answers: dict[str, Any]
    papers: tuple[str, ...]
    is_automatic: bool
    receiver: str = ""
    # (token, outcome) of each step before the decision, and the token of who decides.
    steps: tuple[tuple[str, str], ...] = ()
    decider: str = ""


class Failed(Exception):
    """An answer that should not have come."""


@dataclass
class Client:
    """`times` gathers seconds by act."""

    port: int
    token: str
    paper: bytes
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _connection: http.client.HTTPConnection | None = None

    def live(self, life: Life, key: str) -> None:
        """File, receive, process, approve, fetch the result, return."""
        files = [self._upload(f"{paper}.pdf") for paper in life.papers]
        body = {
            "procedure": life.procedure,
            "enterprise": life.enterprise,
            "answers": life.answers,
            "papers": [{"key": paper, "file": file} for paper, file in zip(life.papers, files, strict=True)],
        }
        dossier = self._post("submit", "dossiers", body, self.token, {"Idempotency-Key": key})
        place = f"dossiers/{dossier['reference']}"
        if not life.is_automatic:
            self._post("receive", f"{place}/reception", {}, life.receiver)
            for number, (token, outcome) in enumerate(life.steps, 1):
                self._post(f"step {number}", f"{place}/steps/current", {"outcome": outcome}, token)
            self._post("approve", f"{place}/decision", {"outcome": "approved"}, life.decider)
        self._call("result", "GET", f"{place}/result", None, self.token, {})
        if not life.is_automatic:
            self._post("return", f"{place}/handover", {"way": "online"}, life.receiver)

    def _upload(self, name: str) -> int:
        edge = "congvu-bench-edge"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        body += self.paper + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return int(json.loads(self._call("upload", "POST", "files", body, self.token, headers))["id"])

    def _post(
        self, act: str, place: str, body: Any, token: str, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        sent = json.dumps(body).encode()
        more = {"Content-Type": "application/json", **(headers or {})}
        answer: dict[str, Any] = json.loads(self._call(act, "POST", place, sent, token, more))
        return answer

    def _call(
        self, act: str, method: str, place: str, body: bytes | None, token: str, headers: dict[str, str]
    ) -> bytes:
        began = time.perf_counter()
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                self._connection.request(
                    method, f"/api/v1/{place}", body, {"Authorization": f"Bearer {token}", **headers}
                )
                response = self._connection.getresponse()
                content = response.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self._connection = None
                if attempt == 2:
                    raise
        self.times[act].append(time.perf_counter() - began)
        if response.status >= 300:
            raise Failed(f"{act}: {response.status} {content[:300].decode(errors='replace')}")
        return content
