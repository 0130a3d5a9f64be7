"""Why an act on a joined dossier or a part of it may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class PartMustWait(Refusal):
    code = "part_must_wait"
    sentence = "Phần này được gửi khi phần trước có kết quả. Hãy nộp từ trang hồ sơ liên thông; bạn không phải nộp lại."


class FiledWithTheWhole(Refusal):
    code = "filed_with_the_whole"
    sentence = "Phần này được nộp cùng cả hồ sơ liên thông. Hãy khai đủ các phần rồi nộp từ trang hồ sơ liên thông."


class PartIncomplete(Refusal):
    code = "part_incomplete"
    sentence = "Chưa nộp được hồ sơ liên thông. Phần “{part}”: {because}"


class AlreadyFiledTogether(Refusal):
    code = "already_filed_together"
    sentence = "Hồ sơ liên thông này đã được nộp. Hãy tải lại trang để theo dõi từng phần."


class PartNotCutOff(Refusal):
    code = "part_not_cut_off"
    sentence = "Phần này vẫn thuộc hồ sơ liên thông và sẽ tự được gửi khi đến lượt. Hãy tải lại trang để xem từng phần."


class NoPartToReceive(Refusal):
    code = "no_part_to_receive"
    sentence = "Không có phần nào của hồ sơ liên thông đang chờ tiếp nhận. Hãy tải lại trang để xem từng phần."
