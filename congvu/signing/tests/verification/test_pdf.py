"""A clerk checks PDFs that other programs signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper

from congvu.signing.report import Coverage, Revocation, Verdict
from congvu.signing.tests.verification.makers import NOON, Maker, pdf_page
from congvu.signing.verification import Trust

IN_2036 = NOON.replace(year=2036)


@pytest.fixture(scope="module")
def levels(maker: Maker) -> dict[str, bytes]:
    return {
        "B-B": maker.pdf(),
        "B-T": maker.pdf(stamp="tsa-1"),
        "B-LT": maker.pdf(stamp="tsa-1", lasting=True),
        "B-LTA": maker.pdf(stamp="tsa-1", lasting=True, archived=True),
    }


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_each_level_that_lan_signs_is_valid_and_named(maker: Maker, levels: dict[str, bytes], level: str) -> None:
    report = maker.check(levels[level])

    assert report.verdict == Verdict.VALID, report.sentences
    assert [(one.format, one.level) for one in report.signatures] == [("PAdES", level)]
    assert report.signatures[0].signer.common_name == "Nguyễn Thị Lan"


@pytest.mark.parametrize("level", ["B-LT", "B-LTA"])
def test_what_was_made_to_last_is_valid_in_2036_with_nobody_to_ask(
    maker: Maker, levels: dict[str, bytes], level: str
) -> None:
    report = maker.check(levels[level], at=IN_2036, fetch=None)

    assert report.verdict == Verdict.VALID, report.signatures[0].sentences
    assert report.signatures[0].proven_at == NOON


@pytest.mark.parametrize(("level", "why"), [("B-B", "OUT_OF_BOUNDS_NO_POE"), ("B-T", "TRY_LATER")])
def test_what_was_not_made_to_last_is_undecided_in_2036(
    maker: Maker, levels: dict[str, bytes], level: str, why: str
) -> None:
    report = maker.check(levels[level], at=IN_2036, fetch=None)

    assert (report.verdict, report.signatures[0].sub_indication) == (Verdict.INDETERMINATE, why)


@pytest.mark.parametrize(
    ("holder", "verdict", "why"),
    [
        ("nam", "valid", ""),
        ("le", "valid", ""),
        ("untold", "valid", ""),
        ("expired", "invalid", "EXPIRED"),
        ("future", "invalid", "NOT_YET_VALID"),
        ("revoked", "invalid", "REVOKED"),
        ("weak", "indeterminate", "CRYPTO_CONSTRAINTS_FAILURE"),
        ("unreachable", "indeterminate", "TRY_LATER"),
        ("encrypts", "indeterminate", "CHAIN_CONSTRAINTS_FAILURE"),
        ("tls", "indeterminate", "CHAIN_CONSTRAINTS_FAILURE"),
        ("impostor", "indeterminate", "NO_CERTIFICATE_CHAIN_FOUND"),
    ],
)
def test_a_certificate_decides_by_what_it_is(maker: Maker, holder: str, verdict: str, why: str) -> None:
    report = maker.check(maker.pdf(label=holder))

    assert (report.verdict, report.signatures[0].sub_indication) == (verdict, why)


def test_cuong_signs_after_lan_and_both_hold(maker: Maker, levels: dict[str, bytes]) -> None:
    report = maker.check(maker.pdf(levels["B-B"], "cuong", "Cuong"))

    assert report.verdict == Verdict.VALID
    assert [one.coverage for one in report.signatures] == [Coverage.WHOLE_REVISION, Coverage.WHOLE]
    assert report.signatures[0].changes == ("Sau đó có thêm chữ ký “Cuong”.",)


def test_nobody_trusted_or_nobody_asked_leaves_it_undecided(maker: Maker, levels: dict[str, bytes]) -> None:
    untrusted = maker.check(levels["B-B"], trust=Trust()).signatures[0]
    unasked = maker.check(levels["B-B"], fetch=None).signatures[0]

    assert (untrusted.verdict, untrusted.sub_indication) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")
    assert untrusted.is_intact
    assert (unasked.verdict, unasked.revocation) == (Verdict.INDETERMINATE, Revocation.UNKNOWN)


def test_a_page_without_signatures_is_undecided(maker: Maker) -> None:
    report = maker.check(pdf_page())

    assert (report.verdict, report.signatures) == (Verdict.INDETERMINATE, ())


def test_a_time_stamp_before_the_revocation_keeps_a_signature_good(maker: Maker) -> None:
    later = datetime.fromisoformat("2026-12-01T09:00:00+07:00")
    stamped, bare = maker.pdf(label="revoked-later", stamp="tsa-1"), maker.pdf(label="revoked-later")

    assert maker.check(stamped, at=later).verdict == Verdict.VALID
    report = maker.check(bare, at=later)
    assert (report.verdict, report.signatures[0].sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")


@pytest.mark.parametrize(("ahead", "verdict", "why"), [(2, "valid", ""), (10, "indeterminate", "NO_POE")])
def test_an_authority_whose_clock_is_a_little_ahead_proves_no_more_than_now(maker: Maker, ahead, verdict, why) -> None:
    stamped = maker.pdf(stamp="tsa-1", at=NOON + timedelta(minutes=ahead))

    (found,) = maker.check(stamped, at=NOON).signatures
    assert (found.verdict, found.sub_indication) == (verdict, why)
    assert found.proven_at == (None if why else NOON)


@pytest.mark.parametrize(("ahead", "why"), [(2, ""), (10, "TIMESTAMP_ORDER_FAILURE")])
def test_two_authorities_of_different_clocks_stamp_one_paper(maker: Maker, ahead: int, why: str) -> None:
    """The first is down and the second gives the archive time-stamp: its clock may be behind that of the first."""
    inner, archived = maker.pdf(stamp="tsa-1", at=NOON + timedelta(minutes=ahead)), BytesIO()
    PdfTimeStamper(maker.stamper("tsa-2", NOON)).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(inner)), "sha256", output=archived
    )

    (found,) = maker.check(archived.getvalue(), at=NOON + timedelta(hours=1)).signatures
    assert found.sub_indication == why, found.sentences
    assert found.proven_at == NOON
