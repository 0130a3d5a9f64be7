"""Answers that are codes of lists: registry look-ups and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from congvu.forms import sentences
from congvu.forms.definition import Field
from congvu.forms.lookups import SHORT_LIST, Entry, Lookups
from congvu.forms.values import LONGEST_TYPED, Notation, Unreadable, is_blank, tidy
from congvu.kernel.text import fold

LONGEST_DETAIL = 200
PARTS = ("province", "commune", "detail")


def read_code(
    item: Field, raw: Any, lookups: Lookups, notation: Notation, known: Mapping[str, str] | None = None
) -> str | None:
    """The code of an entry. As typed, also "VN – Việt Nam", the whole name, or words that one entry alone has."""
    if not isinstance(raw, str) or len(raw) > 1_000:
        raise Unreadable("wrong_type", sentences.wrong_kind(item))
    text = tidy(raw)
    if not text:
        return None
    if text in (lookups.names_of(item.registry, [text]) if known is None else known):
        return text
    if notation is Notation.JSON:
        raise Unreadable("not_in_list", sentences.not_in_list(item, text))
    found = matches(item, text, lookups)
    if len(found) == 1:
        return found[0].code
    if not found:
        raise Unreadable("not_in_list", sentences.not_in_list(item, text))
    shown = [f"{entry.code} {entry.name}" for entry in found]
    raise Unreadable("several_in_list", sentences.several_in_list(item, text, shown))


def matches(item: Field, text: str, lookups: Lookups) -> list[Entry]:
    """What a person may have meant: one entry if it is certain, several to choose from, or none."""
    code, dash, name = text.partition(" – ")
    if dash and lookups.names_of(item.registry, [code]).get(code) == name:
        return [Entry(code, name)]
    typed = fold(text)
    whole = is_short(item, lookups)
    if whole:
        same = [e for e in lookups.entries(item.registry) if typed in (fold(e.name), fold(e.code))]
        if len(same) == 1:
            return same
    found = list(lookups.search(item.registry, text))
    same = [entry for entry in found if typed in (fold(entry.name), fold(entry.code))]
    return same if len(same) == 1 else found


def is_short(item: Field, lookups: Lookups) -> bool:
    """Whether the whole list can stand in the page."""
    return 0 < len(lookups.entries(item.registry)) <= SHORT_LIST


def read_address(
    item: Field, raw: Any, lookups: Lookups, needed: bool
) -> tuple[dict[str, str] | None, list[tuple[str, str, str]]]:
    """An address of two levels (since 01/7/2025) and (part, code, sentence) for everything wrong with it."""
    if is_blank(raw):
        raw = {}
    if not isinstance(raw, Mapping) or not all(isinstance(raw.get(part, ""), str | None) for part in PARTS):
        raise Unreadable("wrong_type", sentences.wrong_kind(item))
    if unknown := [name for name in raw if name not in PARTS]:
        raise Unreadable("unknown", sentences.unknown_key(str(unknown[0])))
    given = {part: tidy((raw.get(part) or "")[:LONGEST_TYPED]) for part in PARTS}
    if not any(given.values()):
        return None, [("province", "required", sentences.missing(item))] if needed else []
    wrongs = []
    province, commune = given["province"], given["commune"]
    if not province:
        wrongs.append(("province", "required", _("%(label)s: hãy chọn tỉnh, thành phố.") % {"label": item.label}))
    elif province not in lookups.names_of("provinces", [province]):
        told = _("%(label)s: hãy chọn tỉnh, thành phố trong danh sách.") % {"label": item.label}
        wrongs.append(("province", "not_in_list", told))
        given["province"] = province = ""
    if not commune:
        wrongs.append(("commune", "required", _("%(label)s: hãy chọn xã, phường, đặc khu.") % {"label": item.label}))
    elif province and not _lies_in(commune, province, lookups):
        told = _("%(label)s: xã, phường, đặc khu này không thuộc tỉnh đã chọn. Hãy chọn lại.") % {"label": item.label}
        wrongs.append(("commune", "not_in_list", told))
        given["commune"] = ""
    if len(given["detail"]) > LONGEST_DETAIL:
        told = _("%(label)s: số nhà, đường dài quá %(most)s ký tự.") % {"label": item.label, "most": LONGEST_DETAIL}
        wrongs.append(("detail", "too_long", told))
        given["detail"] = given["detail"][:LONGEST_DETAIL]
    stored = {part: text for part, text in given.items() if text}
    return stored or None, wrongs


def _lies_in(commune: str, province: str, lookups: Lookups) -> bool:
    under = lookups.entries("communes", province)
    if not under:
        return commune in lookups.names_of("communes", [commune])
    return any(entry.code == commune for entry in under)
