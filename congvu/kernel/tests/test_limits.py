"""Time limits as people and laws write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.limits import LimitTooLong, LimitUnclear, LimitUnreadable, TimeLimit, Unit, parse_limit


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3 ngày làm việc", 3, Unit.WORKING_DAYS),
        ("03 ngày", 3, Unit.DAYS),
        ("8 giờ làm việc", 8, Unit.WORKING_HOURS),
        ("07 ngày LV", 7, Unit.WORKING_DAYS),
        ("24h làm việc", 24, Unit.WORKING_HOURS),
        ("8h", 8, Unit.HOURS),
        ("05 NGAY LAM VIEC", 5, Unit.WORKING_DAYS),
        ("  5   ngày   làm   việc. ", 5, Unit.WORKING_DAYS),
        ("30 Ngày", 30, Unit.DAYS),
        ("05 (năm) ngày làm việc", 5, Unit.WORKING_DAYS),
        ("20 (hai mươi) ngày, kể từ ngày nhận khi đủ hồ sơ hợp lệ.", 20, Unit.DAYS),
        ("05 ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ.", 5, Unit.WORKING_DAYS),
        ("07 ngày làm việc từ khi nhận đủ hồ sơ", 7, Unit.WORKING_DAYS),
        ("Không quá 10 ngày làm việc", 10, Unit.WORKING_DAYS),
        ("Trong thời hạn 15 ngày", 15, Unit.DAYS),
        ("2 tuần", 14, Unit.DAYS),
        ("1 tháng", 1, Unit.MONTHS),
        ("1 năm", 12, Unit.MONTHS),
        ("1,5 giờ", Decimal("1.5"), Unit.HOURS),
        ("1.5 Ngày làm việc", 12, Unit.WORKING_HOURS),
        ("1/2 ngày làm việc", 4, Unit.WORKING_HOURS),
        ("Trực tiếp: 10 ngày", 10, Unit.DAYS),
        (
            "Trực tiếp: 03 ngày làm việc; Trực tuyến: 3 ngày làm việc; Dịch vụ bưu chính: 03 ngày làm việc",
            3,
            Unit.WORKING_DAYS,
        ),
        ("Trực tuyến: 15 ngày Trực tiếp: 15 ngày", 15, Unit.DAYS),
        ("06 ngày làm việc (Trực tiếp)", 6, Unit.WORKING_DAYS),
        ("05 (năm) ngày làm việc (đối với hồ sơ hợp lệ).", 5, Unit.WORKING_DAYS),
        ("Mười lăm (15) ngày làm việc", 15, Unit.WORKING_DAYS),
        ("05 ngày làm việc. Mức độ trực tuyến: Toàn trình.", 5, Unit.WORKING_DAYS),
        ("55 ngày (trong đó 45 ngày đánh giá hồ sơ, 10 ngày trả chứng chỉ)", 55, Unit.DAYS),
        ("35 ngày làm việc. Cụ thể:; 03 ngày làm việc để kiểm tra; 30 ngày niêm yết", 35, Unit.WORKING_DAYS),
        ("05 ngày làm việc kể từ ngày 01 tháng 7 năm 2026", 5, Unit.WORKING_DAYS),
        ("0,5 ngày", 12, Unit.HOURS),
        ("３ ngày làm việc", 3, Unit.WORKING_DAYS),  # typed full-width
        ("3 nga\u0300y la\u0300m vie\u0323\u0302c", 3, Unit.WORKING_DAYS),  # typed decomposed
    ],
)
def test_a_limit_is_read_as_people_write_it(text: str, amount: int | Decimal, unit: Unit) -> None:
    assert parse_limit(text) == TimeLimit(amount, unit)


@pytest.mark.parametrize(
    "text",
    ["", "ngày", "3", "ba ngày", "0 ngày", "-3 ngày", "3 phút", "3 ngày 2 giờ", "1/0 ngày", "1,5 tháng", "3 tuần làm việc",
     "3 ngày làm", "x" * 500, "3 ngày\x00", "1e3 ngày", "3 ngày; DROP TABLE"],
)  # fmt: skip
def test_what_is_not_a_limit_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(LimitUnreadable, match="3 ngày làm việc"):
        parse_limit(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("30 ngày kể từ ngày nhận đủ hồ sơ, hoặc 60 ngày nếu cần kiểm tra thực tế", "30 ngày; 60 ngày"),
        ("03 ngày kể từ khi nhận hồ sơ tạm ứng và 07 ngày kể từ khi nhận hồ sơ thanh toán", "03 ngày; 07 ngày"),
        ("25 ngày làm việc kể từ ngày nhận đủ hồ sơ; nộp qua mạng còn 22 (hai mươi hai) ngày", "25 ngày; 22 ngày"),
        ("Trực tiếp: 5 ngày; Trực tuyến: 3 ngày", "3 ngày; 5 ngày"),
        ("03 ngày làm việc, trong đó trường hợp phải xác minh là 10 ngày", "03 ngày; 10 ngày"),
    ],
)
def test_several_times_for_several_cases_are_never_taken_for_the_first(text: str, times: str) -> None:
    with pytest.raises(LimitUnclear) as refused:
        parse_limit(text)
    assert f"({times})" in str(refused.value)


@pytest.mark.parametrize("text", ["9999 ngày", "999999 giờ", "20 năm", "5000 ngày làm việc"])
def test_a_limit_of_more_than_ten_years_is_refused(text: str) -> None:
    with pytest.raises(LimitTooLong, match="10 năm"):
        parse_limit(text)


@given(st.sampled_from(Unit), st.integers(1, 120))
def test_a_limit_written_is_read_back(unit: Unit, amount: int) -> None:
    limit = TimeLimit(amount, unit)
    assert parse_limit(str(limit)) == limit


def test_a_part_of_a_day_is_not_a_limit_in_days() -> None:
    with pytest.raises(LimitUnreadable):
        TimeLimit(Decimal("1.5"), Unit.DAYS)
    assert TimeLimit(Decimal("2.0"), Unit.DAYS).amount == 2
