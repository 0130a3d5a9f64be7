"""The files of a dossier a person may open: papers, legal prints, the result."""

from __future__ import annotations

from django.db.models import QuerySet

from congvu.accounts.models import Account, Kind
from congvu.dossiers.models import Decision, Dossier, LegalPrint, Paper, Status
from congvu.files.models import StoredFile

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
    return prints if account.kind == Kind.OFFICER else prints.filter(form__in=FOR_APPLICANT)


def paper_file(account: Account, paper_id: int) -> StoredFile | None:
    """The file of a paper of a dossier the account may see."""
    seen = Dossier.objects.visible_to(account).values("pk")
    paper = Paper.objects.select_related("file").filter(pk=paper_id, dossier__in=seen).first()
    return paper.file if paper else None


def print_file(account: Account, print_id: int) -> LegalPrint | None:
    """A legal print of a dossier the account may see; where its PDF is still missing, `actions.draw_print` draws it."""
    seen = Dossier.objects.visible_to(account).values("pk")
    prints = LegalPrint.objects.select_related("file", "dossier").filter(pk=print_id, dossier__in=seen)
    if account.kind != Kind.OFFICER:
        prints = prints.filter(form__in=FOR_APPLICANT)
    return prints.first()


def result_file(dossier: Dossier) -> Decision | None:
    """The decision with its result document; where that is still missing, `actions.draw_result` draws it."""
    if dossier.status not in {Status.APPROVED, Status.RETURNED}:
        return None
    decision = Decision.objects.select_related("file", "dossier").filter(dossier=dossier).first()
    if decision is None or decision.outcome != Decision.Outcome.APPROVED or decision.revoked_at is not None:
        return None
    return decision
