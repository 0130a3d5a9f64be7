"""Hồ sơ mới: drafted, saved, given papers, discarded, submitted online; or taken in on paper at the counter."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Enterprise, EnterpriseStatus, Kind
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._shared import locked, offer, open_request, require_owner, require_possible
from congvu.dossiers.declaration import Declared, declared, papers_asked
from congvu.dossiers.events import (
    DossierSubmitted,
    DraftDiscarded,
    DraftOpened,
    DraftSaved,
    PaperAttached,
    PaperRemoved,
)
from congvu.dossiers.models import Channel, Dossier, Paper, ResultWay, Status
from congvu.dossiers.offer import Offer, offer_of
from congvu.dossiers.refusals import (
    DossierIncomplete,
    HolderUnclear,
    KeyUsed,
    NothingAsked,
    NotOffered,
    NotYourDossier,
    NotYourEnterprise,
    PaperUnfit,
    PaperUnknown,
    StaleDraft,
)
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.kernel.reference import reference
from congvu.kernel.text import fold, nfc
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
    """One paper handed over at the counter: what kind of copy, and its scan if there is one."""

    key: str
    copy: str = Paper.Copy.COPY
    file: StoredFile | None = None


@transaction.atomic
def open_draft(
    what: Procedure | ProcedureRevision,
    for_enterprise: Enterprise | None = None,
    *,
    by: Account,
    at: datetime,
    channel: str = Channel.ONLINE,
    answers: Mapping[str, Any] | None = None,
) -> Dossier:
    """Open a draft under the revision in force, for oneself or for an enterprise one works for."""
    revision = _revision(what, at)
    if for_enterprise is not None and not permission.works_for(by, for_enterprise.pk):
        raise NotYourEnterprise(enterprise=for_enterprise.name)
    if by.kind not in {Kind.PERSON, Kind.PARTNER} or (by.kind == Kind.PARTNER and for_enterprise is None):
        raise NotYourDossier(act="nộp hồ sơ", dossier="mới", who="cá nhân, doanh nghiệp có tài khoản")
    unit = revision.unit
    assert unit is not None, "a revision that accepts dossiers has a unit"
    dossier = Dossier.objects.create(
        reference=reference(secrets.token_bytes(8)),
        agency_id=unit.agency_id,
        procedure_id=revision.procedure_id,
        revision=revision,
        unit=unit,
        channel=Channel.SYSTEM if by.kind == Kind.PARTNER else channel,
        applicant=by,
        enterprise=for_enterprise,
        filed_by=by,
        applicant_name=for_enterprise.name if for_enterprise else by.full_name,
        answers=dict(answers or {}),
        created_at=at,
    )
    record(
        DraftOpened(reference=dossier.reference, procedure=offer(dossier).code, channel=dossier.channel),
        about=dossier,
        by=by,
        at=at,
    )
    return dossier


@transaction.atomic
def save_draft(
    dossier: Dossier,
    answers: Mapping[str, Any],
    version: int,
    *,
    by: Account,
    at: datetime,
    result_way: str | None = None,
) -> Dossier:
    """Keep what was typed so far: of a draft, or of the supplement being prepared. `version` is the one the page showed.

    A page that is older than the stored answers is refused (`StaleDraft`) and overwrites nothing.
    """
    dossier = locked(dossier)
    require_possible("save_draft", dossier)
    require_owner("save_draft", dossier, by)
    if version != dossier.draft_version:
        raise StaleDraft(current=dossier.draft_version)
    changed = ["draft_version"]
    if dossier.status == Status.DRAFT:
        dossier.answers = dict(answers)
        changed.append("answers")
    else:
        request = open_request(dossier)
        if request is None:
            raise NothingAsked(dossier=str(dossier))
        request.answers_draft = dict(answers)
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
    asked = offer(dossier).paper(key)
    if asked is None:
        raise PaperUnknown(key=key)
    _require_fit(file, asked.name, asked.accept, asked.max_mb)
    dossier.papers.filter(key=key, removed_at__isnull=True).update(removed_at=at)
    paper = Paper.objects.create(dossier=dossier, key=key, name=asked.name, copy=copy, file=file, by=by, at=at)
    record(PaperAttached(reference=dossier.reference, key=key, paper=paper.pk), about=dossier, by=by, at=at)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Account, at: datetime) -> None:
    """Take a paper back before sending. The row stays, so that what an officer saw once can be seen again."""
    dossier = locked(paper.dossier)
    require_possible("remove_paper", dossier)
    require_owner("remove_paper", dossier, by)
    if dossier.status != Status.DRAFT and open_request(dossier) is None:
        raise NothingAsked(dossier=str(dossier))
    if dossier.papers.filter(pk=paper.pk, removed_at__isnull=True).update(removed_at=at):
        record(PaperRemoved(reference=dossier.reference, key=paper.key, paper=paper.pk), about=dossier, by=by, at=at)


@transaction.atomic
def discard_draft(dossier: Dossier, *, by: Account, at: datetime) -> None:
    """Throw a draft away. Nothing of it stays but the fact that it was."""
    dossier = locked(dossier)
    require_possible("discard_draft", dossier)
    require_owner("discard_draft", dossier, by)
    record(DraftDiscarded(reference=dossier.reference), about=dossier, by=by, at=at)
    dossier.delete()


@transaction.atomic
def submit(dossier: Dossier, idempotency_key: str | None = None, *, by: Account, at: datetime) -> Dossier:
    """Send the dossier: the whole declaration and its papers are judged again here, whatever the page said.

    The same key sent twice gives the same dossier once. A procedure that the program answers itself is received,
    answered and returned in the same act; the result document is drawn at once by a job.
    """
    dossier = locked(dossier)
    require_owner("submit", dossier, by)
    if idempotency_key and dossier.idempotency_key == idempotency_key:
        return dossier
    require_possible("submit", dossier)
    terms = offer(dossier)
    if dossier.enterprise_id is not None and dossier.enterprise.status != EnterpriseStatus.APPROVED:  # type: ignore[union-attr]
        raise NotYourEnterprise(enterprise=dossier.enterprise.name)  # type: ignore[union-attr]
    said = declared(terms, dossier.answers, on=localdate(at))
    require_complete(dossier, terms, said)
    dossier.answers = said.answers
    dossier.applicant_contact = _contact(dossier)
    _submitted(dossier, terms, said, idempotency_key, by=by, at=at)
    if terms.is_automatic:
        from congvu.dossiers.actions.automatic import answer

        dossier = answer(dossier, at=at)
    return dossier


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
    revision = _revision(what, at)
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
    _submitted(dossier, terms, said, idempotency_key, by=by, at=at)
    for given in papers:
        asked = terms.paper(given.key)
        if asked is None:
            raise PaperUnknown(key=given.key)
        if given.file is not None:
            _require_fit(given.file, asked.name, (), 0)
        Paper.objects.create(
            dossier=dossier, key=given.key, name=asked.name, copy=given.copy, file=given.file, by=by, at=at
        )
    return dossier


# -- what they need ----------------------------------------------------------------------------------------------
def _revision(what: Procedure | ProcedureRevision, at: datetime) -> ProcedureRevision:
    revision = what.current if isinstance(what, Procedure) else what
    if revision is None or not revision.accepts_dossiers or not revision.in_force(localdate(at)):
        name = what.name if isinstance(what, Procedure) else what.procedure.name
        raise NotOffered(procedure=name)
    return revision


def _require_desk(by: Account, unit: Unit, at: datetime) -> None:
    probe = Dossier(agency_id=unit.agency_id, unit=unit)
    if by.kind != Kind.PROGRAM and not permission.receives_for(by, probe, localdate(at)):
        raise NotYourDossier(act="nhận hồ sơ giấy", dossier="mới", who=str(Role.RECEIVER.label))


def _require_fit(file: StoredFile, paper: str, accept: Sequence[str], max_mb: int) -> None:
    extension = file.name.rpartition(".")[2].lower()
    because = ""
    if file.check_state == StoredFile.Check.BLOCKED:
        because = "tệp bị chặn vì không an toàn"
    elif accept and extension not in accept and not (extension == "jpeg" and "jpg" in accept):
        because = f"chỉ nhận tệp {', '.join(accept)}"
    elif max_mb and file.size > max_mb * 1024 * 1024:
        because = f"tệp lớn hơn {max_mb} MB"
    if because:
        raise PaperUnfit(file=file.name, paper=paper, because=because)


def require_complete(dossier: Dossier, terms: Offer, said: Declared) -> None:
    papers = dossier.papers.filter(removed_at__isnull=True).select_related("file")
    asked = [(paper.key, paper.name) for paper in papers_asked(terms, said.values)]
    missing = rules.missing_papers(asked, [paper.key for paper in papers])
    for paper in papers:
        if paper.file is not None and paper.file.check_state == StoredFile.Check.BLOCKED:
            raise PaperUnfit(file=paper.file.name, paper=paper.name, because="tệp bị chặn vì không an toàn")
    if said.problems or missing:
        first = said.problems[0]["reason"] if said.problems else f"thiếu “{missing[0]}”"
        raise DossierIncomplete(
            count=len(said.problems) + len(missing), first=first.rstrip("."), problems=said.problems, papers=missing
        )


def _submitted(dossier: Dossier, terms: Offer, said: Declared, key: str | None, *, by: Account, at: datetime) -> None:
    dossier.status = rules.after("submit", Status.DRAFT)
    dossier.submitted_at = at
    dossier.summary = (rules.filled(terms.summary, said.values) or terms.name)[:1000]
    dossier.idempotency_key = key or None
    dossier.folded = searchable(dossier)
    try:
        with transaction.atomic():
            dossier.save()
    except IntegrityError:
        other = Dossier.objects.filter(filed_by_id=dossier.filed_by_id, idempotency_key=key).first()
        if other is None:
            raise
        raise KeyUsed(other=str(other)) from None
    record(
        DossierSubmitted(reference=dossier.reference, procedure=terms.code, channel=dossier.channel),
        about=dossier,
        by=by,
        at=at,
    )


def searchable(dossier: Dossier) -> str:
    """What a search finds a dossier by, without diacritics: its codes, its holder, its content."""
    contact = dossier.applicant_contact or {}
    words = (
        dossier.code or "",
        dossier.reference,
        dossier.applicant_name,
        contact.get("identifier", ""),
        dossier.summary,
    )
    return fold(" ".join(word for word in words if word))


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
