"""Who may see which dossiers: the one predicate that every list, page, search, count and file starts with.

A citizen sees his own dossiers and those of the enterprises he works for; a partner system those it filed or may file.
An officer sees the dossiers of the units he serves in and of all units under them, with those in which a step or an
opinion (its turn come, not withdrawn) is his unit's; a receiver of the one-stop desk sees everything filed with his
agency, since he receives and returns it. Nobody but its owner sees a draft. An administrator's posts open no content: to
keep the system one need not read what people file. The program's own account sees nothing through a face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from congvu.accounts.models import Account, Enterprise, Kind, Mandate
from congvu.accounts.queries import remembered
from congvu.organisations.models import Appointment, Role, Unit
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import below_of

if TYPE_CHECKING:
    from congvu.dossiers.models import DossierQuerySet
    from congvu.dossiers.models.joined import JoinedDossierQuerySet

DRAFT = "draft"
ROLES_WITH_CONTENT = frozenset({Role.RECEIVER, Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER, Role.CLERK})


def seen_by(queryset: DossierQuerySet, actor: Account) -> DossierQuerySet:
    """The dossiers of the queryset that the actor may see."""
    if not getattr(actor, "is_authenticated", False) or actor.kind == Kind.PROGRAM:
        return queryset.none()
    if actor.kind == Kind.PARTNER:
        enterprises = Enterprise.objects.filter(partners__account=actor, partners__revoked_at__isnull=True)
        served = Mandate.objects.in_force().served_by(actor).values("pk")
        filed = Q(filed_by=actor) & (Q(mandate__isnull=True) | Q(mandate__in=served))
        return queryset.filter(filed | (Q(enterprise__in=enterprises.values("pk")) & ~Q(status=DRAFT)))
    if actor.kind == Kind.PERSON:
        return queryset.owned_by(actor)
    return queryset.filter(remembered(actor, "officers_view", lambda: _officers_view(actor)))


def joined_seen_by(queryset: JoinedDossierQuerySet, actor: Account) -> JoinedDossierQuerySet:
    """The joined dossiers whose frame the actor may see: he sees a part, or his unit is to handle one that still waits."""
    from congvu.dossiers.models import Dossier

    parts = Dossier.objects.filter(joined=OuterRef("pk"))
    if getattr(actor, "is_authenticated", False) and actor.kind == Kind.OFFICER:
        reached = remembered(actor, "officers_reach", lambda: _officers_reach(actor))
        return queryset.filter(Exists(parts.filter(reached)), submitted_at__isnull=False)
    return queryset.filter(Exists(seen_by(parts, actor)))


def _officers_view(actor: Account) -> Q:
    return ~Q(status=DRAFT) & remembered(actor, "officers_reach", lambda: _officers_reach(actor))


def _officers_reach(actor: Account) -> Q:
    """What concerns the officer's units and desk, sent to them or still to come."""
    posts = Appointment.objects.in_force().filter(officer=actor.officer_id).select_related("unit")
    units: set[int] = set()
    agencies: set[int] = set()
    for post in posts:
        if not ROLES_WITH_CONTENT & set(post.roles):
            continue
        units.add(post.unit_id)
        if post.unit.is_one_stop and Role.RECEIVER in post.roles:
            agencies.add(post.unit.agency_id)
    if not units:
        return Q(pk__in=[])
    covered = units | below_of(actor, units)
    step = WorkItem.objects.filter(instance=OuterRef("process_id"), unit__in=units)
    from congvu.dossiers.models import OpinionRequest

    asked = OpinionRequest.objects.filter(
        dossier=OuterRef("pk"), unit__in=units, withdrawn_at__isnull=True, waits_its_turn=False
    )
    wanted = Q(unit__in=covered) | Q(Exists(step)) | Q(Exists(asked))
    if agencies:
        wanted |= Q(agency__in=agencies)
    return wanted


def sees_all_of(actor: Account, unit: Unit) -> bool:
    """Whether the officer sees every dossier in which a unit takes part: he serves there with sight of content. What a
    one-stop desk receives is seen by who receives there."""
    held = Appointment.objects.in_force().filter(officer=actor.officer_id, unit=unit)
    wanted = [Role.RECEIVER] if unit.is_one_stop else list(ROLES_WITH_CONTENT)
    return actor.officer_id is not None and held.filter(roles__overlap=wanted).exists()
