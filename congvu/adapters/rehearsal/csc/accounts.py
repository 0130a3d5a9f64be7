"""Whose keys the rehearsal's provider keeps, and the proof that each use needs."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from congvu.adapters.rehearsal.pki import PIN, Authorities
from congvu.adapters.rehearsal.pki.holders import GOOD

# Known to everybody: nothing here binds anybody.
CLIENT, SECRET = "congvu", "trinh-dien-khong-bi-mat"
CODE = "246810"
MOST_FAILURES = 5
CODE_LASTS = 180.0


@dataclass
class RemoteAccount:
    """One key of one user. With `code_is_sent` each code is fresh, sent when asked, and good once; else it is CODE."""

    id: str
    user: str
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)
    certificates: tuple[bytes, ...]
    names: frozenset[str] = frozenset()
    pin: str = PIN
    most: int = 200
    code_is_sent: bool = False
    is_enabled: bool = True
    pin_failures: int = 0
    code_failures: int = 0
    sent_code: str = ""
    code_until: float = 0.0

    def send_code(self, now: float) -> str:
        self.sent_code, self.code_until = f"{secrets.randbelow(10**6):06}", now + CODE_LASTS
        return self.sent_code

    def refusal_of_pin(self, pin: str) -> str:
        """Empty when it is right; after MOST_FAILURES wrong ones nothing helps any more."""
        if self.pin_failures >= MOST_FAILURES:
            return "The PIN is locked"
        if secrets.compare_digest(pin.encode(), self.pin.encode()):
            self.pin_failures = 0
            return ""
        self.pin_failures += 1
        return "The PIN is invalid"

    def refusal_of_code(self, code: str, now: float) -> str:
        if self.code_failures >= MOST_FAILURES:
            return "The OTP is locked"
        right = self.sent_code if self.code_is_sent else CODE
        is_live = now < self.code_until or not self.code_is_sent
        if right and is_live and secrets.compare_digest(code.encode(), right.encode()):
            self.sent_code, self.code_failures = "", 0
            return ""
        self.code_failures += 1
        return "The OTP is invalid"


def accounts(authorities: Authorities, labels: Collection[str] = ()) -> list[RemoteAccount]:
    """One for each good holder (or those named): the user is the label, or the number in the certificate."""
    return [
        RemoteAccount(
            id=f"khoa-{holder.label}",
            user=holder.label,
            key=authorities.private_key(holder.label),
            certificates=(authorities.certificate(holder.label), *authorities.chain(holder.label)),
            names=frozenset({holder.label, holder.identifier.partition(":")[2]} - {""}),
        )
        for holder in GOOD
        if not labels or holder.label in labels
    ]
