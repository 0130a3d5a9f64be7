"""What waits for a key: plain values that are kept between two processes, and from which nothing need be guessed later."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from congvu.signing.gateway import Digest


class Format(StrEnum):
    """Dạng chữ ký số (TT 15/2025/TT-BKHCN): by what is signed."""

    PADES = "pades"  # PDF, ETSI EN 319 142-1
    XADES = "xades"  # XML, ETSI EN 319 132-1
    CADES = "cades"  # anything, beside it, ETSI EN 319 122-1
    JWS = "jws"  # JSON, RFC 7515


class Level(StrEnum):
    """How long it can be proven: basic; with a time-stamp; with validation data; with an archive time-stamp."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"

    @property
    def has_time_stamp(self) -> bool:
        return self is not Level.B_B

    @property
    def has_validation_data(self) -> bool:
        return self in (Level.B_LT, Level.B_LTA)


@dataclass(frozen=True)
class Prepared:
    """A signature but for its value. `content` is the document (for PAdES with room for the signature), `signed` the very
    bytes whose hash the key signs; certificate and chain are DER. `to_json` tells everything but the content."""

    format: Format
    level: Level
    content: bytes
    signed: bytes
    algorithm: str
    certificate: bytes
    chain: tuple[bytes, ...]
    at: datetime
    # What the format must remember: where the room is, which element.
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        from congvu.signing.making.keys import hashed

        return Digest(hashed(self.signed, self.algorithm), self.algorithm)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": self.format.value,
            "level": self.level.value,
            "signed": _text(self.signed),
            "algorithm": self.algorithm,
            "certificate": _text(self.certificate),
            "chain": [_text(one) for one in self.chain],
            "at": self.at.isoformat(),
            "told": self.told,
        }

    @classmethod
    def from_json(cls, content: bytes, told: dict[str, Any]) -> Self:
        """What `to_json` told, with the content that was kept beside it."""
        return cls(
            Format(told["format"]),
            Level(told["level"]),
            content,
            base64.b64decode(told["signed"]),
            told["algorithm"],
            base64.b64decode(told["certificate"]),
            tuple(base64.b64decode(one) for one in told["chain"]),
            datetime.fromisoformat(told["at"]),
            told["told"],
        )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
