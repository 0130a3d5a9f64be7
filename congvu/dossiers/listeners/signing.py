"""A paper of a dossier has all its signatures, or a fresh proof of them: from now on it is the one that is given out."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions
from congvu.dossiers.models import Attachment, Decision, LegalPrint
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.signing.events import PaperRenewed, PaperSigned


@listen(PaperSigned)
def give_out_the_signed_paper(event: Event) -> None:
    for model in (Decision, LegalPrint):
        if event.data["about_type"] == model._meta.label_lower:
            thing = model.objects.select_related("dossier").get(pk=event.data["about_id"])
            actions.take_signed(thing, by=program_account(), at=timezone.now())


@listen(PaperRenewed)
def give_out_the_renewed_paper(event: Event) -> None:
    told = event.data
    actions.take_renewed(told["before"], told["file"], told["paper"], by=program_account(), at=timezone.now())


@listen(PaperSigned)
def tell_that_an_attachment_is_signed(event: Event) -> None:
    if event.data["about_type"] == Attachment._meta.label_lower:
        attachment = Attachment.objects.select_related("dossier").get(pk=event.data["about_id"])
        actions.note_attachment_signed(attachment, by=program_account(), at=timezone.now())
