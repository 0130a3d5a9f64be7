"""Why an act about the agency's mishaps may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NoResultYet(Refusal):
    code = "no_result_yet"
    sentence = "Hồ sơ {dossier} không có kết quả để đính chính."


class ErrorAlreadyReported(Refusal):
    code = "error_already_reported"
    sentence = "Sai sót của hồ sơ {dossier} đã được báo lúc {at} và đang được xem xét. Hãy chờ trả lời."


class NoErrorReported(Refusal):
    code = "no_error_reported"
    sentence = "Hồ sơ {dossier} không có báo sai sót nào đang chờ trả lời. Hãy tải lại trang hồ sơ."


class CorrectionMissing(Refusal):
    code = "correction_missing"
    sentence = "Cần ghi ít nhất một nội dung đính chính: chỗ nào, đã ghi thế nào, nay sửa thành gì."


class CorrectionUnreadable(Refusal):
    code = "correction_unreadable"
    sentence = "Nội dung sửa ở “{place}” chưa đúng: {because}"


class LossUnclear(Refusal):
    code = "loss_unclear"
    sentence = "Cần ghi giấy tờ nào bị mất, hỏng và cơ quan khắc phục thế nào; người nộp đọc cả hai trên giấy xin lỗi."


class RemedyDuePast(Refusal):
    code = "remedy_due_past"
    sentence = "Hạn khắc phục {due} đã qua. Hãy chọn một ngày trong tương lai."


class RemedyUnclear(Refusal):
    code = "remedy_unclear"
    sentence = "Cần ghi đã khắc phục thế nào và ai chịu trách nhiệm, chi trả (Nghị định 61/2018/NĐ-CP, Điều 21.2)."


class NoOpenLoss(Refusal):
    code = "no_open_loss"
    sentence = "Hồ sơ {dossier} không có sự cố mất, hỏng nào đang chờ khắc phục. Hãy tải lại trang hồ sơ."
