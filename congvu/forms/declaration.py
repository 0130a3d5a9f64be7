"""Tờ khai điện tử in ra: the declaration of a dossier as PDF/A, from its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import override

from congvu.forms.definition import FormDefinition
from congvu.forms.display import OF_DOCUMENTS
from congvu.forms.lookups import Lookups
from congvu.forms.review import SectionReview, review
from congvu.printing import press

TEMPLATE = Path(__file__).parent / "templates" / "forms" / "print" / "declaration.typ"


@override(OF_DOCUMENTS)
def declaration_data(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    *,
    on: date,
    lookups: Lookups,
    agency: str = "",
    applicant: str = "",
    procedure: str = "",
    reference: str = "",
    submitted_at: datetime | None = None,
) -> dict[str, Any]:
    """What `declaration.typ` prints, as JSON values. `reference` is the submission's reference as shown to people."""
    sections = review(definition, answers, on=on, lookups=lookups)
    return {
        "title": definition.title,
        "declaration": definition.declaration,
        "agency": agency,
        "applicant": applicant,
        "procedure": procedure,
        "reference": reference,
        "submitted_at": submitted_at.isoformat() if submitted_at else None,
        "sections": [_section(section) for section in sections],
    }


def print_declaration(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    *,
    on: date,
    lookups: Lookups,
    at: datetime,
    look_up_address: str | None = None,
    **heading: Any,
) -> bytes:
    """The declaration as PDF/A-3a; `heading` as in `declaration_data`, `look_up_address` becomes the QR code."""
    data = declaration_data(definition, answers, on=on, lookups=lookups, **heading)
    return press.render(TEMPLATE, data, title=definition.title, at=at, qr=look_up_address)


def _section(section: SectionReview) -> dict[str, Any]:
    return {
        "title": section.title,
        "lines": [{"label": line.label.rstrip("?"), "value": line.value} for line in section.plain],
        "tables": [
            {
                "label": table.label,
                "row_label": table.row_label,
                "headings": list(table.headings),
                "numeric": list(table.numeric),
                "rows": [list(row) for row in table.rows],
                "totals": list(table.totals),
            }
            for table in section.tables
        ],
    }
