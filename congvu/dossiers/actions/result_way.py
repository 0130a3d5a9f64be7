"""Cách nhận kết quả: chosen anew by the applicant, or by the desk for who comes or calls (NĐ 61/2018/NĐ-CP Đ16)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.dossiers import permission
from congvu.dossiers.actions._shared import locked, require_owner, require_possible
from congvu.dossiers.models import Dossier, ResultWay
from congvu.dossiers.paper_events import ResultWayChosen
from congvu.events.facts import record


@transaction.atomic
def choose_result_way(dossier: Dossier, way: str, *, by: Account, at: datetime) -> Dossier:
    """Until the result is handed over it may be collected, sent or read online; chosen already, nothing happens."""
    dossier = locked(dossier)
    require_possible("choose_result_way", dossier)
    if by.kind != Kind.PROGRAM and not permission.receives_for(by, dossier, localdate(at)):
        require_owner("choose_result_way", dossier, by)
    if dossier.result_way != ResultWay(way):
        dossier.result_way = ResultWay(way)
        dossier.save(update_fields=["result_way"])
        record(ResultWayChosen(reference=dossier.reference, way=way), about=dossier, by=by, at=at)
    return dossier
