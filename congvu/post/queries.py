"""What is asked of the post: how a dossier travels, and what of it may still be ordered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import permission
from congvu.dossiers.models import Dossier
from congvu.post import rules
from congvu.post.models import Consignment

Direction = Consignment.Direction
State = Consignment.State


def goes_by_post() -> Exists:
    """For a query of dossiers: whether a consignment of theirs was ever ordered."""
    return Exists(Consignment.objects.filter(dossier=OuterRef("pk")))


def consignments_of(dossier: Dossier, actor: Account) -> list[Consignment]:
    """How the dossier travels, the latest first."""
    found = Consignment.objects.visible_to(actor).filter(dossier=dossier)
    return list(found.prefetch_related("reports"))


def may_be_ordered(dossier: Dossier, actor: Account, travelling: list[Consignment], at: datetime) -> list[str]:
    """The directions in which the actor may order now: open in this state, and nothing on its way."""
    if permission.applicant_may("choose_result_way", dossier, actor):
        by_desk = False
    elif actor.officer_id is not None and permission.receives_for(actor, dossier, localdate(at)):
        by_desk = True
    else:
        return []
    over = {State.SENT_BACK, State.REFUSED, State.CANCELLED}
    busy = {one.direction for one in travelling if one.state not in over}
    open_ = [one.value for one in Direction if rules.may_be_ordered(one.value, dossier.status, by_desk=by_desk)]
    # What went out once is sent again from its own page.
    return [one for one in open_ if one not in busy and dossier.status != "returned"]
