"""Proof for years: validation data in the document (DSS), time-stamps over all of it, and their renewal before they age."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.errors import PathError, ValidationError

from congvu.signing.gateway import TimeStampUnavailable
from congvu.signing.making.evidence import Evidence, Proof, signer_of
from congvu.signing.making.keys import is_strong, public_key
from congvu.signing.refusals import NotSignable

ROOM = 12_000
HASH = "sha256"
# RSA keys below 3072 bits prove nothing after this day (NIST SP 800-57, part 1, table 4: 112 bits of strength).
SMALL_RSA_ENDS = datetime(2030, 12, 31, tzinfo=UTC)
ENOUGH_RSA_BITS = 3072
# So long before the proof ages, it is renewed.
AHEAD = timedelta(days=180)


def prove_time(token: bytes, *, at: datetime, evidence: Evidence) -> Proof:
    """The way of a time-stamp's authority to an anchor. Raises TimeStampUnavailable."""
    try:
        return evidence.prove_time(token, at=at)
    except (ValidationError, PathError, ValueError) as error:
        raise TimeStampUnavailable(f"không chứng minh được dấu thời gian: {error}") from error


def with_validation_data(pdf: bytes, proofs: Sequence[Proof], *, at: datetime, evidence: Evidence) -> bytes:
    """The document with certificates, OCSP and CRL of these proofs, up to a root where they can be had, in an update of
    their own."""
    output = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(output)
    for proof in proofs:
        above = evidence.above(proof, at=at)
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[*proof.certificates, *above.certificates],
            ocsps=[*proof.ocsps, *above.ocsps],
            crls=[*proof.crls, *above.crls],
        )
    writer.write_in_place()
    return output.getvalue()


def with_time_stamp(pdf: bytes, *, at: datetime, evidence: Evidence) -> bytes:
    """The document under a time-stamp over all of it, with the proof of who stamped. Raises TimeStampUnavailable."""
    output = BytesIO(pdf)
    writer = IncrementalPdfFileWriter(output)
    name = f"DauThoiGian{hashlib.sha256(pdf).hexdigest()[:12]}"
    spec = SigFieldSpec(name, readable_field_name="Dấu thời gian")
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(name, writer)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=DocumentTimestamp(bytes_reserved=2 * ROOM)))
    ready, output = steps.send(SigIOSetup(md_algorithm=HASH, in_place=True))
    made = output.getvalue()
    start, end = ready.reserved_region_start, ready.reserved_region_end
    token = evidence.stamp(made[:start] + made[end:], HASH, at=at)
    if len(token) > ROOM:
        raise TimeStampUnavailable("dấu thời gian lớn hơn chỗ dành sẵn")
    ready.fill_with_cms(output, token)
    proof = prove_time(token, at=at, evidence=evidence)
    made = output.getvalue()
    return made if _knows(made, proof) else with_validation_data(made, [proof], at=at, evidence=evidence)


def renew(pdf: bytes, *, at: datetime, evidence: Evidence) -> bytes:
    """The document with fresh validation data of its newest proof and a new time-stamp over all of it.

    What no longer holds is not given new life: raises NotSignable for a document that was changed or without a signature,
    TimeStampUnavailable when its newest time-stamp cannot be proven any more.
    """
    newest = _newest(pdf)
    if newest is None:
        raise NotSignable(why="tệp không có chữ ký số nào")
    proofs = []
    if newest.sig_object.get("/Type") == "/DocTimeStamp":
        proofs.append(prove_time(newest.pkcs7_content, at=at, evidence=evidence))
    else:
        signed = newest.signed_data
        chain = [one.chosen.dump() for one in signed["certificates"]]
        try:
            proofs.append(evidence.prove(signer_of(signed).dump(), chain, at=at))
        except (ValidationError, PathError, ValueError) as error:
            raise NotSignable(why="chứng thư của người ký không còn chứng minh được") from error
        if (token := _stamp_of(signed)) is not None:
            proofs.append(prove_time(token, at=at, evidence=evidence))
    return with_time_stamp(with_validation_data(pdf, proofs, at=at, evidence=evidence), at=at, evidence=evidence)


def renewal_due(pdf: bytes) -> datetime | None:
    """Before when the document is to be renewed: AHEAD of the end of what its newest proof rests on. None: it has no
    time-stamp that could be carried on."""
    newest = _newest(pdf)
    if newest is None:
        return None
    signed = newest.signed_data
    if newest.sig_object.get("/Type") != "/DocTimeStamp":
        token = _stamp_of(signed)
        if token is None:
            return None
        signed = cms.ContentInfo.load(token)["content"]
    return min(_ends(one.chosen) for one in signed["certificates"]) - AHEAD


def _ends(certificate: x509.Certificate) -> datetime:
    ends: datetime = certificate.not_valid_after
    key = public_key(certificate.dump())
    if key is not None and is_strong(key) and key.key_size < ENOUGH_RSA_BITS and not hasattr(key, "curve"):
        ends = min(ends, SMALL_RSA_ENDS)
    return ends


def _newest(pdf: bytes) -> EmbeddedPdfSignature | None:
    """The last signature or time-stamp of the document, once everything signed in it was seen to be whole."""
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        for one in signatures:
            if not _is_whole(one):
                raise NotSignable(why="tệp đã bị sửa sau khi ký")
    except (PdfError, ValueError, KeyError) as error:
        raise NotSignable(why="tệp không phải PDF đọc được hoặc có cấu trúc hỏng") from error
    return signatures[-1] if signatures else None


def _is_whole(one: EmbeddedPdfSignature) -> bool:
    digest = one.compute_digest()
    if one.sig_object.get("/Type") == "/DocTimeStamp":
        info = one.signed_data["encap_content_info"]["content"].parsed
        return bool(info["message_imprint"]["hashed_message"].native == digest)
    (signer,) = one.signed_data["signer_infos"]
    told = [attribute for attribute in signer["signed_attrs"] if attribute["type"].native == "message_digest"]
    return bool(told and told[0]["values"][0].native == digest)


def _stamp_of(signed: cms.SignedData) -> bytes | None:
    (signer,) = signed["signer_infos"]
    for attribute in signer["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token: bytes = attribute["values"][0].dump()
            return token
    return None


def _knows(pdf: bytes, proof: Proof) -> bool:
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(pdf)))
    there = {one.dump() for one in store.load_certs()}
    return all(one.dump() in there for one in proof.certificates)
