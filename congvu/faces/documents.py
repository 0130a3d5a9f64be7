"""What both faces show of a dossier: PDFs drawn when a job has not yet drawn them, the timeline for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import now

from congvu.accounts.queries import program_account
from congvu.dossiers import actions
from congvu.dossiers.models import Decision, LegalPrint
from congvu.dossiers.queries import TimelineLine
from congvu.dossiers.refusals import ResultNotSigned
from congvu.files.models import StoredFile
from congvu.signing.queries import is_awaited


def drawn_print(printed: LegalPrint) -> StoredFile:
    """The PDF of a legal print; nobody waits for a worker to read it."""
    if printed.file is None:
        printed = actions.draw_print(printed, by=program_account(), at=now())
    assert printed.file is not None, "drawn just now"
    return printed.file


def signed_result(decision: Decision) -> StoredFile:
    """The result as it is given to the applicant: raises ResultNotSigned while signatures are still to come."""
    file = drawn_result(decision)
    if is_awaited(decision):
        raise ResultNotSigned(dossier=str(decision.dossier))
    return file


def drawn_result(decision: Decision) -> StoredFile:
    if decision.file is None:
        decision = actions.draw_result(decision, by=program_account(), at=now())
    assert decision.file is not None, "drawn just now"
    return decision.file


def timeline_items(lines: Sequence[TimelineLine]) -> list[dict[str, Any]]:
    """Newest first, as the timeline component reads them."""
    return [
        {"when": line.at, "what": line.title, "who": line.who, "note": line.detail, "state": "done"}
        for line in reversed(lines)
    ]
