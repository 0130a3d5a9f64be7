"""Tra cứu danh mục: what forms ask of code lists. The registry answers in the program, a dictionary in tests and checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from congvu.kernel.text import fold
from congvu.registry import queries as registry

SHORT_LIST = 400


class Entry(NamedTuple):
    """Mục của danh mục: a code and its name."""

    code: str
    name: str


class Lookups(Protocol):
    """What a form needs to know of code lists on a day."""

    def names_of(self, key: str, codes: Collection[str]) -> Mapping[str, str]:
        """The names of the codes that the list holds; the others are left out."""

    def entries(self, key: str, parent: str | None = None) -> Sequence[Entry]:
        """The list by name, under one parent if given; at most `SHORT_LIST` + 1 entries: more is a long list."""

    def search(self, key: str, text: str, limit: int = 20) -> Sequence[Entry]:
        """The best entries for what a person typed, with or without diacritics."""


@dataclass
class RegistryLookups:
    """The ministry's shared code lists as they are in force on a day. Lists read once are kept for the page."""

    on: date
    _lists: dict[tuple[str, str | None], list[Entry]] = field(default_factory=dict, repr=False)

    def names_of(self, key: str, codes: Collection[str]) -> Mapping[str, str]:
        return registry.names_of(key, codes, on=self.on) if codes else {}

    def entries(self, key: str, parent: str | None = None) -> Sequence[Entry]:
        known = self._lists.get((key, parent))
        if known is None:
            found = registry.entries(key, on=self.on, parent=parent)[: SHORT_LIST + 1]
            known = self._lists[key, parent] = [Entry(code, name) for code, name in found.values_list("code", "name")]
        return known

    def search(self, key: str, text: str, limit: int = 20) -> Sequence[Entry]:
        return [Entry(found.code, found.name) for found in registry.search(key, text, on=self.on, limit=limit)]


@dataclass(frozen=True)
class ListedLookups:
    """Code lists given as dictionaries: {list: {code: name}}; parents as {list: {code: parent code}}."""

    lists: Mapping[str, Mapping[str, str]]
    parents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def names_of(self, key: str, codes: Collection[str]) -> Mapping[str, str]:
        return {code: self.lists[key][code] for code in codes if code in self.lists.get(key, {})}

    def entries(self, key: str, parent: str | None = None) -> Sequence[Entry]:
        above = self.parents.get(key, {})
        found = [Entry(c, n) for c, n in self.lists.get(key, {}).items() if parent is None or above.get(c) == parent]
        return found[: SHORT_LIST + 1]

    def search(self, key: str, text: str, limit: int = 20) -> Sequence[Entry]:
        words = fold(text).split()
        found = [
            Entry(code, name)
            for code, name in self.lists.get(key, {}).items()
            if all(word in fold(f"{code} {name}") for word in words)
        ]
        return found[:limit]


class AnyCode:
    """Accepts every code and calls it by itself: to read answers whose lists are not at hand."""

    def names_of(self, key: str, codes: Collection[str]) -> Mapping[str, str]:
        return {code: code for code in codes}

    def entries(self, key: str, parent: str | None = None) -> Sequence[Entry]:
        return []

    def search(self, key: str, text: str, limit: int = 20) -> Sequence[Entry]:
        return []
