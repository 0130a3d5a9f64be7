"""Trả lời tự động: a procedure the program answers itself; the answer is the legal proof (NĐ 113/2017/NĐ-CP Đ27)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.dossiers.actions.decision import approve
from congvu.dossiers.actions.handover import returned
from congvu.dossiers.actions.reception import receive
from congvu.dossiers.models import Dossier, ResultWay


@transaction.atomic
def answer(dossier: Dossier, *, by: Account | None = None, at: datetime) -> Dossier:
    """Receive, approve and return by the program's own account, in the act of submission."""
    by = by or program_account()
    dossier = receive(dossier, by=by, at=at)
    dossier = approve(dossier, by=by, at=at)
    return returned(dossier, ResultWay.ONLINE, dossier.applicant_name, by=by, at=at)
