"""Why a rating, an explanation or a report may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class SlipNotFound(Refusal):
    code = "slip_not_found"
    sentence = (
        "Không có phiếu đánh giá nào đang mở cho mã và số điện thoại này. Hãy xem lại mã hồ sơ và bốn số cuối điện thoại "
        "đã khai, hoặc dùng mã nộp gồm 10 ký tự."
    )


class GradeMissing(Refusal):
    code = "grade_missing"
    sentence = "Hãy chọn một mức cho đánh giá chung: Rất hài lòng, Hài lòng hoặc Chưa hài lòng."


class RatingOver(Refusal):
    code = "rating_over"
    sentence = "Phiếu này đã hết hạn đánh giá hoặc sửa từ {on}. Bạn vẫn gửi được ý kiến cho cơ quan trong trang hồ sơ."


class AlreadyExplained(Refusal):
    code = "slip_already_explained"
    sentence = "Cơ quan đã giải trình đánh giá này lúc {at}, nên phiếu không sửa được nữa."


class OfficersDoNotRate(Refusal):
    code = "officers_do_not_rate"
    sentence = (
        "Tài khoản cán bộ không được ghi phiếu đánh giá. Hãy mời người nộp quét mã QR bằng điện thoại của họ "
        "hoặc dùng thiết bị đánh giá ở quầy."
    )


class NotYourSlip(Refusal):
    code = "not_your_slip"
    sentence = "Phiếu đánh giá này không thuộc hồ sơ của bạn. Hãy đăng nhập đúng tài khoản đã nộp hồ sơ."


class NotYoursToExplain(Refusal):
    code = "not_yours_to_explain"
    sentence = "Người giải trình là lãnh đạo {unit}, và không phải là cán bộ được đánh giá."


class NothingToExplain(Refusal):
    code = "nothing_to_explain"
    sentence = "Đánh giá này không cần giải trình, hoặc đã được giải trình. Hãy tải lại danh sách."


class ExplanationEmpty(Refusal):
    code = "explanation_empty"
    sentence = "Hãy ghi nội dung giải trình. Người đánh giá đọc được nội dung này."


class NotYoursToReport(Refusal):
    code = "not_yours_to_report"
    sentence = "Chỉ lãnh đạo của {unit} được ghi báo cáo thực hiện một cửa của đơn vị."


class ReportEmpty(Refusal):
    code = "report_empty"
    sentence = "Báo cáo cần có căn cứ và ít nhất một nội dung đã kiểm tra."
