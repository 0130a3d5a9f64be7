"""Look codes up: by text with or without diacritics, by code, by what an old code became; addresses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from congvu.kernel.text import fold, nfc
from congvu.registry.models import CodeList, CodeListEntry, Succession
from congvu.registry.refusals import AddressInvalid
from congvu.registry.rules import search_words

LONGEST_STREET = 200


def entries(key: str, *, on: date, parent: str | None = None) -> QuerySet[CodeListEntry]:
    """All entries of a list in force on a day, by Vietnamese name; under one parent if given."""
    found = CodeListEntry.objects.of(key, on)
    if parent is not None:
        found = found.filter(parent_code=parent)
    return found.order_by("folded")


def search(key: str, text: str, *, on: date, limit: int = 20, parent: str | None = None) -> list[CodeListEntry]:
    """The best entries whose name, code or English name holds every word typed, diacritics or not.

    The code typed whole comes first, then codes and names that begin so, then the rest by name.
    """
    found = entries(key, on=on, parent=parent)
    typed = fold(text)
    for word in search_words(text):
        found = found.filter(folded__contains=word)
    if typed:
        code = typed.replace(".", "") if typed.replace(".", "").isdigit() else typed
        rank = Case(
            When(code__iexact=code, then=Value(0)),
            When(Q(code__istartswith=code) | Q(folded__startswith=typed), then=Value(1)),
            When(folded__contains=f" {typed}", then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        found = found.order_by(rank, "folded")
    return list(found[:limit])


def entry(key: str, code: str, *, on: date) -> CodeListEntry | None:
    """One entry in force on a day."""
    return CodeListEntry.objects.of(key, on).filter(code=code).first()


def name_of(key: str, code: str, *, on: date, language: str = "vi") -> str | None:
    """What a code is called, in English where asked and known; None for a code the list does not hold."""
    found = entry(key, code, on=on)
    return None if found is None else _name(found, language)


def names_of(key: str, codes: Collection[str], *, on: date, language: str = "vi") -> dict[str, str]:
    """The names of many codes in one query; unknown codes are left out."""
    return {
        found.code: _name(found, language) for found in CodeListEntry.objects.of(key, on).filter(code__in=set(codes))
    }


def list_names() -> list[tuple[str, str]]:
    """Every code list: its key and its name."""
    return list(CodeList.objects.order_by("name").values_list("key", "name"))


def successors(key: str, old_code: str) -> list[Succession]:
    """What an old code became, the main part first; empty if it never changed or never was."""
    return list(Succession.objects.filter(code_list__key=key, old_code=old_code).order_by("-is_main", "new_code"))


def successor(key: str, old_code: str) -> str | None:
    """The code that took over from an old one (of a divided one, the main part); None if there is none."""
    return next((found.new_code for found in successors(key, old_code)), None)


# -- addresses ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Address:
    """Địa chỉ: two levels since 01/7/2025: a province, a commune of it, and the rest as written by the person."""

    province: str
    commune: str
    street: str
    province_name: str
    commune_name: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, self.commune_name, self.province_name) if part)


def read_address(province: str, commune: str, street: str, *, on: date) -> Address:
    """The address with its names, or a refusal that names the field to correct."""
    found_province = entry("provinces", province.strip(), on=on)
    if found_province is None:
        raise AddressInvalid(field="province", reason="Hãy chọn tỉnh, thành phố trong danh sách.")
    found_commune = entry("communes", commune.strip(), on=on)
    if found_commune is None:
        raise AddressInvalid(field="commune", reason="Hãy chọn xã, phường, đặc khu trong danh sách.")
    if found_commune.parent_code != found_province.code:
        raise AddressInvalid(
            field="commune",
            reason=f"{found_commune.name} không thuộc {found_province.name}. Hãy chọn lại xã, phường, đặc khu.",
        )
    street = " ".join(nfc(street).split())
    if len(street) > LONGEST_STREET:
        raise AddressInvalid(field="street", reason=f"Số nhà, đường dài quá {LONGEST_STREET} ký tự.")
    return Address(found_province.code, found_commune.code, street, found_province.name, found_commune.name)


def _name(found: CodeListEntry, language: str) -> str:
    return (found.name_en or found.name) if language == "en" else found.name
