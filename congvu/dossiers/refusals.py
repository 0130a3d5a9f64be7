"""Why an act on a dossier may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NotOffered(Refusal):
    code = "procedure_not_offered"
    sentence = "Thủ tục “{procedure}” hiện chưa nhận hồ sơ tại đây. Hãy xem hướng dẫn nộp trên trang thủ tục hoặc liên hệ Bộ phận Một cửa."


class NotYourEnterprise(Refusal):
    code = "not_your_enterprise"
    sentence = "Tài khoản của bạn chưa được làm hồ sơ thay cho {enterprise}. Hãy nhờ người quản lý tài khoản doanh nghiệp thêm bạn."


class NotYourDossier(Refusal):
    code = "not_your_dossier"
    sentence = "Bạn không được {act} với hồ sơ {dossier}. Người làm được: {who}."


class NotPossibleNow(Refusal):
    code = "not_possible_now"
    sentence = (
        "Không thể {act}: hồ sơ {dossier} đang ở trạng thái “{status}”. Hãy tải lại trang để xem việc làm được lúc này."
    )


class AlreadyReceived(Refusal):
    code = "already_received"
    sentence = "Hồ sơ {dossier} đã được {receiver} tiếp nhận lúc {at}. Hãy tải lại trang; không cần làm gì thêm."


class AwaitingSupplement(Refusal):
    code = "awaiting_supplement"
    sentence = "Không thể {act}: hồ sơ {dossier} đang chờ người nộp bổ sung theo yêu cầu ngày {on}."


class NothingAsked(Refusal):
    code = "nothing_asked"
    sentence = "Hồ sơ {dossier} không có yêu cầu bổ sung nào đang chờ."


class TooManySupplements(Refusal):
    code = "too_many_supplements"
    sentence = (
        "Hồ sơ {dossier} đã được yêu cầu bổ sung {count} lần. Mỗi hồ sơ chỉ được yêu cầu bổ sung không quá hai lần "
        "(Nghị định 63/2010/NĐ-CP, Điều 20.4); hãy giải quyết theo hồ sơ hiện có hoặc từ chối có lý do."
    )


class StaleDraft(Refusal):
    """`details["current"]` is the version stored now; what was typed is still on the person's page."""

    code = "draft_is_stale"
    sentence = (
        "Bản khai này đã được lưu ở nơi khác sau khi bạn mở trang. Nội dung bạn vừa nhập chưa được ghi đè; "
        "hãy mở lại bản mới nhất, chép phần còn thiếu rồi lưu."
    )


class DossierIncomplete(Refusal):
    """`details["problems"]`: [{"path", "reason"}] of the declaration; `details["papers"]`: names of missing papers;
    `details["unsigned"]`: names of what must be signed digitally and is not."""

    code = "dossier_incomplete"
    sentence = "Hồ sơ chưa nộp được: {count} mục cần sửa hoặc bổ sung. Mục đầu tiên: {first}."


class SigningUnderWay(Refusal):
    code = "signing_under_way"
    sentence = (
        "Đang ký số, còn {count} văn bản chưa xong (đầu tiên: {first}), nên hồ sơ chưa nộp được. Hãy đợi ký xong, hoặc mở "
        "“Ký số trước khi nộp” để dừng lần ký rồi nộp lại."
    )


class PaperUnknown(Refusal):
    code = "paper_unknown"
    sentence = "Thủ tục này không có thành phần hồ sơ “{key}”. Hãy chọn một thành phần trong danh sách."


class NoPaperGiven(Refusal):
    code = "no_paper_given"
    sentence = "Chưa ghi giấy tờ nào được bổ sung. Hãy chọn ít nhất một thành phần hồ sơ và loại bản đã nhận."


class PaperUnfit(Refusal):
    code = "paper_unfit"
    sentence = "Tệp “{file}” không dùng được cho “{paper}”: {because}. Hãy chọn tệp khác."


