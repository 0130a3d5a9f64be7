"""A batch is worked off by the worker, and its officer told when something could not be done."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions, events
from congvu.dossiers.listeners.people import tell
from congvu.dossiers.models import Batch
from congvu.events.facts import listen
from congvu.events.models import Event


@listen(events.BatchBegun)
def work_off_the_batch(event: Event) -> None:
    _work_off(Batch.objects.get(pk=event.about_id))


@listen(events.BatchRetried)
def work_off_what_is_tried_again(event: Event) -> None:
    _work_off(Batch.objects.get(pk=event.about_id))


@listen(events.BatchFinished)
def tell_what_could_not_be_done(event: Event) -> None:
    if not event.data["refused"]:
        return
    batch = Batch.objects.select_related("by").get(pk=event.about_id)
    title = f"{batch.get_work_display()} hàng loạt: {event.data['refused']} hồ sơ chưa làm được"
    body = f"Đã làm {event.data['done']} hồ sơ. Hãy xem lý do từng hồ sơ và làm lại."
    tell(event, [batch.by], title, body, f"/ban-lam-viec/lo-viec/{batch.pk}")


def _work_off(batch: Batch) -> None:
    while actions.run_next(batch, by=program_account(), at=timezone.now()):
        pass
