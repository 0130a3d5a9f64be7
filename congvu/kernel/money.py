"""Amounts of money in Vietnamese notation: 36.480,50 is thirty-six thousand and a half."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from congvu.kernel.refusal import Refusal

_NOTATION = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<part>[0-9]+))?")
_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_MAX_DIGITS = 30


class AmountUnreadable(Refusal):
    """The text is not an amount in Vietnamese notation."""

    code: ClassVar[str] = "amount_unreadable"
    sentence: ClassVar[str] = (
        "Không đọc được số “{text}”. Hãy viết dấu chấm giữa các nhóm ba chữ số và dấu phẩy "
        "trước phần lẻ, ví dụ 36.480,50."
    )


class TooManyDecimals(AmountUnreadable):
    """The amount has more decimals than its currency or field allows."""

    code: ClassVar[str] = "too_many_decimals"
    sentence: ClassVar[str] = "Số “{text}” có quá nhiều chữ số sau dấu phẩy; ở đây chỉ nhận tối đa {places} chữ số."


def parse_amount(text: str, places: int | None = None) -> Decimal:
    """Read an amount a person typed, in Vietnamese notation only.

    ``36480``, ``36.480`` and ``36.480,50`` are read; ``1.5``, ``36480.50`` and ``1,234.5`` are
    refused, because a dot that separates thousands in one amount may not mark the decimals in
    the next. With ``places``, more decimals than that are refused.
    """
    typed = text.strip()
    match = _NOTATION.fullmatch(typed) if len(typed) <= _MAX_DIGITS else None
    if match is None:
        raise AmountUnreadable(text=_shown(text))
    part = match["part"] or ""
    if places is not None and len(part.rstrip("0")) > places:
        raise TooManyDecimals(text=_shown(text), places=places)
    whole = match["whole"].replace(".", "")
    return Decimal(f"{match['sign']}{whole}.{part}" if part else f"{match['sign']}{whole}")


def parse_plain(text: str) -> Decimal:
    """Read an amount a machine wrote: digits and at most one decimal point, ``36480.50``."""
    if len(text) > _MAX_DIGITS or not _PLAIN.fullmatch(text):
        raise AmountUnreadable(text=_shown(text))
    return Decimal(text)


def format_amount(amount: Decimal | int, places: int | None = None) -> str:
    """Write an amount in Vietnamese notation; with ``places``, to that many decimals, halves up."""
    exact = Decimal(amount)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".translate(_VIETNAMESE_MARKS)


def vnd(amount: Decimal | int) -> str:
    """An amount of Vietnamese money: "30.000 đồng"."""
    whole = Decimal(amount)
    return f"{format_amount(whole, 0) if whole == whole.to_integral_value() else format_amount(whole)} đồng"


def in_words(number: Decimal | int, unit: str = "đồng") -> str:
    """A whole number read aloud in Vietnamese: "ba mươi nghìn đồng"."""
    whole = int(number)
    if whole != number:
        raise ValueError("only whole numbers are read in words")
    spoken = _read(abs(whole)) if whole else "không"
    sign = "âm " if whole < 0 else ""
    return f"{sign}{spoken} {unit}".strip()


_VIETNAMESE_MARKS = str.maketrans(",.", ".,")
_SPOKEN = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def _read(number: int) -> str:
    billions, rest = divmod(number, _BILLION)
    spoken = [_read(billions), "tỷ"] if billions else []
    for scale, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, rest = divmod(rest, scale)
        if group:
            spoken += [_read_group(group, leading=not spoken), name]
    return " ".join(word for word in spoken if word)


def _read_group(group: int, leading: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    spoken = [] if leading and not hundreds else [_SPOKEN[hundreds], "trăm"]
    if tens == 0 and units and spoken:
        spoken.append("linh")
    elif tens == 1:
        spoken.append("mười")
    elif tens:
        spoken += [_SPOKEN[tens], "mươi"]
    if units:
        spoken.append(_read_units(units, tens))
    return " ".join(spoken)


def _read_units(units: int, tens: int) -> str:
    if units == 1 and tens >= 2:
        return "mốt"
    if units == 4 and tens >= 2:
        return "tư"
    if units == 5 and tens >= 1:
        return "lăm"
    return _SPOKEN[units]


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