class KeyUsed(Refusal):
    code = "idempotency_key_used"
    sentence = "Khóa chống nộp trùng này đã dùng cho hồ sơ {other}. Hãy dùng khóa mới cho hồ sơ mới."


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = "Cần ghi lý do. Lý do được in trên giấy gửi người nộp, hãy viết đầy đủ và dễ hiểu."


class ItemsMissing(Refusal):
    code = "supplement_items_missing"
    sentence = (
        "Cần ghi ít nhất một nội dung phải bổ sung. Hãy nêu hết trong một lần (Nghị định 61/2018/NĐ-CP, Điều 15.3)."
    )


class NothingBlocking(Refusal):
    code = "supplement_nothing_blocking"
    sentence = (
        "Phiếu chỉ có góp ý. Yêu cầu bổ sung làm dừng thời hạn nên phải có ít nhất một nội dung bắt buộc; "
        "nếu chỉ góp ý, hãy gửi trao đổi cho người nộp."
    )


class MarkUnknown(Refusal):
    code = "mark_unknown"
    sentence = "Không có chỗ “{place}” trong hồ sơ này. Hãy tải lại trang và đánh dấu lại."


class MarkWithoutReason(Refusal):
    code = "mark_without_reason"
    sentence = "Chưa ghi lý do ở “{place}”. Mỗi chỗ đánh dấu cần nêu phải sửa thế nào và vì sao."


class MarksUnanswered(Refusal):
    """`details["labels"]`: the blocking marks that still wait."""

    code = "supplement_marks_unanswered"
    sentence = (
        "Chưa gửi được: còn {count} nội dung bắt buộc chưa sửa và chưa giải trình. Nội dung đầu tiên: {first}. "
        "Hãy sửa, hoặc ghi vì sao giữ nguyên."
    )


class PlaceNotAsked(Refusal):
    code = "place_not_asked"
    sentence = "“{place}” không có trong yêu cầu bổ sung nên không sửa được. Chỉ sửa các mục và giấy tờ được yêu cầu."


class NoDraft(Refusal):
    code = "no_supplement_draft"
    sentence = "Hồ sơ {dossier} không có phiếu bổ sung nào đang soạn. Hãy tải lại trang hồ sơ."


class TextMissing(Refusal):
    code = "text_missing"
    sentence = "Nội dung đang trống. Hãy nhập nội dung rồi gửi lại."


class DecideByAct(Refusal):
    code = "decide_by_act"
    sentence = (
        "Kết quả “{outcome}” là quyết định với hồ sơ. Hãy dùng nút “{outcome}” của hồ sơ thay cho hoàn thành bước."
    )


class ResultNotReady(Refusal):
    code = "result_not_ready"
    sentence = "Văn bản kết quả của hồ sơ {dossier} đang được tạo. Hãy thử lại sau ít giây."


class ResultNotSigned(Refusal):
    code = "result_not_signed"
    sentence = "Kết quả của hồ sơ {dossier} đang chờ ký số. Văn bản có ở đây ngay khi đủ chữ ký."


class ReceiverMissing(Refusal):
    code = "receiver_missing"
    sentence = "Cần ghi họ tên người nhận kết quả."


class HolderUnclear(Refusal):
    code = "holder_unclear"
    sentence = "Hồ sơ giấy cần tên chủ hồ sơ và một cách liên hệ (địa chỉ, điện thoại hoặc thư điện tử)."


class AlreadyReappointed(Refusal):
    code = "already_reappointed"
    sentence = (
        "Hồ sơ {dossier} đã được hẹn lại ngày {on}; chỉ được hẹn lại một lần (Nghị định 61/2018/NĐ-CP, Điều 19.9). "
        "Hãy giải quyết ngay và báo lãnh đạo."
    )


class ApologyAlreadyProposed(Refusal):
    code = "apology_already_proposed"
    sentence = "Đã có đề nghị xin lỗi và hẹn lại cho hồ sơ {dossier}, đang chờ lãnh đạo ký."


