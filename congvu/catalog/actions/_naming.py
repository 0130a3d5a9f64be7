"""Fields and decisions under one name each, wherever they come from."""

from __future__ import annotations

import hashlib
from datetime import date

from congvu.catalog.models import Field, Publication
from congvu.kernel.text import fold, slug


class Fields:
    """The fields by code and by folded name; a source without codes finds the field that a package named with one."""

    def __init__(self) -> None:
        rows = list(Field.objects.all())
        self._by_code = {field.code: field for field in rows}
        self._by_name = {fold(field.name): field for field in rows}

    def named(self, name: str, code: str = "", name_en: str = "") -> Field | None:
        """The field, entered if it is new; None without a name, or with one too long to be a field's."""
        if not name or len(name) > 200 or len(code) > 40:
            return None
        found = self._by_code.get(code) or self._by_name.get(fold(name))
        if found is None:
            found = Field.objects.create(code=code or self._free_code(name), name=name)
            self._by_code[found.code] = self._by_name[fold(name)] = found
        if name_en and not found.name_en:
            found.name_en = name_en[:200]
            found.save(update_fields=["name_en"])
        return found

    def _free_code(self, name: str) -> str:
        code = slug(name)[:40].strip("-")
        if not code or code in self._by_code:
            code = f"{code[:31]}-{hashlib.sha256(fold(name).encode()).hexdigest()[:8]}"
        return code


class Publications:
    """The decisions met so far: thousands of records name the same few."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, date | None], Publication | None] = {}

    def named(self, number: str, signed_on: date | None) -> Publication | None:
        key = (number, signed_on)
        if key not in self._known:
            self._known[key] = publication_named(number, signed_on)
        return self._known[key]


def publication_named(number: str, signed_on: date | None) -> Publication | None:
    """The decision of that number and day, entered if it is new; None without a usable number."""
    if not number or len(number) > 100:
        return None
    return Publication.objects.get_or_create(number=number, signed_on=signed_on)[0]


class Names:
    """Fields and decisions remembered over an import. After a savepoint was undone, begin with new ones."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.fields, self.publications = Fields(), Publications()
