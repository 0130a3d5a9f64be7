"""Đánh dấu chỗ cần bổ sung: every place of a dossier with a box beside it; a box with words in it is a mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from congvu.dossiers.actions import Mark
from congvu.dossiers.declaration import form_of
from congvu.dossiers.models import Dossier, Paper, SupplementMark
from congvu.dossiers.offer import offer_of
from congvu.faces.desk.act_forms import LONGEST
from congvu.forms.review import Line, SectionReview, TableView

Kind = SupplementMark.Kind


@dataclass
class Box:
    """Where an officer writes what is wrong at one place."""

    kind: str
    key: str
    label: str
    row: int | None = None
    reason: str = ""
    advice: bool = False

    @property
    def id(self) -> str:
        return f"dau-{self.kind}-{self.key}" + ("" if self.row is None else f"-{self.row}")

    @property
    def advice_name(self) -> str:
        return f"gop-y-{self.id}"

    @property
    def mark(self) -> Mark:
        return Mark(self.kind, self.key, self.row, reason=self.reason, blocking=not self.advice)


@dataclass
class MarkedLine:
    line: Line
    box: Box | None


@dataclass
class MarkedRow:
    cells: tuple[str, ...]
    box: Box


@dataclass
class MarkedTable:
    table: TableView
    box: Box
    rows: list[MarkedRow]


@dataclass
class MarkedSection:
    """A section of the declaration as the officer reads it, with its boxes."""

    title: str
    lines: list[MarkedLine] = field(default_factory=list)
    tables: list[MarkedTable] = field(default_factory=list)


@dataclass
class MarkedPaper:
    name: str
    given: Paper | None
    box: Box


class Boxes:
    """All boxes of a dossier's page, filled from the draft or from what was posted."""

    def __init__(
        self,
        dossier: Dossier,
        sections: Iterable[SectionReview],
        marks: Iterable[SupplementMark],
        said: QueryDict | None,
    ) -> None:
        self.all: list[Box] = []
        self._kept = {(mark.kind, mark.key, mark.row): mark for mark in marks}
        self._said = said
        form = form_of(dossier.revision_id)
        answered = {key for key, item in form.fields.items() if item.is_answered} if form else set()
        self.sections = [self._section(section, answered) for section in sections]
        given = {paper.key: paper for paper in dossier.papers.filter(removed_at__isnull=True).select_related("file")}
        self.papers = [
            MarkedPaper(asked.name, given.get(asked.key), self._box(Kind.PAPER, asked.key, asked.name))
            for asked in offer_of(dossier.revision_id).papers
        ]

    @property
    def filled(self) -> list[Box]:
        return [box for box in self.all if box.reason]

    @property
    def marks(self) -> list[Mark]:
        return [box.mark for box in self.filled]

    def _section(self, section: SectionReview, answered: set[str]) -> MarkedSection:
        lines = [
            MarkedLine(line, self._box(Kind.FIELD, line.key, line.label) if line.key in answered else None)
            for line in section.plain
        ]
        return MarkedSection(section.title, lines, [self._table(table) for table in section.tables])

    def _table(self, table: TableView) -> MarkedTable:
        rows = [
            MarkedRow(cells, self._box(Kind.ROW, table.key, f"{table.row_label} {number + 1}", number))
            for number, cells in enumerate(table.rows)
        ]
        return MarkedTable(table, self._box(Kind.FIELD, table.key, table.label), rows)

    def _box(self, kind: str, key: str, label: str, row: int | None = None) -> Box:
        box = Box(kind, key, label, row)
        if self._said is not None:
            box.reason = self._said.get(box.id, "").strip()[:LONGEST]
            box.advice = box.advice_name in self._said
        elif mark := self._kept.get((kind, key, row)):
            box.reason, box.advice = mark.reason, not mark.blocking
        self.all.append(box)
        return box


class GroundForm(forms.Form):
    reason = forms.CharField(
        label="Lý do chung",
        help_text="In trên Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02).",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
        error_messages={"required": "Hãy ghi lý do chung của yêu cầu."},
    )


def free_items(items: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in items.forms if form.cleaned_data.get("what")]


def free_of(marks: Sequence[SupplementMark]) -> list[dict[str, str]]:
    """The draft's items in words, as the formset shows them."""
    return [{"what": mark.label, "why": mark.reason} for mark in marks if mark.kind == Kind.FREE]
