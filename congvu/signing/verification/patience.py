"""A file made to keep a parser busy is given up: who checks is told so, and the next one is served."""

from __future__ import annotations

from io import BytesIO
from time import thread_time

# Seconds of work for reading one file, whatever else the machine does; what is honestly large takes one or two.
LONGEST = 12.0
_READS_BETWEEN_LOOKS = 256


class TakesTooLong(Exception):
    """Not read to its end within the time that was allowed."""


class PatientFile(BytesIO):
    """Bytes as a file that answers for a limited time, in seconds of this thread: parsers of PDF come back to their file for every object."""

    def __init__(self, data: bytes, seconds: float = LONGEST) -> None:
        super().__init__(data)
        self._until, self._reads = thread_time() + seconds, 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads % _READS_BETWEEN_LOOKS == 0 and thread_time() > self._until:
            raise TakesTooLong
        return super().read(size)
