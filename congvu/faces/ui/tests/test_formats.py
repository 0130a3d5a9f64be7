from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from congvu.faces.ui import formats

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 9, 15, tzinfo=HANOI)


def test_a_time_kept_in_utc_is_shown_in_vietnams_time() -> None:
    assert formats.vndatetime(datetime(2026, 11, 23, 9, 15, tzinfo=UTC)) == "16:15, 23/11/2026"
    assert formats.vndate(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)) == "24/11/2026"


def test_a_date_without_a_time_and_nothing_at_all() -> None:
    assert formats.vndatetime(date(2026, 11, 4)) == "04/11/2026"
    assert formats.vndate(None) == formats.vndatetime(None) == formats.amount(None) == ""


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1284, None, "1.284"),
        (Decimal("89280.5"), 2, "89.280,50"),
        ("36480.50", None, "36.480,50"),
        ("chưa rõ", None, "chưa rõ"),
    ],
)
def test_amounts_have_dots_between_thousands_and_a_comma_before_decimals(
    value: object, places: int | None, shown: str
) -> None:
    assert formats.amount(value, places) == shown  # type: ignore[arg-type]


def test_money_is_told_in_dong() -> None:
    assert formats.vnd(30000) == "30.000 đồng"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 byte"),
        (482, "482 byte"),
        (15_565, "15,2 KB"),
        (20 * 1024 * 1024, "20 MB"),
        (3 * 1024**3, "3 GB"),
        (None, ""),
    ],
)
def test_file_sizes_are_said_as_people_say_them(size: int | None, shown: str) -> None:
    assert formats.filesize(size) == shown


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, "chưa có hạn"),
        (datetime(2026, 11, 22, 16, 15, tzinfo=HANOI), "hết hạn hôm nay, trước 16:15"),
        (datetime(2026, 11, 22, 8, 0, tzinfo=HANOI), "quá hạn từ 08:00 hôm nay"),
        (date(2026, 11, 22), "hết hạn hôm nay"),
        (date(2026, 11, 23), "hết hạn ngày mai"),
        (date(2026, 11, 25), "còn 3 ngày"),
        (datetime(2026, 11, 20, 17, 0, tzinfo=HANOI), "quá hạn 2 ngày"),
    ],
)
def test_a_deadline_is_told_from_today(due: date | datetime | None, words: str) -> None:
    assert formats.deadline_words(due, NOW) == words
