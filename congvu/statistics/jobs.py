"""What the worker does for statistics: makes exports, one at a time, and deletes them in time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from congvu.accounts.queries import program_account
from congvu.events.sweeps import defer_once, sweep
from congvu.statistics import actions, rules, shelf
from congvu.statistics.making import WHY_BROKEN, make
from congvu.statistics.models import Export

log = logging.getLogger("congvu.statistics")

TRIES = 3


@app.task(name="statistics.make_export", pass_context=True, retry=RetryStrategy(max_attempts=TRIES, exponential_wait=4))
def make_export(context: JobContext, export_id: int) -> None:
    """Make one export; made, cancelled or deleted already, nothing happens."""
    export = Export.objects.defer("dossiers").filter(pk=export_id).first()
    if export is None:
        return
    try:
        make(export, clock=timezone.now)
    except Exception:
        if context.job.attempts + 1 < TRIES:
            raise
        log.exception("export not made id=%s", export_id)
        actions.fail_export(export, WHY_BROKEN, by=program_account(), at=timezone.now())


@sweep
def make_forgotten_exports(at: datetime) -> None:
    """Exports whose job was lost: nobody has touched them for a while though they are not made."""
    forgotten = Export.objects.filter(state__in=actions.OPEN, touched_at__lt=at - rules.FORGOTTEN_AFTER)
    for export_id in forgotten.order_by("id").values_list("pk", flat=True)[:100]:
        defer_once(make_export, f"statistics.make_export:{export_id}", export_id=export_id)


@sweep
def delete_expired_exports(at: datetime) -> None:
    """What was kept long enough, and what dead runs left on the shelf."""
    actions.delete_expired(by=program_account(), at=at)
    yesterday = (at - timedelta(days=1)).timestamp()
    shelf.forget_interrupted(older_than=yesterday)
    shelf.forget_unknown(
        set(Export.objects.exclude(file_name="").values_list("file_name", flat=True)), older_than=yesterday
    )
