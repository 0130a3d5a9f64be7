"""`congvu sign ready`: is everything there that signing needs? Each place is asked; no key is used and nothing is kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from congvu.cli.house import Needs
from congvu.cli.output import tell

if TYPE_CHECKING:
    from congvu.signing.models import Certificate

# Time to ask an issuer for the next certificate.
ENDS_SOON_DAYS = 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `about` names it, `said` is what was found and what to do."""

    ok: bool
    about: str
    said: str


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "ready",
        help="hỏi thử từng nơi mà ký số cần: dấu thời gian, thiết bị giữ khóa, nhà cung cấp, nơi cấp chứng thư; không dùng khóa nào",
    )
    parser.set_defaults(run=run, needs=Needs.DATABASE)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when everything answers, else 1."""
    from django.utils import timezone

    at = timezone.now()
    found = [*_trust(at), *_time(at), *_tokens(), *_providers(), *_certificates(at)]
    ok = all(one.ok for one in found)
    lines = [f"{'Được' if one.ok else 'CHƯA'}  {one.about}: {one.said}" for one in found]
    tell(args, {"ok": ok, "findings": [asdict(one) for one in found]}, *lines, "Sẵn sàng." if ok else "Chưa sẵn sàng.")
    return 0 if ok else 1


def _trust(at: datetime) -> Iterator[Finding]:
    """Whom the ministry trusts: for signatures, and for time."""
    from congvu.signing.models import TrustedAuthority

    trusted, missing = TrustedAuthority.objects.trusted(at), "chưa có ai; thêm ở Quản trị → Danh sách tin cậy"
    stampers = trusted.filter(purpose=TrustedAuthority.Purpose.TIME_STAMP).count()
    for about, count in (("chữ ký số", trusted.count() - stampers), ("dấu thời gian", stampers)):
        yield Finding(count > 0, f"Danh sách tin cậy, {about}", f"{count} tổ chức" if count else missing)


def _time(at: datetime) -> Iterator[Finding]:
    """A time-stamp of each authority over nothing that matters, by somebody on the list of trust."""
    from dataclasses import replace

    from django.conf import settings

    from congvu.adapters.time_stamping import Authorities
    from congvu.signing import certification

    if not settings.TIME_STAMP_AUTHORITIES:
        yield Finding(
            False, "Dấu thời gian", "chưa khai TIME_STAMP_AUTHORITIES; chữ ký chỉ giữ được đến khi chứng thư hết hạn"
        )
    for address in settings.TIME_STAMP_AUTHORITIES:
        evidence = replace(certification.evidence(at), time_stamping=Authorities([address]))
        yield _asked(f"Dấu thời gian {address}", lambda: evidence.stamp(b"congvu sign ready", "sha256", at=at))  # noqa: B023


def _tokens() -> Iterator[Finding]:
    """The library of the maker can be loaded, and which tokens it shows."""
    from django.conf import settings

    from congvu.adapters.pkcs11 import labels

    if settings.PKCS11_MODULE:
        yield _asked(f"PKCS#11 {settings.PKCS11_MODULE}", lambda: f"thấy {', '.join(labels())}")


def _providers() -> Iterator[Finding]:
    """Each provider of remote signing knows us."""
    from congvu.adapters.csc.providers import providers
    from congvu.adapters.csc.session import call

    for one in providers().values():
        yield _asked(f"Ký số từ xa {one.title}", lambda: str(call(one, "info", {}).get("name") or "trả lời"))  # noqa: B023


def _certificates(at: datetime) -> Iterator[Finding]:
    """The officers' and the agencies' certificates in use: their state now, their key's place, and how long they last."""
    from congvu.signing.models import Certificate

    ours = Certificate.objects.usable(at).exclude(account__kind="person").select_related("account", "agency")
    if not ours.exists():
        yield Finding(False, "Chứng thư số", "chưa đăng ký chứng thư nào; kết quả và mẫu in vẫn được ký bằng bút")
    for certificate in ours:
        yield _asked(
            f"Chứng thư {certificate} của {certificate.account or certificate.agency}", _state(certificate, at)
        )


def _state(certificate: Certificate, at: datetime) -> Callable[[], str]:
    from congvu.adapters.pkcs11 import labels
    from congvu.signing import certification, gateway

    def state() -> str:
        if certificate.place != certificate.Place.OWN_DEVICE:
            gateway.key_holder(certificate.place)
        token = certificate.locator.get("token", "")
        if certificate.place == certificate.Place.PKCS11 and token not in labels():
            raise gateway.KeyUnavailable(f"không thấy thiết bị giữ khóa “{token}”")
        certification.require_good(certificate, at=at)
        days = (certificate.not_after - at).days
        return f"còn hiệu lực {days} ngày" + ("; hãy xin cấp chứng thư mới" if days < ENDS_SOON_DAYS else "")

    return state


def _asked(about: str, ask: Callable[[], object]) -> Finding:
    """Whatever is asked may be away, refuse us, or answer nonsense: the others are asked all the same."""
    from congvu.kernel.refusal import Refusal
    from congvu.signing.gateway import KeyUnavailable, ProofRefused, TimeStampUnavailable

    try:
        said = ask()
    except (Refusal, KeyUnavailable, ProofRefused, TimeStampUnavailable) as error:
        return Finding(False, about, str(error) or type(error).__name__)
    return Finding(True, about, said if isinstance(said, str) else "trả lời đúng")
