"""FormPage: one page of a form, from stored answers or from what a browser posted. What a face's view works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from congvu.forms.controls import Control, Maker
from congvu.forms.definition import Field, FieldType, FormDefinition, Page, Table
from congvu.forms.display import display, names_in
from congvu.forms.engine import Answers, Error, Reading, read_through
from congvu.forms.grid import Grid, make_grid
from congvu.forms.lookups import Lookups
from congvu.forms.places import Note, Places
from congvu.forms.posted import Data, Posted, read_post
from congvu.forms.review import Line, TableView, line_of
from congvu.forms.values import Notation

# While a page is only being refreshed, a question not reached yet is no mistake.
_NOT_YET = {"required", "too_few_rows"}


@dataclass
class Closed:
    """A question that is only read here, with its answer in words."""

    line: Line | TableView

    @property
    def kind(self) -> str:
        return "closed_table" if isinstance(self.line, TableView) else "closed"


@dataclass
class SectionView:
    """A section that is asked, with its controls and grids."""

    key: str
    title: str
    hint: str
    controls: list[Control | Grid | Closed]


class FormPage:
    """One page of a form for one person.

    `answers` are the stored answers of the whole form; `data` is `request.POST` or None; `typed` is
    what an earlier visit left unfinished (`FormPage.typed`), shown again as it was. `on` is the day
    that `today` means, `sources` the labels that `prefill` gave. With `places` only the open ones are taken and drawn as
    inputs; `notes` stand at their fields (`trader_name`) and rows (`goods-0`). Raises KeyError for an unknown page.
    """

    def __init__(
        self,
        definition: FormDefinition,
        page_key: str,
        answers: Mapping[str, Any],
        data: Data | None = None,
        *,
        lookups: Lookups,
        on: date,
        typed: Mapping[str, Any] | None = None,
        sources: Mapping[str, str] | None = None,
        places: Places | None = None,
        notes: Mapping[str, Sequence[Note]] | None = None,
    ) -> None:
        self.definition = definition
        self.page: Page = definition.page(page_key)
        self.stored = answers
        self.lookups = lookups
        self.on = on
        self.sources = sources or {}
        self.places = places
        self.notes = notes or {}
        self.posted: Posted | None = read_post(self.page, data, places, answers) if data is not None else None
        self._earlier = typed

    # -- what was posted ---------------------------------------------------------------------------------------------
    @property
    def is_bound(self) -> bool:
        return self.posted is not None

    @property
    def command(self) -> str:
        """The page's own button that was pressed (add a row, paste, search, update); empty for a real submission."""
        return self.posted.command if self.posted else ""

    @property
    def typed(self) -> dict[str, Any]:
        """What the person typed, as plain JSON: keep it with a draft so that nothing is lost."""
        return self.posted.raw if self.posted else dict(self._earlier or {})

    @property
    def sources_left(self) -> dict[str, str]:
        """The labels of prefilled answers that the person has not changed: keep these with the draft."""
        left = {key: label for key, label in self.sources.items() if key in self.answers}
        return {key: label for key, label in left.items() if self.answers[key] == self.stored.get(key)}

    def is_valid(self) -> bool:
        """Whether the page was sent, not merely refreshed, and nothing on it is wrong."""
        return self.is_bound and not self.command and not self.all_errors and not self.posted.paste_errors

    @property
    def answers(self) -> Answers:
        """The stored answers of the whole form with this page's readable answers in them; hidden ones dropped."""
        return self._reading.answers

    @property
    def all_errors(self) -> list[Error]:
        return self._reading.errors if self.is_bound else []

    @property
    def errors(self) -> list[Error]:
        """The errors to show now: all on submission, only unreadable answers while the page is refreshed."""
        if self.command:
            return [error for error in self.all_errors if error.code not in _NOT_YET]
        return self.all_errors

    @cached_property
    def _reading(self) -> Reading:
        raw = self.posted.raw if self.posted else self._earlier
        return read_through(
            self.definition,
            raw or {},
            set() if raw is None else {self.page.key},
            on=self.on,
            lookups=self.lookups,
            notation=Notation.TYPED,
            kept=self.stored,
            places=self.places,
        )

    # -- where it stands ---------------------------------------------------------------------------------------------
    @cached_property
    def next_key(self) -> str | None:
        """The next page with a question that is asked; None after the last."""
        return next(iter(self._pages_after()), None)

    @cached_property
    def previous_key(self) -> str | None:
        before = [page.key for page in self.definition.pages[: self._index] if self._is_asked(page)]
        return before[-1] if before else None

    @property
    def pages(self) -> list[Page]:
        """The pages that are asked, given the answers so far."""
        return [page for page in self.definition.pages if self._is_asked(page)]

    def _pages_after(self) -> Iterator[str]:
        return (page.key for page in self.definition.pages[self._index + 1 :] if self._is_asked(page))

    @property
    def _index(self) -> int:
        return self.definition.pages.index(self.page)

    def _is_asked(self, page: Page) -> bool:
        shown = [item for item in page.fields if item.key in self._reading.shown]
        if self.places is None:
            return bool(shown)
        return any(item.is_answered and self.places.is_touched(item.key) for item in shown)

    # -- how it looks ------------------------------------------------------------------------------------------------
    def render(self, request: Any = None) -> SafeString:
        """The part inside `<form>`: error summary, sections, tables and their buttons. Also the answer to htmx."""
        # A refresh must not pull the person away from where they type: errors then stand at their inputs only.
        summed_up = self.problems if not self.command or (self.posted and self.posted.paste_errors) else []
        context = {
            "form_page": self,
            "sections": self.sections,
            "problems": summed_up,
            "datalists": self._maker.datalists,
            "can_refresh": bool(self._refreshing),
            "url": request.path if request is not None else "",
        }
        return SafeString(render_to_string("forms/page.html", context, request))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) in the page's order, for the error summary."""
        pasted = self.posted.paste_errors if self.posted else {}
        told = [(f"{key}-_dan", sentence) for key, sentence in pasted.items()]
        return told + [(self._anchor(error), self._with_row(error)) for error in self._in_page_order()]

    def _in_page_order(self) -> list[Error]:
        order = {item.key: number for number, item in enumerate(self.page.fields)}

        def place(error: Error) -> tuple[int, int, int]:
            item = self.definition.fields.get(error.key)
            columns = [column.key for column in item.columns] if isinstance(item, Table) else []
            column = columns.index(error.column) if error.column in columns else -1
            return order.get(error.key, 0), -1 if error.row is None else error.row, column

        return sorted(self.errors, key=place)

    def _with_row(self, error: Error) -> str:
        item = self.definition.fields.get(error.key)
        if error.row is None or not isinstance(item, Table):
            return error.sentence
        return f"{item.row_label} {error.row + 1}: {error.sentence[:1].lower()}{error.sentence[1:]}"

    def _anchor(self, error: Error) -> str:
        item = self.definition.fields.get(error.key)
        if isinstance(item, Table) and error.row is None:
            return f"{error.key}-bang"
        if item is not None and item.type is FieldType.ADDRESS and not error.part:
            return f"{error.key}-province"
        return error.name

    @cached_property
    def sections(self) -> list[SectionView]:
        return [
            SectionView(
                section.key, section.title, section.hint, [self._view(f) for f in section.fields if self._shows(f)]
            )
            for section in self.page.sections
            if section.key in self._reading.shown_sections
        ]

    def _shows(self, item: Field) -> bool:
        return item.key in self._reading.shown

    def _view(self, item: Field) -> Control | Grid | Closed:
        places = self.places.opened_at(self.errors) if self.places is not None else None
        if places is not None and item.is_answered and not places.is_touched(item.key):
            return Closed(line_of(item, self.answers.get(item.key), self._maker.names))
        if isinstance(item, Table):
            return make_grid(item, self._maker, self._reading, self.posted, places)
        return self._maker.control(item)

    @cached_property
    def _maker(self) -> Maker:
        by_name: dict[str, list[str]] = {}
        for error in self.errors:
            by_name.setdefault(error.name, []).append(error.sentence)
        raw = self.posted.raw if self.posted else self._earlier
        answers = self._reading.answers
        names = names_in(self.definition, answers, self.lookups)
        return Maker(answers, raw, by_name, names, self.lookups, self._refreshing, self.sources_left, notes=self.notes)

    @cached_property
    def _refreshing(self) -> frozenset[str]:
        """Names on this page that something else on it depends on: changing them redraws the page."""
        names: set[str] = set()
        for section in self.page.sections:
            names |= section.when.names if section.when else set()
            for item in section.fields:
                names |= _named_by(item)
        on_page = {item.key for item in self.page.fields}
        columns = {column.key for item in self.page.fields if isinstance(item, Table) for column in item.columns}
        return frozenset(name for name in names if name.partition(".")[0] in on_page | columns)

    def shown_value(self, key: str) -> str:
        """One answer of the form as people read it."""
        return display(self.definition.fields[key], self.answers.get(key), self._maker.names)


def _named_by(item: Field) -> set[str]:
    expressions: Sequence[Any] = (item.when, item.required_when, item.expression)
    names = {name for expression in expressions if expression is not None for name in expression.names}
    if isinstance(item, Table):
        for column in item.columns:
            names |= _named_by(column)
        names |= {f"{item.key}.{key}" for key in item.sums}
    return names
