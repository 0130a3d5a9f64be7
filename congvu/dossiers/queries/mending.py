"""Các lần bổ sung: what each notice asked, what the applicant did about it, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from congvu.dossiers.declaration import form_of
from congvu.dossiers.marking import is_mended
from congvu.dossiers.models import Dossier, Paper, SupplementMark, SupplementRequest
from congvu.dossiers.rules import may_request_supplement
from congvu.forms.lookups import Lookups
from congvu.forms.review import Change, diff


@dataclass(frozen=True)
class PaperChange:
    """A paper that was given, replaced or taken back: what was there before, what is there after."""

    key: str
    name: str
    before: Paper | None
    after: Paper | None


@dataclass(frozen=True)
class Answered:
    """One mark and what came of it: mended, with what changed at its place; explained; or left as it was."""

    mark: SupplementMark
    mended: bool
    changes: tuple[Change, ...] = ()
    paper: PaperChange | None = None

    @property
    def state(self) -> str:
        return "mended" if self.mended else "explained" if self.mark.reply else "left"


@dataclass(frozen=True)
class SupplementRound:
    """Lần bổ sung: a notice with its answer, or taken back."""

    number: int
    request: SupplementRequest
    marks: tuple[Answered, ...] = ()
    # What changed elsewhere: fields that came up, and everything where the notice named no place.
    others: tuple[Change, ...] = ()
    papers: tuple[PaperChange, ...] = field(default=())

    @property
    def has_changes(self) -> bool:
        return bool(self.others or self.papers or any(one.mended for one in self.marks))


def may_be_asked_again(rounds: int) -> bool:
    """Whether an applicant asked so often already may be asked once more (NĐ 63/2010/NĐ-CP Đ20.4)."""
    return may_request_supplement(rounds)


def with_requests() -> Prefetch:
    """The requests of a dossier with their people and marks, for a page that shows them."""
    requests = SupplementRequest.objects.select_related("by", "answered_by", "withdrawn_by").prefetch_related("marks")
    return Prefetch("supplement_requests", queryset=requests)


def supplement_rounds(
    dossier: Dossier, requests: Sequence[SupplementRequest], papers: Sequence[Paper], lookups: Lookups
) -> list[SupplementRound]:
    """Every notice of the dossier, oldest first. `papers` are all it ever had, with their files."""
    answered = [one for one in requests if one.answers_before is not None]
    form = form_of(dossier.revision_id)
    told = []
    for number, request in enumerate(requests, 1):
        marks = list(request.marks.all())
        if request.answers_before is None:
            told.append(SupplementRound(number, request, tuple(Answered(mark, mended=False) for mark in marks)))
            continue
        before = request.answers_before
        after = next((one.answers_before for one in answered if one.pk > request.pk), dossier.answers) or {}
        changes = diff(form, before, after, lookups=lookups) if form is not None else []
        given = _papers_of(request, papers)
        told.append(_round(number, request, marks, changes, given, before, after))
    return told


def _round(
    number: int,
    request: SupplementRequest,
    marks: Iterable[SupplementMark],
    changes: Sequence[Change],
    given: Sequence[PaperChange],
    before: Any,
    after: Any,
) -> SupplementRound:
    seen: set[int] = set()
    answers = []
    by_key = {one.key: one for one in given}
    for mark in marks:
        at_place = [change for change in changes if _is_at(change, mark)]
        seen |= {id(change) for change in at_place}
        mended = is_mended(mark, before, after, set(by_key))
        paper = by_key.get(mark.key) if mark.kind == SupplementMark.Kind.PAPER else None
        answers.append(Answered(mark, mended, tuple(at_place), paper))
    marked = {one.paper.key for one in answers if one.paper is not None}
    return SupplementRound(
        number,
        request,
        tuple(answers),
        tuple(change for change in changes if id(change) not in seen),
        tuple(one for one in given if one.key not in marked),
    )


def _is_at(change: Change, mark: SupplementMark) -> bool:
    if mark.kind not in {SupplementMark.Kind.FIELD, SupplementMark.Kind.ROW}:
        return False
    if change.key.partition(".")[0] != mark.key:
        return False
    return mark.row is None or change.row == mark.row


def _papers_of(request: SupplementRequest, papers: Sequence[Paper]) -> list[PaperChange]:
    """Papers as they stood when it was asked, and as they stood when it was answered, where that is another file."""
    assert request.answered_at is not None, "answered requests have a time"
    before = {one.key: one for one in papers if _stood(one, request.at, inclusive=False)}
    after = {one.key: one for one in papers if _stood(one, request.answered_at, inclusive=True)}
    keys = dict.fromkeys([*before, *after])
    changed = [key for key in keys if before.get(key) != after.get(key)]
    return [PaperChange(key, (after.get(key) or before[key]).name, before.get(key), after.get(key)) for key in changed]


def _stood(paper: Paper, at: Any, *, inclusive: bool) -> bool:
    came = paper.at <= at if inclusive else paper.at < at
    return came and (paper.removed_at is None or paper.removed_at > at or (not inclusive and paper.removed_at >= at))
