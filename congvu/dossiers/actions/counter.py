"""Hồ sơ giấy: taken in at the one-stop desk or by post (NĐ 61/2018/NĐ-CP Đ16, Đ17.1)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Enterprise, Kind
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._filing import require_fit, revision_for, submitted
from congvu.dossiers.actions._shared import locked, not_yours, open_request, require_possible, require_receiver
from congvu.dossiers.actions.supplement import supplemented
from congvu.dossiers.actions.withdrawal import withdrawn
from congvu.dossiers.declaration import Declared, form_of
from congvu.dossiers.marking import marks_of, opened_by, owed
from congvu.dossiers.models import Channel, Digitisation, Dossier, Paper, ResultWay, SupplementRequest
from congvu.dossiers.offer import Offer, offer_of
from congvu.dossiers.paper_refusals import StillMissing
from congvu.dossiers.refusals import (
    HolderUnclear,
    NoPaperGiven,
    NothingAsked,
    NotYourDossier,
    PaperUnknown,
    PlaceNotAsked,
    ReasonMissing,
)
from congvu.files.models import StoredFile
from congvu.forms.places import mended, strayed
from congvu.kernel.reference import reference
from congvu.kernel.text import nfc
from congvu.organisations.models import Role, Unit


@dataclass(frozen=True)
class Holder:
    """Chủ hồ sơ: whose dossier a paper dossier is, with or without an account."""

    name: str
    identifier: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    account: Account | None = None
    enterprise: Enterprise | None = None


@dataclass(frozen=True)
class GivenPaper:
    """One paper handed over at the counter: what kind of copy, how many, its scan if there is one.

    `goes_back`: an original that is taken only to be copied or compared (NĐ 61/2018/NĐ-CP Đ20.2).
    """

    key: str
    copy: str = Paper.Copy.COPY
    file: StoredFile | None = None
    number: int = 1
    goes_back: bool = False


@transaction.atomic
def supplement_at_counter(
    dossier: Dossier,
    papers: Sequence[GivenPaper],
    answers: Mapping[str, Any] | None = None,
    replies: Mapping[int, str] | None = None,
    *,
    by: Account,
    at: datetime,
) -> Dossier:
    """Take in what was asked for a paper dossier: its holder comes to the desk, with an account or without.

    As in the portal only what the notice opens may differ (`PlaceNotAsked`), and each blocking mark is mended or has the
    holder's word, by its id in `replies` (`StillMissing`). The paper is the truth: what else its declaration leaves open
    is not asked for here.
    """
    dossier = locked(dossier)
    require_possible("supplement_at_counter", dossier)
    _require_paper("supplement_at_counter", dossier, by, at)
    request = open_request(dossier)
    if request is None:
        raise NothingAsked(dossier=str(dossier))
    words = {key: text.strip() for key, text in (replies or {}).items() if text.strip()}
    now = dossier.answers if answers is None else answers
    if not papers and not words and now == dossier.answers:
        raise NoPaperGiven()
    terms = offer_of(dossier.revision_id)
    now = _within_the_notice(dossier, terms, request, papers, now, localdate(at))
    for key in {given.key for given in papers}:
        dossier.papers.filter(key=key, removed_at__isnull=True).update(removed_at=at)
    _take(dossier, papers, terms, by=by, at=at)
    left = rules.left_unanswered(owed(request, dossier.answers, now, words))
    if left:
        raise StillMissing(count=len(left), first=left[0], labels=left)
    for mark in marks_of(request):
        if mark.pk in words:
            mark.reply = words[mark.pk]
            mark.save(update_fields=["reply"])
    return supplemented(dossier, request, now, by=by, at=at)


@transaction.atomic
def withdraw_at_counter(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> Dossier:
    """The holder of a paper dossier takes it back at the desk; the reason says how it was asked."""
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("withdraw_at_counter", dossier)
    _require_paper("withdraw_at_counter", dossier, by, at)
    return withdrawn(dossier, reason, by=by, at=at)


@transaction.atomic
def file_at_counter(
    what: Procedure | ProcedureRevision,
    holder: Holder,
    papers: Sequence[GivenPaper] = (),
    answers: Mapping[str, Any] | None = None,
    *,
    by: Account,
    at: datetime,
    channel: str = Channel.COUNTER,
    result_way: str = ResultWay.COUNTER,
    idempotency_key: str | None = None,
) -> Dossier:
    """Take in a paper dossier at the one-stop desk or by post; it then waits to be received like any other.

    The paper declaration is the truth; what the officer types of it is kept as it is (NĐ 61/2018/NĐ-CP Đ17.1).
    """
    revision = revision_for(what, at)
    unit = revision.unit
    assert unit is not None, "a revision that accepts dossiers has a unit"
    _require_desk(by, unit, at)
    if idempotency_key and (there := Dossier.objects.filter(filed_by=by, idempotency_key=idempotency_key).first()):
        return there
    if not holder.name.strip() or not (holder.address or holder.phone or holder.email):
        raise HolderUnclear()
    terms = offer_of(revision.pk)
    contact = {
        "identifier": holder.identifier,
        "address": nfc(holder.address),
        "phone": holder.phone,
        "email": holder.email,
    }
    said = Declared(dict(answers or {}), dict(answers or {}))
    dossier = Dossier(
        reference=reference(secrets.token_bytes(8)),
        agency_id=unit.agency_id,
        procedure_id=revision.procedure_id,
        revision=revision,
        unit=unit,
        channel=channel,
        result_way=result_way,
        applicant=holder.account,
        enterprise=holder.enterprise,
        filed_by=by,
        applicant_name=nfc(holder.name).strip(),
        applicant_contact=contact,
        answers=said.answers,
        created_at=at,
    )
    submitted(dossier, terms, said, idempotency_key, by=by, at=at)
    _take(dossier, papers, terms, by=by, at=at)
    return dossier


def _within_the_notice(
    dossier: Dossier,
    terms: Offer,
    request: SupplementRequest,
    papers: Sequence[GivenPaper],
    now: Mapping[str, Any],
    on: date,
) -> Mapping[str, Any]:
    """The answers with only the marked places changed; refuses a paper or a field that the notice does not name."""
    opened, form = opened_by(terms, dossier, request, now, on=on), form_of(terms.revision)
    for given in papers:
        asked = terms.paper(given.key)
        if asked is None:
            raise PaperUnknown(key=given.key)
        if not opened.takes_paper(given.key):
            raise PlaceNotAsked(place=asked.name)
    if form is None or opened.places is None:
        return now
    if astray := strayed(form, dossier.answers, now, opened.places):
        raise PlaceNotAsked(place=astray[0])
    return mended(form, dossier.answers, now, opened.places)


def _take(dossier: Dossier, papers: Sequence[GivenPaper], terms: Offer, *, by: Account, at: datetime) -> None:
    for given in papers:
        asked = terms.paper(given.key)
        if asked is None:
            raise PaperUnknown(key=given.key)
        if given.file is not None:
            require_fit(given.file, asked.name, (), 0)
        paper = Paper.objects.create(
            dossier=dossier,
            key=given.key,
            name=asked.name,
            copy=given.copy,
            number=given.number,
            is_owed_back=given.goes_back and given.copy == Paper.Copy.ORIGINAL,
            file=given.file,
            by=by,
            at=at,
        )
        _digitise(paper, terms.code, (dossier.applicant_contact or {}).get("identifier", ""), by=by, at=at)


def _digitise(paper: Paper, terms_code: str, holder_code: str, *, by: Account, at: datetime) -> None:
    """The row of a scan that an officer took; what the applicant sent himself is no scan of the agency's."""
    if paper.file_id is None or by.kind == Kind.PROGRAM:
        return
    Digitisation.objects.create(
        paper=paper, kind_code=f"{terms_code}.{paper.key}"[:60], holder_code=holder_code[:60], by=by, at=at
    )


def _require_paper(act: str, dossier: Dossier, by: Account, at: datetime) -> None:
    require_receiver(act, dossier, by, at)
    if dossier.channel not in rules.ON_PAPER:
        raise not_yours(act, dossier, "người nộp hồ sơ, trong tài khoản của mình")


def _require_desk(by: Account, unit: Unit, at: datetime) -> None:
    probe = Dossier(agency_id=unit.agency_id, unit=unit)
    if by.kind != Kind.PROGRAM and not permission.receives_for(by, probe, localdate(at)):
        raise NotYourDossier(act="nhận hồ sơ giấy", dossier="mới", who=str(Role.RECEIVER.label))
