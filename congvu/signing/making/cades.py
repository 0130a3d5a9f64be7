"""CAdES: a signature beside any file, which stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvu.signing.making.cms import signed_attributes
from congvu.signing.making.keys import hash_for, hashed, public_key
from congvu.signing.making.prepared import Format, Level, Prepared


def prepare_beside(
    content: bytes, certificate: bytes, chain: Sequence[bytes] = (), *, level: Level = Level.B_T, at: datetime
) -> Prepared:
    """A detached signature over `content` but for its value; B-B or B-T."""
    key = public_key(certificate)
    if key is None or level.has_validation_data:
        raise ValueError("CAdES is made at B-B and B-T, with RSA or ECDSA")
    algorithm = hash_for(key)
    signed = signed_attributes(hashed(content, algorithm), algorithm, certificate, signing_time=at)
    return Prepared(Format.CADES, level, content, signed, algorithm, certificate, tuple(chain), at)
