"""To which dossier a paper belongs that somebody found by the code it bears."""

from __future__ import annotations

from congvu.dossiers.models import Decision, LegalPrint
from congvu.signing.models import SignedPaper


def dossier_code_of(paper: SignedPaper) -> str:
    """The code of the dossier, which the paper bears too; empty for papers of another kind, or before reception."""
    for kind in (Decision, LegalPrint):
        if paper.about_type == kind._meta.label_lower:
            found = kind.objects.select_related("dossier").filter(pk=paper.about_id).first()
            return (found.dossier.code or "") if found else ""
    return ""
