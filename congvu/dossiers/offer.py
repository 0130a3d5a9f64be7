"""What a published revision says of its dossiers. It never changes once published, so it is read once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from congvu.catalog.models import ProcedureRevision
from congvu.kernel.limits import TimeLimit, Unit


@dataclass(frozen=True)
class PaperAsked:
    """Thành phần hồ sơ as the procedure asks for it; `when` is an expression over the answers.

    `signed`: filed electronically, it must be signed digitally.
    """

    key: str
    name: str
    required: bool
    when: str
    accept: tuple[str, ...]
    max_mb: int
    originals: int
    copies: int
    hint: str
    signed: bool = False


@dataclass(frozen=True)
class Offer:
    """The terms a dossier is handled under: pinned at submission."""

    revision: int
    number: int
    procedure: int
    code: str
    name: str
    form: dict[str, Any] | None
    process: int | None
    unit: int | None
    limit: TimeLimit | None
    is_automatic: bool
    papers: tuple[PaperAsked, ...]
    copies: int
    summary: str
    result_number: str
    result_name: str
    result_template: str
    content: dict[str, Any]

    @property
    def declaration_is_signed(self) -> bool:
        """Whether the declaration, filed electronically, must be signed digitally."""
        return bool(self.content.get("declaration_signed"))

    def paper(self, key: str) -> PaperAsked | None:
        return next((paper for paper in self.papers if paper.key == key), None)


def offer_of(revision_id: int) -> Offer:
    """The terms of a published revision."""
    return _offer(revision_id)


@lru_cache(maxsize=512)
def _offer(revision_id: int) -> Offer:
    return terms_now(revision_id)


def terms_now(revision_id: int) -> Offer:
    """The terms of a revision that may still change: read anew, kept nowhere."""
    revision = ProcedureRevision.objects.select_related("procedure").defer("package").get(pk=revision_id)
    content = revision.content
    limit = None
    if revision.limit_amount and revision.limit_unit:
        limit = TimeLimit(revision.limit_amount, Unit(revision.limit_unit))
    results = content.get("results") or []
    return Offer(
        revision=revision.pk,
        number=revision.number,
        procedure=revision.procedure_id,
        code=revision.procedure.code,
        name=content.get("name") or revision.procedure.name,
        form=revision.form,
        process=revision.process_id,
        unit=revision.unit_id,
        limit=limit,
        is_automatic=revision.is_automatic,
        papers=tuple(_paper(paper) for paper in content.get("papers") or [] if paper.get("key")),
        copies=content.get("copies") or 1,
        summary=content.get("summary") or "",
        result_number=content.get("result_number") or "",
        result_name=(results[0].get("name") if results else "") or "",
        result_template=revision.result_template,
        content=content,
    )


def _paper(paper: dict[str, Any]) -> PaperAsked:
    return PaperAsked(
        key=paper["key"],
        name=paper.get("name") or paper["key"],
        required=paper.get("required", True),
        when=paper.get("when") or "",
        accept=tuple(paper.get("accept") or ()),
        max_mb=paper.get("max_mb") or 10,
        originals=paper.get("originals") or 0,
        copies=paper.get("copies") or 0,
        hint=paper.get("hint") or "",
        signed=bool(paper.get("signed")),
    )
