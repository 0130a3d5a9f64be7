"""What a citizen is told of each day."""

from congvu.kernel.tests.moments import deadline, event


def told(received: str, limit: str, *events) -> list[str]:  # type: ignore[no-untyped-def]
    return [str(line) for line in deadline(received, limit, events).lines]


def test_lan_reads_why_three_working_days_before_tết_end_twelve_days_later() -> None:
    lines = told("2026-02-13 15:30", "3 ngày làm việc")
    assert lines[0] == "Thứ Sáu 13/02/2026: ngày tiếp nhận, không tính (BLDS 2015 Đ147.2, Đ147.3)"
    assert lines[1] == "Thứ Bảy 14/02/2026: nghỉ hằng tuần, không tính"
    assert lines[3] == "Thứ Hai 16/02/2026: nghỉ Tết Nguyên đán theo Thông báo 9441/TB-BNV, không tính"
    assert lines[-1] == "Thứ Tư 25/02/2026: ngày làm việc thứ 3"
    assert len(lines) == 13


def test_a_swapped_saturday_tells_what_it_makes_up_for() -> None:
    assert told("2026-08-21 09:00", "1 ngày làm việc")[-1] == (
        "Thứ Bảy 22/08/2026: ngày làm việc thứ 1 (làm bù cho ngày nghỉ 31/8 theo Thông báo 9441/TB-BNV)"
    )
    assert told("2026-01-09 09:00", "1 ngày làm việc")[-1] == (
        "Thứ Bảy 10/01/2026: ngày làm việc thứ 1 (làm bù cho ngày nghỉ 2/1 theo Công văn 12729/VPCP-KGVX)"
    )


def test_a_last_day_that_is_moved_names_the_clause() -> None:
    lines = told("2026-03-03 09:00", "4 ngày")
    assert lines[-3:] == [
        "Thứ Bảy 07/03/2026: ngày thứ 4",
        "Chủ Nhật 08/03/2026: nghỉ hằng tuần, không tính",
        "Thứ Hai 09/03/2026: ngày cuối của thời hạn không phải ngày làm việc nên thời hạn kết thúc vào ngày làm việc tiếp theo (BLDS 2015 Đ148.5)",
    ]


def test_working_hours_are_told_by_sessions_and_days_off() -> None:
    assert told("2026-03-06 16:00", "6 giờ làm việc") == [
        "Thứ Sáu 06/03/2026 16:00–17:00: giờ làm việc",
        "Thứ Bảy 07/03/2026: nghỉ hằng tuần, không tính",
        "Chủ Nhật 08/03/2026: nghỉ hằng tuần, không tính",
        "Thứ Hai 09/03/2026 08:00–12:00: giờ làm việc",
        "Thứ Hai 09/03/2026 13:00–14:00: giờ làm việc",
    ]


def test_a_reception_at_night_is_told_to_count_from_the_next_opening() -> None:
    assert told("2026-03-02 20:00", "1 giờ làm việc") == [
        "Thứ Hai 02/03/2026 20:00: tiếp nhận ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo",
        "Thứ Ba 03/03/2026 08:00–09:00: giờ làm việc",
    ]


def test_hours_that_run_out_while_the_office_is_closed_say_so() -> None:
    lines = told("2026-03-02 20:00", "8 giờ")
    assert lines[0] == "Thứ Hai 02/03/2026 20:00–24:00: tính liên tục, cả ngoài giờ làm việc (BLDS 2015 Đ147.1)"
    assert "hết hạn đúng thời điểm này dù ngoài giờ làm việc" in lines[-1]


def test_a_stop_and_a_resumption_are_told_with_their_reasons() -> None:
    lines = told(
        "2026-03-02 09:00",
        "5 ngày làm việc",
        event("2026-03-03 10:00", "stop", reason="yêu cầu bổ sung hợp đồng"),
        event("2026-03-05 09:00", "resume", reason="đã nộp đủ"),
    )
    assert lines[1] == ("Thứ Ba 03/03/2026: ngày làm việc thứ 1; tạm dừng lúc 10:00: yêu cầu bổ sung hợp đồng")
    assert lines[2] == "Thứ Tư 04/03/2026: thời hạn đang tạm dừng, không tính"
    assert lines[3].endswith("tiếp tục lúc 09:00: đã nộp đủ")


def test_after_a_restart_the_days_before_it_no_longer_count() -> None:
    result = deadline("2026-03-02 09:00", "2 ngày làm việc", [event("2026-03-04 14:00", "restart")])
    before = [line for line in result.lines if line.on.isoformat() < "2026-03-04"]
    assert not any(line.counted for line in before)
    assert "không còn tính vì thời hạn tính lại từ đầu ngày 04/03/2026" in before[-1].reason
    assert [str(line) for line in result.lines][2].startswith(
        "Thứ Tư 04/03/2026: ngày bắt đầu tính lại, không tính (BLDS 2015 Đ147.2, Đ147.3); tính lại từ đầu lúc 14:00"
    )


def test_an_event_on_a_day_that_is_not_told_otherwise_gets_a_line() -> None:
    lines = told("2026-03-02 09:00", "1 ngày làm việc", event("2026-03-10 09:00", "stop"))
    assert lines[-1] == "Thứ Ba 10/03/2026: tạm dừng không có hiệu lực vì thời hạn đã hết"


def test_a_year_without_a_notice_makes_the_result_provisional_and_says_so() -> None:
    result = deadline("2027-02-01 09:00", "5 ngày làm việc")
    assert result.provisional
    assert "2027" in result.caveat
    assert "nghỉ Tết Nguyên đán (dự kiến), không tính" in str(result.lines[3])


def test_calendar_days_inside_known_years_are_certain_even_when_the_limit_is_long() -> None:
    assert not deadline("2026-03-02 09:00", "200 ngày").provisional
    assert deadline("2026-12-30 09:00", "3 ngày").provisional
    assert not deadline("2026-12-31 20:00", "24 giờ").provisional
