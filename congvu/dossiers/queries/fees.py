"""What a dossier owes by the fees that were published with its revision."""

from __future__ import annotations

from datetime import date

from congvu.catalog.queries import FeeDue, fees_of
from congvu.dossiers.declaration import form_of
from congvu.dossiers.models import Dossier
from congvu.forms.engine import values_for


def fees_owed(dossier: Dossier, *, on: date) -> list[FeeDue]:
    """The fees that its declaration owes as it stands; what cannot be told yet is left out."""
    form = form_of(dossier.revision_id)
    if form is None or not dossier.revision.content.get("fees"):
        return []
    return fees_of(dossier.revision.content, values_for(form, dossier.answers, on=on), form.names)
