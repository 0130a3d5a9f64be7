"""What every way of filing shares: the revision in force, the judgment of papers and answers, the moment of submission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.dossiers import rules
from congvu.dossiers.declaration import Declared, papers_asked, summary_of
from congvu.dossiers.events import DossierSubmitted
from congvu.dossiers.models import Dossier, Paper, Status
from congvu.dossiers.offer import Offer, offer_of
from congvu.dossiers.queries.own_signing import unsigned
from congvu.dossiers.rebasing_refusals import RevisionOver
from congvu.dossiers.refusals import DossierIncomplete, KeyUsed, NotOffered, PaperUnfit
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.kernel.text import fold


def revision_for(what: Procedure | ProcedureRevision, at: datetime) -> ProcedureRevision:
    """The revision under which a dossier is filed now; refuses with `NotOffered`."""
    revision = what.current if isinstance(what, Procedure) else what
    if revision is None or not revision.accepts_dossiers or not revision.in_force(localdate(at)):
        name = what.name if isinstance(what, Procedure) else what.procedure.name
        raise NotOffered(procedure=name)
    return revision


def require_in_force(dossier: Dossier, at: datetime) -> None:
    """What is sent follows the law of its day: a draft of a revision that has ended is brought under the present one first."""
    revision = ProcedureRevision.objects.only("number", "procedure", "status", "effective_from", "effective_to")
    if revision.get(pk=dossier.revision_id).in_force(localdate(at)):
        return
    procedure = Procedure.objects.select_related("current").get(pk=dossier.procedure_id)
    revision_for(procedure, at)
    raise RevisionOver(procedure=procedure.name)


def require_complete(
    dossier: Dossier, terms: Offer, said: Declared, papers: Sequence[Paper] | None = None, *, at: datetime
) -> None:
    """Refuse a declaration with problems, without the papers its answers ask for or the signatures, naming all at once.

    `papers` are those that stand, where they are not stored yet.
    """
    if papers is None:
        papers = list(dossier.papers.filter(removed_at__isnull=True).select_related("file"))
    asked = [(paper.key, paper.name) for paper in papers_asked(terms, said.values)]
    missing = rules.missing_papers(asked, [paper.key for paper in papers])
    for paper in papers:
        if paper.file is not None and paper.file.check_state == StoredFile.Check.BLOCKED:
            raise PaperUnfit(file=paper.file.name, paper=paper.name, because="tệp bị chặn vì không an toàn")
    bare = [one.name for one in unsigned(dossier, terms, said.answers, papers, at=at)]
    told = [problem["reason"].rstrip(".") for problem in said.problems]
    told += [f"thiếu “{name}”" for name in missing] + [f"chưa ký số “{name}”" for name in bare]
    if told:
        raise DossierIncomplete(count=len(told), first=told[0], problems=said.problems, papers=missing, unsigned=bare)


def require_fit(file: StoredFile, paper: str, accept: Sequence[str], max_mb: int) -> None:
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


def submitted(dossier: Dossier, terms: Offer, said: Declared, key: str | None, *, by: Account, at: datetime) -> None:
    dossier.status = rules.after("submit", Status.DRAFT)
    dossier.submitted_at = at
    dossier.summary = summary_of(terms, said.answers, on=localdate(at))
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


def answered_at_once(dossier: Dossier, *, at: datetime) -> Dossier:
    """The submitted dossier; received, answered and returned where the program answers it itself."""
    if not offer_of(dossier.revision_id).is_automatic:
        return dossier
    from congvu.dossiers.actions.automatic import answer

    return answer(dossier, at=at)
