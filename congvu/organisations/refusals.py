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


# -- standing in for another -------------------------------------------------------------------------------------
class NotYoursToDelegate(Refusal):
    code = "not_yours_to_delegate"
    sentence = (
        "Chỉ {officer}, lãnh đạo đơn vị hoặc quản trị hệ thống mới giao được việc của {officer} cho người khác. "
        "Người đang được ủy quyền không được ủy quyền lại."
    )


class StandInReasonMissing(Refusal):
    code = "stand_in_reason_missing"
    sentence = "Hãy ghi lý do; đồng nghiệp và lãnh đạo đơn vị sẽ đọc lý do này."


class DocumentMissing(Refusal):
    code = "delegation_document_missing"
    sentence = "Hãy ghi số, ký hiệu và ngày của văn bản ủy quyền hoặc phân công."


class NotDelegable(Refusal):
    code = "roles_not_delegable"
    sentence = "Không ủy quyền được: {roles}. Hãy chọn trong các vai trò xử lý hồ sơ của vị trí này."


class DelegationOutside(Refusal):
    code = "delegation_outside_post"
    sentence = "{officer} không giữ vị trí này trong toàn bộ thời gian đã chọn. Hãy kiểm tra lại hai ngày."


class DelegateUnfit(Refusal):
    code = "delegate_unfit"
    sentence = (
        "Không giao được cho {officer}: phải là người khác, đang giữ một vị trí trong cùng cơ quan vào ngày bắt đầu."
    )


class AlreadyDelegated(Refusal):
    code = "already_delegated"
    sentence = "Vai trò này đã giao cho {officer} đến ngày {to_on}. Hãy thu hồi trước, hoặc chọn thời gian không trùng."


class DelegationEnded(Refusal):
    code = "delegation_ended"
    sentence = "Việc này đã kết thúc hoặc đã được thu hồi. Hãy tải lại trang để xem tình trạng hiện tại."


class AbsenceOverlaps(Refusal):
    code = "absence_overlaps"
    sentence = "Thời gian này trùng với lần nghỉ đã ghi: {absence}. Hãy kết thúc lần nghỉ đó hoặc chọn ngày khác."


class NotAtTheDesk(Refusal):
    code = "not_at_the_desk"
    sentence = "Chỉ công khai được người đang giữ vị trí tiếp nhận tại Bộ phận Một cửa. {officer} không giữ vị trí đó."
