"""Why a file is not attached to a result, or not taken away."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class AttachmentUnnamed(Refusal):
    code = "attachment_unnamed"
    sentence = "Hãy ghi tên văn bản kèm theo, đúng như tên ở trang đầu của tệp."


class AttachmentNameTaken(Refusal):
    code = "attachment_name_taken"
    sentence = "Kết quả này đã có văn bản kèm theo tên “{name}”. Hãy đặt tên khác, ví dụ thêm số thứ tự của phụ lục."


class AttachedAlready(Refusal):
    code = "attached_already"
    sentence = "Tệp “{file}” đã được kèm với tên “{name}”. Hãy chọn tệp khác."


class AttachmentNotPdf(Refusal):
    """Only PDF carries the agency's signature where the decree puts it."""

    code = "attachment_not_pdf"
    sentence = "Tệp “{file}” không phải PDF nên cơ quan không ký số lên được. Hãy lưu thành PDF rồi kèm lại."


class AttachmentTooLarge(Refusal):
    code = "attachment_too_large"
    sentence = "Tệp “{file}” lớn hơn {limit}. Hãy giảm dung lượng, hoặc chia thành nhiều văn bản kèm theo."


class TooManyAttachments(Refusal):
    code = "too_many_attachments"
    sentence = "Kết quả kèm được nhiều nhất {most} văn bản. Hãy gộp các phụ lục vào một tệp PDF."


class AttachmentGone(Refusal):
    code = "attachment_gone"
    sentence = "Văn bản kèm theo này đã được gỡ trước đó. Hãy tải lại trang để xem danh sách hiện tại."


class AttachmentsChanged(Refusal):
    """Who decides decides about exactly what he was shown."""

    code = "attachments_changed"
    sentence = (
        "Văn bản kèm theo kết quả của hồ sơ {dossier} đã thay đổi sau khi bạn mở trang này. "
        "Hãy xem lại các văn bản kèm theo hiện có rồi phê duyệt."
    )
