"""A file that waits is scanned."""

from __future__ import annotations

from django.utils import timezone

from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.files import scanning
from congvu.files.events import FileReceived
from congvu.files.models import StoredFile


@listen(FileReceived)
def have_it_scanned(event: Event) -> None:
    scanning.scan(StoredFile.objects.get(pk=event.about_id), at=timezone.now())
