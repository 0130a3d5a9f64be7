"""What is learnt of revoked certificates, and whom a check never asks."""

from __future__ import annotations

import pytest

from congvu.signing.report import Revocation, Verdict
from congvu.signing.tests.verification.makers import NOON, InProcess, Maker, Responders
from congvu.signing.verification import Unreachable


@pytest.mark.parametrize(("holder", "state"), [("lan", Revocation.GOOD), ("revoked", Revocation.REVOKED)])
def test_ocsp_alone_is_enough(maker: Maker, holder: str, state: Revocation) -> None:
    report = maker.check(maker.pdf(label=holder), fetch=Responders(maker, NOON))

    assert report.signatures[0].revocation == state
    assert (report.verdict == Verdict.VALID) == (state == Revocation.GOOD)


def test_an_answer_that_tells_fractions_of_seconds_is_believed(maker: Maker) -> None:
    """RFC 6960 (4.2.2.1) wants none, and some responders tell them all the same."""
    report = maker.check(maker.pdf(), fetch=Responders(maker, NOON.replace(microsecond=856_364)))

    assert (report.verdict, report.signatures[0].revocation) == (Verdict.VALID, Revocation.GOOD)


def test_an_issuer_that_does_not_answer_leaves_it_undecided(maker: Maker) -> None:
    class Silent(InProcess):
        def crl(self, url: str) -> bytes:
            self.asked.append(url)
            raise Unreachable(url)

    silent = Silent(maker, NOON)
    report = maker.check(maker.pdf(), fetch=silent)

    assert (report.verdict, report.signatures[0].revocation) == (Verdict.INDETERMINATE, Revocation.UNREACHABLE)
    assert silent.asked


def test_the_addresses_of_a_stranger_are_never_asked(maker: Maker) -> None:
    answers = maker.fetching()

    maker.check(maker.pdf(label="impostor", stamp="tsa-stranger"), fetch=answers)

    assert answers.asked == []


def test_another_answer_than_was_asked_for_is_not_believed(maker: Maker) -> None:
    """The list of the other issuer, and an OCSP answer about the other's certificate."""

    class Confused(Responders):
        def crl(self, url: str) -> bytes:
            return maker.crl("government")

        def ocsp(self, url: str, request: bytes) -> bytes:
            return maker.crl("public")

    report = maker.check(maker.pdf(), fetch=Confused(maker, NOON))

    assert (report.verdict, report.signatures[0].sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")