class NoApologyProposed(Refusal):
    code = "no_apology_proposed"
    sentence = "Hồ sơ {dossier} không có đề nghị xin lỗi nào đang chờ. Hãy tải lại trang hồ sơ."


class NothingPromised(Refusal):
    code = "nothing_promised"
    sentence = "Hồ sơ {dossier} không có thời gian hẹn trả nên không có gì để hẹn lại."


class NewDueNotLater(Refusal):
    code = "new_due_not_later"
    sentence = "Thời gian hẹn lại phải sau thời gian hẹn hiện nay ({due}) và sau lúc này. Hãy chọn ngày muộn hơn."


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = "Chưa chọn hồ sơ nào. Hãy đánh dấu vào ô ở đầu dòng của từng hồ sơ."


class NothingToRetry(Refusal):
    code = "nothing_to_retry"
    sentence = "Lô việc này không còn hồ sơ nào phải làm lại. Hãy tải lại trang để xem kết quả."


class BatchNotYours(Refusal):
    code = "batch_not_yours"
    sentence = "Chỉ người lập lô việc được làm lại. Hãy mở danh sách và tự chọn hồ sơ."


class LoginSuspended(Refusal):
    code = "login_suspended"
    sentence = "Tài khoản của người lập lô việc đã bị khóa trước khi đến lượt hồ sơ này."


class NotYourSight(Refusal):
    code = "not_your_sight"
    sentence = "Hồ sơ này không còn thuộc phạm vi của bạn khi đến lượt."


class PersonUnknown(Refusal):
    code = "person_unknown"
    sentence = "Người được giao không còn làm việc trong hệ thống. Hãy chọn người khác."


class LookUpFailed(Refusal):
    code = "dossier_not_found"
    sentence = (
        "Không tìm thấy hồ sơ “{text}”. Hãy kiểm tra lại mã hồ sơ trên giấy tiếp nhận hoặc mã nộp trong tài khoản."
    )


class WrongUnit(Refusal):
    code = "transfer_wrong_unit"
    sentence = "Không chuyển được đến {unit}. Hãy chọn một đơn vị khác, đang hoạt động, trong cùng cơ quan."


class NoPapers(Refusal):
    code = "transfer_no_papers"
    sentence = "Hồ sơ {dossier} không có bản giấy phải chuyển: hồ sơ nộp trực tuyến đến đơn vị ngay khi tiếp nhận."


class PapersTransferredAlready(Refusal):
    code = "papers_transferred_already"
    sentence = "Bản giấy của hồ sơ {dossier} đã được chuyển. Hãy tải lại trang để xem ai đã chuyển."


class NothingToHandOn(Refusal):
    code = "nothing_to_hand_on"
    sentence = "{officer} không còn giữ việc nào trong số đã chọn. Hãy tải lại trang để xem việc đang giữ."


class WorkStillHeld(Refusal):
    code = "work_still_held"
    sentence = (
        "{officer} đang giữ {count} việc chưa xong. Hãy bàn giao trước (mục Bàn giao), "
        "hoặc chọn trả các việc đó về đơn vị."
    )


class PartTooSmall(Refusal):
    code = "part_too_small"
    sentence = "Vai trò của bạn không cho phép {act} của {holder}. Hãy nhờ người có quyền gửi hoặc người quản lý."


class MandateOver(Refusal):
    code = "mandate_over"
    sentence = "Ủy quyền nộp hồ sơ của {holder} đã hết hạn hoặc đã chấm dứt, nên bạn không {act} được nữa."


class MandateTooNarrow(Refusal):
    code = "mandate_too_narrow"
    sentence = (
        "Ủy quyền của {holder} không có hiệu lực cho thủ tục này. "
        "Hãy đề nghị bên ủy quyền mở rộng phạm vi hoặc thời hạn."
    )
