"""The lines of an import file (plain or .gz), one at a time: each with its record, or with the reason why it has none.

A file is read twice: once for the codes that stand in it more than once, then for good. Memory holds one line and the
codes, never the file; a line longer than `LONGEST_LINE` is passed over without being held.
"""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from congvu.catalog.refusals import ImportUnreadable
from congvu.catalog.rules.portal_record import PortalRecord, Unreadable, parse_line, read
from congvu.kernel.system_errors import why

# The longest real record has 0.3 MB; a line of this length is no record.
LONGEST_LINE = 8_000_000
_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Line:
    """One line that is not blank. `reason` says why it is not imported; `record` is there when it could be read."""

    number: int
    record: PortalRecord | None
    reason: str | None
    code: str = ""
    bytes_read: int = 0


def lines_of(path: Path) -> Iterator[Line]:
    """Refuses with ImportUnreadable when the file cannot be opened."""
    with _opened(path) as file:
        best = _best_of_repeated(file)
        file.seek(0)
        for number, raw in _raw_lines(file):
            line = _line(number, raw, file.tell())
            if line.record and best.get(line.code, number) != number:
                line = Line(
                    number,
                    line.record,
                    f"Trùng mã với dòng {best[line.code]}; bản ghi ở dòng đó đầy đủ hơn hoặc đứng sau nên được dùng.",
                    line.code,
                    line.bytes_read,
                )
            yield line


def _opened(path: Path) -> IO[bytes]:
    try:
        file = path.open("rb")
        if file.seekable():
            packed = file.read(2) == _GZIP
            file.seek(0)
            return cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file
        # A pipe is read once; a copy can be read twice.
        with file:
            copy = tempfile.TemporaryFile()
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            return copy
    except OSError as error:
        raise ImportUnreadable(file=str(path), because=f"{why(error)}.") from None


def _best_of_repeated(file: IO[bytes]) -> dict[str, int]:
    """For each code that stands in the file more than once, the line that tells most; of equals the last."""
    first: dict[str, int] = {}
    repeated: set[str] = set()
    for number, raw in _raw_lines(file):
        code = _code_of(raw)
        if code and first.setdefault(code, number) != number:
            repeated.add(code)
    best: dict[str, tuple[tuple[int, int], int]] = {}
    if repeated:
        file.seek(0)
        for number, raw in _raw_lines(file):
            if _code_of(raw) in repeated and (record := _line(number, raw, 0).record):
                best[record.code] = max(best.get(record.code, ((-1, -1), 0)), (record.richness, number))
    return {code: number for code, (_, number) in best.items()}


def _code_of(raw: bytes | None) -> str:
    """The code alone, as `read` would write it; empty where the line has none."""
    try:
        value = parse_line(raw) if raw is not None else None
    except Unreadable:
        return ""
    code = value.get("code") if isinstance(value, dict) else None
    return "".join(code.split()).upper() if isinstance(code, str) else ""


def _line(number: int, raw: bytes | None, bytes_read: int) -> Line:
    if raw is None:
        return Line(number, None, f"Dòng dài quá {LONGEST_LINE // 1_000_000} MB.", bytes_read=bytes_read)
    value: Any = None
    try:
        value = parse_line(raw)
        record = read(value)
    except Unreadable as reason:
        code = value.get("code") if isinstance(value, dict) else None
        return Line(number, None, str(reason), code[:60] if isinstance(code, str) else "", bytes_read)
    return Line(number, record, None, record.code, bytes_read)


def _raw_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers, blank ones left out; None for one that is too long."""
    number = 0
    while raw := _next(file, LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := _next(file, LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
            continue
        if number == 1:
            raw = raw.removeprefix(_BOM)
        if stripped := raw.strip():
            yield number, stripped


def _next(file: IO[bytes], most: int) -> bytes:
    try:
        return file.readline(most)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ImportUnreadable(file=str(getattr(file, "name", "")), because="tệp nén .gz bị hỏng.") from None
