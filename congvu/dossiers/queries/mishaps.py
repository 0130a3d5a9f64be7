"""What can have gone wrong with a dossier: a wrong result, something lost."""

from __future__ import annotations

from congvu.dossiers import rules
from congvu.dossiers.models import Decision, Dossier, PaperLoss, ResultCorrection, ResultWay


def has_result(dossier: Dossier) -> bool:
    decision: Decision | None = getattr(dossier, "decision", None)
    approved = decision is not None and decision.outcome == Decision.Outcome.APPROVED
    return decision is not None and approved and decision.revoked_at is None


def is_reported(dossier: Dossier) -> bool:
    """Whether a reported error waits for its answer."""
    return has_result(dossier) and dossier.error_reports.filter(answered_at__isnull=True).exists()


def may_be_reported(dossier: Dossier) -> bool:
    return has_result(dossier) and not is_reported(dossier)


def has_things_to_lose(dossier: Dossier) -> bool:
    """Whether anything on paper passes through the agency's hands; the act itself is never refused for this."""
    return dossier.channel in rules.ON_PAPER or dossier.result_way != ResultWay.ONLINE


def has_open_loss(dossier: Dossier) -> bool:
    return has_things_to_lose(dossier) and dossier.losses.filter(remedied_at__isnull=True).exists()


def corrections_of(dossier: Dossier) -> list[ResultCorrection]:
    """The results that were replaced, the latest first."""
    return list(dossier.corrections.select_related("old_file", "by", "old_by").order_by("-pk"))


def losses_of(dossier: Dossier) -> list[PaperLoss]:
    return list(dossier.losses.select_related("by", "remedied_by"))
