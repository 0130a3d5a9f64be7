"""One signature on one paper: how it looks, what its holder agrees to, and the paper with it in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from congvu.files.queries import read_verified
from congvu.signing import certification, making
from congvu.signing.appearance import Chosen, stamps
from congvu.signing.appearance.stamps import Stamp
from congvu.signing.appearance.text import page_count
from congvu.signing.appearance.words import words
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
    signature: Signature, certificate: Certificate, pdf: bytes, *, chosen: Chosen | None = None, at: datetime
) -> tuple[bytes, dict[str, Any], Digest]:
    """The paper with room for the signature, what must be kept beside it, and the digest that the holder agrees to.

    `chosen`: where a person wants his signature seen. What is kept tells the page it is seen on, whether the paper itself
    told the place, and else the corner and how many pages there are to choose from.
    """
    stamp = _stamp(signature, certificate, pdf, chosen, at)
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
    return made.content, {**made.to_json(), **_seen_at(stamp, pdf)}, made.digest


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


def _seen_at(stamp: Stamp | None, pdf: bytes) -> dict[str, Any]:
    if stamp is None:
        return {"page": 0}
    if stamp.corner is None:
        return {"page": stamp.page}
    return {"page": stamp.page, "corner": stamp.corner.value, "pages": page_count(pdf)}


def _stamp(
    signature: Signature, certificate: Certificate, pdf: bytes, chosen: Chosen | None, at: datetime
) -> Stamp | None:
    """What is seen of it (NĐ 30/2020/NĐ-CP, Phụ lục I). An officer or an agency without an image signs unseen; an applicant
    on papers of his own, where the decree says nothing, in words."""
    paper = signature.paper
    if signature.role == Role.ATTACHMENT:
        return stamps.attachment(pdf, number=paper.number, at=at)
    if signature.role == Role.COPY:
        return stamps.copy(pdf, form=CopyForm(signature.title), agency=str(signature.agency), at=at)
    who = _who(signature)
    if certificate.image is None:
        if paper.agency_id is not None or signature.role != Role.PERSON:
            return None
        names = [certificate.name, who]
        return words(pdf, names=names, holder=certificate.name, signer=who, at=at, chosen=chosen)
    image = read_verified(certificate.image)
    if signature.role == Role.AGENCY:
        return stamps.seal(pdf, image=image, title=signature.title)
    return stamps.person(pdf, title=signature.title, name=who, image=image, chosen=chosen)


def _reason(signature: Signature) -> str:
    """Why it is signed; what no agency issues is an applicant's own."""
    return REASONS[Role(signature.role)] if signature.paper.agency_id else "Ký hồ sơ nộp"


def _who(signature: Signature) -> str:
    return signature.account.full_name if signature.account else str(signature.agency)
