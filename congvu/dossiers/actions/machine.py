"""Hồ sơ của hệ thống đối tác: the whole dossier in one message, accepted once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.models import Procedure
from congvu.dossiers.actions.intake import attach_paper, open_draft, save_draft, submit
from congvu.dossiers.models import Dossier, ResultWay
from congvu.dossiers.refusals import KeyUsed
from congvu.files.models import StoredFile


@transaction.atomic
def file_whole(
    procedure: Procedure,
    enterprise: Enterprise | None,
    answers: Mapping[str, Any],
    papers: Sequence[tuple[str, StoredFile]],
    *,
    idempotency_key: str,
    digest: str,
    by: Account,
    at: datetime,
    result_way: str = ResultWay.ONLINE,
) -> tuple[Dossier, bool]:
    """Draft, papers and submission as one act; whether it was new.

    The same key with the same content (`digest`) gives the dossier that was filed first; with other content it is
    refused (`KeyUsed`). Whatever is refused leaves nothing behind.
    """
    with connection.cursor() as cursor:
        # Two copies of one message wait for each other, whichever process they reached.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.pk}:{idempotency_key}"])
    there = Dossier.objects.filter(filed_by=by, idempotency_key__startswith=f"{idempotency_key}:").first()
    if there is not None:
        if there.idempotency_key != f"{idempotency_key}:{digest}":
            raise KeyUsed(other=there.code or there.reference)
        return there, False
    dossier = open_draft(procedure, enterprise, answers=answers, by=by, at=at)
    if result_way != dossier.result_way:
        dossier = save_draft(dossier, answers, dossier.draft_version, by=by, at=at, result_way=result_way)
    for key, file in papers:
        attach_paper(dossier, key, file, by=by, at=at)
    return submit(dossier, f"{idempotency_key}:{digest}", by=by, at=at), True
