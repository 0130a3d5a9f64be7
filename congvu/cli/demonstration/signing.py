"""Who signs in the demonstration: the rehearsal's authorities are trusted, officers and the ministry have certificates.

They have had them for two working days: what was issued before was signed with a pen, what came after waits to be signed.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from congvu.accounts.models import Account
from congvu.adapters.rehearsal import pki
from congvu.adapters.rehearsal.pki import Authorities
from congvu.cli.rehearsal import folder
from congvu.organisations.models import Agency
from congvu.signing import actions
from congvu.signing.appearance.demonstration import seal_image, signature_image
from congvu.signing.models import Certificate, TrustedAuthority

# Working hours before now.
HOURS_AGO = 16
OFFICERS = ("an", "hanh", "binh", "cuong", "le", "dung", "nam", "giang", "phuc", "son", "thao")


def keep_keys(agency: Agency, *, by: Account, at: datetime) -> None:
    """The trust list and the certificates; without the rehearsal's authorities nobody signs."""
    place = folder(Path(settings.HOME))
    if not settings.REHEARSAL_PKI_URL or not place.exists() or Certificate.objects.exists():
        return
    authorities = pki.opened(place)
    for purpose, certificates in authorities.trusted().items():
        for der in certificates:
            actions.trust(der, TrustedAuthority.Purpose(purpose), "Tổ chức chứng thực của bản trình diễn", by=by, at=at)
    for label in OFFICERS:
        officer = Account.objects.get(email=f"{label}@demo.vn")
        _register(authorities, label, signature_image(officer.full_name), account=officer, by=by, at=at)
    seal = _register(authorities, "ministry", seal_image(agency.name), agency=agency, by=by, at=at)
    actions.let_seal_by_itself(seal, "Mẫu in của Bộ phận Một cửa đóng dấu ngay sau khi cán bộ ký", by=by, at=at)


def _register(
    authorities: Authorities,
    label: str,
    image: bytes,
    *,
    account: Account | None = None,
    agency: Agency | None = None,
    by: Account,
    at: datetime,
) -> Certificate:
    return actions.register(
        authorities.certificate(label),
        account=account,
        agency=agency,
        place=Certificate.Place.SOFTWARE,
        locator={"label": label},
        chain=authorities.chain(label),
        image=image,
        by=by,
        at=at,
    )
