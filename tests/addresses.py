"""Every address of the house, read from its URLconfs, and the arguments that a dossier gives to each.

A new view is walked without being listed. An argument nobody has told the walk about fails it with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\[[^\]]*\]|[^()\[\]])*\)")


@dataclass(frozen=True)
class Address:
    """One pattern of a URLconf: "ho-so/<str:reference>/giay-to/<int:pk>/tep"."""

    route: str
    name: str

    @property
    def arguments(self) -> list[str]:
        """Each argument after the noun it stands behind: ["ho-so/reference", "giay-to/pk"]."""
        found, noun, end = [], "", 0
        for match in _ARGUMENT.finditer(self.route):
            nouns = [part for part in self.route[end : match.start()].split("/") if part.strip("^-")]
            noun = nouns[-1].strip("^") if nouns else noun
            end = match.end()
            found.append(f"{noun}/{match[1] or match[2]}")
        return found

    @property
    def is_about_a_dossier(self) -> bool:
        return any(argument.endswith("/reference") for argument in self.arguments)

    @property
    def desk_section(self) -> str | None:
        """The first noun after the desk's own, "" for its door; None for an address outside the desk."""
        before, _, rest = self.route.partition("ban-lam-viec/")
        return None if before or not self.route.startswith("ban-lam-viec/") else rest.split("/")[0]

    def filled(self, values: dict[str, Any]) -> str:
        """The address with real arguments. Raises UnknownArgument."""
        names = iter(self.arguments)

        def value(match: re.Match[str]) -> str:
            name = next(names)
            if name not in values:
                raise UnknownArgument(
                    f"The walk does not know what to put for “{name}” in /{self.route}. "
                    "Tell it in tests/test_authorisation_walk.py (World.values)."
                )
            return str(values[name])

        return "/" + _ARGUMENT.sub(value, self.route).strip("^$")


class UnknownArgument(Exception):
    pass


def addresses(urlconf: str = "congvu.faces.urls_all") -> list[Address]:
    """Every pattern of a URLconf, in its order."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for pattern in patterns:
        text = str(pattern.pattern)
        route = before + (text.removeprefix("^") if isinstance(pattern.pattern, RegexPattern) else text)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield Address(route, pattern.name or "")


@dataclass
class Findings:
    """What a walk found wrong, told together at its end."""

    wrong: list[str] = field(default_factory=list)
    asked: int = 0

    def note(self, sentence: str) -> None:
        self.wrong.append(sentence)

    def assert_none(self) -> None:
        assert self.asked, "the walk asked for nothing"
        assert not self.wrong, f"{len(self.wrong)} of {self.asked}:\n" + "\n".join(self.wrong)
