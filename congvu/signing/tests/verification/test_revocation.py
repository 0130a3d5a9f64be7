"""What is learnt of revoked certificates, and whom a check never asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from congvu.adapters import revocation
from congvu.adapters.plain_http import NoAnswer
from congvu.signing.report import Revocation, Verdict
from congvu.signing.tests.verification.makers import NOON, InProcess, Maker, Responders
from congvu.signing.verification import Unreachable
from congvu.signing.verification.evidence import Evidence, EvidenceKind
from congvu.signing.verification.fetching import Asked
from congvu.signing.verification.revocation import Moments, State, state_of


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


def _learnt_from(maker: Maker, crl: bytes) -> State:
    evidence = [Evidence(EvidenceKind.CRL, crl)]
    return state_of(
        maker.certificate("lan"), maker.certificate("public"), evidence, Moments(NOON, NOON, NOON), Asked(None)
    )


def test_a_list_for_a_time_that_has_not_come_says_nothing(maker: Maker) -> None:
    assert _learnt_from(maker, maker.crl("public", NOON)).status == Revocation.GOOD
    assert _learnt_from(maker, maker.crl("public", NOON + timedelta(days=2))).status == Revocation.UNKNOWN


def test_an_issuer_that_answers_from_the_future_has_not_answered(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revocation, "ask", lambda url, **how: maker.crl("public", NOON + timedelta(days=2)))
    now = revocation.Revocation(now=lambda: NOON)
    then = revocation.Revocation(now=lambda: NOON + timedelta(days=2))

    with pytest.raises(NoAnswer):
        now.crl("http://127.0.0.1/public.crl")
    assert then.crl("http://127.0.0.1/public.crl")


def test_a_list_that_speaks_for_several_issuers_is_said_to_be_unread(maker: Maker) -> None:
    """RFC 5280, 5.2.5: it may be good, but who tells so must read whose entry is whose."""
    indirect = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    key, plain = maker.authorities.private_key("public"), x509.load_der_x509_crl(maker.crl("public"))
    made = x509.CertificateRevocationListBuilder(plain.issuer, plain.last_update_utc, plain.next_update_utc)
    crl = made.add_extension(indirect, critical=True).sign(key, hashes.SHA256())

    state = _learnt_from(maker, crl.public_bytes(Encoding.DER))

    assert state.status == Revocation.UNKNOWN
    assert "indirect CRL" in state.why


def test_a_clerk_is_told_when_nobody_could_be_asked(maker: Maker) -> None:
    unasked = maker.check(maker.pdf(), fetch=None).signatures[0]
    untold = maker.check(maker.pdf(label="untold")).signatures[0]

    assert "không hỏi nơi cấp" in unasked.sentences[1]
    assert any("hãy hỏi thẳng nơi cấp" in one for one in untold.sentences)
