"""Trả kết quả: to whom and how the result went (NĐ 61/2018/NĐ-CP Đ20)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.actions.originals import given_back, issue_handover_sheet
from congvu.dossiers.events import DossierReturned
from congvu.dossiers.models import Decision, Dossier, Handover, ResultWay
from congvu.dossiers.refusals import ReceiverMissing, ResultNotReady, ResultNotSigned
from congvu.events.facts import record
from congvu.signing.queries import is_awaited


@transaction.atomic
def hand_over(
    dossier: Dossier,
    way: str,
    receiver: str = "",
    originals: Collection[int] = (),
    *,
    by: Account,
    at: datetime,
) -> Dossier:
    """Return the result: the one-stop desk, or for an electronic result the unit that handled it.

    An electronic result waits for its document and its signatures (`ResultNotReady`, `ResultNotSigned`); at the counter and by post the receiver is named, and
    gets a sheet to sign. `originals`: the ids of the papers that go back with it (Đ20.2); the others stay owed.
    """
    dossier = locked(dossier, "agency", "unit")
    require_possible("hand_over", dossier)
    on = localdate(at)
    allowed = permission.receives_for(by, dossier, on) or (
        way == ResultWay.ONLINE and permission.handles(by, dossier, on)
    )
    if by.kind != Kind.PROGRAM and not allowed:
        raise not_yours("hand_over", dossier, "cán bộ Bộ phận Một cửa của cơ quan")
    if way == ResultWay.ONLINE:
        _require_document(dossier)
    elif not receiver.strip():
        raise ReceiverMissing()
    dossier = returned(dossier, way, receiver.strip(), by=by, at=at)
    back = given_back(dossier, originals, receiver.strip() or dossier.applicant_name, by=by, at=at)
    if way != ResultWay.ONLINE or back is not None:
        issue_handover_sheet(dossier, way, receiver.strip(), back, by=by, at=at)
    return dossier


def returned(dossier: Dossier, way: str, receiver: str, *, by: Account, at: datetime) -> Dossier:
    """The last row of a dossier that got its result. The caller has locked it and checked who acts."""
    Handover.objects.create(dossier=dossier, way=ResultWay(way), receiver=receiver, by=by, at=at)
    dossier.status, dossier.ended_at = rules.after("hand_over", dossier.status), at
    dossier.save(update_fields=["status", "ended_at"])
    assert dossier.code is not None, "the database keeps it so"
    record(DossierReturned(reference=dossier.reference, code=dossier.code, way=way), about=dossier, by=by, at=at)
    return dossier


def _require_document(dossier: Dossier) -> None:
    decision = Decision.objects.get(dossier=dossier)
    if decision.outcome == Decision.Outcome.APPROVED and decision.file_id is None and decision.revoked_at is None:
        raise ResultNotReady(dossier=str(dossier))
    if is_awaited(decision):
        raise ResultNotSigned(dossier=str(dossier))
