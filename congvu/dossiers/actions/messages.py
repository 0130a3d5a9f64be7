"""Trao đổi: messages between the applicant and the officers of a dossier (TT 22/2019/TT-BTTTT Đ6.1đ)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.events import MessageSent
from congvu.dossiers.models import Dossier, Message
from congvu.dossiers.refusals import TextMissing
from congvu.events.facts import record
from congvu.kernel.text import nfc

LONGEST = 5_000


@transaction.atomic
def send_message(dossier: Dossier, text: str, *, by: Account, at: datetime) -> Message:
    """Write to the other side: the applicant, or an officer who receives or handles the dossier."""
    text = nfc(text).strip()[:LONGEST]
    if not text:
        raise TextMissing()
    dossier = locked(dossier)
    require_possible("send_message", dossier)
    on = localdate(at)
    by_applicant = permission.owns(dossier, by)
    by_officer = by.kind == Kind.OFFICER and (
        permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)
    )
    if not (by_applicant or by_officer):
        raise not_yours("send_message", dossier, "người nộp và cán bộ giải quyết hồ sơ")
    message = Message.objects.create(dossier=dossier, text=text, by=by, at=at)
    told = MessageSent(reference=dossier.reference, message=message.pk, by_applicant=by_applicant)
    record(told, about=dossier, by=by, at=at)
    return message
