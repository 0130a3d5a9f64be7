"""Who did it and what it was about: what the sentences of a timeline need to know, fetched in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from congvu.accounts.models import Account, EnterpriseStaff, Kind
from congvu.dossiers.models import (
    Apology,
    Consultation,
    Dossier,
    ElectronicCopy,
    OpinionExtension,
    OpinionRequest,
    SupplementRequest,
)
from congvu.events.models import Event
from congvu.organisations.models import Appointment, Unit
from congvu.workflow.models import WorkItem


class Names:
    """What the sentences need to know, fetched once for all lines."""

    def __init__(self, dossier: Dossier, events: Iterable[Event], for_applicant: bool) -> None:
        self.dossier, self.for_applicant = dossier, for_applicant
        events = list(events)
        ids = {event.by_id for event in events if event.by_id} | {e.data["to"] for e in events if "to" in e.data}
        self.accounts = Account.objects.select_related("officer").in_bulk(ids)
        officers = {account.officer_id for account in self.accounts.values() if account.officer_id}
        self.posts: dict[int, list[Appointment]] = {}
        for post in Appointment.objects.own().filter(officer__in=officers).select_related("unit").order_by("from_on"):
            self.posts.setdefault(post.officer_id, []).append(post)
        # The posts in whose holders' places somebody acted.
        stead = {event.for_post_id for event in events if event.for_post_id}
        self.stead = Appointment.objects.select_related("officer").in_bulk(stead) if stead else {}
        self.agents = _agents(dossier, self.accounts)
        codes = {event.data["unit"] for event in events if event.data.get("unit")}
        self.units = dict(Unit.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
        self.requests: dict[int, SupplementRequest] = {}
        self.opinions: dict[int, OpinionRequest] = {}
        self.extensions: dict[int, OpinionExtension] = {}
        self.consultations: dict[int, Consultation] = {}
        self.apologies: dict[int, Apology] = {}
        self.copies: dict[int, ElectronicCopy] = {}
        self.steps: dict[int, WorkItem] = {}
        self.step_names: dict[str, str] = {}
        kinds = {event.kind for event in events}
        if any(kind.startswith("dossiers.supplement_request") for kind in kinds):
            self.requests = {request.pk: request for request in dossier.supplement_requests.all()}
        if any(kind.startswith("dossiers.opinion_") for kind in kinds):
            asked = getattr(dossier, "_prefetched_objects_cache", {}).get("opinion_requests")
            asked = dossier.opinion_requests.select_related("unit") if asked is None else asked
            self.opinions = {request.pk: request for request in asked}
        self.attachments: dict[int, str] = {}
        if any(kind.startswith("dossiers.attachment_") for kind in kinds):
            self.attachments = dict(dossier.attachments.values_list("pk", "name"))
        if "dossiers.opinion_extension_asked" in kinds:
            more_time = OpinionExtension.objects.filter(request__dossier=dossier)
            self.extensions = {extension.pk: extension for extension in more_time}
        if "dossiers.opinions_concluded" in kinds:
            self.consultations = {one.pk: one for one in dossier.consultations.all()}
        if kinds & {"dossiers.apology_proposed", "dossiers.dossier_reappointed"}:
            self.apologies = {apology.pk: apology for apology in dossier.apologies.all()}
        if any(kind.startswith("dossiers.copy_") for kind in kinds):
            self.copies = {copy.pk: copy for copy in dossier.copies.all()}
        if dossier.process_id and any("step" in event.data for event in events):
            for item in WorkItem.objects.filter(instance_id=dossier.process_id):
                self.steps[item.pk], self.step_names[item.step] = item, item.name

    def who(self, account_id: int | None, at: datetime, for_post: int | None = None) -> str:
        """Who did it; who acted in another's place says in whose."""
        name = self._who(account_id, at)
        if not (post := self.stead.get(for_post or 0)):
            return name
        whose = post.title if self.for_applicant else post.officer.full_name
        return _("%(name)s (được %(whose)s ủy quyền)") % {"name": name, "whose": whose}

    def _who(self, account_id: int | None, at: datetime) -> str:
        account = self.accounts.get(account_id) if account_id else None
        if account is None or account.kind == Kind.PROGRAM:
            return _("Hệ thống")
        if account.officer_id is None and account.pk in self.agents:
            return _("%(agent)s (nộp thay %(holder)s)") % {
                "agent": self.agents[account.pk],
                "holder": self.dossier.applicant_name,
            }
        if account.officer_id is None:
            return self.dossier.applicant_name if self._is_applicants(account) else str(account)
        post = self._post(account.officer_id, at)
        place = ", ".join(part for part in (post.title, post.unit.name) if part) if post else ""
        if self.for_applicant:
            return place or _("Cán bộ giải quyết")
        return f"{account.full_name} ({place})" if place else account.full_name

    def _is_applicants(self, account: Account) -> bool:
        return self.for_applicant is False and self.dossier.enterprise_id is not None and account.kind == Kind.PERSON

    def _post(self, officer_id: int, at: datetime) -> Appointment | None:
        on = localdate(at)
        posts = self.posts.get(officer_id, [])
        held = [post for post in posts if post.from_on <= on and (post.to_on is None or post.to_on >= on)]
        return held[0] if held else None

    def unit(self, code: str) -> str:
        return self.units.get(code, code)

    def step(self, key: str) -> str:
        return self.step_names.get(key, key)

    def account(self, account_id: int) -> str:
        return str(self.accounts.get(account_id, ""))


def _agents(dossier: Dossier, accounts: dict[int, Account]) -> dict[int, str]:
    """Who acted for the intermediary of a dossier under a mandate, with its name."""
    if dossier.mandate is None:
        return {}
    people = {one.pk for one in accounts.values() if one.officer_id is None and one.kind != Kind.PROGRAM}
    own = EnterpriseStaff.objects.filter(enterprise=dossier.enterprise_id, account__in=people)
    principals = {dossier.mandate.person_id, *own.values_list("account", flat=True)}
    return dict.fromkeys(people - principals, dossier.mandate.agent)
