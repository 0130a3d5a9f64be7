"""Why something about a dossier's papers may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NoOriginalChosen(Refusal):
    code = "no_original_chosen"
    sentence = "Chưa chọn bản chính nào để trả, hoặc bản chính đã chọn đã được trả. Hãy tải lại trang và chọn lại."


class AbstractMissing(Refusal):
    code = "abstract_missing"
    sentence = "Hãy ghi trích yếu nội dung chính của giấy tờ, ví dụ “Hợp đồng số 12/2026 mua bán máy dệt”."


class NotAScan(Refusal):
    code = "not_a_scan"
    sentence = "“{paper}” không phải bản quét do cán bộ số hóa, nên không có gì để đối chiếu."


class StillMissing(Refusal):
    code = "supplement_still_missing"
    sentence = (
        "Phiếu yêu cầu bổ sung còn {count} chỗ chưa có, trước hết: {first}. "
        "Hãy nhận đủ, hoặc ghi giải trình của người nộp cho từng chỗ."
    )
