"""Ký số, phase by phase: each is one transaction that checks, stores and moves on; the calls to keys stand between them.

The caller (`congvu.signing.conduct`) asks nobody outside before the phase that says so is committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.accounts.sealing import seal_text
from congvu.events.facts import record
from congvu.files.actions import drop_made, store_made
from congvu.files.models import StoredFile
from congvu.signing import permission
from congvu.signing.events import (
    KeyAnswered,
    KeyAsked,
    KeyUseAgreed,
    PaperRenewed,
    PaperSigned,
    RenewalPutOff,
    SignatureInDoubt,
    SignatureMade,
    SignaturePrepared,
    SignaturePutBack,
)
from congvu.signing.gateway import Authorisation, Digest
from congvu.signing.models import Certificate, Consent, ConsentUse, Signature, SignedPaper
from congvu.signing.refusals import (
    AlreadySigned,
    CertificateNotUsable,
    ConsentSpent,
    MainPaperNotSigned,
    NotCertificateOfSigner,
    NotYoursToSign,
    PaperCancelled,
    PhaseSkipped,
    PreparedAnew,
    SomebodyIsSigning,
)
from congvu.signing.rules import phases

Phase = Signature.Phase
ELSEWHERE = frozenset({Certificate.Place.CSC, Certificate.Place.OWN_DEVICE})
LOST_ANSWER = "Chưa rõ nơi giữ khóa đã trả lời hay chưa; chưa có chữ ký nào trong văn bản. Hãy xác nhận lại để ký."


@transaction.atomic
def keep_prepared(
    signature: Signature,
    certificate: Certificate,
    made: bytes,
    preparation: Mapping[str, Any],
    digest: Digest,
    *,
    base: StoredFile,
    by: Account,
    at: datetime,
) -> Signature:
    """Keep what is to be signed, made from `base`: from now on the signer agrees to exactly this digest."""
    signature, paper = _locked(signature)
    require_turn(signature, paper, by=by, at=at)
    if not permission.signs_with(signature, certificate, by):
        raise NotCertificateOfSigner(certificate=str(certificate), paper=str(paper))
    if not Certificate.objects.usable(at).filter(pk=certificate.pk).exists():
        raise CertificateNotUsable(certificate=str(certificate), why="đã hết hạn hoặc thôi dùng")
    if paper.file_id != base.pk:
        raise PreparedAnew(paper=str(paper))
    signature.certificate, signature.preparation = certificate, dict(preparation)
    signature.prepared = store_made(made, name=f"cho-ky-{paper.code}.pdf", media_type=base.media_type, by=by, at=at)
    signature.digest, signature.trouble = digest.value.hex(), ""
    _move(signature, "prepare", at, "certificate", "preparation", "prepared", "digest", "trouble")
    told = SignaturePrepared(
        paper=paper.code, signature=signature.pk, certificate=certificate.pk, digest=signature.digest
    )
    record(told, about=paper, by=by, at=at)
    return signature


@transaction.atomic
def agree(
    signatures: Sequence[Signature],
    certificate: Certificate,
    authorisation: Authorisation,
    *,
    by: Account,
    at: datetime,
) -> Consent:
    """The holder has agreed, and the place of the key knows it: one consent, one use for each digest."""
    consent = Consent.objects.create(
        certificate=certificate,
        # What opens a key in our own reach is kept nowhere.
        handle=seal_text(authorisation.handle) if certificate.place in ELSEWHERE else "",
        expires_at=authorisation.expires_at,
        by=by,
        at=at,
    )
    papers = []
    for signature in signatures:
        digest = signature.digest
        signature, paper = _locked(signature)
        if signature.digest != digest or signature.certificate_id != certificate.pk:
            raise PreparedAnew(paper=str(paper))
        require_standing(signature, paper, by=by, at=at)
        _move(signature, "agree", at)
        ConsentUse.objects.create(consent=consent, signature=signature, digest=digest)
        papers.append(paper.code)
    told = KeyUseAgreed(consent=consent.pk, certificate=certificate.pk, papers=papers)
    record(told, about=consent, by=by, at=at)
    return consent


@transaction.atomic
def spend(consent: Consent, signatures: Sequence[Signature], *, by: Account, at: datetime) -> None:
    """The key is about to be asked. A use that is spent is never given back, whatever the key answers."""
    for signature in signatures:
        signature, paper = _locked(signature)
        uses = ConsentUse.objects.filter(
            consent=consent, signature=signature, digest=signature.digest, spent_at__isnull=True
        )
        if not uses.update(spent_at=at):
            raise ConsentSpent(paper=str(paper))
        require_standing(signature, paper, by=by, at=at)
        _move(signature, "spend", at)
    if consent.certificate.place == Certificate.Place.CSC and not consent.uses.filter(spent_at__isnull=True).exists():
        consent.handle = ""
        consent.save(update_fields=["handle"])
    record(KeyAsked(consent.pk, [one.pk for one in signatures]), about=consent, by=by, at=at)


@transaction.atomic
def keep_values(consent: Consent, values: Mapping[int, bytes], *, by: Account, at: datetime) -> None:
    """Keep what the key answered, by the signature's id, before anything else is done with it. An answer that comes so late
    that the signer is asked anew already is for a digest that nobody waits for."""
    for key, value in values.items():
        signature, _ = _locked(Signature(pk=key))
        if not consent.uses.filter(signature=signature, digest=signature.digest).exists():
            continue
        signature.value, signature.signed_by = value, by
        _move(signature, "keep_value", at, "value", "signed_by")
    record(KeyAnswered(consent.pk, list(values)), about=consent, by=by, at=at)


@transaction.atomic
def finish(signature: Signature, made: bytes, *, renew_at: datetime | None, by: Account, at: datetime) -> Signature:
    """The signature is in the paper, and the paper was checked: it is done. The last one completes the paper."""
    signature, paper = _locked(signature)
    if signature.phase == Phase.DONE:
        return signature
    old = paper.file
    paper.file = store_made(made, name=old.name, media_type=old.media_type, by=by, at=at)
    paper.renew_at = renew_at
    prepared, signature.prepared = signature.prepared, None
    signature.done_at, signature.trouble = at, ""
    _move(signature, "finish", at, "prepared", "done_at", "trouble")
    told = SignatureMade(
        paper=paper.code,
        signature=signature.pk,
        role=signature.role,
        certificate=signature.certificate_id or 0,
        sha256=paper.file.sha256,
    )
    record(told, about=paper, by=by, at=at)
    if not paper.signatures.exclude(phase=Phase.DONE).exists():
        paper.completed_at = at
        whole = PaperSigned(paper=paper.code, about_type=paper.about_type, about_id=paper.about_id, file=paper.file.pk)
        record(whole, about=paper, by=by, at=at)
    paper.save(update_fields=["file", "renew_at", "completed_at"])
    if prepared is not None:
        drop_made(prepared, by=by, at=at)
    return signature


@transaction.atomic
def release(signature: Signature, why: str = "", *, by: Account, at: datetime) -> None:
    """Nothing was signed: what was prepared is dropped, and the signature waits again."""
    signature, paper = _locked(signature)
    if phases.is_possible("release", signature.phase):
        _start_anew(signature, paper, "release", why, by, at)


@transaction.atomic
def doubt(signature: Signature, *, by: Account, at: datetime) -> None:
    """The key was asked and its answer lost. Nothing gets into the paper; the signer agrees anew, to a new digest."""
    signature, paper = _locked(signature)
    if phases.is_possible("doubt", signature.phase):
        _start_anew(signature, paper, "doubt", LOST_ANSWER, by, at)
        record(SignatureInDoubt(paper=paper.code, signature=signature.pk), about=paper, by=by, at=at)


@transaction.atomic
def refuse(signature: Signature, why: str, *, by: Account, at: datetime) -> None:
    """The key said no, or was never reached: nothing was signed. The use stays spent; the signer agrees anew."""
    signature, paper = _locked(signature)
    if phases.is_possible("refuse", signature.phase):
        _start_anew(signature, paper, "refuse", why, by, at)


@transaction.atomic
def reject_value(signature: Signature, why: str, *, by: Account, at: datetime) -> None:
    """What the key answered does not fit: it is thrown away, and the signature waits again."""
    signature, paper = _locked(signature)
    if phases.is_possible("reject_value", signature.phase):
        _start_anew(signature, paper, "reject_value", why, by, at)


@transaction.atomic
def note_trouble(signature: Signature, why: str) -> None:
    """Tell the signer why it does not go on; the phase stays. What another process has brought to its end meanwhile has none."""
    signature, _ = _locked(signature)
    if signature.phase == Phase.DONE:
        return
    signature.trouble = why[:300]
    signature.save(update_fields=["trouble"])


def require_standing(signature: Signature, paper: SignedPaper, *, by: Account, at: datetime) -> None:
    """Refuse where something has changed since the signature was prepared: the paper, who may sign, the certificate."""
    if paper.cancelled_at is not None:
        raise PaperCancelled(paper=str(paper), reason=paper.cancel_reason)
    if not permission.may_sign(signature, by, localdate(at)):
        raise _not_yours(signature, paper)
    if not Certificate.objects.usable(at).filter(pk=signature.certificate_id).exists():
        raise CertificateNotUsable(certificate=str(signature.certificate), why="đã hết hạn hoặc thôi dùng")


def require_turn(signature: Signature, paper: SignedPaper, *, by: Account, at: datetime) -> None:
    """Refuse unless this signature is next, waits, and is the person's to make."""
    if signature.phase == Phase.DONE:
        raise AlreadySigned(paper=str(paper), at=f"{localtime(signature.done_at):%H:%M ngày %d/%m/%Y}")
    if paper.cancelled_at is not None:
        raise PaperCancelled(paper=str(paper), reason=paper.cancel_reason)
    if not permission.may_sign(signature, by, localdate(at)):
        raise _not_yours(signature, paper)
    _require_main_signed(paper)
    if not _is_next(signature):
        raise _not_yours(signature, paper)
    busy = paper.signatures.exclude(phase__in=[Phase.WAITING, Phase.DONE]).select_related("account", "agency").first()
    if busy is not None and busy.pk != signature.pk:
        raise SomebodyIsSigning(who=str(busy.account or busy.agency), paper=str(paper))
    if signature.phase != Phase.WAITING:
        raise PhaseSkipped(paper=str(paper), phase=signature.get_phase_display())


