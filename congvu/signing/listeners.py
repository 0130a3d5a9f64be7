"""Papers from outside are checked as they arrive. A print whose turn for the seal has come is sealed, where the agency's key was told to do so by itself."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.files.events import FileCleared, FileStored
from congvu.files.models import StoredFile
from congvu.signing import checking
from congvu.signing.events import PaperSubmitted, SignatureMade
from congvu.signing.models import Signature, SignedPaper


@listen(PaperSubmitted)
def seal_what_needs_no_person(event: Event) -> None:
    _seal_next(event.about_id)


@listen(SignatureMade)
def seal_after_the_person(event: Event) -> None:
    _seal_next(event.about_id)


def _seal_next(paper_id: int) -> None:
    """Results always wait for a clerk (NĐ 30/2020/NĐ-CP Đ32); prints of the one-stop desk are sealed by the key's own setting."""
    awaiting = Signature.objects.awaiting().filter(paper=paper_id, paper__kind=SignedPaper.SEALED_BY_ITSELF)
    for signature in awaiting.filter(role=Signature.Role.AGENCY, phase=Signature.Phase.WAITING):
        app.configure_task("signing.seal").defer(signature_id=signature.pk)


@listen(FileStored)
@listen(FileCleared)
def check_what_is_signed(event: Event) -> None:
    file = StoredFile.objects.filter(pk=event.about_id).first()  # none: made on the way to something else, and dropped
    if file is not None and file.check_state == StoredFile.Check.CLEAN:
        checking.check(file, by=program_account(), at=timezone.now())
