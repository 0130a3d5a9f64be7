"""What dossiers tell of the papers attached to their results. Codes and ids only."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("dossiers.attachment_added")
@dataclass(frozen=True)
class AttachmentAdded:
    """A file was attached to the result that is being prepared."""

    reference: str
    code: str
    attachment: int


@fact("dossiers.attachment_removed")
@dataclass(frozen=True)
class AttachmentRemoved:
    """It does not go out with the result after all."""

    reference: str
    code: str
    attachment: int


@fact("dossiers.attachment_signed")
@dataclass(frozen=True)
class AttachmentSigned:
    """It has the agency's signature; `paper` is the code it is found by."""

    reference: str
    attachment: int
    paper: str
