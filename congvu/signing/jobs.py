"""What the worker does for signing: prepares many papers, completes signatures, goes on with what was left."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.events.sweeps import sweep
from congvu.kernel.refusal import Refusal
from congvu.signing import actions, conduct
from congvu.signing.models import Certificate, Consent, Signature, SignedPaper
from congvu.signing.refusals import ProofWrong

log = logging.getLogger("congvu.signing")
A_SWEEP = 500


@app.task(name="signing.prepare")
def prepare(account_id: int, certificate_id: int, signature_ids: list[int]) -> None:
    """Make many papers ready to be signed; one that is refused is told so beside it, and the signer sees how far it is."""
    account, certificate = Account.objects.get(pk=account_id), Certificate.objects.get(pk=certificate_id)
    for key in signature_ids:
        signature = Signature.objects.select_related("paper__file").get(pk=key)
        if signature.phase != Signature.Phase.WAITING:
            continue  # prepared by this job before its worker died
        try:
            refused = conduct.prepare([signature], certificate, by=account, at=timezone.now())
        except Refusal as refusal:
            refused = {key: refusal}
        for refusal in refused.values():
            actions.note_trouble(signature, str(refusal))


@app.task(name="signing.go_on", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def go_on(consent_id: int) -> None:
    """Bring the signatures of a consent to their end."""
    conduct.go_on(Consent.objects.select_related("certificate", "by").get(pk=consent_id), at=timezone.now())


@app.task(name="signing.seal", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def seal(signature_id: int) -> None:
    """Seal one print with a key of the agency that was told to seal by itself."""
    at, program = timezone.now(), program_account()
    signature = Signature.objects.awaiting().filter(pk=signature_id, phase=Signature.Phase.WAITING)
    waiting = signature.select_related("paper__file").first()
    certificate = (
        Certificate.objects.usable(at).filter(agency=waiting.agency, seals_by_itself=True).first() if waiting else None
    )
    if waiting is None or certificate is None:
        return
    for refusal in conduct.prepare([waiting], certificate, by=program, at=at).values():
        actions.note_trouble(waiting, str(refusal))
        return
    prepared = Signature.objects.select_related("paper").get(pk=waiting.pk)
    try:
        consent = conduct.sign([prepared], certificate, {"pin": settings.SEAL_PIN}, by=program, at=at)
    except ProofWrong as refusal:
        # Tried again by itself, a wrong PIN would lock the token.
        log.error("the agency's key refuses the PIN certificate=%s why=%s", certificate.pk, refusal)
        actions.let_clerks_seal(certificate, str(refusal), by=program, at=at)
        actions.release(prepared, str(refusal), by=program, at=at)
        return
    conduct.go_on(consent, at=at)


@sweep
def go_on_with_signatures(at: datetime) -> None:
    """What a dead process, a lost answer or a silent time-stamp authority left in the middle; seals that were missed."""
    conduct.resume(by=program_account(), at=at)
    missed = Signature.objects.awaiting().filter(
        phase=Signature.Phase.WAITING,
        role=Signature.Role.AGENCY,
        paper__kind=SignedPaper.SEALED_BY_ITSELF,
        phase_at__lt=at,
    )
    agencies = Certificate.objects.usable(at).filter(seals_by_itself=True).values("agency")
    for key in missed.filter(agency__in=agencies).values_list("pk", flat=True)[:A_SWEEP]:
        seal.defer(signature_id=key)


@sweep
def renew_proofs(at: datetime) -> None:
    """Papers whose newest time-stamp, or its algorithm, ages within half a year."""
    due = SignedPaper.objects.filter(renew_at__lte=at, completed_at__isnull=False).select_related("file")
    for paper in due.order_by("renew_at")[:A_SWEEP]:
        conduct.renew(paper, by=program_account(), at=at)
