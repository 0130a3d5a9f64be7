"""Numbers of persons, enterprises and goods: tax codes, personal identification, HS codes."""

import re
from typing import ClassVar

from congvu.kernel.refusal import Refusal


class TaxCodeInvalid(Refusal):
    """The text is not a tax code."""

    code: ClassVar[str] = "tax_code_invalid"
    sentence: ClassVar[str] = (
        "“{text}” không phải mã số thuế. Doanh nghiệp có mã 10 chữ số (chi nhánh thêm 3 chữ số), "
        "cá nhân dùng số định danh 12 chữ số. Hãy kiểm tra lại từng chữ số."
    )


class PersonalIdInvalid(Refusal):
    """The text is not a personal identification number."""

    code: ClassVar[str] = "personal_id_invalid"
    sentence: ClassVar[str] = (
        "Số định danh cá nhân không đúng: phải đủ 12 chữ số như trên thẻ căn cước. Hãy kiểm tra lại từng chữ số."
    )


class HsCodeInvalid(Refusal):
    """The text is not a code of the harmonised system."""

    code: ClassVar[str] = "hs_code_invalid"
    sentence: ClassVar[str] = "“{text}” không phải mã HS. Mã HS gồm 4, 6, 8, 10 hoặc 11 chữ số, ví dụ 0901.21.10."


def parse_tax_code(text: str, checksum: bool = True) -> str:
    """Read a tax code: 10 digits, 10 digits with a branch of 3, or a person's 12 digits.

    Gives ``0100109106`` or ``0100109106-001``. ``checksum=False`` accepts old codes whose check
    digit is known to be irregular.
    """
    typed = re.sub(r"[\s.]", "", text)
    match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", typed)
    if match is None:
        if re.fullmatch(r"[0-9]{12}", typed) and is_personal_id(typed):
            return typed
        raise TaxCodeInvalid(text=text.strip()[:40])
    if checksum and not _tax_check_holds(match[1]):
        raise TaxCodeInvalid(text=text.strip()[:40])
    return match[1] if match[2] is None else f"{match[1]}-{match[2]}"


def parse_personal_id(text: str) -> str:
    """Read a 12-digit personal identification number; the refusal never repeats it."""
    typed = re.sub(r"[\s.]", "", text)
    if not is_personal_id(typed):
        raise PersonalIdInvalid()
    return typed


def is_personal_id(digits: str) -> bool:
    """Whether 12 digits can be a personal number (NĐ 137/2015/NĐ-CP Đ13).

    They begin with the province of birth registration, or a country from 101 on, and then the century and sex: 0 and
    1 for those born in the twentieth century, 2 and 3 in the twenty-first. The last six digits are random.
    """
    if not re.fullmatch(r"[0-9]{12}", digits):
        return False
    place = digits[:3]
    return (f" {place} " in _PROVINCES or 101 <= int(place) <= 399) and digits[3] in "0123"


def parse_hs_code(text: str) -> str:
    """Read an HS code of 4, 6, 8, 10 or 11 digits; gives the digits alone."""
    typed = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]+", typed) or len(typed) not in (4, 6, 8, 10, 11):
        raise HsCodeInvalid(text=text.strip()[:40])
    if not 1 <= int(typed[:2]) <= 98:
        raise HsCodeInvalid(text=text.strip()[:40])
    return typed


def format_hs_code(digits: str) -> str:
    """Write an HS code with its dots: 09012110 gives 0901.21.10."""
    groups = [digits[:4]] + [digits[start : start + 2] for start in range(4, len(digits), 2)]
    return ".".join(group for group in groups if group)


def _tax_check_holds(digits: str) -> bool:
    weighted = sum(int(d) * w for d, w in zip(digits[:9], (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True))
    return 10 - weighted % 11 == int(digits[9])


# The 63 provinces of QĐ 124/2004/QĐ-TTg, which numbers given before 01/7/2025 begin with; the
# 34 provinces since then keep one of the same numbers.
_PROVINCES = (
    " 001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 "
    "044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 "
    "089 091 092 093 094 095 096 "
)
