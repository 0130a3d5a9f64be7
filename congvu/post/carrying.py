"""Ask the postal operator about one consignment and do what its answer means."""

from __future__ import annotations

from datetime import datetime

from congvu.accounts.queries import program_account
from congvu.post import actions, gateway
from congvu.post.gateway import Order, PostRefuses, PostUnavailable
from congvu.post.models import Consignment
from congvu.post.refusals import TrackingUnreadable


def bring(consignment: Consignment, *, at: datetime) -> None:
    """Order a waiting consignment. An operator that is down puts it off; one that says no is noted with its reason."""
    if consignment.state != Consignment.State.WAITING or not gateway.is_configured():
        return
    program = program_account()
    try:
        accepted = gateway.post_office().order(_order_of(consignment))
        actions.take(consignment, accepted.tracking, accepted.fee, by=program, at=at)
    except PostUnavailable as error:
        actions.put_off(consignment, why=str(error), by=program, at=at)
    except (PostRefuses, TrackingUnreadable) as error:
        actions.note_refused(consignment, why=str(error), by=program, at=at)


def ask(consignment: Consignment, *, at: datetime) -> None:
    """Fetch the reports of a consignment under way. Raises PostUnavailable."""
    reports = gateway.post_office().reports(consignment.tracking)
    actions.note_reports(consignment, reports, by=program_account(), at=at)


def _order_of(consignment: Consignment) -> Order:
    dossier = consignment.dossier
    contact = dossier.applicant_contact or {}
    return Order(
        reference=consignment.reference,
        direction=consignment.direction,
        name=consignment.name or dossier.applicant_name,
        address=consignment.address or contact.get("address", ""),
        phone=consignment.phone or contact.get("phone", ""),
        content=f"Hồ sơ {dossier.code or dossier.reference}",
    )