def _is_next(signature: Signature) -> bool:
    return Signature.objects.awaiting().filter(pk=signature.pk).exists()


def _require_main_signed(paper: SignedPaper) -> None:
    """NĐ 30/2020/NĐ-CP Đ32.2c: the agency signs what is attached only when somebody signed the main paper."""
    people = Signature.objects.filter(paper=paper.main_id, role=Signature.Role.PERSON).exclude(phase=Phase.DONE)
    if paper.main is not None and people.exists():
        raise MainPaperNotSigned(paper=str(paper), main=str(paper.main))


def _not_yours(signature: Signature, paper: SignedPaper) -> NotYoursToSign:
    waiting = Signature.objects.awaiting().filter(paper=paper).select_related("account", "agency")
    return NotYoursToSign(
        paper=str(paper), who="; ".join(str(one.account or one.agency) for one in waiting) or "không ai"
    )


def _locked(signature: Signature) -> tuple[Signature, SignedPaper]:
    """Both rows, the paper first: whoever signs the same paper waits here."""
    paper = SignedPaper.objects.select_for_update().get(signatures=signature.pk)
    fresh = Signature.objects.select_for_update(of=("self",)).select_related("account", "agency", "signed_by")
    return fresh.get(pk=signature.pk), SignedPaper.objects.select_related("file").get(pk=paper.pk)


