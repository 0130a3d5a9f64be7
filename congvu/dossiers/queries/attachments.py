"""Văn bản kèm theo: what goes out with a result, and how far its signature is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congvu.dossiers.models import Attachment, Dossier
from congvu.files.models import StoredFile
from congvu.signing.models import SignedPaper
from congvu.signing.queries import papers_about


@dataclass(frozen=True)
class AttachmentLine:
    """One attachment with the paper kept about it; `paper` is None until the result is drawn."""

    attachment: Attachment
    paper: SignedPaper | None

    @property
    def file(self) -> StoredFile:
        """As it stands now: with the agency's signature as soon as it is there."""
        return self.paper.file if self.paper is not None else self.attachment.file

    @property
    def state(self) -> str:
        """`signed`, `awaited`, or `plain` where no signature is made on it."""
        if self.paper is None or not self.paper.has_signatures:  # type: ignore[attr-defined]
            return "plain"
        return "signed" if self.paper.completed_at else "awaited"


def attachments_of(dossier: Dossier) -> list[AttachmentLine]:
    """What goes out with the result of the dossier, in the order in which it was attached."""
    standing = list(dossier.attachments.standing().select_related("file", "by"))
    papers = papers_about(standing)
    return [AttachmentLine(one, papers.get(one.pk)) for one in standing]


def attached_to_each(dossiers: Iterable[Dossier]) -> list[tuple[Dossier, list[Attachment]]]:
    """What goes out with the results of several dossiers; those without are left out."""
    by_dossier: dict[int, list[Attachment]] = {}
    every = list(dossiers)
    for one in Attachment.objects.standing().filter(dossier__in=every).select_related("file"):
        by_dossier.setdefault(one.dossier_id, []).append(one)
    return [(dossier, by_dossier[dossier.pk]) for dossier in every if dossier.pk in by_dossier]


def attachment_line(dossier: Dossier, pk: int) -> AttachmentLine | None:
    """One of them, by its id."""
    found = dossier.attachments.standing().select_related("file").filter(pk=pk).first()
    return AttachmentLine(found, papers_about([found]).get(found.pk)) if found is not None else None
