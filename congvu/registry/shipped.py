"""The lists that come with the program. Full HS and industry lists are imported by the ministry: `congvu registry import`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ShippedList:
    key: str
    name: str
    file: str
    valid_from: date
    source: str


_JULY_2025 = date(2025, 7, 1)

LISTS = (
    ShippedList("countries", "Quốc gia, vùng lãnh thổ", "countries.csv", date(2020, 1, 1), "ISO 3166-1"),
    ShippedList("provinces", "Tỉnh, thành phố", "provinces.csv", _JULY_2025, "Nghị quyết 202/2025/QH15"),
    ShippedList("communes", "Xã, phường, đặc khu", "communes.csv", _JULY_2025, "Quyết định 19/2025/QĐ-TTg"),
    ShippedList("hs", "Mã HS (trích)", "hs.csv", date(2020, 1, 1), "Danh mục trích để dùng thử, không thay biểu thuế"),
    ShippedList("co-forms", "Mẫu C/O", "co-forms.csv", date(2020, 1, 1), "Nghị định 31/2018/NĐ-CP và các hiệp định"),
    ShippedList("industries", "Ngành kinh tế cấp 1", "industries.csv", date(2020, 1, 1), "Quyết định 27/2018/QĐ-TTg"),
)

# (list, file, from when): which old code became which.
SUCCESSIONS = (
    ("provinces", "provinces_before_2025-07.csv", _JULY_2025),
    ("communes", "communes_before_2025-07.csv.gz", _JULY_2025),
)
