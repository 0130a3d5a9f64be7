"""Why an account, an enterprise or a login may be refused."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class EmailTaken(Refusal):
    code = "email_taken"
    sentence = "Thư điện tử này đã có tài khoản. Hãy đăng nhập, hoặc dùng “Quên mật khẩu” nếu không nhớ mật khẩu."


class NotThePerson(Refusal):
    code = "not_the_person"
    sentence = "Chỉ chủ tài khoản mới thực hiện được việc này."


class OfficerHasAccount(Refusal):
    code = "officer_has_account"
    sentence = "Cán bộ {officer} đã có tài khoản."


class PersonalIdTaken(Refusal):
    code = "personal_id_taken"
    sentence = (
        "Số định danh này đã gắn với một tài khoản khác. Nếu đó không phải tài khoản của bạn, "
        "hãy liên hệ Bộ phận Một cửa để được kiểm tra."
    )


class PersonalIdMissing(Refusal):
    code = "personal_id_missing"
    sentence = "Tài khoản này chưa khai số định danh cá nhân."


class AccountSuspended(Refusal):
    code = "account_suspended"
    sentence = (
        "Tài khoản đang bị tạm khóa: {reason}. Hãy liên hệ Bộ phận Một cửa ({phone}, {email}) để được mở lại "
        "trong 1 ngày làm việc sau khi cung cấp đủ thông tin."
    )


class NotSuspended(Refusal):
    code = "not_suspended"
    sentence = "Tài khoản này không bị tạm khóa."


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = "Hãy ghi rõ lý do để người nhận biết phải làm gì tiếp theo."


class OnlyPersons(Refusal):
    code = "only_persons"
    sentence = "Việc này chỉ dành cho tài khoản cá nhân, không dành cho tài khoản cán bộ hay hệ thống."


class EnterpriseKnown(Refusal):
    code = "enterprise_known"
    sentence = (
        "Doanh nghiệp có mã số thuế {tax_code} đã đăng ký. Hãy đề nghị người quản lý tài khoản của doanh nghiệp "
        "thêm bạn vào danh sách nhân viên."
    )


class EnterpriseFieldMissing(Refusal):
    code = "enterprise_field_missing"
    sentence = "Chưa khai {field} của doanh nghiệp."


class AlreadyDecided(Refusal):
    code = "enterprise_already_decided"
    sentence = "Đăng ký của {enterprise} đã được xử lý ({status}). Hãy tải lại trang để xem kết quả."


class NotManager(Refusal):
    code = "not_manager"
    sentence = "Chỉ người quản lý tài khoản của {enterprise} mới thay đổi được danh sách nhân viên."


class EnterpriseNotApproved(Refusal):
    code = "enterprise_not_approved"
    sentence = "Đăng ký của {enterprise} chưa được duyệt. Hãy chờ kết quả duyệt trước khi thực hiện việc này."


class AlreadyStaff(Refusal):
    code = "already_staff"
    sentence = "Người này đã có trong danh sách nhân viên của {enterprise}."


class LastManager(Refusal):
    code = "last_manager"
    sentence = "{enterprise} phải còn ít nhất một người quản lý. Hãy giao quyền quản lý cho người khác trước."


class StaffEndedAlready(Refusal):
    code = "staff_ended_already"
    sentence = "Người này đã thôi làm việc cho {enterprise} trên hệ thống."


class ScopeUnknown(Refusal):
    code = "scope_unknown"
    sentence = "Phạm vi “{scope}” không có. Các phạm vi có thể cấp: {known}."


class PartnerRevoked(Refusal):
    code = "partner_revoked"
    sentence = "Hệ thống {name} đã bị thu hồi quyền truy cập."


class AlreadyInvited(Refusal):
    code = "already_invited"
    sentence = "{email} đã được mời và chưa trả lời. Hãy chờ trả lời, hoặc rút lời mời cũ rồi mời lại."


class InvitationOver(Refusal):
    code = "invitation_over"
    sentence = "Lời mời này đã được trả lời, đã rút hoặc đã hết hạn. Hãy đề nghị doanh nghiệp mời lại nếu cần."


class NotInvited(Refusal):
    code = "not_invited"
    sentence = "Lời mời gửi đến một thư điện tử khác. Hãy đăng nhập bằng tài khoản có thư điện tử được mời."


class MandateDates(Refusal):
    code = "mandate_dates"
    sentence = "Ngày kết thúc ủy quyền phải từ hôm nay trở đi và không sớm hơn ngày bắt đầu. Hãy sửa hai ngày này."


class MandateNotYours(Refusal):
    code = "mandate_not_yours"
    sentence = "Chỉ {principal}, qua người quản lý tài khoản của mình, mới làm được việc này."


class AgentUnfit(Refusal):
    code = "mandate_agent_unfit"
    sentence = "Bên nộp thay phải là một doanh nghiệp đã được duyệt hoặc một cá nhân khác có tài khoản trên Cổng."


class MandateAnswered(Refusal):
    code = "mandate_answered"
    sentence = "Ủy quyền này đã được trả lời hoặc đã chấm dứt. Hãy tải lại trang để xem tình trạng hiện tại."


class KeyForOfficers(Refusal):
    code = "key_for_officers"
    sentence = "Mã truy cập chỉ cấp cho tài khoản cán bộ đang hoạt động; {account} không phải tài khoản như vậy."


class KeyNameMissing(Refusal):
    code = "key_name_missing"
    sentence = "Hãy ghi mã này dùng cho chương trình nào."


class KeyDates(Refusal):
    code = "key_dates"
    sentence = "Mã truy cập dùng được từ hôm nay và lâu nhất đến {longest}. Hãy chọn ngày trong khoảng đó."


class KeyRevoked(Refusal):
    code = "key_revoked"
    sentence = "Mã truy cập {key} đã được thu hồi trước đó."
