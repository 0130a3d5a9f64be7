"""What is left of a limit, in words."""

import pytest

from congvu.kernel.tests.moments import deadline, moment


@pytest.mark.parametrize(
    ("limit", "now", "words"),
    [
        ("5 ngày làm việc", "2026-03-02 10:00", "còn 5 ngày làm việc"),
        ("5 ngày làm việc", "2026-03-05 10:00", "còn 2 ngày làm việc"),
        ("5 ngày làm việc", "2026-03-07 10:00", "còn 1 ngày làm việc"),
        ("5 ngày làm việc", "2026-03-09 14:00", "hết hạn hôm nay, còn 3 giờ"),
        ("5 ngày làm việc", "2026-03-09 16:40", "hết hạn hôm nay, còn 20 phút"),
        ("5 ngày làm việc", "2026-03-09 20:00", "quá hạn 3 giờ"),
        ("5 ngày làm việc", "2026-03-11 09:00", "quá hạn 2 ngày làm việc"),
        ("10 ngày", "2026-03-02 10:00", "còn 10 ngày"),
        ("10 ngày", "2026-03-14 10:00", "quá hạn 2 ngày"),
        ("1 tháng", "2026-03-30 10:00", "còn 3 ngày"),
        ("8 giờ", "2026-03-02 10:30", "còn 6 giờ 30 phút"),
        ("8 giờ", "2026-03-02 20:00", "quá hạn 3 giờ"),
        ("16 giờ làm việc", "2026-03-02 15:00", "còn 11 giờ làm việc"),
        ("16 giờ làm việc", "2026-03-04 10:00", "quá hạn 1 giờ làm việc"),
        ("7 giờ làm việc", "2026-03-02 20:00", "quá hạn 3 giờ"),
    ],
)
def test_lan_reads_how_much_time_is_left(limit: str, now: str, words: str) -> None:
    assert deadline("2026-03-02 09:00", limit).remaining_words(moment(now)) == words


def test_a_deadline_is_overdue_only_after_its_moment() -> None:
    result = deadline("2026-03-02 09:00", "1 ngày làm việc")
    assert not result.is_overdue(moment("2026-03-03 17:00"))
    assert result.is_overdue(moment("2026-03-03 17:01"))
    remaining = result.remaining(moment("2026-03-03 16:00"))
    assert remaining is not None
    assert remaining.total_seconds() == 3600
