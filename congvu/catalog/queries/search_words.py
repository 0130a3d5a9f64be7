"""Weigh the words of a search by how rare they are, and mend those that stand nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log

from django.contrib.postgres.search import TrigramSimilarity

from congvu.catalog.models import SearchWord
from congvu.catalog.rules.wording import Concept, Phrase

MOST_REQUIRED = 8


@dataclass(frozen=True)
class Weighed:
    """A concept with its weight: the rarer its words, the more it says. `phrases` starts with what was typed."""

    phrases: tuple[Phrase, ...]
    weight: float
    must: bool

    @property
    def typed(self) -> Phrase:
        return self.phrases[0]


def weighed(concepts: list[Concept]) -> tuple[list[Weighed], tuple[tuple[str, str], ...]]:
    """The concepts with weights; a word that no procedure has is replaced by the nearest that some have."""
    wanted = {word for concept in concepts for phrase in concept.phrases for word in phrase}
    known = dict(SearchWord.objects.filter(word__in=wanted).values_list("word", "procedures"))
    found, corrections = [], []
    for concept in concepts:
        phrases = [phrase for phrase in concept.phrases if all(word in known for word in phrase)]
        if not phrases:
            mended, changed = _mended(concept.typed, known)
            corrections += changed
            phrases = [mended]
        weight = max(_rarity(known.get(word, 1)) for word in phrases[0])
        found.append(Weighed(tuple(phrases), weight if concept.must else weight * 0.1, concept.must))
    return _rarest_required(found), tuple(corrections)


def _rarest_required(found: list[Weighed]) -> list[Weighed]:
    """Of a long question only the rarest words must be found; the others still count for the order."""
    required = sorted((one for one in found if one.must), key=lambda one: -one.weight)[:MOST_REQUIRED]
    return [replace(one, must=one in required) for one in found]


def _rarity(procedures: int) -> float:
    return 1 / (0.2 + log(1 + procedures))


def _mended(phrase: Phrase, known: dict[str, int]) -> tuple[Phrase, list[tuple[str, str]]]:
    mended, changed = [], []
    for word in phrase:
        nearest = word if word in known else _nearest(word)
        mended.append(nearest)
        if nearest != word:
            changed.append((word, nearest))
            known.setdefault(nearest, 1)
    return tuple(mended), changed


def _nearest(word: str) -> str:
    """The word of the catalogue that looks most like this one; itself where none does."""
    if not 2 <= len(word) <= 40 or word.isdecimal():
        return word
    near = (
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "-procedures", "word")
        .values_list("word", flat=True)
    )
    return near.first() or word
