"""Hồ sơ của hệ thống đối tác: the whole dossier in one message, accepted once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import Procedure
from congvu.dossiers.actions._filing import answered_at_once
from congvu.dossiers.actions.intake import new_draft, new_paper, send
from congvu.dossiers.models import Dossier, Paper, ResultWay
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
    mandate: Mandate | None = None,
) -> tuple[Dossier, bool]:
    """The dossier with its papers, submitted in one act that knows no draft; whether it was new.

    The same key with the same content (`digest`) gives the dossier that was filed first; with other content it is
    refused (`KeyUsed`). Whatever is refused leaves nothing behind.
    """
    with connection.cursor() as cursor:
        # Two copies of one message wait for each other, whichever process they reached.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.pk}:{idempotency_key}"])
    # Another key may begin with this one and a colon; the digest after the last colon is ours.
    begun = Dossier.objects.filter(filed_by=by, idempotency_key__startswith=f"{idempotency_key}:")
    there = next((one for one in begun if str(one.idempotency_key).rpartition(":")[0] == idempotency_key), None)
    if there is not None:
        if there.idempotency_key != f"{idempotency_key}:{digest}":
            raise KeyUsed(other=there.code or there.reference)
        return there, False
    dossier = new_draft(procedure, enterprise, answers=answers, by=by, at=at, mandate=mandate)
    dossier.result_way = ResultWay(result_way)
    given = [new_paper(dossier, key, file, by=by, at=at) for key, file in papers]
    # Of two papers of one key the later counts, as it would in a draft.
    standing = {paper.key: paper for paper in given}
    for paper in given:
        if paper is not standing[paper.key]:
            paper.removed_at = at
    send(dossier, list(standing.values()), f"{idempotency_key}:{digest}", by=by, at=at)
    Paper.objects.bulk_create(given)
    return answered_at_once(dossier, at=at), True
