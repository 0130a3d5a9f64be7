"""Trạng thái hiển thị: what a dossier's state is called wherever people read it (TT 22/2019/TT-BTTTT Đ4.2).

The legal state, and beside it the one thing that stands still for the applicant: a supplement asked and not yet given.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from congvu.dossiers.models import Dossier, DossierQuerySet, Status, SupplementRequest


class ShownState(models.TextChoices):
    """Trạng thái hiển thị."""

    DRAFT = Status.DRAFT.value, Status.DRAFT.label
    SUBMITTED = Status.SUBMITTED.value, Status.SUBMITTED.label
    NOT_ACCEPTED = Status.NOT_ACCEPTED.value, Status.NOT_ACCEPTED.label
    IN_REVIEW = Status.IN_REVIEW.value, Status.IN_REVIEW.label
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("Chờ bổ sung")
    APPROVED = Status.APPROVED.value, Status.APPROVED.label
    REFUSED = Status.REFUSED.value, Status.REFUSED.label
    RETURNED = Status.RETURNED.value, Status.RETURNED.label
    WITHDRAWN = Status.WITHDRAWN.value, Status.WITHDRAWN.label
    STOPPED = Status.STOPPED.value, Status.STOPPED.label


# States in which the applicant may owe a supplement.
_MAY_WAIT = frozenset({Status.SUBMITTED, Status.IN_REVIEW})


def state_of(dossier: Dossier) -> ShownState:
    """What a page says of the dossier; read from `with_state`, or asked now."""
    if dossier.status not in _MAY_WAIT:
        return ShownState(dossier.status)
    waits = getattr(dossier, "awaits_supplement", None)
    if waits is None:
        waits = dossier.supplement_requests.filter(answered_at__isnull=True).exists()
    return ShownState.AWAITING_SUPPLEMENT if waits else ShownState(dossier.status)


def in_state(dossiers: DossierQuerySet, states: Iterable[str]) -> DossierQuerySet:
    """Of these dossiers, those of which a page says one of these states: the one filter of every list."""
    states = frozenset(states)
    waiting = models.Q(pk__in=SupplementRequest.objects.filter(answered_at__isnull=True).values("dossier"))
    shown = models.Q(status__in=states - _MAY_WAIT - {ShownState.AWAITING_SUPPLEMENT})
    if running := states & _MAY_WAIT:
        shown |= models.Q(status__in=running) & ~waiting
    if ShownState.AWAITING_SUPPLEMENT in states:
        shown |= models.Q(status__in=_MAY_WAIT) & waiting
    return dossiers.filter(shown)


def state_words(dossier: Dossier) -> str:
    return str(state_of(dossier).label)
