"""A paper that the applicant gave has his signature: it stands signed in the dossier."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions
from congvu.dossiers.models import Paper
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.signing.events import PaperSigned


@listen(PaperSigned)
def put_the_signed_paper_in_place(event: Event) -> None:
    if event.data["about_type"] != Paper._meta.label_lower:
        return
    paper = Paper.objects.select_related("dossier").filter(pk=event.data["about_id"]).first()
    if paper is not None:
        actions.take_own_signed(paper, by=program_account(), at=timezone.now())
