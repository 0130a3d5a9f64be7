"""Why an electronic copy is not issued, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class CopyFormImpossible(Refusal):
    code = "copy_form_impossible"
    sentence = (
        "Không cấp được {form} từ {source}. Sao y và trích sao từ bản chính giấy; sao lục từ bản sao y giấy; văn bản điện tử "
        "thì chỉ trích sao, còn cả văn bản thì gửi chính bản điện tử (Nghị định 30/2020/NĐ-CP, Điều 25)."
    )


class ScanNotChecked(Refusal):
    code = "copy_of_unchecked_scan"
    sentence = "Bản quét “{paper}” chưa được đối chiếu với bản giấy. Hãy đối chiếu trước, rồi cấp bản sao."


class PaperReplaced(Refusal):
    code = "copy_of_replaced_paper"
    sentence = "“{paper}” đã được thay bằng bản khác. Hãy cấp bản sao từ bản đang có trong hồ sơ."


class ResultNotElectronic(Refusal):
    code = "extract_of_unsigned_result"
    sentence = "Kết quả của hồ sơ {dossier} chưa phải bản điện tử đủ chữ ký số, hoặc không còn giá trị, nên chưa trích sao được."


class NoSealToCopy(Refusal):
    code = "copy_without_seal"
    sentence = "{agency} chưa có chứng thư số để ký bản sao điện tử. Hãy nhờ quản trị hệ thống đăng ký ở Quản trị, mục Chứng thư số."


class PagesUnclear(Refusal):
    code = "copy_pages_unclear"
    sentence = "Chưa rõ trích những trang nào: “{typed}”. Hãy ghi số trang, ví dụ 1-3, 5."


class PagesBeyondEnd(Refusal):
    code = "copy_pages_beyond_end"
    sentence = "Văn bản chỉ có {count} trang, không có trang {page}. Hãy ghi lại các trang cần trích."


class NothingLeftOut(Refusal):
    code = "copy_leaves_nothing_out"
    sentence = "Bạn chọn đủ {count} trang nên đây không phải trích sao. Cần cả văn bản giấy thì chọn sao y; văn bản điện tử thì gửi chính bản đó."


class ScanTooCoarse(Refusal):
    code = "copy_scan_too_coarse"
    sentence = (
        "Trang {pages} của bản quét chỉ có {dpi} dpi. Bản sao điện tử phải là ảnh màu từ 200 dpi, tỷ lệ 100% (Nghị định "
        "30/2020/NĐ-CP, Phụ lục I, phần II). Hãy quét lại từ bản giấy ở trang đối chiếu bản quét."
    )


class ScanWithoutColour(Refusal):
    code = "copy_scan_without_colour"
    sentence = (
        "Trang {pages} của bản quét không phải ảnh màu. Bản sao điện tử phải là ảnh màu từ 200 dpi, tỷ lệ 100% (Nghị định "
        "30/2020/NĐ-CP, Phụ lục I, phần II). Hãy quét lại từ bản giấy ở trang đối chiếu bản quét."
    )


class NotCopyable(Refusal):
    code = "copy_source_not_readable"
    sentence = "Tệp “{file}” không sao được: {why}. Hãy quét lại từ bản giấy ở trang đối chiếu bản quét."


class CancelReasonMissing(Refusal):
    code = "copy_cancel_reason_missing"
    sentence = "Hãy ghi vì sao hủy bản sao này, ví dụ “Chọn thiếu trang 3”."


class CopyAlreadyWaiting(Refusal):
    code = "copy_already_waiting"
    sentence = "Một bản sao như vậy đang chờ văn thư ký số. Hãy chờ ký xong, hoặc hủy bản đó rồi cấp lại."


class CopyNotWaiting(Refusal):
    code = "copy_not_waiting"
    sentence = "Bản sao này đã được ký số hoặc đã hủy nên không hủy được nữa."
