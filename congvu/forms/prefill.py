"""Điền sẵn: answers taken from the account, the enterprise or an earlier dossier, each with its source shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from congvu.forms.definition import Field, FieldType, FormDefinition
from congvu.forms.engine import clean
from congvu.forms.lookups import Lookups

_ANY_TEXT = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_ACCOUNT = gettext_lazy("tài khoản của bạn")
_ENTERPRISE = gettext_lazy("hồ sơ doanh nghiệp")
_PREVIOUS = gettext_lazy("hồ sơ đã nộp trước")


@dataclass(frozen=True)
class Origin:
    """A source that definitions may name: the words that tell of it, the field types it fills (none: all)."""

    label: Any
    types: frozenset[FieldType] = frozenset()

    def fits(self, kind: FieldType) -> bool:
        return not self.types or kind in self.types


SOURCES: dict[str, Origin] = {
    "account.full_name": Origin(_ACCOUNT, _ANY_TEXT),
    "account.email": Origin(_ACCOUNT, _ANY_TEXT | {FieldType.EMAIL}),
    "account.phone": Origin(_ACCOUNT, _ANY_TEXT | {FieldType.PHONE}),
    "account.personal_id": Origin(_ACCOUNT, _ANY_TEXT | {FieldType.PERSONAL_ID}),
    "account.address": Origin(_ACCOUNT, _ANY_TEXT | {FieldType.ADDRESS}),
    "enterprise.name": Origin(_ENTERPRISE, _ANY_TEXT),
    "enterprise.name_en": Origin(_ENTERPRISE, _ANY_TEXT),
    "enterprise.tax_code": Origin(_ENTERPRISE, _ANY_TEXT | {FieldType.TAX_CODE}),
    "enterprise.address": Origin(_ENTERPRISE, _ANY_TEXT | {FieldType.ADDRESS}),
    "enterprise.phone": Origin(_ENTERPRISE, _ANY_TEXT | {FieldType.PHONE}),
    "enterprise.email": Origin(_ENTERPRISE, _ANY_TEXT | {FieldType.EMAIL}),
    "enterprise.representative": Origin(_ENTERPRISE, _ANY_TEXT),
    "previous": Origin(_PREVIOUS),
}


def prefill(
    definition: FormDefinition,
    sources: Mapping[str, Any],
    previous: Mapping[str, Any] | None = None,
    *,
    on: date,
    lookups: Lookups,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers to begin with, and for each key the Vietnamese words for where it comes from.

    `sources` maps names such as "enterprise.tax_code" to values; `previous` are the answers of an
    earlier dossier of the same procedure. What is no good answer any more is left out silently:
    the person will be asked.
    """
    found: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for key, item in definition.fields.items():
        value = _value(item, sources, previous or {})
        if value not in (None, "", [], {}):
            found[key] = value
            labels[key] = str(SOURCES[item.prefill].label)
    answers, errors = clean(definition, found, on=on, lookups=lookups)
    wrong = {error.key for error in errors}
    kept = {key: value for key, value in answers.items() if key in found and key not in wrong}
    return kept, {key: labels[key] for key in kept}


def _value(item: Field, sources: Mapping[str, Any], previous: Mapping[str, Any]) -> Any:
    if not item.prefill:
        return None
    return previous.get(item.key) if item.prefill == "previous" else sources.get(item.prefill)
