"""Two time-stamp authorities: the second is asked when the first is away, slow or lying, and a lie is never kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from congvu.adapters.rehearsal.pki import Running, Trouble
from congvu.adapters.time_stamping import Authorities
from congvu.signing.gateway import TimeStampUnavailable
from congvu.signing.making.evidence import signer_of, stamped_at
from tests.making import trusting
from tests.people import MONDAY

IMPRINT = hashlib.sha256(b"a paper").digest()


def asking(pki: Running, *labels: str) -> Authorities:
    return Authorities([pki.authorities.time_stamp_url(label) for label in labels], seconds=0.5)


def who(token: bytes) -> str:
    from asn1crypto import cms

    return signer_of(cms.ContentInfo.load(token)["content"]).subject.native["serial_number"]


def test_a_time_stamp_tells_the_time(pki: Running) -> None:
    token = asking(pki, "tsa-1", "tsa-2").stamp(IMPRINT, "sha256", at=MONDAY)

    assert (who(token), stamped_at(token)) == ("tsa-1", MONDAY)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_lying_authority_is_passed_over(pki: Running, trouble: Trouble) -> None:
    with pki.troubled(lying={"tsa/tsa-1": trouble}):
        assert who(asking(pki, "tsa-1", "tsa-2").stamp(IMPRINT, "sha256", at=MONDAY)) == "tsa-2"
        with pytest.raises(TimeStampUnavailable):
            asking(pki, "tsa-1").stamp(IMPRINT, "sha256", at=MONDAY)


@pytest.mark.parametrize("state", ["down", "silent"])
def test_an_authority_that_is_away_is_passed_over(pki: Running, state: str) -> None:
    with pki.troubled(**{state: "tsa/tsa-1"}):
        assert who(asking(pki, "tsa-1", "tsa-2").stamp(IMPRINT, "sha256", at=MONDAY)) == "tsa-2"


def test_with_none_left_there_is_no_time_stamp(pki: Running) -> None:
    with pki.troubled(down="tsa"), pytest.raises(TimeStampUnavailable, match="503"):
        asking(pki, "tsa-1", "tsa-2").stamp(IMPRINT, "sha256", at=MONDAY)
    with pytest.raises(TimeStampUnavailable):
        Authorities([]).stamp(IMPRINT, "sha256", at=MONDAY)
    with pytest.raises(TimeStampUnavailable):
        Authorities(["file:///etc/passwd", "http://127.0.0.1:9/"]).stamp(IMPRINT, "sha256", at=MONDAY)


@pytest.mark.parametrize("label", ["tsa-other-purpose", "tsa-expired"])
def test_a_certificate_that_is_not_for_time_stamps_proves_no_time(pki: Running, label: str) -> None:
    with pytest.raises(TimeStampUnavailable):
        asking(pki, label).stamp(IMPRINT, "sha256", at=MONDAY)


def test_a_stamp_of_another_day_is_no_stamp_of_now(pki: Running) -> None:
    with pytest.raises(TimeStampUnavailable, match="clock"):
        asking(pki, "tsa-1").stamp(IMPRINT, "sha256", at=MONDAY + timedelta(days=1))


def test_sha_1_is_not_stamped(pki: Running) -> None:
    with pytest.raises(TimeStampUnavailable, match="no time-stamp"):
        asking(pki, "tsa-1").stamp(hashlib.sha1(b"a paper").digest(), "sha1", at=MONDAY)


def test_whom_the_ministry_does_not_trust_proves_it_no_time(pki: Running) -> None:
    """A stranger's stamp holds in itself; the trust list decides."""
    import dataclasses

    stranger = dataclasses.replace(trusting(pki), time_stamping=asking(pki, "tsa-stranger"))
    with pytest.raises(TimeStampUnavailable, match="tin cậy"):
        stranger.stamp(b"a paper", "sha256", at=MONDAY)
