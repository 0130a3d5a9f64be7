"""Why a file is not taken or not given out, and what its owner can do."""

from __future__ import annotations

from typing import ClassVar

from congvu.kernel.refusal import Refusal


class FileRefused(Refusal):
    """Any reason not to take a file; a form shows the sentence beside its chooser."""

    code: ClassVar[str] = "file_refused"
    sentence: ClassVar[str] = "Không nhận được tệp “{name}”."


class FileEmpty(FileRefused):
    code = "file_empty"
    sentence = "Tệp “{name}” trống (0 byte). Hãy mở tệp trên máy của bạn, kiểm tra và lưu lại rồi tải lên."


class FileTooLarge(FileRefused):
    code = "file_too_large"
    sentence = (
        "Tệp “{name}” lớn hơn {limit}. Hãy quét lại ở độ phân giải thấp hơn (200 dpi là đủ đọc) "
        "hoặc chia thành nhiều tệp."
    )


class FileTypeRefused(FileRefused):
    code = "file_type_refused"
    sentence = "Tệp “{name}” là {found}; ở đây chỉ nhận {allowed}. Hãy chuyển sang một trong các loại này rồi tải lên."


class FileNameMisleading(FileRefused):
    code = "file_name_misleading"
    sentence = (
        "Tệp “{name}” có đuôi {suffix} nhưng nội dung là {found}. "
        "Hãy mở tệp, lưu lại đúng loại (đuôi {wanted}) rồi tải lên."
    )


class FileAmbiguous(FileRefused):
    code = "file_ambiguous"
    sentence = (
        "Tệp “{name}” chứa hai loại nội dung lồng vào nhau ({found} và tệp nén) nên không an toàn. "
        "Hãy in lại thành PDF rồi tải lên."
    )


class ArchiveBomb(FileRefused):
    code = "archive_bomb"
    sentence = "Tệp “{name}” khi giải nén quá lớn ({why}) nên không an toàn. Hãy tạo lại tệp từ chương trình soạn thảo."


class ArchiveBroken(FileRefused):
    code = "archive_broken"
    sentence = "Tệp “{name}” bị hỏng ({why}). Hãy mở và lưu lại bằng chương trình soạn thảo rồi tải lên."


class FileEncrypted(FileRefused):
    code = "file_encrypted"
    sentence = "Tệp “{name}” có đặt mật khẩu nên cán bộ không mở được. Hãy bỏ mật khẩu rồi tải lên."


class MacroRefused(FileRefused):
    code = "macro_refused"
    sentence = "Tệp “{name}” có macro. Hãy lưu lại dạng không có macro ({wanted}) hoặc in thành PDF rồi tải lên."


class PdfBroken(FileRefused):
    code = "pdf_broken"
    sentence = "Tệp PDF “{name}” bị hỏng hoặc tải lên chưa trọn. Hãy mở thử trên máy của bạn rồi xuất lại PDF."


class PdfActive(FileRefused):
    code = "pdf_active"
    sentence = "Tệp PDF “{name}” có mã tự chạy ({why}). Hãy in lại thành PDF (Print to PDF) rồi tải lên."


class ImageBroken(FileRefused):
    code = "image_broken"
    sentence = "Ảnh “{name}” bị hỏng hoặc tải lên chưa trọn. Hãy mở thử trên máy của bạn rồi lưu lại."


class ImageTooBig(FileRefused):
    code = "image_too_big"
    sentence = "Ảnh “{name}” có {width} × {height} điểm ảnh, quá lớn. Hãy giảm xuống dưới {most} triệu điểm ảnh."


class XmlBroken(FileRefused):
    code = "xml_broken"
    sentence = "Tệp XML “{name}” không đọc được: {why} Hãy xuất lại từ phần mềm đã tạo ra nó."


class XmlDoctypeRefused(FileRefused):
    code = "xml_doctype_refused"
    sentence = "Tệp XML “{name}” có khai báo DOCTYPE, không được nhận vì lý do an toàn. Hãy bỏ khai báo này."


class StoreFull(Refusal):
    """The disk of the store takes nothing more: an operator must make room."""

    code = "store_full"
    sentence = (
        "Hệ thống tạm thời chưa lưu được tệp “{name}”; tệp chưa được nhận và chưa có gì thay đổi. "
        "Sự cố đã được ghi lại. Hãy tải lên lại sau ít phút."
    )


class FileWaiting(Refusal):
    code = "file_waiting"
    sentence = "Tệp “{name}” đang được kiểm tra vi-rút, chưa mở được. Hãy thử lại sau ít phút."


class FileIsBlocked(Refusal):
    code = "file_blocked"
    sentence = "Tệp “{name}” bị chặn vì kiểm tra thấy không an toàn. Hãy tải lên tệp khác."


class FileLost(Refusal):
    """The row is there, its bytes are not or are not the same: an operator must restore them from a backup."""

    code = "file_lost"
    sentence = "Nội dung tệp “{name}” hiện không đọc được. Sự cố đã được ghi lại; hãy liên hệ bộ phận hỗ trợ."


class PreviewRefused(Refusal):
    code = "preview_refused"
    sentence = "Không xem trước được tệp “{name}”: {why} Hãy tải tệp về để mở."


class ScanUnavailable(Exception):
    """The virus scanner gave no verdict. Not a refusal: the file keeps waiting and the scan is tried again."""
