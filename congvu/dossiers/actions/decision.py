"""Quyết định: approve with a numbered result, refuse with a reason, stop (NĐ 61/2018/NĐ-CP Đ19.2, Đ19.8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import prints, rules
from congvu.dossiers.actions._shared import issue_print, locked, next_number, offer, require_possible, require_step
from congvu.dossiers.actions.attachments import require_attachments_ready
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.declaration import facts_of, shown_of, values_of
from congvu.dossiers.events import DossierApproved, DossierRefused, DossierStopped
from congvu.dossiers.models import Decision, Dossier, LegalPrint, Stop
from congvu.dossiers.offer import Offer
from congvu.dossiers.refusals import ReasonMissing
from congvu.events.facts import record
from congvu.workflow.actions import close, end_with
from congvu.workflow.models import WorkItem

DECISIONS = frozenset({"approve", "refuse", "stop"})


@transaction.atomic
def approve(
    dossier: Dossier, note: str = "", attachments: Collection[int] | None = None, *, by: Account, at: datetime
) -> Dossier:
    """Approve: the result gets its number and content here; its document is drawn by a job from them.

    `attachments`: the ids of those the leader was shown; AttachmentsChanged where they are others now.
    """
    dossier = locked(dossier, "agency", "unit")
    require_possible("approve", dossier)
    step = require_step("approve", dossier, by, at)
    require_attachments_ready(dossier, attachments)
    terms = offer(dossier)
    _end_process(dossier, step, "approve", note, by=by, at=at)
    values = values_of(terms, dossier.answers, on=localdate(at))
    dossier.status, dossier.decided_at = rules.after("approve", dossier.status), at
    dossier.save(update_fields=["status", "decided_at"])
    number = result_number(terms, values, at)
    data = result_data(dossier, terms, values, number, by=by, at=at)
    Decision.objects.create(dossier=dossier, outcome=Decision.Outcome.APPROVED, number=number, data=data, by=by, at=at)
    assert dossier.code is not None, "the database keeps it so"
    record(
        DossierApproved(
            reference=dossier.reference,
            code=dossier.code,
            procedure=terms.code,
            number=number,
            on_time=rules.on_time(dossier.due_at, at),
        ),
        about=dossier,
        by=by,
        at=at,
    )
    return dossier


@transaction.atomic
def refuse(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> Dossier:
    """Refuse: with its reason on Mẫu 03, entered as the result, within the time limit (NĐ 61/2018/NĐ-CP Đ19.8)."""
    if not reason.strip():
        raise ReasonMissing()
    reason = reason.strip()
    dossier = locked(dossier, "agency", "unit")
    require_possible("refuse", dossier)
    step = require_step("refuse", dossier, by, at)
    terms = offer(dossier)
    _end_process(dossier, step, "refuse", reason, by=by, at=at)
    _close_requests(dossier, at)
    dossier.status, dossier.decided_at = rules.after("refuse", dossier.status), at
    dossier.save(update_fields=["status", "decided_at"])
    Decision.objects.create(dossier=dossier, outcome=Decision.Outcome.REFUSED, reason=reason, by=by, at=at)
    data = prints.refusal(dossier, terms, reason, prints.desk_of(dossier), by=by, at=at)
    number = print_number(dossier, LegalPrint.Form.REFUSAL, at)
    issue_print(dossier, LegalPrint.Form.REFUSAL, data, by=by, at=at, number=number)
    assert dossier.code is not None, "the database keeps it so"
    record(
        DossierRefused(
            reference=dossier.reference,
            code=dossier.code,
            procedure=terms.code,
            on_time=rules.on_time(dossier.due_at, at),
        ),
        about=dossier,
        by=by,
        at=at,
    )
    return dossier


@transaction.atomic
def stop(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> Dossier:
    """End the case without a decision, with a reason; the notice of stopping is issued (TT 03/2025/TT-VPCP Đ7)."""
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier, "agency", "unit")
    require_possible("stop", dossier)
    step = require_step("stop", dossier, by, at)
    _end_process(dossier, step, "stop", reason, by=by, at=at)
    _close_requests(dossier, at)
    Stop.objects.create(dossier=dossier, reason=reason.strip(), by=by, at=at)
    dossier.status, dossier.ended_at = rules.after("stop", dossier.status), at
    dossier.save(update_fields=["status", "ended_at"])
    data = prints.stop(
        dossier, offer(dossier), reason.strip(), prints.desk_of(dossier), asked_by_applicant=False, by=by, at=at
    )
    number = print_number(dossier, LegalPrint.Form.STOP, at)
    issue_print(dossier, LegalPrint.Form.STOP, data, by=by, at=at, number=number)
    assert dossier.code is not None, "the database keeps it so"
    told = DossierStopped(reference=dossier.reference, code=dossier.code, procedure=offer(dossier).code)
    record(told, about=dossier, by=by, at=at)
    return dossier


def result_data(
    dossier: Dossier,
    terms: Offer,
    values: dict[str, Any],
    number: str,
    *,
    by: Account,
    at: datetime,
    answers: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What the result document is printed from: fixed here, whatever changes later. `answers`: where corrected."""
    said = dossier.answers if answers is None else answers
    return {
        **prints.heading(dossier, prints.desk_of(dossier), by, at),
        "number": number,
        "result": terms.result_name,
        "procedure": terms.name,
        "procedure_code": terms.code,
        "decided": prints.moment(at),
        "received": prints.moment(dossier.received_at),
        "signer": {"name": by.full_name, "title": prints.title_of(by, at)},
        "attachments": list(dossier.attachments.standing().values_list("name", flat=True)),
        "answers": said,
        "values": facts_of(values),
        "shown": shown_of(terms, said, on=localdate(at)),
    }


def _end_process(
    dossier: Dossier, step: WorkItem | None, outcome: str, note: str, *, by: Account, at: datetime
) -> None:
    if step is not None:
        end_with(step, outcome, note, by=by, at=at)
    elif dossier.process is not None:
        close(dossier.process, by=by, at=at)


def _close_requests(dossier: Dossier, at: datetime) -> None:
    """Nobody waits any more for what was asked of the applicant."""
    dossier.supplement_requests.filter(answered_at__isnull=True).update(answered_at=at)


def result_number(terms: Offer, values: dict[str, Any], at: datetime) -> str:
    """The number of the result by the pattern of the procedure; a series a year."""
    year = localdate(at).year
    number = next_number(f"result:{terms.code}:{year}")
    pattern = terms.result_number or "{number:05d}/{year}"
    return rules.filled(pattern, {**values, "number": number, "year": year})[:60]
