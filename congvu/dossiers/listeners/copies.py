"""An electronic copy has the agency's signature: it is given out, and the applicant is told."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions
from congvu.dossiers.copy_events import CopyIssued
from congvu.dossiers.listeners.people import dossier_of, named, tell_applicant
from congvu.dossiers.models import ElectronicCopy
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.signing.events import PaperRenewed, PaperSigned


@listen(PaperSigned)
@listen(PaperRenewed)
def give_out_the_signed_copy(event: Event) -> None:
    if event.data["about_type"] == ElectronicCopy._meta.label_lower:
        copy = ElectronicCopy.objects.select_related("dossier").get(pk=event.data["about_id"])
        actions.take_signed_copy(copy, event.data["file"], by=program_account(), at=timezone.now())


@listen(CopyIssued)
def tell_of_the_copy(event: Event) -> None:
    dossier = dossier_of(event)
    copy = dossier.copies.get(pk=event.data["copy"])
    body = (
        f"{copy} đã có chữ ký số của cơ quan và có giá trị như bản chính. Hãy mở hồ sơ để tải về; "
        "gửi nguyên tệp PDF cho nơi cần, đừng in lại hay chụp màn hình."
    )
    tell_applicant(event, dossier, f"Có bản sao điện tử trong hồ sơ {named(dossier)}", body)
