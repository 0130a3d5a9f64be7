"""A document made now is proven in 2036, when its signer's certificate has long expired and its authorities are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from congvu.adapters.revocation import Revocation
from congvu.kernel.work_calendar import VIETNAM
from congvu.signing.gateway import TimeStampUnavailable
from congvu.signing.making import Level, renew, renewal_due
from congvu.signing.making.above import above
from congvu.signing.refusals import CertificateStateUnknown, NotSignable
from congvu.signing.report import Report, Verdict
from congvu.signing.verification import Anchor, Purpose, Trust, trust_in, verify
from tests.making import Desk, a_paper
from tests.people import MONDAY

IN_2036 = datetime(2036, 11, 16, 9, 0, tzinfo=VIETNAM)


def report(desk: Desk, pdf: bytes, at: datetime) -> Report:
    """What our own check says, asking nobody."""
    trusted = desk.pki.authorities.trusted()
    signers = [Anchor(der, Purpose.SIGNER) for der in trusted["public"] + trusted["government"]]
    stampers = [Anchor(der, Purpose.TIME_STAMP) for der in trusted["time_stamp"]]
    return verify(pdf, name="paper.pdf", trust=Trust((*signers, *stampers)), at=at, fetch=None)


def test_a_document_with_an_archive_time_stamp_is_valid_in_2036(desk: Desk) -> None:
    signed = desk.pdf(desk.pdf(a_paper(), "cuong", Level.B_LTA), "ministry", Level.B_LTA)

    told = report(desk, signed, IN_2036)

    assert told.verdict is Verdict.VALID, told.to_json()
    assert [one.level for one in told.signatures] == ["B-LTA", "B-LTA"]


def test_who_trusts_only_the_root_finds_it_valid_in_2036_too(desk: Desk) -> None:
    """The ministry trusts issuing authorities by themselves; a court elsewhere may know the country's root alone."""
    signed = desk.pdf(desk.pdf(a_paper(), "cuong", Level.B_LTA), "lan", Level.B_LTA)

    root = trust_in([desk.pki.authorities.certificate("root")])
    told = verify(signed, name="paper.pdf", trust=root, at=IN_2036, fetch=None)

    assert told.verdict is Verdict.VALID, told.to_json()
    assert [one.level for one in told.signatures] == ["B-LTA", "B-LTA"]


def test_an_issuer_above_that_is_silent_keeps_nobody_from_signing(desk: Desk) -> None:
    known = [desk.pki.authorities.certificate("public"), desk.pki.authorities.certificate("root")]
    public, root = (x509.Certificate.load(one) for one in known)
    with desk.pki.troubled(down="ocsp crls"):
        found = above(public, [root], Revocation(seconds=1), at=MONDAY)

    assert (found.certificates, found.ocsps, found.crls) == ((root,), (), ())


def test_a_plain_signature_is_not(desk: Desk) -> None:
    assert report(desk, desk.pdf(a_paper(), "cuong", Level.B_B), IN_2036).verdict is not Verdict.VALID


def test_a_certificate_revoked_after_the_time_stamp_still_holds(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "revoked-later", Level.B_LTA)

    assert report(desk, signed, MONDAY + timedelta(days=30)).verdict is Verdict.VALID


def test_the_document_carries_all_that_proves_it(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "cuong", Level.B_LT)

    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed)))
    names = {one.subject.native["common_name"] for one in store.load_certs()}

    assert {"Đỗ Mạnh Cường", "Dấu thời gian số 1 (trình diễn)"} <= names
    assert store.ocsps


def test_without_an_answer_about_the_signer_no_long_term_document_is_made(desk: Desk) -> None:
    with desk.pki.troubled(down="ocsp crls"), pytest.raises(CertificateStateUnknown):
        desk.pdf(a_paper(), "binh", Level.B_LT)


def test_without_a_time_stamp_no_document_is_made_that_needs_one(desk: Desk) -> None:
    with desk.pki.troubled(down="tsa"), pytest.raises(TimeStampUnavailable):
        desk.pdf(a_paper(), "cuong", Level.B_T)


def test_the_list_stands_in_for_the_responder_in_the_proof_too(desk: Desk) -> None:
    with desk.pki.troubled(down="ocsp"):
        signed = desk.pdf(a_paper(), "giang", Level.B_LTA)

    assert DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed))).crls
    assert report(desk, signed, IN_2036).verdict is Verdict.VALID


def test_a_document_is_renewed_ahead_of_the_end_of_its_newest_time_stamp(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "cuong", Level.B_LTA)
    due = renewal_due(signed)

    assert due is not None
    assert MONDAY + timedelta(days=14 * 365) < due < MONDAY + timedelta(days=15 * 365)
    assert renewal_due(desk.pdf(a_paper(), "cuong", Level.B_B)) is None
    assert renewal_due(a_paper()) is None


def test_renewing_adds_a_time_stamp_and_touches_nothing(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "cuong", Level.B_LT)

    renewed = renew(signed, at=MONDAY, evidence=desk.evidence)
    again = renew(renewed, at=MONDAY, evidence=desk.evidence)

    assert renewed.startswith(signed)
    assert again.startswith(renewed)
    assert len(PdfFileReader(BytesIO(again)).embedded_timestamp_signatures) == 2
    assert report(desk, again, IN_2036).verdict is Verdict.VALID


def test_what_was_changed_is_not_given_new_life(desk: Desk) -> None:
    signed = desk.pdf(a_paper(), "cuong", Level.B_T)
    with pytest.raises(NotSignable, match="sửa sau khi ký"):
        renew(signed.replace(b"/Title", b"/Titel", 1), at=MONDAY, evidence=desk.evidence)
    for nothing in (a_paper(), b"rubbish"):
        with pytest.raises(NotSignable):
            renew(nothing, at=MONDAY, evidence=desk.evidence)
