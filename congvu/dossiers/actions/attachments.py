"""Văn bản kèm theo: files that go out with a result, chosen before it is decided (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8b)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.attachment_events import AttachmentAdded, AttachmentRemoved, AttachmentSigned
from congvu.dossiers.attachment_refusals import (
    AttachedAlready,
    AttachmentGone,
    AttachmentNameTaken,
    AttachmentNotPdf,
    AttachmentsChanged,
    AttachmentTooLarge,
    AttachmentUnnamed,
    TooManyAttachments,
)
from congvu.dossiers.models import Attachment, Dossier
from congvu.events.facts import record
from congvu.files.kinds import MEGABYTE, PDF, megabytes
from congvu.files.models import StoredFile
from congvu.files.queries import read_verified
from congvu.kernel.text import nfc
from congvu.signing.making import require_signable
from congvu.signing.queries import paper_about

LONGEST_NAME = 300


@transaction.atomic
def attach_to_result(dossier: Dossier, name: str, file: StoredFile, *, by: Account, at: datetime) -> Attachment:
    """Attach a PDF to the result that is being prepared: an officer of the handling unit, until it is decided.

    What somebody signed before is kept to the byte. Raises NotSignable for a file that nobody could sign any more.
    """
    name = " ".join(nfc(name).split())[:LONGEST_NAME]
    if not name:
        raise AttachmentUnnamed()
    dossier = _prepared_by(dossier, "attach_to_result", by, at)
    _require_fitting(file)
    there = list(dossier.attachments.standing().select_related("file"))
    if len(there) >= rules.MOST_ATTACHMENTS:
        raise TooManyAttachments(most=rules.MOST_ATTACHMENTS)
    for one in there:
        if one.file.sha256 == file.sha256:
            raise AttachedAlready(file=file.name, name=one.name)
        if one.name == name:
            raise AttachmentNameTaken(name=name)
    made = Attachment.objects.create(dossier=dossier, name=name, file=file, by=by, at=at)
    record(AttachmentAdded(dossier.reference, dossier.code or "", made.pk), about=dossier, by=by, at=at)
    return made


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: Account, at: datetime) -> None:
    """Take a file away from the result that is being prepared; the row stays."""
    dossier = _prepared_by(attachment.dossier, "remove_attachment", by, at)
    fresh = dossier.attachments.standing().filter(pk=attachment.pk).first()
    if fresh is None:
        raise AttachmentGone()
    fresh.removed_at = at
    fresh.save(update_fields=["removed_at"])
    record(AttachmentRemoved(dossier.reference, dossier.code or "", fresh.pk), about=dossier, by=by, at=at)


def require_attachments_ready(dossier: Dossier, seen: Collection[int] | None) -> None:
    """Refuse to decide where what goes out with the result is not what was shown, or cannot be signed.

    `seen`: the ids that the leader was shown, of this dossier and maybe of others; None where nobody was shown any.
    Raises AttachmentsChanged, NotSignable, and FileWaiting or FileIsBlocked for what the virus scanner has not let pass.
    """
    every = list(dossier.attachments.select_related("file"))
    standing = [one for one in every if one.removed_at is None]
    if seen is not None and {one.pk for one in standing} != {one.pk for one in every} & set(seen):
        raise AttachmentsChanged(dossier=str(dossier))
    for one in standing:
        require_signable(read_verified(one.file))


@transaction.atomic
def note_attachment_signed(attachment: Attachment, *, by: Account, at: datetime) -> None:
    """The agency has signed it: told on the dossier's timeline."""
    paper = paper_about(attachment)
    if paper is None or paper.completed_at is None:
        return
    told = AttachmentSigned(attachment.dossier.reference, attachment.pk, paper.code)
    record(told, about=attachment.dossier, by=by, at=at)


def _prepared_by(dossier: Dossier, act: str, by: Account, at: datetime) -> Dossier:
    dossier = locked(dossier, "agency", "unit")
    require_possible(act, dossier)
    if not permission.handles(by, dossier, localdate(at)):
        raise not_yours(act, dossier, str(dossier.unit))
    return dossier


def _require_fitting(file: StoredFile) -> None:
    if file.media_type != PDF.media_type:
        raise AttachmentNotPdf(file=file.name)
    limit = settings.LARGEST_FILE_MB * MEGABYTE
    if file.size > limit:
        raise AttachmentTooLarge(file=file.name, limit=megabytes(limit))
    if file.check_state == StoredFile.Check.CLEAN:
        require_signable(read_verified(file))
