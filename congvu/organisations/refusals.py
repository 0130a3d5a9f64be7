"""Why the keeping of units, officers and calendars may be refused."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NotYourRole(Refusal):
    code = "not_your_role"
    sentence = (
        "Việc này cần vai trò “{role}”. Hãy nhờ người giữ vai trò đó hoặc đề nghị quản trị hệ thống giao vai trò."
    )


class CodeTaken(Refusal):
    code = "code_taken"
    sentence = "Mã “{taken}” đã được dùng. Hãy chọn mã khác."


class UnitIsClosed(Refusal):
    code = "unit_closed"
    sentence = "Đơn vị {unit} đã giải thể ngày {on}, không thay đổi được nữa."


class UnitStillStaffed(Refusal):
    code = "unit_still_staffed"
    sentence = (
        "Đơn vị {unit} còn {count} vị trí công tác đang có người giữ. Hãy kết thúc các vị trí đó trước khi giải thể."
    )


class UnitHasSubunits(Refusal):
    code = "unit_has_subunits"
    sentence = "Đơn vị {unit} còn {count} đơn vị trực thuộc đang hoạt động. Hãy giải thể các đơn vị đó trước."


class ParentElsewhere(Refusal):
    code = "parent_elsewhere"
    sentence = "Đơn vị cấp trên phải thuộc cùng cơ quan và đang hoạt động."


class AppointmentOverlaps(Refusal):
    code = "appointment_overlaps"
    sentence = (
        "{officer} đang giữ một vị trí tại {unit} trong thời gian này. Hãy kết thúc vị trí cũ trước khi bổ nhiệm."
    )


class RolesMissing(Refusal):
    code = "roles_missing"
    sentence = "Vị trí công tác phải có ít nhất một vai trò hợp lệ. Vai trò không hợp lệ: {unknown}."


class DatesReversed(Refusal):
    code = "dates_reversed"
    sentence = "Ngày kết thúc {to_on} sớm hơn ngày bắt đầu {from_on}. Hãy kiểm tra lại hai ngày này."


class OfficerHasLeft(Refusal):
    code = "officer_has_left"
    sentence = "{officer} đã thôi việc từ ngày {on}."


class NoticeInvalid(Refusal):
    code = "calendar_notice_invalid"
    sentence = "Thông báo lịch nghỉ năm {year} chưa đúng: {reason}."
