"""Take signatures through their phases: ask who is outside, and store each answer before the next is asked.

Every function may be killed at any line and called again: what is committed says where to go on, and a key that may have
been used is never asked again for the same consent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from congvu.accounts.models import Account
from congvu.accounts.sealing import unseal_text
from congvu.files.queries import read_verified
from congvu.kernel.refusal import Refusal
from congvu.signing import actions, certification, drafting, gateway, making
from congvu.signing.actions.phases import require_standing, require_turn
from congvu.signing.appearance import Chosen
from congvu.signing.gateway import Authorisation, Digest, KeyReference, KeyUnavailable, ProofRefused
from congvu.signing.models import Certificate, Consent, Signature, SignedPaper
from congvu.signing.refusals import (
    CertificateNotUsable,
    CertificateStateUnknown,
    ConsentExpired,
    KeyAnswerLost,
    KeyNotReachable,
    NothingChosen,
    NotSignable,
    ProofWrong,
    SignatureBroken,
    TooManyAtOnce,
)
from congvu.signing.rules import phases

log = logging.getLogger("congvu.signing")
Phase = Signature.Phase
A_SWEEP = 500
WAITS_FOR_PROOF = (
    "Đã ký; đang chờ dấu thời gian và xác nhận của nơi cấp chứng thư. Hệ thống tự hoàn tất khi liên lạc được."
)


def prepare(
    signatures: Sequence[Signature],
    certificate: Certificate,
    places: Mapping[int, Chosen] | None = None,
    *,
    by: Account,
    at: datetime,
) -> dict[int, Refusal]:
    """Make ready what is to be signed, with its appearance; nobody's key is used. The refused, by their ids, with why.

    `places`, by the signatures' ids: where a person wants his to be seen.
    """
    if not signatures:
        raise NothingChosen()
    if len(signatures) > phases.MOST_AT_ONCE:
        raise TooManyAtOnce(most=phases.MOST_AT_ONCE, chosen=len(signatures))
    certification.require_good(certificate, at=at)
    refused: dict[int, Refusal] = {}
    for signature in signatures:
        try:
            _prepare(signature, certificate, (places or {}).get(signature.pk), by=by, at=at)
        except Refusal as refusal:
            refused[signature.pk] = refusal
    return refused


def sign(
    signatures: Sequence[Signature], certificate: Certificate, proof: dict[str, str], *, by: Account, at: datetime
) -> Consent:
    """The holder proves himself once, for exactly these prepared papers; then the key is asked, and each is completed."""
    consent, authorisation = authorise(signatures, certificate, proof, by=by, at=at)
    ask_key(consent, authorisation, at=at)
    return consent


def authorise(
    signatures: Sequence[Signature], certificate: Certificate, proof: dict[str, str], *, by: Account, at: datetime
) -> tuple[Consent, Authorisation]:
    """Turn the holder's proof into one consent for exactly these digests; the proof is kept nowhere."""
    if not signatures:
        raise NothingChosen()
    try:
        holder = gateway.key_holder(certificate.place)
        authorisation = holder.authorise(reference_of(certificate), _digests(signatures), proof)
    except ProofRefused as error:
        raise ProofWrong(why=str(error)) from error
    except KeyUnavailable as error:
        raise KeyNotReachable(why=str(error)) from error
    return actions.agree(signatures, certificate, authorisation, by=by, at=at), authorisation


def ask_key(consent: Consent, authorisation: Authorisation, *, at: datetime) -> None:
    """Spend the consent: what is committed before the call says that the key may have been used, whatever comes back."""
    signatures = _standing(_under(consent, Phase.AUTHORISED), consent, at)
    if not signatures:
        return
    if consent.expires_at is not None and consent.expires_at <= at:
        _release(signatures, str(ConsentExpired()), consent.by, at)
        return
    certificate = consent.certificate
    actions.spend(consent, signatures, by=consent.by, at=at)
    try:
        values = gateway.key_holder(certificate.place).sign(
            reference_of(certificate), _digests(signatures), authorisation
        )
        if len(values) != len(signatures):
            raise KeyUnavailable("nơi giữ khóa trả lời thiếu", may_have_signed=True)
    except (ProofRefused, KeyUnavailable) as error:
        log.warning("key gave no signature consent=%s why=%s", consent.pk, error)
        raise _put_back(signatures, error, consent.by, at) from error
    answered = {signature.pk: value for signature, value in zip(signatures, values, strict=True)}
    actions.keep_values(consent, answered, by=consent.by, at=at)


def complete(signature: Signature, *, at: datetime) -> Signature:
    """Put the value into the paper, with time-stamp and validation data by its level; done already, it stays.

    Raises TimeStampUnavailable or CertificateStateUnknown: the signature waits as it is and is completed later.
    """
    signature = Signature.objects.select_related("paper__file", "prepared", "signed_by").get(pk=signature.pk)
    if signature.phase != Phase.SIGNED:
        return signature
    by = signature.signed_by
    assert by is not None, "the database keeps it so"
    try:
        made, renew_at = drafting.finished(signature, at=at)
    except (SignatureBroken, CertificateNotUsable, NotSignable) as refusal:
        log.error("value is thrown away signature=%s why=%s", signature.pk, refusal)
        actions.reject_value(signature, str(refusal), by=by, at=at)
        return signature
    return actions.finish(signature, made, renew_at=renew_at, by=by, at=at)


