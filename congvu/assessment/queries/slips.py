"""Which slips are open, and to whom: by its token, by the applicant's page, by what stands on a receipt."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from congvu.accounts.models import Account
from congvu.assessment.models import Slip
from congvu.assessment.refusals import SlipNotFound
from congvu.assessment.rules import slips as rules
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries import find
from congvu.kernel.reference import ReferenceUnreadable, parse_reference


def by_token(token: str) -> Slip | None:
    """The slip that whoever holds the token may read and fill."""
    found = Slip.objects.select_related("dossier", "unit", "explanation").filter(token=token)
    return found.first() if len(token) >= 20 else None


def slip_for(text: str, phone_end: str, contact: str = "", *, at: datetime) -> Slip:
    """The latest slip that may still be filled or changed, by mã nộp, or by mã hồ sơ with the end of the telephone.

    With `contact` the latest of that contact, as a receipt or a notice asks for it. A code is public and follows its neighbour's, so alone it opens nothing. Refuses with `SlipNotFound`, always the same.
    """
    dossier = find(Dossier.objects.exclude(status=Status.DRAFT).defer("answers", "folded"), text)
    if dossier is None or not (_is_reference(text) or _knows_the_phone(dossier, phone_end)):
        raise SlipNotFound()
    open_ = Slip.objects.filter(dossier=dossier, explanation__isnull=True)
    if contact:
        open_ = open_.filter(contact=contact)
    for slip in open_.order_by("-opened_at", "-id"):
        if is_open(slip, at):
            return slip
    raise SlipNotFound()


def is_open(slip: Slip, at: datetime) -> bool:
    """Whether it may be filled or changed now."""
    return not hasattr(slip, "explanation") and rules.may_rate(slip.opened_at, slip.rated_at, at)


def closes_at(slip: Slip) -> datetime:
    return rules.closes_at(slip.opened_at, slip.rated_at)


def slips_of(dossier: Dossier, account: Account) -> list[Slip]:
    """The slips of one dossier that the account may read, the latest first: one query."""
    seen = Slip.objects.visible_to(account).filter(dossier=dossier)
    return list(seen.select_related("explanation").order_by("-opened_at", "-id"))


def latest_at_the_desk(dossier: Dossier, *, at: datetime) -> Slip | None:
    """The slip an officer shows to whoever stands before him. What is written on it he does not see."""
    latest = Slip.objects.filter(dossier=dossier).order_by("-opened_at", "-id").first()
    return latest if latest is not None and is_open(latest, at) else None


def _is_reference(text: str) -> bool:
    with suppress(ReferenceUnreadable):
        parse_reference(text)
        return True
    return False


def _knows_the_phone(dossier: Dossier, phone_end: str) -> bool:
    ours = rules.phone_end(str(dossier.applicant_contact.get("phone", "")))
    return bool(ours) and ours == phone_end.strip()
