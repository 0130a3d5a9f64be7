"""Who may register which certificate, what is seen of it on papers, and how it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from congvu.accounts.models import Account, Enterprise
from congvu.adapters.rehearsal.pki import Running
from congvu.events.models import Event
from congvu.organisations.models import Agency
from congvu.organisations.refusals import NotYourRole
from congvu.signing import actions, queries, refusals
from congvu.signing.appearance.demonstration import seal_image, signature_image
from congvu.signing.models import Certificate

pytestmark = pytest.mark.django_db
TOKEN: dict[str, Any] = {"place": "pkcs11", "locator": {"token": "cuong"}}


def test_cuong_registers_his_own_with_its_chain_and_his_signature(
    cuong: Account, monday: datetime, pki: Running
) -> None:
    held = pki.authorities
    certificate = actions.register(held.certificate("cuong"), account=cuong, **TOKEN, by=cuong, at=monday)
    actions.set_image(certificate, signature_image("Cường"), by=cuong, at=monday)

    kept = Certificate.objects.owned_by(cuong).usable(monday).get()
    assert kept.image is not None
    assert queries.may_sign_electronically(cuong, monday)
    assert list(Event.objects.filter(kind__startswith="signing.").order_by("id").values_list("kind", flat=True)) == [
        "signing.certificate_registered",
        "signing.signature_image_set",
    ]
    with pytest.raises(refusals.CertificateRegisteredAlready):
        actions.register(held.certificate("cuong"), account=cuong, **TOKEN, by=cuong, at=monday)


def test_giang_registers_for_an_officer_and_binh_for_nobody_else(
    giang: Account, binh: Account, cuong: Account, monday: datetime, pki: Running
) -> None:
    der = pki.authorities.certificate("cuong")
    with pytest.raises(NotYourRole):
        actions.register(der, account=cuong, **TOKEN, by=binh, at=monday)
    assert not Certificate.objects.exists()

    certificate = actions.register(der, account=cuong, **TOKEN, by=giang, at=monday)
    with pytest.raises(NotYourRole):
        actions.give_up(certificate, "Phá", by=binh, at=monday)


@pytest.mark.parametrize(
    ("label", "refusal"),
    [
        ("binh", refusals.CertificateOfAnother),
        ("impostor", None),
        ("expired", refusals.CertificateNotUsable),
        ("weak", refusals.CertificateNotUsable),
        ("tls", refusals.CertificateNotUsable),
        ("encrypts", refusals.CertificateNotUsable),
    ],
)
def test_a_certificate_that_is_not_of_the_signer_or_not_to_sign_with_is_refused(
    label: str, refusal: type[refusals.Refusal] | None, cuong: Account, monday: datetime, pki: Running
) -> None:
    der = pki.authorities.certificate(label)
    if refusal is None:
        # Whether its issuer is to be trusted is found when it signs: nothing it signs is valid.
        actions.register(der, account=cuong, **TOKEN, by=cuong, at=monday)
        return
    with pytest.raises(refusal) as refused:
        actions.register(der, account=cuong, **TOKEN, by=cuong, at=monday)

    assert "…" not in str(refused.value)
    assert not Certificate.objects.exists()


def test_a_software_key_is_for_the_demonstration_only(
    cuong: Account, monday: datetime, pki: Running, settings: Any
) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(refusals.SoftwareKeysRefused):
        actions.register(
            pki.authorities.certificate("cuong"), account=cuong, place="software", locator={}, by=cuong, at=monday
        )


def test_sens_manager_registers_the_certificate_of_sen_by_its_tax_code_and_khai_cannot(
    sen: Enterprise, sen_staff: Account, khai: Account, monday: datetime, pki: Running
) -> None:
    der, device = pki.authorities.certificate("sen"), {"place": "own_device", "locator": {}, "enterprise": sen}
    certificate = actions.register(der, account=sen_staff, **device, by=sen_staff, at=monday)
    with pytest.raises(refusals.NotYourCertificate):
        actions.register(der, account=khai, **device, by=khai, at=monday)

    assert certificate.enterprise == sen


def test_the_ministry_has_one_seal_at_a_time_of_its_real_size(
    giang: Account, cuong: Account, ministry: Agency, monday: datetime, pki: Running
) -> None:
    der = pki.authorities.certificate("ministry")
    with pytest.raises(NotYourRole):
        actions.register(der, agency=ministry, **TOKEN, by=cuong, at=monday)
    seal = actions.register(der, agency=ministry, **TOKEN, by=giang, at=monday)
    with pytest.raises(refusals.CertificateRegisteredAlready):
        actions.register(der, agency=ministry, **TOKEN, by=giang, at=monday)
    with pytest.raises(refusals.SealSizeWrong):
        actions.set_image(seal, seal_image("Bộ"), width_mm=100, by=giang, at=monday)
    with pytest.raises(refusals.ImageWrongColour):
        actions.set_image(seal, signature_image("Cường"), width_mm=36, by=giang, at=monday)

    seal = actions.set_image(seal, seal_image("Bộ"), width_mm=36, by=giang, at=monday)
    assert actions.let_seal_by_itself(seal, "Ít cán bộ", by=giang, at=monday).seals_by_itself
    assert not actions.let_clerks_seal(seal, "Thử xong", by=giang, at=monday).seals_by_itself
    assert queries.seal_of(ministry, monday) == seal


def test_what_was_given_up_signs_nothing_more_and_says_why(cuong: Account, monday: datetime, pki: Running) -> None:
    certificate = actions.register(pki.authorities.certificate("cuong"), account=cuong, **TOKEN, by=cuong, at=monday)
    with pytest.raises(refusals.ReasonMissing):
        actions.give_up(certificate, " ", by=cuong, at=monday)
    given_up = actions.give_up(certificate, "Mất thiết bị", by=cuong, at=monday)

    assert given_up.ended_reason == "Mất thiết bị"
    assert not queries.may_sign_electronically(cuong, monday + timedelta(hours=1))
    with pytest.raises(refusals.CertificateNotUsable):
        actions.set_image(certificate, signature_image("Cường"), by=cuong, at=monday)
    with pytest.raises(NotYourRole):
        actions.let_seal_by_itself(certificate, "Thử", by=cuong, at=monday)
