"""ClamAV: clamd's INSTREAM command over TCP or a Unix socket. Whatever is not a plain OK is not clean.

clamd must be told `AlertExceedsMax yes`, otherwise it answers OK for files it did not read to the end, and
`StreamMaxLength` must be above LARGEST_FILE_MB.
"""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from congvu.files.gateway import Verdict
from congvu.files.refusals import ScanUnavailable

CHUNK = 128 * 1024
SECONDS = 60
LONGEST_ANSWER = 4096


class ClamAV:
    """The scanner of `files.gateway` at the setting CLAMAV_ADDRESS: "host:3310" or "/run/clamav/clamd.ctl"."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address or settings.CLAMAV_ADDRESS

    def scan(self, content: BinaryIO) -> Verdict:
        """Raises ScanUnavailable when clamd cannot be reached, breaks off, or says anything but OK or FOUND."""
        try:
            with self._connected() as clamd:
                return _verdict(_instream(clamd, content))
        except OSError as error:
            raise ScanUnavailable(f"clamd at {self.address}: {error}") from error

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(SECONDS)
            connection.connect(self.address)
            return connection
        host, _, port = self.address.rpartition(":")
        if not host or not port.isdigit():
            raise ScanUnavailable(f"CLAMAV_ADDRESS is not host:port: {self.address}")
        return socket.create_connection((host, int(port)), timeout=SECONDS)


def _instream(clamd: socket.socket, content: BinaryIO) -> str:
    """Send the bytes in chunks, each after its length, ended by a length of zero; the answer without its end mark."""
    try:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := content.read(CHUNK):
            clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd closes early when the stream is longer than it takes; its answer says so
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        part = clamd.recv(LONGEST_ANSWER)
        if not part:
            break
        answer += part
    if not answer.endswith(b"\0"):
        raise ScanUnavailable(f"clamd broke off: {answer!r}")
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScanUnavailable(f"clamd said: {answer}")
