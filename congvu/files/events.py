"""What happened to files."""

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("files.file_received")
@dataclass(frozen=True)
class FileReceived:
    """Bytes are kept and wait for the virus scanner."""

    sha256: str
    size: int
    media_type: str


@fact("files.file_stored")
@dataclass(frozen=True)
class FileStored:
    """Bytes are kept and may be opened at once."""

    sha256: str
    size: int
    media_type: str


@fact("files.file_cleared")
@dataclass(frozen=True)
class FileCleared:
    sha256: str


@fact("files.file_blocked")
@dataclass(frozen=True)
class FileBlocked:
    sha256: str
    reason: str


@fact("files.file_dropped")
@dataclass(frozen=True)
class FileDropped:
    """A file that the program made on the way to something else is not kept any longer."""

    sha256: str
    size: int
