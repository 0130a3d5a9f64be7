"""Hồ sơ liên thông: opened in parts, what is known asked once, filed once; a part that waits begins by itself (Đ19.6b)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.dossiers import rules
from congvu.dossiers.actions._filing import answered_at_once, require_complete, require_in_force
from congvu.dossiers.actions._shared import locked, offer, require_owner
from congvu.dossiers.actions.intake import open_draft, send, submit
from congvu.dossiers.actions.own_signing import require_nothing_being_signed, settle_own_signing
from congvu.dossiers.declaration import declared
from congvu.dossiers.joining_events import JoinedAnswersShared, JoinedOpened, JoinedPartDetached, JoinedSubmitted
from congvu.dossiers.joining_refusals import AlreadyFiledTogether, PartIncomplete, PartNotCutOff
from congvu.dossiers.models import Dossier, JoinedDossier, Status
from congvu.dossiers.refusals import NotOffered
from congvu.events.facts import record
from congvu.kernel.reference import reference
from congvu.kernel.refusal import Refusal


@transaction.atomic
def open_joined(
    group: ProcedureGroup,
    for_enterprise: Enterprise | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    by: Account,
    at: datetime,
    mandate: Mandate | None = None,
) -> JoinedDossier:
    """Open a draft of every part, each under the revision in force: for oneself, an enterprise, or under a mandate.

    `answers` begin each part, by its key. A mandate must cover every procedure of the group.
    """
    if group.ended_at is not None:
        raise NotOffered(procedure=group.name)
    joined = JoinedDossier.objects.create(
        reference=reference(secrets.token_bytes(8)),
        group=group,
        applicant=(mandate.person if mandate else None) or by,
        enterprise=mandate.enterprise if mandate else for_enterprise,
        mandate=mandate,
        parts=group.parts,
        created_at=at,
    )
    procedures = Procedure.objects.in_bulk([part["procedure"] for part in group.parts], field_name="code")
    for part in group.parts:
        first = (answers or {}).get(part["key"])
        procedure = procedures[part["procedure"]]
        draft = open_draft(procedure, for_enterprise, by=by, at=at, answers=first, mandate=mandate)
        draft.joined, draft.part = joined, part["key"]
        draft.save(update_fields=["joined", "part"])
    record(JoinedOpened(reference=joined.reference, group=group.code), about=joined, by=by, at=at)
    return joined


@transaction.atomic
def share_answers(joined: JoinedDossier, part: str, *, by: Account, at: datetime) -> Dossier:
    """Bring into a part's draft what the earlier parts already say; what was typed there is kept."""
    parts = _parts(joined, "save_draft", by)
    draft = parts[part]
    if draft.status == Status.DRAFT:
        known = dict(draft.answers)
        for field, source in _of(joined, part)["shares"].items():
            key, _dot, name = source.partition(".")
            if not known.get(field) and (value := parts[key].answers.get(name)):
                known[field] = value
        if known != draft.answers:
            draft.answers, draft.draft_version = known, draft.draft_version + 1
            draft.save(update_fields=["answers", "draft_version"])
            told = JoinedAnswersShared(reference=joined.reference, part=part)
            record(told, about=joined, by=by, at=at)
    return draft


@transaction.atomic
def submit_joined(joined: JoinedDossier, *, by: Account, at: datetime) -> JoinedDossier:
    """File the whole once: all parts are judged, those that wait for nothing are sent; all or none."""
    joined = JoinedDossier.objects.select_for_update().get(pk=joined.pk)
    parts = _parts(joined, "submit", by)
    if joined.submitted_at is not None:
        raise AlreadyFiledTogether()
    for dossier in parts.values():
        _require_ready(dossier, by, at)
    joined.submitted_at = at
    joined.save(update_fields=["submitted_at"])
    for key in rules.parts_to_begin(joined.parts, _states(parts)):
        submit(parts[key], by=by, at=at)
    record(JoinedSubmitted(reference=joined.reference, parts=len(parts)), about=joined, by=by, at=at)
    return joined


@transaction.atomic
def begin_waiting_parts(joined: JoinedDossier, *, by: Account, at: datetime) -> list[Dossier]:
    """A part has its result: those that waited for it are sent, as they were filed. Begun already, nothing happens."""
    joined = JoinedDossier.objects.select_for_update().get(pk=joined.pk)
    if joined.submitted_at is None:
        return []
    parts = {one.part: locked(one, "enterprise", "applicant") for one in joined.dossiers.order_by("pk")}
    begun = [parts[key] for key in rules.parts_to_begin(joined.parts, _states(parts))]
    for dossier in begun:
        send(dossier, None, None, by=by, at=at)
        answered_at_once(dossier, at=at)
    return begun


@transaction.atomic
def detach_part(joined: JoinedDossier, key: str, *, by: Account, at: datetime) -> Dossier:
    """Tách phần: a part that cannot begin any more becomes a draft of its own, to be filed by itself or thrown away."""
    joined = JoinedDossier.objects.select_for_update().get(pk=joined.pk)
    parts = _parts(joined, "save_draft", by)
    if key not in rules.parts_cut_off(joined.parts, _states(parts)):
        raise PartNotCutOff()
    draft = parts[key]
    draft.joined, draft.part = None, ""
    draft.save(update_fields=["joined", "part"])
    record(JoinedPartDetached(reference=joined.reference, part=key), about=joined, by=by, at=at)
    return draft


def _parts(joined: JoinedDossier, act: str, by: Account) -> dict[str, Dossier]:
    """The parts, locked, of whoever may do this for their holder."""
    parts = {one.part: locked(one) for one in joined.dossiers.order_by("pk")}
    for dossier in parts.values():
        require_owner(act, dossier, by)
    return parts


def _require_ready(dossier: Dossier, by: Account, at: datetime) -> None:
    terms = offer(dossier)
    try:
        require_in_force(dossier, at)
        require_nothing_being_signed(dossier, dossier.answers, at=at)
        settle_own_signing(dossier, by=by, at=at)
        require_complete(dossier, terms, declared(terms, dossier.answers, on=localdate(at)), at=at)
    except Refusal as why:
        raise PartIncomplete(part=terms.name, because=str(why), key=dossier.part) from why


def _states(parts: Mapping[str, Dossier]) -> dict[str, str]:
    return {key: dossier.status for key, dossier in parts.items()}


def _of(joined: JoinedDossier, key: str) -> Mapping[str, Any]:
    return next(part for part in joined.parts if part["key"] == key)
