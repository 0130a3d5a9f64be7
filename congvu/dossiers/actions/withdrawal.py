"""Rút hồ sơ: the applicant takes the dossier back before it is decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.accounts.models import Account
from congvu.dossiers import prints, rules
from congvu.dossiers.actions._shared import issue_print, locked, offer, require_owner, require_possible
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.events import DossierWithdrawn
from congvu.dossiers.models import Dossier, LegalPrint, Withdrawal
from congvu.events.facts import record
from congvu.workflow.actions import cancel


@transaction.atomic
def withdraw(dossier: Dossier, reason: str = "", *, by: Account, at: datetime) -> Dossier:
    """Take the dossier back; open work is closed and nobody waits for a supplement any more."""
    dossier = locked(dossier)
    require_possible("withdraw", dossier)
    require_owner("withdraw", dossier, by)
    return withdrawn(dossier, reason, by=by, at=at)


def withdrawn(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> Dossier:
    """The end of a dossier taken back, with its notice of stopping (TT 03/2025/TT-VPCP Đ7).

    The caller has locked it and checked who acts.
    """
    Withdrawal.objects.create(dossier=dossier, reason=reason.strip(), by=by, at=at)
    dossier.supplement_requests.filter(answered_at__isnull=True).update(answered_at=at)
    if dossier.process is not None:
        cancel(dossier.process, by=by, at=at)
    dossier.status, dossier.ended_at = rules.after("withdraw", dossier.status), at
    dossier.save(update_fields=["status", "ended_at"])
    desk, form = prints.desk_of(dossier), LegalPrint.Form.STOP
    data = prints.stop(dossier, offer(dossier), reason.strip(), desk, asked_by_applicant=True, by=by, at=at)
    issue_print(dossier, form, data, by=by, at=at, number=print_number(dossier, form, at))
    record(DossierWithdrawn(reference=dossier.reference, procedure=offer(dossier).code), about=dossier, by=by, at=at)
    return dossier
