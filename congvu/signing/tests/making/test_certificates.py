"""The signer's certificate is checked first (NĐ 23/2025/NĐ-CP Đ15): a bad one prepares nothing, and says what to do."""

from __future__ import annotations

import time

import pytest

from congvu.adapters.rehearsal.pki import Running
from congvu.signing.refusals import CertificateNotUsable, CertificateStateUnknown
from tests.making import Desk, trusting
from tests.people import MONDAY


@pytest.mark.parametrize("label", ["lan", "sen", "cuong", "nam", "le", "ministry", "revoked-later"])
def test_a_good_certificate_signs(desk: Desk, label: str) -> None:
    desk.check(label)


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("expired", "hết hạn"),
        ("future", "chỉ có hiệu lực từ"),
        ("revoked", "thu hồi lúc 07:00 ngày 17/10/2026"),
        ("weak", "1024 bit quá yếu"),
        ("encrypts", "mục đích"),
        ("tls", "mục đích"),
        ("tsa-1", "mục đích"),
        ("public", "mục đích"),
        ("impostor", "không có trong danh sách tin cậy"),
    ],
)
def test_a_bad_certificate_does_not(desk: Desk, label: str, why: str) -> None:
    with pytest.raises(CertificateNotUsable, match=why):
        desk.check(label)


@pytest.mark.parametrize("label", ["unreachable", "untold"])
def test_a_state_that_nobody_tells_is_not_taken_for_good(desk: Desk, label: str) -> None:
    with pytest.raises(CertificateStateUnknown):
        desk.check(label)


def test_an_issuer_that_never_answers_is_unknown_within_seconds(pki: Running) -> None:
    impatient, began = Desk(pki, trusting(pki, seconds=0.3)), time.monotonic()
    with pki.troubled(silent="ocsp crls"), pytest.raises(CertificateStateUnknown):
        impatient.check("lan")

    assert time.monotonic() - began < 5


def test_the_list_of_revoked_stands_in_for_a_responder_that_is_down(pki: Running) -> None:
    other = Desk(pki, trusting(pki))
    with pki.troubled(down="ocsp"):
        other.check("lan")
        with pytest.raises(CertificateNotUsable, match="thu hồi"):
            other.check("revoked")


def test_without_a_trust_list_nobody_signs(desk: Desk) -> None:
    from congvu.signing.making import Evidence

    with pytest.raises(CertificateNotUsable, match="danh sách tin cậy"):
        Desk(desk.pki, Evidence([])).check("lan", MONDAY)
