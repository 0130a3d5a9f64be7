"""Tra cứu: a stranger learns the code and the degree of completion, and nothing else (TT 01/2018/TT-VPCP Đ16.2d)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Count, Q

from congvu.accounts.models import Account
from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, DossierQuerySet, Status
from congvu.dossiers.queries.states import state_of, state_words
from congvu.dossiers.refusals import LookUpFailed
from congvu.kernel.codes import DossierCodeInvalid, parse_dossier_code
from congvu.kernel.reference import ReferenceUnreadable, format_reference, parse_reference
from congvu.workflow.models import WorkItem


@dataclass(frozen=True)
class PublicStatus:
    """What anybody may learn of a dossier by its code."""

    code: str
    percent: int
    state: str
    status: str


def find(dossiers: DossierQuerySet, text: str) -> Dossier | None:
    """The dossier of this code or reference among those given, as people type them; None where there is none."""
    wanted = Q()
    with suppress(DossierCodeInvalid):
        wanted |= Q(code=str(parse_dossier_code(text)))
    with suppress(ReferenceUnreadable):
        wanted |= Q(reference=parse_reference(text))
    return dossiers.filter(wanted).first() if wanted else None


def look_up_public(text: str) -> PublicStatus:
    """Refuses with `LookUpFailed`, the same for a wrong code and for a draft."""
    dossier = find(Dossier.objects.exclude(status=Status.DRAFT).with_state().defer("answers", "folded"), text)
    if dossier is None:
        raise LookUpFailed(text=text.strip()[:60])
    steps = {"done": 0, "open": 0}
    if dossier.status == Status.IN_REVIEW and dossier.process_id:
        steps = WorkItem.objects.filter(instance_id=dossier.process_id).aggregate(
            done=Count("pk", filter=Q(done_at__isnull=False)), open=Count("pk", filter=Q(done_at__isnull=True))
        )
    return PublicStatus(
        code=dossier.code or format_reference(dossier.reference),
        percent=rules.progress(dossier.status, steps["done"], steps["open"]),
        state=state_words(dossier),
        status=state_of(dossier).value,
    )


def find_for(account: Account, text: str) -> Dossier | None:
    """The dossier of this code or reference, if the account may see it."""
    return find(Dossier.objects.visible_to(account), text)
