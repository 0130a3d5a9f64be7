"""Chỗ cần bổ sung: which places of a dossier can be marked, what they are called, and which are open to its applicant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from congvu.dossiers.declaration import declared, form_of, papers_asked
from congvu.dossiers.models import Dossier, Paper, SupplementMark, SupplementRequest
from congvu.dossiers.offer import Offer
from congvu.dossiers.refusals import MarkUnknown
from congvu.dossiers.rules import Owed
from congvu.forms import engine
from congvu.forms.definition import FormDefinition, Table
from congvu.forms.engine import Error
from congvu.forms.places import Note, Places, mended

Kind = SupplementMark.Kind


@dataclass(frozen=True)
class Mark:
    """What an officer marks: a place by its key (and row), or anything else in words (`what`); not `blocking`: advice."""

    kind: str
    key: str = ""
    row: int | None = None
    what: str = ""
    reason: str = ""
    blocking: bool = True

    @property
    def place(self) -> tuple[str, str, int | None]:
        return self.kind, self.key, self.row


@dataclass(frozen=True)
class Opened:
    """What a notice opens to the applicant: places of the form and papers. `everything`: it named no place."""

    everything: bool
    places: Places | None
    papers: frozenset[str]

    def takes_paper(self, key: str) -> bool:
        return self.everything or key in self.papers


def label_of(terms: Offer, answers: Mapping[str, Any], mark: Mark) -> str:
    """How the notice names the place, with its page; refuses what cannot be marked (`MarkUnknown`)."""
    if mark.kind == Kind.FREE:
        return mark.what.strip()[:1000]
    if mark.kind == Kind.PAPER:
        paper = terms.paper(mark.key)
        if paper is None:
            raise MarkUnknown(place=mark.key)
        return f"Giấy tờ: {paper.name}"
    form = form_of(terms.revision)
    item = form.fields.get(mark.key) if form is not None else None
    if form is None or item is None or not item.is_answered:
        raise MarkUnknown(place=mark.key)
    where = f"trang “{form.page(form.page_of[mark.key]).title}”"
    if mark.kind == Kind.FIELD:
        return f"{item.label} ({where})"
    rows = answers.get(mark.key)
    if not isinstance(item, Table) or not isinstance(rows, list) or mark.row is None or mark.row >= len(rows):
        raise MarkUnknown(place=f"{item.label}, dòng {(mark.row or 0) + 1}")
    return f"{item.label}, {item.row_label.lower()} {mark.row + 1} ({where})"


def notice_items(marks: Iterable[tuple[Mark, str]]) -> list[dict[str, str]]:
    """The lines of Mẫu 02: what must be supplemented first, advice after it."""
    ordered = sorted(marks, key=lambda one: not one[0].blocking)
    return [
        {"what": label, "why": mark.reason if mark.blocking else f"(Góp ý, có thể để nguyên) {mark.reason}"}
        for mark, label in ordered
    ]


def marks_of(request: SupplementRequest) -> list[SupplementMark]:
    return list(request.marks.all())


def opened_by(
    terms: Offer, dossier: Dossier, request: SupplementRequest, now: Mapping[str, Any], *, on: date
) -> Opened:
    """What the applicant may change, given what the supplement says so far (`now`).

    A marked place is open. So is a field that only comes up through what was mended, and whatever is wrong with the
    declaration as it stands: else it could never be sent. A paper is open when it is marked, or asked for and missing.
    """
    marks = marks_of(request)
    form = form_of(terms.revision)
    if not any(mark.kind != Kind.FREE for mark in marks):
        return Opened(True, None, frozenset())
    papers = {mark.key for mark in marks if mark.kind == Kind.PAPER}
    if form is None:
        return Opened(False, None, frozenset(papers))
    places = _marked(form, dossier.answers, marks, on)
    said = declared(terms, mended(form, dossier.answers, now, places), on=on)
    places = places.opened_at(_errors(said.problems))
    given = set(dossier.papers.filter(removed_at__isnull=True).values_list("key", flat=True))
    missing = {paper.key for paper in papers_asked(terms, said.values)} - given
    before = {paper.key for paper in papers_asked(terms, declared(terms, dossier.answers, on=on).values)}
    # What was given for a paper that came up through the mending may be replaced, too.
    came_up = {paper.key for paper in papers_asked(terms, said.values)} - before
    return Opened(False, places, frozenset(papers | missing | came_up))


def notes_of(marks: Iterable[SupplementMark]) -> dict[str, list[Note]]:
    """What stands at the fields and rows of the form."""
    notes: dict[str, list[Note]] = {}
    for mark in marks:
        if mark.kind in {Kind.FIELD, Kind.ROW}:
            name = mark.key if mark.row is None else f"{mark.key}-{mark.row}"
            notes.setdefault(name, []).append(Note(mark.reason, mark.blocking))
    return notes


def owed(
    request: SupplementRequest, before: Mapping[str, Any], now: Mapping[str, Any], replies: Mapping[int, str]
) -> list[Owed]:
    """Each mark with what was done about it."""
    marks = marks_of(request)
    given = papers_since(request) if any(mark.kind == Kind.PAPER for mark in marks) else set()
    return [
        Owed(
            mark.label,
            mark.blocking,
            mark.kind != Kind.FREE,
            is_mended(mark, before, now, given),
            replies.get(mark.pk, mark.reply),
        )
        for mark in marks
    ]


def is_mended(mark: SupplementMark, before: Mapping[str, Any], now: Mapping[str, Any], papers: set[str]) -> bool:
    """Whether what stands at the marked place is another than before; `papers` are the keys given or taken back since."""
    if mark.kind == Kind.PAPER:
        return mark.key in papers
    if mark.kind == Kind.FREE:
        return False
    if mark.row is None:
        return before.get(mark.key) != now.get(mark.key)
    return _row(before, mark) != _row(now, mark)


def _row(answers: Mapping[str, Any], mark: SupplementMark) -> Any:
    rows = answers.get(mark.key)
    return rows[mark.row] if isinstance(rows, list) and mark.row is not None and mark.row < len(rows) else None


def papers_since(request: SupplementRequest) -> set[str]:
    """The keys of papers given or taken back since the notice."""
    papers = Paper.objects.filter(dossier_id=request.dossier_id)
    given = papers.filter(at__gte=request.at, removed_at__isnull=True).values_list("key", flat=True)
    taken = papers.filter(removed_at__gte=request.at, at__lt=request.at).values_list("key", flat=True)
    return {*given, *taken}


def _marked(form: FormDefinition, answers: Mapping[str, Any], marks: Iterable[SupplementMark], on: date) -> Places:
    fields: set[str] = set()
    rows: dict[str, frozenset[int]] = {}
    for mark in marks:
        if mark.kind == Kind.FIELD:
            fields.add(mark.key)
        elif mark.kind == Kind.ROW and mark.row is not None:
            rows[mark.key] = rows.get(mark.key, frozenset()) | {mark.row}
    return Places(engine.visible(form, answers, on=on), frozenset(fields), rows)


def _errors(problems: Iterable[Mapping[str, str]]) -> list[Error]:
    """The places of problems, from their pointers (`/goods/2/hs_code`)."""
    found = []
    for problem in problems:
        key, _, rest = problem["pointer"].strip("/").partition("/")
        row = rest.partition("/")[0]
        found.append(Error(key, "", "", row=int(row) if row.isdigit() else None))
    return found
