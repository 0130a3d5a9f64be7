"""Chứng thư số: registered with where its key lives and how its signature looks; given up with a reason.

An officer's and an agency's are the administrator's to register; everybody registers his own.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Enterprise
from congvu.accounts.queries import enterprises_of
from congvu.events.facts import record
from congvu.files.actions import store_made
from congvu.files.models import StoredFile
from congvu.organisations.models import Agency, Role
from congvu.organisations.queries import require_role
from congvu.signing.appearance.images import person_picture, seal_picture, told_width
from congvu.signing.events import CertificateGivenUp, CertificateRegistered, SealingChosen, SignatureImageSet
from congvu.signing.models import Certificate
from congvu.signing.reading import Read, read
from congvu.signing.refusals import (
    CertificateNotUsable,
    CertificateOfAnother,
    CertificateRegisteredAlready,
    NotYourCertificate,
    ReasonMissing,
    SoftwareKeysRefused,
)
from congvu.signing.rules import algorithms

PNG = "image/png"


@transaction.atomic
def register(
    der: bytes,
    *,
    account: Account | None = None,
    enterprise: Enterprise | None = None,
    agency: Agency | None = None,
    place: str,
    locator: Mapping[str, Any],
    chain: Sequence[bytes] = (),
    image: bytes | None = None,
    by: Account,
    at: datetime,
) -> Certificate:
    """Register a certificate (DER or PEM) of a person, of a person for an enterprise, or of an agency.

    `image` is the PNG of the signature or seal in its real size. Refuses what is weak, expired, an authority's, another's,
    not made for signing, a software key outside a demonstration, or registered already; an agency has one in use.
    """
    _require_right(account, by, at)
    told = read(der)
    _require_good(told, at)
    _require_holder(told, account, enterprise, agency)
    if place == Certificate.Place.SOFTWARE and not settings.DEMONSTRATION:
        raise SoftwareKeysRefused()
    in_use = Certificate.objects.filter(ended_at__isnull=True)
    if in_use.filter(agency=agency).exists() if agency else in_use.filter(account=account, sha256=told.sha256).exists():
        raise CertificateRegisteredAlready(holder=str(agency or account))
    registered = Certificate.objects.create(
        account=account,
        enterprise=enterprise,
        agency=agency,
        place=place,
        locator=dict(locator),
        der=told.der,
        chain=[base64.b64encode(read(one).der).decode() for one in chain],
        sha256=told.sha256,
        subject=told.subject,
        issuer=told.issuer,
        serial=told.serial,
        not_before=told.not_before,
        not_after=told.not_after,
        image=_kept(_picture(image, agency), by, at) if image else None,
        by=by,
        at=at,
    )
    record(CertificateRegistered(sha256=told.sha256, place=place), about=registered, by=by, at=at)
    return registered


@transaction.atomic
def give_up(certificate: Certificate, reason: str, *, by: Account, at: datetime) -> Certificate:
    """Nobody signs with it any more; what was signed stays what it is."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    _require_right(certificate.account, by, at)
    if not reason.strip():
        raise ReasonMissing()
    if certificate.ended_at is None:
        certificate.ended_at, certificate.ended_reason = at, reason.strip()[:300]
        certificate.save(update_fields=["ended_at", "ended_reason"])
        record(CertificateGivenUp(sha256=certificate.sha256), about=certificate, by=by, at=at)
    return certificate


@transaction.atomic
def set_image(
    certificate: Certificate, image: bytes, *, width_mm: float | None = None, by: Account, at: datetime
) -> Certificate:
    """Another image of the signature, or of the seal, `width_mm` across (NĐ 30/2020/NĐ-CP, Phụ lục I, 7d and 8a).

    Without a width the PNG's own resolution tells it. Papers signed before keep theirs. Raises an ImageRefused.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    _require_right(certificate.account, by, at)
    _require_in_use(certificate)
    certificate.image = _kept(_picture(image, certificate.agency, width_mm), by, at)
    certificate.save(update_fields=["image"])
    record(SignatureImageSet(sha256=certificate.image.sha256), about=certificate, by=by, at=at)
    return certificate


def let_seal_by_itself(certificate: Certificate, reason: str, *, by: Account, at: datetime) -> Certificate:
    """Prints of the one-stop desk are sealed without a clerk at each, after who issued them has signed."""
    return _choose_sealing(certificate, True, reason, by=by, at=at)


def let_clerks_seal(certificate: Certificate, reason: str, *, by: Account, at: datetime) -> Certificate:
    """Every paper waits for a clerk (NĐ 30/2020/NĐ-CP Đ32)."""
    return _choose_sealing(certificate, False, reason, by=by, at=at)


@transaction.atomic
def _choose_sealing(certificate: Certificate, chosen: bool, reason: str, *, by: Account, at: datetime) -> Certificate:
    require_role(by, Role.ADMINISTRATOR, localdate(at))
    if not reason.strip():
        raise ReasonMissing()
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk, agency__isnull=False)
    _require_in_use(certificate)
    certificate.seals_by_itself = chosen
    certificate.save(update_fields=["seals_by_itself"])
    record(SealingChosen(by_itself=chosen, reason=reason.strip()[:300]), about=certificate, by=by, at=at)
    return certificate


def _require_right(account: Account | None, by: Account, at: datetime) -> None:
    """One's own, or by an administrator; a citizen's is nobody else's business."""
    if account is not None and account.pk == by.pk:
        return
    if account is not None and account.officer_id is None and by.kind != "program":
        raise NotYourCertificate()
    require_role(by, Role.ADMINISTRATOR, localdate(at))


def _require_in_use(certificate: Certificate) -> None:
    if certificate.ended_at is not None:
        raise CertificateNotUsable(certificate=certificate.subject, why="đã thôi dùng")


def _require_holder(told: Read, account: Account | None, enterprise: Enterprise | None, agency: Agency | None) -> None:
    """Whom it names is who signs with it (NĐ 23/2025/NĐ-CP Đ15); an enterprise also by its tax code."""
    if enterprise is not None:
        if account is None or enterprise not in enterprises_of(account):
            raise NotYourCertificate()
        is_holder = told.names(names=[enterprise.name], tax_codes=[enterprise.tax_code])
    else:
        is_holder = told.names(names=[agency.name if agency else account.full_name if account else ""])
    if not is_holder:
        holder = enterprise or agency or account
        raise CertificateOfAnother(named=told.common_name, holder=str(holder))


def _picture(image: bytes, agency: Agency | None, width_mm: float | None = None) -> bytes:
    if agency is None:
        return person_picture(image, width_mm=width_mm)
    return seal_picture(image, width_mm=width_mm or told_width(image))


def _kept(image: bytes, by: Account, at: datetime) -> StoredFile:
    return store_made(image, name="chu-ky.png", media_type=PNG, by=by, at=at)


def _require_good(told: Read, at: datetime) -> None:
    why = ""
    if not algorithms.is_strong(told.key, told.bits):
        why = "khóa yếu hơn mức pháp luật yêu cầu (RSA 2048, ECDSA 256)"
    elif told.is_authority or not told.commits:
        why = "chứng thư không được cấp để ký văn bản"
    elif told.not_after <= at:
        why = "đã hết hạn"
    if why:
        raise CertificateNotUsable(certificate=told.common_name, why=why)
