"""Bản sao điện tử: what can be copied, how the copy would be, and what copies a dossier has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from congvu.dossiers.copy_refusals import (
    CopyFormImpossible,
    NotCopyable,
    PaperReplaced,
    ResultNotElectronic,
    ScanNotChecked,
    ScanTooCoarse,
    ScanWithoutColour,
)
from congvu.dossiers.copying import (
    FORMS,
    Form,
    ScannedPage,
    Source,
    pages_named,
    pages_told,
    too_coarse,
    without_colour,
)
from congvu.dossiers.models import Decision, Dossier, ElectronicCopy, Paper
from congvu.dossiers.queries.documents import result_file
from congvu.files import copying as files
from congvu.files.models import StoredFile
from congvu.files.previews import draw_pdf
from congvu.files.queries import read_verified
from congvu.organisations.models import Agency
from congvu.signing import appearance
from congvu.signing.appearance import CopyForm
from congvu.signing.queries import paper_about

# "Bản chứng thực" is also what a desk calls a paper sao y of another agency: sao lục is made of it, never sao y.
_SOURCES = {
    Paper.Copy.ORIGINAL: Source.ORIGINAL,
    Paper.Copy.CERTIFIED: Source.TRUE_COPY,
    Paper.Copy.COPY: Source.PHOTOCOPY,
    Paper.Copy.ELECTRONIC: Source.ELECTRONIC,
}


# The words that stand on the copy (Phụ lục I, phần II, mục I.1).
ON_PAPER = {Form.TRUE: CopyForm.TRUE, Form.OF_COPY: CopyForm.OF_COPY, Form.EXTRACT: CopyForm.EXTRACT}


@dataclass(frozen=True)
class Draft:
    """A copy as it would be issued, before anybody signs it. `pages` in words, empty when it is whole; `count` pages in it."""

    form: Form
    pdf: bytes
    pages: str
    count: int


def forms_of(paper: Paper) -> tuple[Form, ...]:
    """The forms in which a scanned paper can be copied; what the applicant sent as a file is no original of the agency's."""
    source = _SOURCES[Paper.Copy(paper.copy)]
    return () if source == Source.ELECTRONIC else FORMS[source]


def sheets_of(paper: Paper) -> list[Paper]:
    """The paper with what was scanned with it into further files."""
    same = Paper.objects.filter(dossier=paper.dossier_id, key=paper.key, copy=paper.copy, at=paper.at)
    return list(same.filter(removed_at__isnull=True, file__isnull=False).select_related("file", "digitisation"))


def copy_of_paper(paper: Paper, form: str, pages: str = "") -> Draft:
    """How a copy of a paper would be. Raises why there can be none (NĐ 30/2020/NĐ-CP Đ25; NĐ 61/2018/NĐ-CP Đ21a)."""
    if form not in forms_of(paper):
        raise CopyFormImpossible(form=_words(form), source=str(paper.get_copy_display()).lower())
    sheets = sheets_of(paper)
    if paper.removed_at is not None or not sheets:
        raise PaperReplaced(paper=paper.name)
    for sheet in sheets:
        scan = getattr(sheet, "digitisation", None)
        if scan is None or scan.checked_at is None:
            raise ScanNotChecked(paper=paper.name)
    pdfs = [_read(sheet.file) for sheet in sheets if sheet.file is not None]
    _require_standard(pdfs, paper.name)
    return _draft(pdfs, Form(form), pages, paper.name)


def extract_of_result(dossier: Dossier, pages: str) -> Draft:
    """How an extract of the dossier's result would be: only of one that stands as an electronic original (Đ25.3a)."""
    decision = signed_result_of(dossier)
    if decision is None or decision.file is None:
        raise ResultNotElectronic(dossier=str(dossier))
    return _draft([_read(decision.file)], Form.EXTRACT, pages, decision.file.name)


def page_of_draft(draft: Draft, number: int, *, agency: Agency, at: datetime) -> bytes:
    """Page `number` (from 1) of a draft as PNG; the first with what the agency's signature says, as if it signed `at`."""
    if number != 1:
        return draw_pdf(draft.pdf, number)
    stamp = appearance.copy(draft.pdf, form=ON_PAPER[draft.form], agency=str(agency), at=at)
    return appearance.preview(draft.pdf, stamp)


def signed_result_of(dossier: Dossier) -> Decision | None:
    """The decision whose document has all its digital signatures and holds."""
    decision = result_file(dossier)
    paper = paper_about(decision) if decision is not None else None
    is_signed = paper is not None and paper.completed_at is not None and paper.signatures.exists()
    return decision if decision is not None and is_signed and paper.file_id == decision.file_id else None


def copies_of(dossier: Dossier) -> QuerySet[ElectronicCopy]:
    """Every copy made for a dossier, for its officers."""
    return dossier.copies.select_related("by", "file", "cancelled_by").order_by("id")


def copies_given(dossier: Dossier) -> QuerySet[ElectronicCopy]:
    """The copies that the applicant has: signed, and holding."""
    return copies_of(dossier).filter(signed_at__isnull=False, cancelled_at__isnull=True)


def _words(form: str) -> str:
    return str(ElectronicCopy.Form(form).label).lower() if form in ElectronicCopy.Form.values else "bản sao"


def _read(file: StoredFile) -> bytes:
    try:
        return files.as_pdf(read_verified(file), file.media_type)
    except files.NotReadable as error:
        raise NotCopyable(file=file.name, why=str(error)) from error


def _require_standard(pdfs: Sequence[bytes], name: str) -> None:
    try:
        pages = [ScannedPage(one.dpi, one.is_colour) for one in files.pictures(pdfs)]
    except files.NotReadable as error:
        raise NotCopyable(file=name, why=str(error)) from error
    if coarse := too_coarse(pages):
        raise ScanTooCoarse(pages=pages_told(coarse), dpi=min(pages[number - 1].dpi or 0 for number in coarse))
    if grey := without_colour(pages):
        raise ScanWithoutColour(pages=pages_told(grey))


def _draft(pdfs: Sequence[bytes], form: Form, pages: str, name: str) -> Draft:
    try:
        count = files.page_count(pdfs)
        chosen = pages_named(pages, count) if form == Form.EXTRACT else ()
        made = files.copied(pdfs, chosen or None, title=f"{_words(form).capitalize()}: {name}")
    except files.NotReadable as error:
        raise NotCopyable(file=name, why=str(error)) from error
    return Draft(form, made, pages_told(chosen), len(chosen) or count)
