"""What keys are strong enough: RSA of 2,048 bits and more, ECDSA of 256 and more (TT 15/2025/TT-BKHCN)."""

from __future__ import annotations

LEAST_BITS = {"rsa": 2048, "ec": 256}


def is_strong(key: str, bits: int) -> bool:
    return key in LEAST_BITS and bits >= LEAST_BITS[key]
