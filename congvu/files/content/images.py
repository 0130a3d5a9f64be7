"""PNG and JPEG: whole, and not larger than a screen can bear."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import BinaryIO

from congvu.files.refusals import ImageBroken, ImageTooBig

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_MILLION_PIXELS = 100  # an A3 page at 600 dpi is 70

# Start-of-frame markers carry the size; C4, C8 and CC are other things.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def examine_png(path: Path, name: str) -> None:
    """Every chunk's checksum holds and the last is IEND. Raises ImageBroken or ImageTooBig."""
    with path.open("rb") as file:
        file.seek(len(PNG_SIGNATURE))
        kind = None
        while kind != b"IEND":
            length, kind = struct.unpack(">I4s", _exactly(file, 8, name))
            content = _exactly(file, length, name) if length <= path.stat().st_size else _broken(name)
            if zlib.crc32(content, zlib.crc32(kind)) != struct.unpack(">I", _exactly(file, 4, name))[0]:
                raise ImageBroken(name=name)
            if kind == b"IHDR":
                width, height = struct.unpack(">II", content[:8].ljust(8, b"\0"))
                _examine_size(width, height, name)


def examine_jpeg(path: Path, name: str) -> None:
    """There is a frame with a size, and an end. Raises ImageBroken or ImageTooBig."""
    with path.open("rb") as file:
        file.seek(2)
        while True:
            marker = _exactly(file, 2, name)
            if marker[0] != 0xFF:
                raise ImageBroken(name=name)
            while marker[1] == 0xFF:  # padding
                marker = b"\xff" + _exactly(file, 1, name)
            (length,) = struct.unpack(">H", _exactly(file, 2, name))
            content = _exactly(file, max(0, length - 2), name)
            if marker[1] in _FRAMES:
                height, width = struct.unpack(">HH", content[1:5].ljust(4, b"\0"))
                _examine_size(width, height, name)
                break
            if marker[1] in {0xD9, 0xDA}:
                raise ImageBroken(name=name)
        file.seek(max(0, path.stat().st_size - 4096))
        if b"\xff\xd9" not in file.read():
            raise ImageBroken(name=name)


def _examine_size(width: int, height: int, name: str) -> None:
    if not width or not height:
        raise ImageBroken(name=name)
    if width * height > MOST_MILLION_PIXELS * 1_000_000:
        raise ImageTooBig(name=name, width=width, height=height, most=MOST_MILLION_PIXELS)


def _exactly(file: BinaryIO, size: int, name: str) -> bytes:
    content = file.read(size)
    return content if len(content) == size else _broken(name)


def _broken(name: str) -> bytes:
    raise ImageBroken(name=name)
