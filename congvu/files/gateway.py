"""The virus scanner, as the rest of the program sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from congvu.files.refusals import ScanUnavailable


@dataclass(frozen=True)
class Verdict:
    """What the scanner found; an empty name is nothing."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.found


class Scanner(Protocol):
    def scan(self, content: BinaryIO) -> Verdict:
        """Raises ScanUnavailable when there is no verdict; silence is never taken for clean."""
        ...


@dataclass
class ScriptedScanner:
    """For tests and development: answers what it is told, one answer a scan; None is a scanner that is down."""

    answers: list[Verdict | None]
    seen: list[bytes] = field(default_factory=list)

    def scan(self, content: BinaryIO) -> Verdict:
        self.seen.append(content.read())
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            raise ScanUnavailable("scripted scanner has no answer")
        return answer


def is_configured() -> bool:
    return bool(settings.VIRUS_SCANNER)


def scanner() -> Scanner:
    """The scanner that the settings name; raises ScanUnavailable when they name none."""
    if not is_configured():
        raise ScanUnavailable("VIRUS_SCANNER names no scanner")
    made: Scanner = import_string(settings.VIRUS_SCANNER)()
    return made
