"""Why an act about opinions asked of others may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class OpinionAlreadyAsked(Refusal):
    code = "opinion_already_asked"
    sentence = "{unit} đã được lấy ý kiến về hồ sơ này và chưa trả lời. Hãy chờ trả lời hoặc nhắc đơn vị đó."


class OpinionDuePast(Refusal):
    code = "opinion_due_past"
    sentence = "Hạn trả lời {due} đã qua. Hãy chọn một thời điểm trong tương lai."


class OpinionAlreadyAnswered(Refusal):
    code = "opinion_already_answered"
    sentence = "{unit} đã trả lời lúc {at}. Hãy tải lại trang để xem ý kiến."


class NobodyAsked(Refusal):
    code = "nobody_asked"
    sentence = "Chưa chọn đơn vị nào. Hãy chọn ít nhất một đơn vị hoặc cơ quan và ghi nội dung cần hỏi."


class TransferOnly(Refusal):
    code = "transfer_only"
    sentence = (
        "Bộ phận Một cửa chỉ chuyển hồ sơ liên thông. Lấy ý kiến, thẩm định, kiểm tra là việc của {unit}; "
        "hãy báo cán bộ thụ lý của đơn vị đó."
    )


class InOrderIsForPaper(Refusal):
    code = "in_order_is_for_paper"
    sentence = "Chuyển lần lượt chỉ dùng cho hồ sơ giấy. Hãy chuyển song song hoặc kiểm tra lại cách nộp của hồ sơ."


class OpinionNotTurn(Refusal):
    code = "opinion_not_turn"
    sentence = "Chưa đến lượt {unit}: hồ sơ giấy đang ở {before}. Bạn sẽ được báo khi hồ sơ được chuyển đến."


class OpinionTakenBack(Refusal):
    code = "opinion_taken_back"
    sentence = "Yêu cầu ý kiến gửi {unit} đã được rút lúc {at} nên không cần trả lời nữa."


class OnPaperOnly(Refusal):
    code = "reply_on_paper_only"
    sentence = "{unit} trả lời ngay trong hệ thống. Chỉ nhập văn bản trả lời của cơ quan bên ngoài."


class ReplyIncomplete(Refusal):
    code = "reply_incomplete"
    sentence = "Cần ghi số, ngày của văn bản trả lời và đính kèm bản quét."


class ExtensionAlreadyAsked(Refusal):
    code = "extension_already_asked"
    sentence = "{unit} đã xin gia hạn và đang chờ trả lời. Hãy chờ đơn vị chủ trì quyết định."


class NoExtensionAsked(Refusal):
    code = "no_extension_asked"
    sentence = "Không có đề nghị gia hạn nào của {unit} đang chờ. Hãy tải lại trang hồ sơ."


class ExtensionNotLater(Refusal):
    code = "extension_not_later"
    sentence = "Hạn mới phải sau hạn hiện nay ({due}) và sau lúc này. Hãy chọn ngày muộn hơn."


class OpinionsStillOpen(Refusal):
    code = "opinions_still_open"
    sentence = (
        "Chưa tổng hợp được: {units} còn hạn trả lời. Hãy chờ trả lời, hoặc rút yêu cầu nếu không cần nữa. "
        "Đơn vị đã quá hạn thì không phải chờ."
    )


class AlreadyConcluded(Refusal):
    code = "already_concluded"
    sentence = "Đợt lấy ý kiến này đã được tổng hợp lúc {at}. Hãy tải lại trang hồ sơ."
