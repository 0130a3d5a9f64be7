"""What the parts of a group may share: fields of their forms, papers they ask for."""

from __future__ import annotations

from congvu.catalog.models import ProcedureRevision
from congvu.forms.reading import from_dict


def fields_of(revision: ProcedureRevision) -> dict[str, str]:
    """The fields of its form that may be shared, by key, with their labels."""
    form = from_dict(revision.form or {})
    return {key: item.label for key, item in form.fields.items()}


def papers_of(revision: ProcedureRevision) -> dict[str, str]:
    """The papers it asks for, by key, with their names."""
    papers = [paper for paper in revision.content.get("papers") or [] if paper.get("key")]
    return {paper["key"]: paper.get("name") or paper["key"] for paper in papers}
