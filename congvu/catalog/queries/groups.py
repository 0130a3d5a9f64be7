"""What the parts of a group may share: fields of their forms, papers they ask for."""

from __future__ import annotations

from congvu.catalog.models import Procedure, ProcedureGroup, ProcedureRevision
from congvu.forms.definition import Field
from congvu.forms.reading import from_dict
from congvu.kernel.text import fold


def fields_of(revision: ProcedureRevision) -> dict[str, Field]:
    """The fields of its form that have an answer of their own, by key."""
    form = from_dict(revision.form or {})
    return {key: one for key, one in form.fields.items() if one.expression is None and not one.type.is_display}


def papers_of(revision: ProcedureRevision) -> dict[str, str]:
    """The papers it asks for, by key, with their names."""
    papers = [paper for paper in revision.content.get("papers") or [] if paper.get("key")]
    return {paper["key"]: paper.get("name") or paper["key"] for paper in papers}


def alike(one: str, other: str) -> bool:
    """Whether two names say the same, however they are written."""
    return fold(one).split() == fold(other).split()


def filed_here() -> list[Procedure]:
    """The procedures a group may be made of: with a form and a unit, in force."""
    found = Procedure.objects.published().filter(is_filed_here=True)
    return list(found.select_related("current__unit").defer("document", "folded").order_by("name"))


def is_taken(code: str) -> bool:
    """Whether a group, in use or ended, has this code."""
    return ProcedureGroup.objects.filter(code=code).exists()