def _start_anew(signature: Signature, paper: SignedPaper, step: str, why: str, by: Account, at: datetime) -> None:
    told = SignaturePutBack(paper=paper.code, signature=signature.pk, phase=signature.phase)
    record(told, about=paper, by=by, at=at)
    prepared, signature.prepared, signature.preparation = signature.prepared, None, {}
    signature.digest, signature.value, signature.signed_by, signature.trouble = "", None, None, why[:300]
    _move(signature, step, at, "prepared", "preparation", "digest", "value", "signed_by", "trouble")
    if prepared is not None:
        drop_made(prepared, by=by, at=at)


def _move(signature: Signature, step: str, at: datetime, *fields: str) -> None:
    if not phases.is_possible(step, signature.phase):
        raise PhaseSkipped(paper=str(signature.paper), phase=signature.get_phase_display())
    signature.phase, signature.phase_at = phases.after(step, signature.phase), at
    signature.save(update_fields=["phase", "phase_at", *fields])


@transaction.atomic
def keep_renewed(
    paper: SignedPaper, made: bytes, *, base: StoredFile, renew_at: datetime, by: Account, at: datetime
) -> None:
    """Keep a paper with fresh validation data and a new time-stamp, made from `base`, in the place of what it was."""
    paper = SignedPaper.objects.select_for_update(of=("self",)).select_related("file").get(pk=paper.pk)
    if paper.file_id != base.pk:
        return
    paper.file = store_made(made, name=base.name, media_type=base.media_type, by=by, at=at)
    paper.renew_at = renew_at
    paper.save(update_fields=["file", "renew_at"])
    told = PaperRenewed(
        paper=paper.code,
        about_type=paper.about_type,
        about_id=paper.about_id,
        before=base.pk,
        file=paper.file.pk,
    )
    record(told, about=paper, by=by, at=at)


@transaction.atomic
def put_off_renewal(paper: SignedPaper, why: str, *, until: datetime, by: Account, at: datetime) -> None:
    """It could not be renewed now; it is tried again, and an operator can see why."""
    SignedPaper.objects.filter(pk=paper.pk).update(renew_at=until)
    record(RenewalPutOff(paper=paper.code, why=why[:300]), about=paper, by=by, at=at)
