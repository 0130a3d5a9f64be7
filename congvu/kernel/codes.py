"""Codes of agencies, dossiers and procedures, as the law writes them."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar

from congvu.kernel.refusal import Refusal


class CodeScheme(Enum):
    """The two ways the law writes an agency code."""

    TT10_2016 = "tt10-2016"  # V1V2V3.Z1Z2.Y1Y2.MX1X2, level 1 rightmost
    QD20_2020 = "qd20-2020"  # MX1X2.…, level 1 leftmost, at most 35 characters


class AgencyCodeInvalid(Refusal):
    """The text follows neither scheme of agency codes."""

    code: ClassVar[str] = "agency_code_invalid"
    sentence: ClassVar[str] = (
        "“{text}” không phải mã định danh cơ quan. Mã có dạng 000.00.00.G02 "
        "(Thông tư 10/2016/TT-BTTTT) hoặc G02.01 (Quyết định 20/2020/QĐ-TTg)."
    )


class DossierCodeInvalid(Refusal):
    """The text is not the code of a dossier."""

    code: ClassVar[str] = "dossier_code_invalid"
    sentence: ClassVar[str] = (
        "“{text}” không phải mã hồ sơ. Mã hồ sơ in trên giấy tiếp nhận, "
        "có dạng 000.00.00.G02-261122-0001 hoặc G02-20261122-0000001."
    )


class ProcedureCodeInvalid(Refusal):
    """The text is not the code of a procedure in the national database."""

    code: ClassVar[str] = "procedure_code_invalid"
    sentence: ClassVar[str] = (
        "“{text}” không phải mã thủ tục hành chính. Mã có dạng 1.000358 hoặc 1.000358.000.00.00.H42."
    )


@dataclass(frozen=True)
class AgencyCode:
    """Mã định danh cơ quan: its text, its scheme, and the code of its level-1 agency."""

    text: str
    scheme: CodeScheme
    top: str

    @property
    def level(self) -> int:
        """1 for a ministry or province, 2 for its member, and so on."""
        groups = self.text.split(".")
        if self.scheme is CodeScheme.QD20_2020:
            return len(groups)
        return 1 + sum(1 for group in groups[:-1] if group.strip("0"))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class DossierCode:
    """Mã hồ sơ: receiving agency, day of reception, number within that day."""

    agency: AgencyCode
    day: date
    number: int

    def __str__(self) -> str:
        return dossier_code(self.agency.text, self.day, self.number, self.agency.scheme)


def parse_agency_code(text: str) -> AgencyCode:
    """Read an agency code of either scheme, or refuse with `AgencyCodeInvalid`."""
    typed = text.strip().upper()
    if _OLD_AGENCY.fullmatch(typed):
        return AgencyCode(typed, CodeScheme.TT10_2016, typed[-3:])
    if len(typed) <= 35 and _NEW_AGENCY.fullmatch(typed):
        return AgencyCode(typed, CodeScheme.QD20_2020, typed.split(".")[0])
    raise AgencyCodeInvalid(text=text.strip()[:60])


def dossier_code(agency_code: str, day: date, number: int, scheme: CodeScheme = CodeScheme.TT10_2016) -> str:
    """Write the code of the dossier received as the ``number``-th of ``day`` (from 1).

    TT 01/2018/TT-VPCP Đ19 gives the number four digits. The ten-thousandth dossier of a day gets
    five: a code too wide is still unique and still sorts within its day by length, whereas
    starting again at 0000 would give two dossiers one code.
    """
    agency = parse_agency_code(agency_code)
    if number < 1:
        raise ValueError("dossier numbers of a day start at 1")
    if agency.scheme is not scheme:
        raise AgencyCodeInvalid(text=agency_code)
    if scheme is CodeScheme.TT10_2016:
        return f"{agency.text}-{day:%y%m%d}-{number:04d}"
    return f"{agency.text}-{day:%Y%m%d}-{number:07d}"


def parse_dossier_code(text: str) -> DossierCode:
    """Read a dossier code of either scheme, or refuse with `DossierCodeInvalid`."""
    typed = "".join(text.split()).upper()
    match = _DOSSIER.fullmatch(typed)
    if match is None:
        raise DossierCodeInvalid(text=text.strip()[:60])
    try:
        agency = parse_agency_code(match["agency"])
        day = _day(match["day"])
        code = DossierCode(agency, day, int(match["number"]))
        if str(code) != typed:
            raise DossierCodeInvalid(text=text.strip()[:60])
    except (ValueError, AgencyCodeInvalid):
        raise DossierCodeInvalid(text=text.strip()[:60]) from None
    return code


def parse_procedure_code(text: str) -> str:
    """Read a procedure code, with or without the suffix of its agency; gives it tidied."""
    typed = text.strip().upper()
    match = _PROCEDURE.fullmatch(typed)
    if match is None:
        raise ProcedureCodeInvalid(text=text.strip()[:60])
    return typed


def _day(digits: str) -> date:
    if len(digits) == 6:
        digits = "20" + digits
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


_OLD_AGENCY = re.compile(r"[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}")
_NEW_AGENCY = re.compile(r"(?:[A-Y][0-9]{2}|Z(?!00)[0-9]{2})(?:\.[0-9A-Z]+)*")
_DOSSIER = re.compile(r"(?P<agency>[0-9A-Z.]{3,35})-(?P<day>[0-9]{6}|[0-9]{8})-(?P<number>[0-9]{4,9})")
_PROCEDURE = re.compile(r"[0-9]\.[0-9]{6}(?:\.[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2})?")
