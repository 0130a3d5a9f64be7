"""One answer: read as typed or as JSON, brought to its stored form, and back to a value for expressions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from congvu.forms import sentences
from congvu.forms.definition import Field, FieldType
from congvu.kernel.identifiers import parse_hs_code, parse_personal_id, parse_tax_code
from congvu.kernel.money import parse_amount, parse_plain
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import fold, nfc

LONGEST_TYPED = 100_000
LARGEST_NUMBER = Decimal(10**20)


class Notation(Enum):
    """How answers are written: by a person in a page (1.200,50 and 22/11/2026), or by a machine (1200.50, 2026-11-22)."""

    TYPED = "typed"
    JSON = "json"


class Unreadable(Exception):
    """An answer that cannot be taken: a code for machines, a sentence for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def is_blank(raw: Any) -> bool:
    """Whether nothing was answered."""
    return raw is None or raw == [] or raw == {} or (isinstance(raw, str) and not raw.strip())


def read(item: Field, raw: Any, notation: Notation) -> Any:
    """The stored (JSON) form of an answer that is not blank; None if only unwritten characters were given.

    Codes of lists, addresses and tables are read by the engine, which knows the lists.
    """
    return _READERS[item.type](item, raw, notation)


def for_expressions(item: Field, stored: Any) -> Any:
    """The value expressions compute with: exact numbers and dates; None for what is no such value."""
    try:
        if item.result.is_numeric and isinstance(stored, int | str) and not isinstance(stored, bool):
            return Decimal(stored)
        if item.result is FieldType.DATE and isinstance(stored, str):
            return date.fromisoformat(stored)
    except (ValueError, InvalidOperation):
        return None
    return None if item.result.is_numeric or item.result is FieldType.DATE else stored


