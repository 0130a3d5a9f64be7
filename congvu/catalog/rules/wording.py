"""What people mean by the words they search with. Pure: text in, concepts out.

A query is cut into concepts. A concept is fulfilled by any of its phrases: "giấy phép" also by "cấp phép" and "GP". The
phrases stand in `catalog/data/synonyms.txt`. Everything is compared folded, so diacritics may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from congvu.kernel.text import fold, nfc

SYNONYMS = Path(__file__).resolve().parent.parent / "data" / "synonyms.txt"
MOST_CONCEPTS = 12
MOST_CHARACTERS = 300

# Words of a question rather than of a procedure: they need not be found.
_ASKING = {
    tuple(each.split())
    for each in (
        "thu tuc", "thu tuc hanh chinh", "toi muon", "toi", "muon", "xin", "lam the nao", "the nao", "nhu the nao", "lam",
        "cach", "o dau", "cho", "cua", "va", "cac", "nhung", "can gi", "can", "gi", "nao", "ve", "huong dan", "giup",
        "lam sao", "voi", "hoi", "nop", "ho so", "dich vu cong", "online", "truc tuyen", "the", "for", "of", "to", "a", "an",
    )
}  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
_SLASHED = re.compile(r"\bc ?/ ?o\b")
# The letter of a C/O form typed without a space: "formD", "mẫuD". No Vietnamese word looks like that.
_LETTERED = re.compile(r"\b(form|mau)([a-z])\b")
_JOINED = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)+")
_CODE = re.compile(r"\d\.?\d{6}(?:\.[0-9a-z]{1,3})*|\d\.\d{3,5}")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """One thing searched for: the phrase typed, the phrases that mean the same, and whether it must be found."""

    phrases: tuple[Phrase, ...]
    must: bool = True

    @property
    def typed(self) -> Phrase:
        return self.phrases[0]


def words(text: str) -> list[str]:
    """The folded words of a text in order; "C/O" is one word, as people type it, and "formD" is two."""
    return _WORD.findall(_LETTERED.sub(r"\1 \2", _SLASHED.sub("co", fold(text))))


def joined(text: str) -> list[str]:
    """Words written with dots, dashes or slashes inside, as people type them without: "EUR.1" gives "eur1"."""
    return [re.sub(r"[.\-/]", "", each) for each in _JOINED.findall(fold(text))]


def code_in(text: str) -> str:
    """The procedure code that the whole text is, with or without its dot, or its beginning; empty if it is none."""
    typed = fold(text).replace(" ", "")
    if not _CODE.fullmatch(typed):
        return ""
    return (typed if typed[1] == "." else f"{typed[0]}.{typed[1:]}").upper()


def concepts(text: str) -> list[Concept]:
    """The concepts of a query, in order, the longest known phrase first at every place."""
    text = text[:MOST_CHARACTERS]
    left, found = words(text), []
    while left and len(found) < MOST_CONCEPTS:
        phrase = _longest(left)
        same = _synonyms().get(phrase, ())
        found.append(Concept((phrase, *same), must=phrase not in _ASKING))
        left = left[len(phrase) :]
    unique = list(dict.fromkeys(found))
    if not any(concept.must for concept in unique):
        # Someone looks for nothing but "thủ tục": then these words are what is looked for.
        return [Concept(concept.phrases) for concept in unique]
    return unique


def accented_words(text: str) -> list[str]:
    """The typed words that carry diacritics, lower case: a name that has them too is a better answer."""
    return [word for word in _WORD.findall(nfc(text[:MOST_CHARACTERS]).lower()) if fold(word) != word][:MOST_CONCEPTS]


def search_texts(name: str, *others: str) -> tuple[str, str]:
    """What the index reads of a procedure: the folded name, and the folded rest.

    The rest ends with the known phrases of both, each as one word: a search for "giấy phép" then asks the index for one
    rare word and not for two that stand everywhere.
    """
    named, rest = words(name), [word for text in others for word in words(text)][:1500]
    phrases = [glued(phrase) for part in (named, rest) for phrase in _known_in(part)]
    dotted = [word for text in (name, *others) for word in joined(text)][:200]
    return " ".join(named)[:2200], " ".join([*rest, *dict.fromkeys([*phrases, *dotted])])


def glued(phrase: Phrase) -> str:
    """A phrase as the one word under which the index keeps it."""
    return "".join(phrase)


def untelexed(word: str) -> str:
    """What was meant where the keys of a Vietnamese keyboard came out as letters: "giaays" gives "giay"."""
    word = re.sub(r"([aeod])\1", r"\1", word)
    word = re.sub(r"([aou])w", r"\1", word).replace("w", "u")
    return re.sub(r"(?<=[aeiouychmngtp])[sfrxj](?=[a-z]?$)", "", word)


def _known_in(part: list[str]) -> Iterator[Phrase]:
    for start in range(len(part)):
        for length in range(2, _longest_known() + 1):
            phrase = tuple(part[start : start + length])
            if phrase in _indexed_phrases():
                yield phrase


@lru_cache(maxsize=1)
def _indexed_phrases() -> frozenset[Phrase]:
    """Every phrase of more than one word that a concept may have."""
    table = _synonyms()
    every = {*table, *_ASKING, *(phrase for others in table.values() for phrase in others)}
    return frozenset(phrase for phrase in every if len(phrase) > 1)


def _longest(left: list[str]) -> Phrase:
    for length in range(min(_longest_known(), len(left)), 1, -1):
        phrase = tuple(left[:length])
        if phrase in _synonyms() or phrase in _ASKING:
            return phrase
    return (left[0],)


@lru_cache(maxsize=1)
def _longest_known() -> int:
    table = _synonyms()
    return max(len(phrase) for phrase in (*table, *_ASKING, *(other for others in table.values() for other in others)))


@lru_cache(maxsize=1)
def _synonyms() -> dict[Phrase, tuple[Phrase, ...]]:
    table: dict[Phrase, dict[Phrase, None]] = {}
    for phrase, others in _lines(SYNONYMS.read_text(encoding="utf-8").splitlines()):
        table.setdefault(phrase, {}).update(dict.fromkeys(others))
    return {phrase: tuple(other for other in others if other != phrase) for phrase, others in table.items()}


def _lines(lines: Iterable[str]) -> Iterator[tuple[Phrase, list[Phrase]]]:
    for line in lines:
        line = line.partition("#")[0].strip()
        if not line:
            continue
        same, _, more = line.partition(">")
        equals = [tuple(words(each)) for each in same.split("=")]
        extra = [tuple(words(each)) for each in more.split(",") if each.strip()]
        for phrase in equals:
            yield phrase, [*(other for other in equals if other != phrase), *extra]
