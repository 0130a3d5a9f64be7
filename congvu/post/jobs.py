"""What the worker does for the post: orders, asks where things are, tries again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congvu.events.sweeps import defer_once, sweep
from congvu.post import carrying, gateway, rules
from congvu.post.gateway import PostUnavailable
from congvu.post.models import Consignment

log = logging.getLogger("congvu.post")

ASKED_EVERY = timedelta(hours=1)
A_SWEEP = 200


@app.task(name="post.bring")
def bring(consignment_id: int) -> None:
    """Order one consignment; ordered already, nothing happens. Its own row says when to try again."""
    carrying.bring(Consignment.objects.select_related("dossier").get(pk=consignment_id), at=timezone.now())


@app.task(name="post.call_back", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def call_back(consignment_id: int) -> None:
    """Tell the operator that a consignment was cancelled."""
    if gateway.is_configured():
        gateway.post_office().cancel(Consignment.objects.get(pk=consignment_id).tracking)


@sweep
def bring_what_waits(at: datetime) -> None:
    """Consignments whose next try is due."""
    if not gateway.is_configured():
        return
    due = Consignment.objects.filter(state=rules.WAITING, next_at__lte=at).order_by("next_at")
    for key in due.values_list("pk", flat=True)[:A_SWEEP]:
        defer_once(bring, f"post.bring:{key}", consignment_id=key)


@sweep
def ask_where_they_are(at: datetime) -> None:
    """Reports of consignments under way, the longest unasked first; an operator that is down is asked next time."""
    if not gateway.is_configured():
        return
    open_ = Consignment.objects.select_related("dossier").filter(state__in=rules.TAKEN)
    due = open_.exclude(asked_at__gt=at - ASKED_EVERY).order_by(F("asked_at").asc(nulls_first=True))
    for consignment in due[:A_SWEEP]:
        try:
            carrying.ask(consignment, at=at)
        except PostUnavailable as error:
            log.warning("post does not answer consignment=%s why=%s", consignment.reference, error)
            return