def number_stored(number: Decimal) -> str:
    """A number as it is stored: plain digits, no exponent, no idle zeros."""
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def tidy(text: str, *, lines: bool = False) -> str:
    """Text as it is stored: composed, without control characters; spaces single unless it has lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = nfc("".join(_UNWRITTEN.get(c, "") if unicodedata.category(c) in ("Cc", "Cs") else c for c in text))
    return "\n".join(line.rstrip() for line in kept.strip().split("\n")) if lines else " ".join(kept.split())


def _as_text(item: Field, raw: Any, notation: Notation) -> str:
    if not isinstance(raw, str):
        raise Unreadable("wrong_type", sentences.wrong_kind(item))
    if len(raw) > LONGEST_TYPED:
        raise Unreadable("too_long", sentences.too_long(item, len(raw)))
    return raw


def _text(item: Field, raw: Any, notation: Notation) -> str | None:
    text = tidy(_as_text(item, raw, notation), lines=item.type is FieldType.LONG_TEXT)
    if len(text) > item.max_length:
        raise Unreadable("too_long", sentences.too_long(item, len(text)))
    if text and item.min_length is not None and len(text) < item.min_length:
        raise Unreadable("too_short", sentences.too_short(item))
    if text and item.pattern is not None and not re.fullmatch(item.pattern, text):
        raise Unreadable("pattern", item.pattern_sentence)
    return text or None


def _number(item: Field, raw: Any, notation: Notation) -> str:
    try:
        if notation is Notation.TYPED:
            number = parse_amount(_as_text(item, raw, notation), item.places)
        elif isinstance(raw, str):
            number = parse_plain(raw.strip())
        elif isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
            number = parse_plain(_digits(raw))
        else:
            raise Unreadable("wrong_type", sentences.wrong_kind(item))
    except Refusal as refusal:
        # The kernel does not know which question it read the number for.
        raise Unreadable(refusal.code, f"{item.label}: {str(refusal)[0].lower()}{str(refusal)[1:]}") from None
    if abs(number) >= LARGEST_NUMBER:
        raise Unreadable("too_large", sentences.too_large(item, LARGEST_NUMBER))
    if number != round(number, item.places or 0):
        raise Unreadable("too_many_decimals", sentences.too_many_decimals(item))
    if item.least is not None and number < item.least:
        raise Unreadable("too_small", sentences.too_small(item, item.least))
    if item.most is not None and number > item.most:
        raise Unreadable("too_large", sentences.too_large(item, item.most))
    return number_stored(number)


def _digits(raw: int | float | Decimal) -> str:
    """A JSON number in plain digits; "" for what is none (NaN, infinity) or far too large."""
    if isinstance(raw, int):
        return str(raw) if abs(raw) < 10**30 else ""
    number = Decimal(str(raw))
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 30 else ""


def _integer(item: Field, raw: Any, notation: Notation) -> int:
    try:
        return int(_number(item, raw, notation))
    except Unreadable as wrong:
        if wrong.code == "too_many_decimals":
            raise Unreadable("not_whole", sentences.not_whole(item)) from None
        raise


def _date(item: Field, raw: Any, notation: Notation) -> str:
    text = _as_text(item, raw, notation).strip()
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII):
        year, month, day = match.groups()
    elif notation is Notation.TYPED and (match := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text)):
        day, month, year = match.groups()
    else:
        raise Unreadable("unreadable_date", sentences.unreadable_date(item))
    try:
        read_date = date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("unreadable_date", sentences.unreadable_date(item)) from None
    if not 1900 <= read_date.year <= 2200:
        raise Unreadable("unreadable_date", sentences.unreadable_date(item))
    return read_date.isoformat()


def _choice(item: Field, raw: Any, notation: Notation) -> str:
    text = _as_text(item, raw, notation).strip()
    if text in item.choice_labels:
        return text
    if notation is Notation.TYPED:
        typed = fold(text)
        for value, label in item.choice_labels.items():
            if typed == fold(label):
                return value
    raise Unreadable("not_a_choice", sentences.not_a_choice(item, text))


def _multiple(item: Field, raw: Any, notation: Notation) -> list[str] | None:
    if not isinstance(raw, list) or len(raw) > 1_000:
        raise Unreadable("wrong_type", sentences.wrong_kind(item))
    chosen = {_choice(item, value, notation) for value in raw if not is_blank(value)}
    return [value for value in item.choice_labels if value in chosen] or None


def _yes_no(item: Field, raw: Any, notation: Notation) -> bool:
    if isinstance(raw, bool):
        return raw
    if notation is Notation.TYPED and isinstance(raw, str):
        typed = fold(raw)
        if typed in ("yes", "co", "x", "true"):
            return True
        if typed in ("no", "khong", "false"):
            return False
    raise Unreadable("wrong_type", sentences.wrong_kind(item))


def _email(item: Field, raw: Any, notation: Notation) -> str:
    text = tidy(_as_text(item, raw, notation))
    try:
        if len(text) > item.max_length:
            raise ValidationError("")
        EmailValidator()(text)
    except ValidationError:
        raise Unreadable("bad_email", sentences.bad_email(item)) from None
    return text


def _phone(item: Field, raw: Any, notation: Notation) -> str:
    digits = re.sub(r"[\s.()\-]", "", _as_text(item, raw, notation)[:60])
    if digits.startswith("+84"):
        digits = "0" + digits[3:].removeprefix("0")
    if not re.fullmatch(r"0\d{8,11}|1\d{7,9}|\+[1-9]\d{6,14}", digits, re.ASCII):
        raise Unreadable("bad_phone", sentences.bad_phone(item))
    return digits


def _identifier(parse: Callable[[str], str]) -> Callable[[Field, Any, Notation], str]:
    return lambda item, raw, notation: _kernel(parse, _as_text(item, raw, notation))


def _kernel(parse: Callable[..., Any], *values: Any) -> Any:
    try:
        return parse(*values)
    except Refusal as refusal:
        raise Unreadable(refusal.code, str(refusal)) from None


_UNWRITTEN = {"\n": "\n", "\t": " "}
_READERS: dict[FieldType, Callable[[Field, Any, Notation], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.AMOUNT: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.MULTIPLE: _multiple,
    FieldType.YES_NO: _yes_no,
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.TAX_CODE: _identifier(parse_tax_code),
    FieldType.PERSONAL_ID: _identifier(parse_personal_id),
    FieldType.HS_CODE: _identifier(parse_hs_code),
}
