"""Weigh the words of a search by how rare they are, and mend those that stand nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log

from django.contrib.postgres.search import TrigramSimilarity

from congvu.catalog.models import SearchWord
from congvu.catalog.rules.wording import Concept, Phrase, glued, untelexed

MOST_REQUIRED = 8
# A word with less than this share of a question's weight says little.
LITTLE = 0.2


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
    known = _known({word for concept in concepts for phrase in concept.phrases for word in (*phrase, glued(phrase))})
    found, corrections = [], []
    for concept in concepts:
        phrases = [phrase for phrase in concept.phrases if glued(phrase) in known]
        if not phrases and len(concept.typed) == 1:
            word = concept.typed[0]
            phrases = [(nearest := _nearest(word),)]
            if nearest != word:
                corrections.append((word, nearest))
        phrases = phrases or [concept.typed]
        weight = max(_rarity(known.get(glued(phrase), 1)) for phrase in phrases)
        found.append(Weighed(tuple(phrases), weight if concept.must else weight * 0.1, concept.must))
    return _rarest_required(found), tuple(corrections)


def without_commonest(asked: list[Weighed]) -> list[Weighed] | None:
    """The same concepts, but the one that says least need not be found; None where each says much, or there are few."""
    must = [one for one in asked if one.must]
    commonest = min(must, key=lambda one: one.weight)
    if len(must) < 3 or commonest.weight > LITTLE * sum(one.weight for one in must):
        return None
    return [replace(one, must=one.must and one != commonest) for one in asked]


def _known(words: set[str]) -> dict[str, int]:
    return dict(SearchWord.objects.filter(word__in=words).values_list("word", "procedures"))


def _rarest_required(found: list[Weighed]) -> list[Weighed]:
    """Of a long question only the rarest words must be found; the others still count for the order."""
    required = sorted((one for one in found if one.must), key=lambda one: -one.weight)[:MOST_REQUIRED]
    return [replace(one, must=one in required) for one in found]


def _rarity(procedures: int) -> float:
    return 1 / (0.2 + log(1 + procedures))


def _nearest(word: str) -> str:
    """The word of the catalogue that looks most like this one; itself where none does."""
    if not 2 <= len(word) <= 40 or word.isdecimal():
        return word
    meant = untelexed(word)
    if meant != word and _known({meant}):
        return meant
    near = (
        SearchWord.objects.filter(word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .order_by("-likeness", "-procedures", "word")
        .values_list("word", flat=True)
    )
    return near.first() or word
