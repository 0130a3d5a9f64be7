"""Papers and who is to sign them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.organisations.models import Agency
from congvu.signing import permission
from congvu.signing.models import Certificate, Consent, ConsentUse, Signature, SignedPaper


def waiting_for(account: Account, at: datetime) -> QuerySet[Signature]:
    """The signatures whose turn has come and that the account may make, the longest waiting first."""
    mine = Signature.objects.awaiting().filter(permission.mine(account, localdate(at)))
    mine = mine.select_related("paper__file", "paper__main", "agency", "account", "certificate")
    # What is attached to a paper stands behind it.
    return mine.prefetch_related("paper__attachments").order_by("paper__at", Coalesce("paper__main", "paper"), "pk")


def shown_to(account: Account, at: datetime) -> QuerySet[Signature]:
    """The signatures whose papers the account may open here: those that are its to make, and those it made."""
    mine = permission.mine(account, localdate(at)) | Q(signed_by=account)
    return Signature.objects.filter(mine).select_related("prepared", "paper__file")


def attached_to(signature: Signature) -> QuerySet[SignedPaper]:
    """What is attached to the paper of a signature that the account may see: he who signs the one reads the other."""
    return SignedPaper.objects.filter(main=signature.paper_id).select_related("file").order_by("pk")


def of_person(account: Account, papers: Sequence[int]) -> QuerySet[Signature]:
    """The signatures that the account makes as a person on these papers, by their ids."""
    mine = Signature.objects.filter(paper__in=papers, account=account)
    return mine.select_related("paper__file").order_by("pk")


def certificates_for(signature: Signature, account: Account, at: datetime) -> QuerySet[Certificate]:
    """The certificates in use that the signature can be made with, the newest first."""
    usable = Certificate.objects.usable(at).order_by("-pk")
    if signature.role == Signature.Role.PERSON:
        return usable.filter(account=signature.account_id)
    return usable.filter(agency=signature.agency_id)


def seal_of(agency: Agency, at: datetime) -> Certificate | None:
    """The certificate that an agency had in use at a moment."""
    return Certificate.objects.usable(at).filter(agency=agency, at__lte=at).first()


def may_sign_electronically(account: Account, at: datetime) -> bool:
    """Whether a person had a certificate in use at a moment."""
    return Certificate.objects.usable(at).filter(account=account, at__lte=at).exists()


def paper_about(thing: models.Model, kind: str | None = None) -> SignedPaper | None:
    """The paper drawn for a thing of an app above, as it holds now."""
    papers = SignedPaper.objects.about(thing).select_related("file").order_by("-pk")
    return (papers.filter(kind=kind) if kind else papers).first()


def is_awaited(thing: models.Model) -> bool:
    """Whether signatures are still to come on the thing's paper, or on what is attached to it."""
    own = SignedPaper.objects.about(thing).values("pk")
    papers = SignedPaper.objects.filter(Q(pk__in=own) | Q(main__in=own), cancelled_at__isnull=True)
    return papers.filter(completed_at__isnull=True, signatures__isnull=False).exists()


def papers_about(things: Sequence[models.Model]) -> dict[int, SignedPaper]:
    """The papers kept for things of one model as they hold now, by the things' ids; `has_signatures`: any made or to come."""
    if not things:
        return {}
    found = SignedPaper.objects.filter(about_type=things[0]._meta.label_lower, cancelled_at__isnull=True)
    found = found.filter(about_id__in=[one.pk for one in things]).select_related("file")
    signed = Signature.objects.filter(paper=models.OuterRef("pk"))
    return {paper.about_id: paper for paper in found.annotate(has_signatures=models.Exists(signed))}


def certificates_of(account: Account, at: datetime) -> QuerySet[Certificate]:
    """Every certificate in use that the account can sign with: its own, and those of the agencies whose seal it keeps."""
    keeps = permission.sealed_by(account, localdate(at))
    usable = Certificate.objects.usable(at).filter(Q(account=account) | Q(agency__in=keeps))
    return usable.select_related("agency", "enterprise").order_by("agency", "-pk")


def seals(account: Account, on: date) -> bool:
    """Whether the account keeps the seal of an agency."""
    return permission.sealed_by(account, on).exists()


def consents_of(account: Account) -> QuerySet[Consent]:
    return Consent.objects.filter(by=account).select_related("certificate", "by")


def consents_under_way(account: Account) -> QuerySet[Consent]:
    """The account's consents of which a paper is not yet done, the newest first."""
    going = [Signature.Phase.AUTHORISED, Signature.Phase.SENT, Signature.Phase.SIGNED]
    return consents_of(account).filter(uses__signature__phase__in=going).distinct().order_by("-pk")


def uses_of(consent: Consent) -> QuerySet[ConsentUse]:
    return consent.uses.select_related("signature__paper").order_by("pk")
