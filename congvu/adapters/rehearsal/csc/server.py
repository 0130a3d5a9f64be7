"""The provider on a loopback port; `/control/` lets a test make it slow, silent or broken, and read what it did."""

from __future__ import annotations

import base64
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from congvu.adapters.rehearsal.csc.accounts import CLIENT, SECRET
from congvu.adapters.rehearsal.csc.protocol import Protocol
from congvu.adapters.rehearsal.csc.shapes import SPECIFICATIONS, Refused

LONGEST_REQUEST = 1_000_000


class Running:
    """The provider in a thread of this process. `faults` of a method are used up one a request:

    `drop_before`, `drop_after` (it signs, and hangs up), `slow:S`, `error:STATUS`, `garbage`, `short`, `forged`.
    """

    def __init__(self, protocol: Protocol, *, port: int = 0) -> None:
        self.protocol = protocol
        self.server = listening(protocol, port)
        self.faults = self.server.faults
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, protocol: Protocol, port: int) -> None:
        self.protocol = protocol
        self.faults: dict[str, list[str]] = {}
        self.one_at_a_time = threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)


def listening(protocol: Protocol, port: int) -> Server:
    return Server(protocol, port)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST_REQUEST:
            self.close_connection = True
            return
        self._body = self.rfile.read(length)
        if self.path.startswith("/control/"):
            self._reply(200, self._controlled(self.path.removeprefix("/control/")))
            return
        version, method = self._asked()
        faults = self.server.faults.get(method) or []
        fault, _, more = (faults.pop(0) if faults else "").partition(":")
        if fault == "slow":
            time.sleep(float(more))
        if fault == "drop_before":
            self._hang_up()
        elif fault == "error":
            self._reply(int(more), {"error": "server_error", "error_description": "told to fail"})
        else:
            self._answer(version, method, fault)

    def _answer(self, version: str, method: str, fault: str) -> None:
        try:
            with self.server.one_at_a_time:
                said, status = self._carried_out(version, method), 200
        except Refused as refused:
            said, status = {"error": refused.error, "error_description": refused.description}, refused.status
        if fault == "drop_after":
            self._hang_up()
        elif fault == "garbage":
            self._send(200, b"<html>it works</html>")
        else:
            self._reply(status, _spoilt(said, fault))

    def _asked(self) -> tuple[str, str]:
        parts = self.path.strip("/").split("/")
        if parts[:1] == ["csc"] and len(parts) > 2 and parts[1] in SPECIFICATIONS:
            return parts[1], "/".join(parts[2:])
        return "v1", "/".join(parts)

    def _carried_out(self, version: str, method: str) -> dict[str, Any]:
        protocol = self.server.protocol
        if method == "oauth2/token":
            self._require_client(form := parse_qs(self._body.decode()), "client_id", "client_secret")
            if form.get("grant_type") != ["client_credentials"]:
                raise Refused("invalid_grant", "Invalid parameter grant_type")
            return protocol.log_in()
        if method == "auth/login":
            scheme, _, told = self.headers.get("Authorization", "").partition(" ")
            with suppress(ValueError):
                client, _, secret = base64.b64decode(told).decode().partition(":")
                if scheme == "Basic" and (client, secret) == (CLIENT, SECRET):
                    return protocol.log_in()
            raise Refused("authentication_error", "An error occurred during authentication process", 401)
        if self.headers.get_content_type() != "application/json":
            raise Refused("invalid_request", "Content-Type must be application/json")
        try:
            said = json.loads(self._body or b"{}")
        except ValueError as error:
            raise Refused("invalid_request", "Malformed request") from error
        if not isinstance(said, dict):
            raise Refused("invalid_request", "Malformed request")
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return protocol.answer(version, method, said, token)

    @staticmethod
    def _require_client(form: dict[str, list[str]], client: str, secret: str) -> None:
        if (form.get(client), form.get(secret)) != ([CLIENT], [SECRET]):
            raise Refused("invalid_client", "Client authentication failed", 401)

    def _controlled(self, what: str) -> dict[str, Any]:
        """`faults` {"on": method, "do": fault}, `log`, `code` {"credential": id}."""
        said = json.loads(self._body or b"{}")
        if what == "faults":
            self.server.faults.setdefault(said["on"], []).append(said["do"])
            return {}
        if what == "code":
            return {"code": self.server.protocol.accounts[said["credential"]].sent_code}
        return {"signatures": self.server.protocol.signatures()}

    def _reply(self, status: int, said: dict[str, Any]) -> None:
        self._send(status, json.dumps(said).encode())

    def _send(self, status: int, content: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the base class's name
        """Requests are not told."""


def _spoilt(said: dict[str, Any], fault: str) -> dict[str, Any]:
    if fault == "short":
        return {**said, "signatures": said["signatures"][:-1]}
    if fault == "forged":
        return {**said, "signatures": [_turned(one) for one in said["signatures"]]}
    return said


def _turned(told: str) -> str:
    value = bytearray(base64.b64decode(told))
    value[-1] ^= 1
    return base64.b64encode(value).decode()
