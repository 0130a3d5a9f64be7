"""One signature on one paper: how it looks, what its holder agrees to, and the paper with it in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from congvu.files.queries import read_verified
from congvu.signing import certification, making
from congvu.signing.appearance import stamps
from congvu.signing.appearance.stamps import Stamp
from congvu.signing.gateway import Digest
from congvu.signing.making import Field, Look, Prepared
from congvu.signing.models import Certificate, Signature
from congvu.signing.rules.appearance import CopyForm

Role = Signature.Role
REASONS = {
    Role.PERSON: "Ký ban hành",
    Role.AGENCY: "Đóng dấu cơ quan",
    Role.ATTACHMENT: "Ký văn bản kèm theo",
    Role.COPY: "Ký bản sao điện tử",
}


def prepared(
    signature: Signature, certificate: Certificate, pdf: bytes, *, at: datetime
) -> tuple[bytes, dict[str, Any], Digest]:
    """The paper with room for the signature, what must be kept beside it, and the digest that the holder agrees to."""
    stamp = _stamp(signature, certificate, pdf, at)
    look = Look(stamp.pdf, stamp.page, stamp.box) if stamp else None
    field = Field(signer=_who(signature), reason=_reason(signature), look=look)
    made = making.prepare_pdf(
        pdf,
        bytes(certificate.der),
        certification.chain_of(certificate),
        field=field,
        level=certification.level(),
        at=at,
    )
    return made.content, {**made.to_json(), "page": stamp.page if stamp else 0}, made.digest


def finished(signature: Signature, *, at: datetime) -> tuple[bytes, datetime | None]:
    """The paper with the value in it, time-stamped and with its validation data; and when that must be renewed.

    Raises SignatureBroken, TimeStampUnavailable, CertificateNotUsable, CertificateStateUnknown.
    """
    assert signature.prepared is not None and signature.value is not None, "the database keeps it so"
    ready = Prepared.from_json(read_verified(signature.prepared), signature.preparation)
    made = making.complete(
        ready, bytes(signature.value), at=at, evidence=certification.evidence(at), paper=str(signature.paper)
    )
    return made, making.renewal_due(made) if ready.level.has_validation_data else None


def _stamp(signature: Signature, certificate: Certificate, pdf: bytes, at: datetime) -> Stamp | None:
    """What is seen of it (NĐ 30/2020/NĐ-CP, Phụ lục I). A person or an agency without an image signs unseen."""
    paper = signature.paper
    if signature.role == Role.ATTACHMENT:
        return stamps.attachment(pdf, number=paper.number, at=at)
    if signature.role == Role.COPY:
        return stamps.copy(pdf, form=CopyForm(signature.title), agency=str(signature.agency), at=at)
    if certificate.image is None:
        return None
    image = read_verified(certificate.image)
    if signature.role == Role.AGENCY:
        return stamps.seal(pdf, image=image, title=signature.title)
    return stamps.person(pdf, title=signature.title, name=_who(signature), image=image)


def _reason(signature: Signature) -> str:
    """Why it is signed; what no agency issues is an applicant's own."""
    return REASONS[Role(signature.role)] if signature.paper.agency_id else "Ký hồ sơ nộp"


def _who(signature: Signature) -> str:
    return signature.account.full_name if signature.account else str(signature.agency)
