"""The facts that code lists publish."""

from __future__ import annotations

from dataclasses import dataclass

from congvu.events.facts import fact


@fact("registry.list_published")
@dataclass(frozen=True)
class ListPublished:
    key: str
    version: int
    entries: int
    valid_from: str


@fact("registry.successions_published")
@dataclass(frozen=True)
class SuccessionsPublished:
    key: str
    pairs: int
    on: str
