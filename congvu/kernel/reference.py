"""Submission references (mã nộp): short, unguessable, easy to read aloud and to type back."""

from typing import ClassVar

from congvu.kernel.refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 10


class ReferenceUnreadable(Refusal):
    """The text is not a submission reference, or a character of it is mistyped."""

    code: ClassVar[str] = "reference_unreadable"
    sentence: ClassVar[str] = (
        "Mã nộp “{text}” không đúng. Mã gồm 10 ký tự, ví dụ N7K3-M9QX-2F; hãy kiểm tra lại từng ký tự."
    )


def reference(random_bytes: bytes) -> str:
    """Make a reference of ten characters, the last a check, from at least 8 random bytes."""
    if len(random_bytes) < 8:
        raise ValueError("a reference needs at least 8 random bytes")
    number = int.from_bytes(random_bytes, "big")
    body = ""
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, len(ALPHABET))
        body += ALPHABET[digit]
    return body + _check(body)


def parse_reference(text: str) -> str:
    """Read a reference as people type it (small letters, dashes, O for 0, I for 1)."""
    typed = "".join(c for c in text.upper() if c.isalnum()).translate(_TYPED_FOR)
    if len(typed) != LENGTH or not set(typed) <= set(ALPHABET) or _check(typed[:-1]) != typed[-1]:
        raise ReferenceUnreadable(text=text.strip()[:40])
    return typed


def format_reference(text: str) -> str:
    """Show a reference in groups: N7K3-M9QX-2F."""
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def _check(body: str) -> str:
    # 31 is prime and the weights differ: one wrong character or two swapped ones never pass.
    weighted = sum(weight * ALPHABET.index(c) for weight, c in enumerate(body, start=2))
    return ALPHABET[weighted % len(ALPHABET)]


_TYPED_FOR = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "Z": "2"})
