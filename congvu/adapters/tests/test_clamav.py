"""The scanner's protocol, spoken with a server that speaks clamd's side of it."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from congvu.adapters.clamav import ClamAV
from congvu.files.refusals import ScanUnavailable

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

Server = Callable[[bytes | None], str]


@pytest.fixture
def clamd() -> Iterator[Server]:
    """Start a server that reads one stream and answers EICAR or OK; or, when given bytes, answers just those."""
    servers: list[socket.socket] = []

    def start(answer: bytes | None = None) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}"

    yield start
    for server in servers:
        server.close()


def _serve(server: socket.socket, answer: bytes | None) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as stream:
        if stream.read(10) != b"zINSTREAM\0":
            connection.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(length)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        connection.sendall(found if answer is None else answer)


def test_a_clean_file_is_clean_however_long(clamd: Server) -> None:
    assert ClamAV(clamd(None)).scan(io.BytesIO(b"x" * 1_000_000)).is_clean


def test_a_virus_is_found_by_name_across_chunks(clamd: Server) -> None:
    content = b"x" * (128 * 1024 - 10) + EICAR
    verdict = ClamAV(clamd(None)).scan(io.BytesIO(content))
    assert (verdict.is_clean, verdict.found) == (False, "Eicar-Test-Signature")


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK",  # broken off before the end mark
        b"",
        b"stream: Can't allocate memory ERROR\0",
        b"OK\0",
    ],
)
def test_whatever_is_not_a_plain_ok_is_no_verdict(clamd: Server, answer: bytes) -> None:
    with pytest.raises(ScanUnavailable):
        ClamAV(clamd(answer)).scan(io.BytesIO(b"x"))


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nonexistent/clamd.ctl", "clamd"])
def test_a_scanner_that_is_not_there_gives_no_verdict(address: str) -> None:
    with pytest.raises(ScanUnavailable):
        ClamAV(address).scan(io.BytesIO(b"x"))


def test_a_unix_socket_works_too(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "clamd.ctl"))
    server.listen()
    threading.Thread(target=_serve, args=(server, None), daemon=True).start()
    assert not ClamAV(f"{tmp_path}/clamd.ctl").scan(io.BytesIO(EICAR)).is_clean
    server.close()
