"""The files of a dossier a person may open: papers, legal prints, the result."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvu.accounts.models import Account, Kind
from congvu.dossiers.models import Decision, Dossier, JoinedDossier, LegalPrint, Status

# The applicant gets what is addressed to him; the control sheet and the book stay with the agency.
FOR_APPLICANT = (
    LegalPrint.Form.DECLARATION,
    LegalPrint.Form.RECEIPT,
    LegalPrint.Form.SUPPLEMENT,
    LegalPrint.Form.REFUSAL,
    LegalPrint.Form.APOLOGY,
    LegalPrint.Form.STOP,
    LegalPrint.Form.CORRECTION,
    LegalPrint.Form.LOSS,
    LegalPrint.Form.HANDOVER,
    LegalPrint.Form.REVOCATION,
)


def prints_for(dossier: Dossier, account: Account) -> QuerySet[LegalPrint]:
    """The legal prints of a dossier that the account may open."""
    prints = dossier.prints.select_related("file").order_by("id")
    if account.kind != Kind.OFFICER:
        return prints.filter(form__in=FOR_APPLICANT)
    return prints if dossier.joined is None else within_sight(prints, account, dossier.joined)


def within_sight(prints: QuerySet[LegalPrint], account: Account, joined: JoinedDossier) -> QuerySet[LegalPrint]:
    """Without those that tell of parts the account may not open: one receipt covers all that was received together."""
    seen = Dossier.objects.visible_to(account).filter(joined=joined).values_list("reference", flat=True)
    return prints.filter(Q(data__covers__isnull=True) | Q(data__covers__contained_by=list(seen)))


def result_file(dossier: Dossier) -> Decision | None:
    """The decision with its result document; where that is still missing, `actions.draw_result` draws it."""
    if dossier.status not in {Status.APPROVED, Status.RETURNED}:
        return None
    decision = Decision.objects.select_related("file", "dossier").filter(dossier=dossier).first()
    if decision is None or decision.outcome != Decision.Outcome.APPROVED or decision.revoked_at is not None:
        return None
    return decision
