"""Thẩm tra, xác minh: what is verified about a dossier is put on record (NĐ 61/2018/NĐ-CP Đ19.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import permission
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.models import Dossier, Verification
from congvu.dossiers.verification_events import VerificationRecorded
from congvu.dossiers.verification_refusals import (
    MeetingUnclear,
    NotVerifiedYet,
    VerificationUnclear,
    VerifiedBeforeReception,
)
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.kernel.text import nfc


@dataclass(frozen=True)
class Meeting:
    """When, where and with whom something was verified on the spot."""

    held_at: datetime
    place: str
    participants: str


@transaction.atomic
def record_verification(
    dossier: Dossier,
    content: str,
    findings: str,
    meeting: Meeting | None = None,
    file: StoredFile | None = None,
    *,
    by: Account,
    at: datetime,
) -> Verification:
    """Put on record what an officer of the handling unit verified and found; it is kept with the dossier.

    Where people had to be there, `meeting` names time, place and who took part. The clock of the dossier runs on.
    """
    content, findings = nfc(content).strip(), nfc(findings).strip()
    if not (content and findings):
        raise VerificationUnclear()
    dossier = locked(dossier, "unit")
    require_possible("record_verification", dossier)
    if not permission.handles(by, dossier, localdate(at)):
        raise not_yours("record_verification", dossier, str(dossier.unit))
    held: dict[str, datetime | str] = {}
    if meeting is not None:
        held = {
            "held_at": meeting.held_at,
            "place": nfc(meeting.place).strip(),
            "participants": nfc(meeting.participants).strip(),
        }
        if not all(held.values()):
            raise MeetingUnclear()
        assert dossier.received_at is not None, "the table of acts allows it only after reception"
        if meeting.held_at > at:
            raise NotVerifiedYet(held=_told(meeting.held_at))
        if meeting.held_at < dossier.received_at:
            raise VerifiedBeforeReception(held=_told(meeting.held_at), received=_told(dossier.received_at))
    made = Verification.objects.create(
        dossier=dossier, content=content, findings=findings, file=file, by=by, at=at, **held
    )
    assert dossier.code is not None, "the database keeps it so"
    told = VerificationRecorded(dossier.reference, dossier.code, made.pk, on_the_spot=meeting is not None)
    record(told, about=dossier, by=by, at=at)
    return made


def _told(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M %d/%m/%Y}"
