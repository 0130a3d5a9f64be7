"""Vietnamese text: one stored form, one folded form to compare and search by."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_BARRED_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
_WORD = re.compile(r"[^\W_]+")

# The letters in the order of the alphabet (f, j, w, z of foreign words among them), each with its five tones and its
# capital, and what stands for it where texts are ordered: one ASCII letter after the other. Tones decide nothing.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_IN_ORDER = {
    written: chr(ord("A") + place)
    for place, letter in enumerate(_LETTERS)
    for case in (letter, letter.upper())
    for tone in _TONES
    if len(written := unicodedata.normalize("NFC", case + tone)) == 1
}
LETTERS, ORDERED_AS = "".join(_IN_ORDER), "".join(_IN_ORDER.values())
_ALPHABET = str.maketrans(_IN_ORDER)


def nfc(text: str) -> str:
    """The text as it is stored: composed (NFC), without invisible characters."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def alphabetical(text: str) -> str:
    """By what a list of names is sorted: in the order of the Vietnamese alphabet, Đ after D."""
    return nfc(text).translate(_ALPHABET)


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