def go_on(consent: Consent, *, at: datetime) -> None:
    """Whatever phase the signatures of a consent are in: bring them as far as they can go without asking the holder."""
    if _under(consent, Phase.AUTHORISED) and consent.handle:
        ask_key(consent, Authorisation(unseal_text(consent.handle), consent.expires_at), at=at)
    complete_all(_under(consent, Phase.SIGNED), at=at)


def complete_all(signatures: Iterable[Signature], *, at: datetime) -> None:
    """Complete each; one that cannot be is told so, and does not hold up the others."""
    for signature in signatures:
        try:
            complete(signature, at=at)
        except (gateway.TimeStampUnavailable, CertificateStateUnknown) as error:
            log.warning("not completed signature=%s why=%s", signature.pk, error)
            actions.note_trouble(signature, WAITS_FOR_PROOF)
        except Refusal as refusal:
            log.error("not completed signature=%s why=%s", signature.pk, refusal)
            actions.note_trouble(signature, str(refusal))


def resume(*, by: Account, at: datetime) -> None:
    """What was left in the middle by a process that died, or by a person who went away."""
    open_ = Signature.objects.select_related("paper").exclude(phase__in=[Phase.WAITING, Phase.DONE])
    for signature in open_.order_by("phase_at")[:A_SWEEP]:
        if phases.is_in_doubt(signature.phase, signature.phase_at, at):
            actions.doubt(signature, by=by, at=at)
        elif phases.is_abandoned(signature.phase, signature.phase_at, at):
            actions.release(signature, by=by, at=at)
    complete_all(open_.filter(phase=Phase.SIGNED).order_by("phase_at")[:A_SWEEP], at=at)


def renew(paper: SignedPaper, *, by: Account, at: datetime) -> None:
    """Carry the proof of a signed paper on before what it rests on ages; a trouble is put off and told."""
    try:
        made = making.renew(read_verified(paper.file), at=at, evidence=certification.evidence(at))
    except (Refusal, gateway.TimeStampUnavailable) as error:
        log.error("proof not renewed paper=%s why=%s", paper.code, error)
        actions.put_off_renewal(paper, str(error), until=at + phases.RENEWAL_AGAIN, by=by, at=at)
        return
    due = making.renewal_due(made) or at + phases.RENEWAL_AGAIN
    actions.keep_renewed(paper, made, base=paper.file, renew_at=due, by=by, at=at)


def reference_of(certificate: Certificate) -> KeyReference:
    return KeyReference(
        certificate.place, certificate.locator, bytes(certificate.der), certification.chain_of(certificate)
    )


def _prepare(
    signature: Signature, certificate: Certificate, chosen: Chosen | None, *, by: Account, at: datetime
) -> None:
    signature = Signature.objects.select_related("paper__file", "account", "agency").get(pk=signature.pk)
    require_turn(signature, signature.paper, by=by, at=at)
    base = signature.paper.file
    made, preparation, digest = drafting.prepared(signature, certificate, read_verified(base), chosen=chosen, at=at)
    actions.keep_prepared(signature, certificate, made, preparation, digest, base=base, by=by, at=at)


def _under(consent: Consent, phase: str) -> list[Signature]:
    return list(Signature.objects.filter(uses__consent=consent, phase=phase).select_related("paper").order_by("pk"))


def _standing(signatures: Iterable[Signature], consent: Consent, at: datetime) -> list[Signature]:
    """Those that may still be signed; one whose paper was cancelled meanwhile does not hold up the others."""
    left = []
    for signature in signatures:
        try:
            require_standing(signature, signature.paper, by=consent.by, at=at)
            left.append(signature)
        except Refusal as refusal:
            actions.release(signature, str(refusal), by=consent.by, at=at)
    return left


def _put_back(
    signatures: Iterable[Signature], error: ProofRefused | KeyUnavailable, by: Account, at: datetime
) -> Refusal:
    """Nothing gets into the papers; the refusal says what is known of the key: that it did not sign, or that nobody knows."""
    may_have_signed = isinstance(error, KeyUnavailable) and error.may_have_signed
    refusal = KeyAnswerLost(why=str(error)) if may_have_signed else KeyNotReachable(why=str(error))
    for signature in signatures:
        if may_have_signed:
            actions.doubt(signature, by=by, at=at)
        else:
            actions.refuse(signature, str(refusal), by=by, at=at)
    return refusal


def _release(signatures: Iterable[Signature], why: str, by: Account, at: datetime) -> None:
    for signature in signatures:
        actions.release(signature, why, by=by, at=at)


def _digests(signatures: Sequence[Signature]) -> list[Digest]:
    return [Digest(bytes.fromhex(one.digest), one.preparation["algorithm"]) for one in signatures]
