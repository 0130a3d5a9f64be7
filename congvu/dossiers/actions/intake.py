"""Hồ sơ mới: drafted, saved, given papers, discarded, submitted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Enterprise, EnterpriseStatus, Kind, Mandate
from congvu.accounts.queries import covers, rights_under
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._filing import (
    answered_at_once,
    require_complete,
    require_fit,
    require_in_force,
    revision_for,
    submitted,
)
from congvu.dossiers.actions._shared import locked, offer, open_request, require_owner, require_possible
from congvu.dossiers.actions._sharing import cite, cite_no_more
from congvu.dossiers.actions.own_signing import require_nothing_being_signed, settle_own_signing
from congvu.dossiers.declaration import declared, form_of
from congvu.dossiers.events import DraftDiscarded, DraftOpened, DraftSaved, PaperAttached, PaperRemoved
from congvu.dossiers.joining_events import JoinedPartDiscarded
from congvu.dossiers.joining_refusals import FiledWithTheWhole, PartMustWait
from congvu.dossiers.marking import opened_by
from congvu.dossiers.models import Channel, Dossier, JoinedDossier, Paper, ResultWay, Status, SupplementRequest
from congvu.dossiers.refusals import (
    MandateTooNarrow,
    NothingAsked,
    NotYourDossier,
    NotYourEnterprise,
    PaperUnknown,
    PlaceNotAsked,
    StaleDraft,
)
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.forms.places import mended
from congvu.kernel.reference import reference


@transaction.atomic
def open_draft(
    what: Procedure | ProcedureRevision,
    for_enterprise: Enterprise | None = None,
    *,
    by: Account,
    at: datetime,
    channel: str = Channel.ONLINE,
    answers: Mapping[str, Any] | None = None,
    mandate: Mandate | None = None,
) -> Dossier:
    """Open a draft under the revision in force: for oneself, for an enterprise one works for, or under a mandate."""
    dossier = new_draft(what, for_enterprise, by=by, at=at, channel=channel, answers=answers, mandate=mandate)
    dossier.save(force_insert=True)
    told = DraftOpened(reference=dossier.reference, procedure=offer(dossier).code, channel=dossier.channel)
    record(told, about=dossier, by=by, at=at)
    return dossier


def new_draft(
    what: Procedure | ProcedureRevision,
    for_enterprise: Enterprise | None,
    *,
    by: Account,
    at: datetime,
    channel: str = Channel.ONLINE,
    answers: Mapping[str, Any] | None = None,
    mandate: Mandate | None = None,
) -> Dossier:
    """A draft that is not stored yet, for a person who may file it under a revision that may be filed under."""
    revision = revision_for(what, at)
    holder = by
    if mandate is not None:
        field = revision.procedure.field
        scope = {"procedure": revision.procedure.code, "field": field.code if field else ""}
        if not covers(mandate, **scope) or "file" not in rights_under(by, mandate):
            raise MandateTooNarrow(holder=mandate.principal)
        for_enterprise, holder = mandate.enterprise, mandate.person or by
    elif for_enterprise is not None and not permission.works_for(by, for_enterprise.pk):
        raise NotYourEnterprise(enterprise=for_enterprise.name)
    if by.kind not in {Kind.PERSON, Kind.PARTNER} or (by.kind == Kind.PARTNER and for_enterprise is None):
        raise NotYourDossier(act="nộp hồ sơ", dossier="mới", who="cá nhân, doanh nghiệp có tài khoản")
    unit = revision.unit
    assert unit is not None, "a revision that accepts dossiers has a unit"
    return Dossier(
        reference=reference(secrets.token_bytes(8)),
        agency_id=unit.agency_id,
        procedure_id=revision.procedure_id,
        revision=revision,
        unit=unit,
        channel=Channel.SYSTEM if by.kind == Kind.PARTNER else channel,
        applicant=holder,
        enterprise=for_enterprise,
        mandate=mandate,
        filed_by=by,
        applicant_name=for_enterprise.name if for_enterprise else holder.full_name,
        answers=dict(answers or {}),
        created_at=at,
    )


@transaction.atomic
def save_draft(
    dossier: Dossier,
    answers: Mapping[str, Any],
    version: int,
    *,
    by: Account,
    at: datetime,
    result_way: str | None = None,
    page: str = "",
    by_itself: bool = False,
) -> Dossier:
    """Keep what was typed so far: of a draft, or of the supplement being prepared. `version` is the one the page showed.

    A page that is older than the stored answers is refused (`StaleDraft`) and overwrites nothing. `page` is the page's
    own token: what a person saves is taken although a save its page made `by_itself` was quicker.
    """
    dossier = locked(dossier)
    require_possible("save_draft", dossier)
    require_owner("save_draft", dossier, by)
    saved_last = bool(page) and page == dossier.draft_page and not by_itself
    if version != dossier.draft_version and not saved_last:
        raise StaleDraft(current=dossier.draft_version)
    dossier.draft_page = page
    changed = ["draft_version", "draft_page"]
    if dossier.status == Status.DRAFT:
        dossier.answers = dict(answers)
        changed.append("answers")
    else:
        request = open_request(dossier)
        if request is None:
            raise NothingAsked(dossier=str(dossier))
        request.answers_draft = _of_open_places(dossier, request, answers, at)
        request.save(update_fields=["answers_draft"])
    if result_way is not None:
        dossier.result_way = ResultWay(result_way)
        changed.append("result_way")
    dossier.draft_version += 1
    dossier.save(update_fields=changed)
    record(DraftSaved(reference=dossier.reference, version=dossier.draft_version), about=dossier, by=by, at=at)
    return dossier


@transaction.atomic
def attach_paper(
    dossier: Dossier, key: str, file: StoredFile, *, by: Account, at: datetime, copy: str = Paper.Copy.ELECTRONIC
) -> Paper:
    """Give one paper, in a draft or while a supplement is asked; a later one of the same key replaces the earlier."""
    dossier = locked(dossier)
    require_possible("attach_paper", dossier)
    require_owner("attach_paper", dossier, by)
    if dossier.status != Status.DRAFT and open_request(dossier) is None:
        raise NothingAsked(dossier=str(dossier))
    paper = new_paper(dossier, key, file, by=by, at=at, copy=copy)
    _require_open(dossier, key, paper.name, at)
    dossier.papers.filter(key=key, removed_at__isnull=True).update(removed_at=at)
    paper.save(force_insert=True)
    record(PaperAttached(reference=dossier.reference, key=key, paper=paper.pk), about=dossier, by=by, at=at)
    cite(paper, dossier, by=by, at=at)
    return paper


def new_paper(
    dossier: Dossier, key: str, file: StoredFile, *, by: Account, at: datetime, copy: str = Paper.Copy.ELECTRONIC
) -> Paper:
    """A paper that is not stored yet; refused where the procedure does not ask for it or the file is not what it asks."""
    asked = offer(dossier).paper(key)
    if asked is None:
        raise PaperUnknown(key=key)
    require_fit(file, asked.name, asked.accept, asked.max_mb)
    return Paper(dossier=dossier, key=key, name=asked.name, copy=copy, file=file, by=by, at=at)


@transaction.atomic
def remove_paper(paper: Paper, *, by: Account, at: datetime) -> None:
    """Take a paper back before sending. The row stays, so that what an officer saw once can be seen again."""
    dossier = locked(paper.dossier)
    require_possible("remove_paper", dossier)
    require_owner("remove_paper", dossier, by)
    if dossier.status != Status.DRAFT and open_request(dossier) is None:
        raise NothingAsked(dossier=str(dossier))
    _require_open(dossier, paper.key, paper.name, at)
    if dossier.papers.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=at):
        record(PaperRemoved(reference=dossier.reference, key=paper.key, paper=paper.pk), about=dossier, by=by, at=at)
        cite_no_more(paper, dossier, by=by, at=at)


def _of_open_places(
    dossier: Dossier, request: SupplementRequest, answers: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """What a supplement says at the places it was asked for; whatever else was sent is passed over."""
    terms = offer(dossier)
    opened, form = opened_by(terms, dossier, request, answers, on=localdate(at)), form_of(terms.revision)
    if form is None or opened.places is None:
        return dict(answers)
    return mended(form, dossier.answers, answers, opened.places)


def _require_open(dossier: Dossier, key: str, name: str, at: datetime) -> None:
    """While a supplement is owed, only the papers it asks for are given, replaced or taken back."""
    request = open_request(dossier) if dossier.status != Status.DRAFT else None
    if request is None:
        return
    now = request.answers_draft if request.answers_draft is not None else dossier.answers
    if not opened_by(offer(dossier), dossier, request, now, on=localdate(at)).takes_paper(key):
        raise PlaceNotAsked(place=name)


@transaction.atomic
def discard_draft(dossier: Dossier, *, by: Account, at: datetime) -> None:
    """Throw a draft away. Nothing of it stays but the fact that it was, also for those who wait for it."""
    dossier = locked(dossier, "joined")
    require_possible("discard_draft", dossier)
    require_owner("discard_draft", dossier, by)
    record(DraftDiscarded(reference=dossier.reference), about=dossier, by=by, at=at)
    if dossier.joined is not None:
        record(_part_discarded(dossier, dossier.joined), about=dossier.joined, by=by, at=at)
    dossier.delete()


def _part_discarded(dossier: Dossier, joined: JoinedDossier) -> JoinedPartDiscarded:
    states = dict(joined.dossiers.values_list("part", "status"))
    return JoinedPartDiscarded(
        reference=joined.reference,
        part=dossier.part,
        procedure=offer(dossier).code,
        unit=dossier.unit_id,
        left_behind=rules.parts_left_behind(joined.parts, states, dossier.part),
    )


@transaction.atomic
def submit(dossier: Dossier, idempotency_key: str | None = None, *, by: Account, at: datetime) -> Dossier:
    """Send the dossier: the whole declaration and its papers are judged again here, whatever the page said.

    The same key sent twice gives the same dossier once. A procedure that the program answers itself is received,
    answered and returned in the same act; the result document is drawn at once by a job.
    """
    dossier = locked(dossier, "enterprise", "applicant")
    require_owner("submit", dossier, by)
    if idempotency_key and dossier.idempotency_key == idempotency_key:
        return dossier
    require_possible("submit", dossier)
    _require_turn(dossier)
    require_in_force(dossier, at)
    require_nothing_being_signed(dossier, dossier.answers, at=at)
    send(dossier, None, idempotency_key, by=by, at=at)
    return answered_at_once(dossier, at=at)


def _require_turn(dossier: Dossier) -> None:
    """A part of a joined dossier is sent with the whole; one that waits for another by the program, not by hand."""
    if dossier.joined is None:
        return
    if dossier.joined.submitted_at is None:
        raise FiledWithTheWhole()
    states = dict(dossier.joined.dossiers.values_list("part", "status"))
    if dossier.part not in rules.parts_to_begin(dossier.joined.parts, states):
        raise PartMustWait()


def send(
    dossier: Dossier, papers: Sequence[Paper] | None, idempotency_key: str | None, *, by: Account, at: datetime
) -> None:
    """Judge the whole dossier and store it as submitted. The caller holds its lock, or has just made it.

    `papers` are those that stand, where they are not stored yet.
    """
    terms = offer(dossier)
    if dossier.enterprise_id is not None and dossier.enterprise.status != EnterpriseStatus.APPROVED:  # type: ignore[union-attr]
        raise NotYourEnterprise(enterprise=dossier.enterprise.name)  # type: ignore[union-attr]
    said = declared(terms, dossier.answers, on=localdate(at))
    if papers is None:
        settle_own_signing(dossier, by=by, at=at)
    require_complete(dossier, terms, said, papers, at=at)
    dossier.answers = said.answers
    dossier.applicant_contact = _contact(dossier)
    submitted(dossier, terms, said, idempotency_key, by=by, at=at)


def _contact(dossier: Dossier) -> dict[str, str]:
    """How the holder is reached, as known at submission: what the legal prints show."""
    enterprise, person = dossier.enterprise, dossier.applicant
    if enterprise is not None:
        return {
            "identifier": enterprise.tax_code,
            "address": enterprise.address,
            "phone": enterprise.phone,
            "email": enterprise.email,
        }
    assert person is not None, "a draft opened online has an applicant"
    return {"identifier": "", "address": person.address, "phone": person.phone, "email": person.email}
