"""Whom the ministry trusts is an administrator's act with a reason; it can be undone, and both stay on record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account
from congvu.adapters.rehearsal.pki import Running
from congvu.events.models import Event
from congvu.organisations.refusals import NotYourRole
from congvu.signing import actions, refusals
from congvu.signing.models import TrustedAuthority

pytestmark = pytest.mark.django_db
WHY = "Giấy phép số 01/GP-BTTTT"


def facts() -> list[str]:
    return list(Event.objects.filter(kind__startswith="signing.").order_by("id").values_list("kind", flat=True))


def test_giang_trusts_an_authority_and_later_no_more(giang: Account, monday: datetime, pki: Running) -> None:
    authority = actions.trust(pki.authorities.chain("lan")[-1], "public", WHY, by=giang, at=monday)
    assert authority in TrustedAuthority.objects.trusted(monday)

    actions.distrust(authority, "Hết giấy phép", by=giang, at=monday + timedelta(days=1))

    # What was believed on Monday is still known.
    assert authority in TrustedAuthority.objects.trusted(monday)
    assert authority not in TrustedAuthority.objects.trusted(monday + timedelta(days=2))
    assert facts() == ["signing.authority_trusted", "signing.authority_distrusted"]
    again = actions.distrust(authority, "Lần nữa", by=giang, at=monday + timedelta(days=3))
    assert again.removal_reason == "Hết giấy phép"


def test_cuong_who_signs_may_not_say_whom_to_trust(cuong: Account, monday: datetime, pki: Running) -> None:
    with pytest.raises(NotYourRole):
        actions.trust(pki.authorities.chain("lan")[-1], "public", WHY, by=cuong, at=monday)

    assert not TrustedAuthority.objects.exists()
    assert facts() == []


def test_the_same_authority_is_listed_once_for_a_purpose(giang: Account, monday: datetime, pki: Running) -> None:
    root = pki.authorities.chain("lan")[-1]
    actions.trust(root, "public", WHY, by=giang, at=monday)
    with pytest.raises(refusals.AuthorityTrustedAlready):
        actions.trust(root, "public", WHY, by=giang, at=monday)

    actions.trust(root, "time_stamp", "Cấp dấu thời gian", by=giang, at=monday)
    assert TrustedAuthority.objects.count() == 2


@pytest.mark.parametrize(
    ("label", "purpose", "refusal"),
    [
        ("lan", "public", refusals.AuthorityUnfit),
        ("lan", "time_stamp", refusals.AuthorityUnfit),
        ("", "public", refusals.CertificateUnreadable),
    ],
    ids=["a signer is no authority", "nor one of time", "no certificate"],
)
def test_what_is_no_authority_is_not_trusted(
    label: str,
    purpose: str,
    refusal: type[refusals.Refusal],
    giang: Account,
    monday: datetime,
    pki: Running,
) -> None:
    data = (
        pki.authorities.certificate(label) if label else b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
    )
    with pytest.raises(refusal):
        actions.trust(data, purpose, WHY, by=giang, at=monday)

    assert not TrustedAuthority.objects.exists()


def test_trust_without_a_reason_or_with_dates_the_wrong_way_round_is_refused(
    giang: Account, monday: datetime, pki: Running
) -> None:
    root = pki.authorities.chain("lan")[-1]
    with pytest.raises(refusals.ReasonMissing):
        actions.trust(root, "public", "  ", by=giang, at=monday)
    dates = {"trusted_from": monday, "trusted_until": monday - timedelta(days=1)}
    with pytest.raises(refusals.TrustEndsBeforeItBegins):
        actions.trust(root, "public", WHY, **dates, by=giang, at=monday)
