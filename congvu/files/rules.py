"""What a file may be called."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from congvu.kernel.text import nfc

LONGEST_NAME = 200


def clean_name(name: str) -> str:
    """The name as it is kept: NFC, no path, no control, invisible or direction-changing characters, not too long.

    "C:\\\\tam\\\\..\\\\Giấy phép.pdf" gives "Giấy phép.pdf"; a name with nothing left gives "tệp".
    """
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(" " if unicodedata.category(c) in {"Zl", "Zp", "Zs"} else c for c in last)
    shown = "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    shown = " ".join("".join(c for c in shown if c not in '<>:"|?*').split()).strip(". ")
    if not shown:
        return "tệp"
    suffix = PurePosixPath(shown).suffix
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - len(suffix)].rstrip(". ") + suffix


def suffix_of(name: str) -> str:
    """The extension, lower case with its dot; empty when there is none."""
    return PurePosixPath(name).suffix.lower()
