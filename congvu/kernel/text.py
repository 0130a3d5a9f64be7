"""Vietnamese text: one stored form, one folded form to compare and search by."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_BARRED_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
_WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """The text as it is stored: composed (NFC), without invisible characters."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def fold(text: str) -> str:
    """The text as it is compared: lower case, no diacritics, đ as d, single spaces.

    "Hòa" and "hoà", typed composed or decomposed, full-width or not, fold alike. Idempotent.
    """
    folded = _fold_once(text)
    while not folded.isascii() and folded != (again := _fold_once(folded)):
        folded = again  # odd letters of other scripts may need a second pass; ASCII never does
    return folded


def words(text: str) -> list[str]:
    """The folded words of a text in order, punctuation and symbols left out."""
    return _WORD.findall(fold(text))


def slug(text: str) -> str:
    """The text as a piece of an address: "Giấy phép thuốc lá" gives "giay-phep-thuoc-la"."""
    return "-".join(word for word in words(text) if word.isascii())


def _fold_once(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_INVISIBLE)).casefold()
    decomposed = unicodedata.normalize("NFKD", decomposed)
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return " ".join(bare.translate(_BARRED_D).split())
