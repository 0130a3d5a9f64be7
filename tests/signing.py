"""A ministry that signs: its trust list, its officers' certificates and its seal, by the rehearsal's authorities.

`signing_ministry` has An, Bình and Cường sign with keys of their own, and Thảo, a clerk, keep the seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from congvu.accounts.models import Account
from congvu.adapters.rehearsal.pki import PIN, Running
from congvu.organisations.models import Agency, Role, Unit
from congvu.signing import actions, certification
from congvu.signing.appearance.demonstration import seal_image, signature_image
from congvu.signing.gateway import Authorisation, Digest, KeyReference, ProofRefused
from congvu.signing.models import Certificate, TrustedAuthority
from tests.people import LONG_AGO, officer

HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}


class Keys:
    """The rehearsal's keys, by their labels, under one PIN; `used` tells every digest that a key was used for."""

    pki: Running
    used: list[tuple[str, bytes]] = []
    trouble: list[Exception] = []

    def authorise(self, key: KeyReference, digests: Sequence[Digest], proof: dict[str, str]) -> Authorisation:
        if proof.get("pin") != PIN:
            raise ProofRefused("mã PIN sai")
        return Authorisation("in memory")

    def sign(self, key: KeyReference, digests: Sequence[Digest], authorisation: Authorisation) -> list[bytes]:
        if self.trouble:
            raise self.trouble.pop()
        return [self._sign(key.locator["label"], digest) for digest in digests]

    def _sign(self, label: str, digest: Digest) -> bytes:
        private, algorithm = self.pki.authorities.private_key(label), Prehashed(HASHES[digest.algorithm])
        self.used.append((label, digest.value))
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return private.sign(digest.value, ec.ECDSA(algorithm))
        return private.sign(digest.value, padding.PKCS1v15(), algorithm)


@dataclass
class SigningMinistry:
    pki: Running
    certificates: dict[str, Certificate]
    clerk: Account
    keys: type[Keys]


@pytest.fixture
def thao(ministry: Agency, cuc_xnk: Unit, program: Account) -> Account:
    """A clerk of the ministry: she keeps its seal."""
    return officer("Lý Thị Thảo", "CB019", cuc_xnk, "Văn thư", [Role.CLERK], program)


@pytest.fixture
def trusted(pki: Running, program: Account) -> Running:
    """The ministry trusts the rehearsal's authorities; what an earlier test was answered is forgotten."""
    certification.asker.cache_clear()
    for purpose, certificates in pki.authorities.trusted().items():
        for der in certificates:
            actions.trust(der, TrustedAuthority.Purpose(purpose), "Danh sách thử", by=program, at=LONG_AGO)
    return pki


@pytest.fixture
def signing_ministry(
    trusted: Running,
    ministry: Agency,
    an: Account,
    binh: Account,
    cuong: Account,
    thao: Account,
    program: Account,
    settings,
) -> SigningMinistry:
    settings.KEY_HOLDERS = {"software": "tests.signing.Keys"}
    settings.DEMONSTRATION = True
    settings.SEAL_PIN = PIN
    Keys.pki, Keys.used, Keys.trouble = trusted, [], []
    people = {"an": an, "binh": binh, "cuong": cuong}
    made = {label: _registered(trusted, label, account=who, by=program) for label, who in people.items()}
    made["ministry"] = _registered(trusted, "ministry", agency=ministry, by=program)
    return SigningMinistry(trusted, made, thao, Keys)


def _registered(pki: Running, label: str, *, by: Account, account: Account | None = None, agency: Agency | None = None):
    return actions.register(
        pki.authorities.certificate(label),
        account=account,
        agency=agency,
        place=Certificate.Place.SOFTWARE,
        locator={"label": label},
        chain=pki.authorities.chain(label),
        image=signature_image(account.full_name) if account else seal_image(str(agency)),
        by=by,
        at=LONG_AGO,
    )
