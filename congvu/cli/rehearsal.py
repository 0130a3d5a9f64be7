"""The demonstration's certificate authorities: a process beside web and worker, on a port that its certificates name."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from congvu import environment
from congvu.cli.supervisor import Child
from congvu.kernel.refusal import Refusal

SECONDS_TO_ANSWER = 60
NAME = "tổ chức chứng thực trình diễn"
# The first port to be tried lies so far above the web's.
ABOVE = 1000


class RehearsalSilent(Refusal):
    """The authorities do not come up: mostly another program has their port."""

    code = "rehearsal_silent"
    sentence = (
        "Tổ chức chứng thực trình diễn không trả lời ở {address}. Nếu cổng đó có chương trình khác dùng, hãy dừng chương "
        "trình đó rồi chạy lại; nếu không, xem {log}."
    )


def folder(home: Path) -> Path:
    return home / "rehearsal" / "pki"


def known_address(home: Path) -> str:
    """Where this home's authorities answer when they run; empty when there are none yet."""
    try:
        told: dict[str, str] = json.loads((folder(home) / "made.json").read_text())
    except FileNotFoundError:
        return ""
    return told["address"]


def child(home: Path) -> Child | None:
    """The process, not started; None outside the demonstration, where nobody rehearses. Our environment names its address."""
    if not environment.boolean("DEMONSTRATION", False):
        return None
    address = known_address(home) or f"http://127.0.0.1:{_free_port()}"
    os.environ["REHEARSAL_PKI_URL"] = address
    module = [sys.executable, "-m", "congvu.adapters.rehearsal.pki"]
    place = ["--folder", str(folder(home)), "--port", str(urlsplit(address).port)]
    return Child(NAME, [*module, *place], log=home / "log" / "rehearsal-pki.log")


def remote(home: Path) -> Child:
    """The demonstration's provider of remote signing over the same keys, not started. Our environment names its address."""
    port = _free_port()
    os.environ["REHEARSAL_CSC_URL"] = f"http://127.0.0.1:{port}"
    module = [sys.executable, "-m", "congvu.adapters.rehearsal.csc"]
    place = ["--folder", str(folder(home)), "--port", str(port)]
    return Child("ký số từ xa trình diễn", [*module, *place], log=home / "log" / "rehearsal-csc.log")


def start(started: Child) -> None:
    """Start it and wait until it answers: on the first start it makes its keys. Raises RehearsalSilent."""
    address = os.environ["REHEARSAL_PKI_URL"]
    started.start()
    last_moment = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < last_moment:
        if _answers(address):
            return
        if started.process and started.process.poll() is not None:
            break
        time.sleep(0.1)
    raise RehearsalSilent(address=address, log=started.log)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/rehearsal/crls/root/latest.crl", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _free_port() -> int:
    """One above the web's port, or any."""
    wanted = environment.integer("PORT", 8000, least=1, most=65535) + ABOVE
    for port in (*range(wanted, min(wanted + 20, 65536)), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            taken: int = probe.getsockname()[1]
            return taken
    raise RuntimeError("no port is free")
