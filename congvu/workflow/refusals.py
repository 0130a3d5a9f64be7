"""Why work may not be taken, handed on or finished, and why a process may not be published."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class ProcessInvalid(Refusal):
    """`details["problems"]` holds every `Problem`, each with its line and reason."""

    code = "process_invalid"
    sentence = "Quy trình chưa công bố được, có {count} lỗi. Lỗi đầu tiên: {first}"


class NotYours(Refusal):
    code = "work_not_yours"
    sentence = "Bước “{step}” không thuộc đơn vị và vai trò của bạn. Người làm được: {who}."


class AlreadyDone(Refusal):
    code = "work_already_done"
    sentence = "Bước “{step}” đã xong lúc {at}. Hãy tải lại trang để xem bước hiện tại."


class AlreadyClaimed(Refusal):
    code = "work_already_claimed"
    sentence = "Bước “{step}” đã có {holder} nhận. Hãy liên hệ người đó hoặc nhờ lãnh đạo đơn vị giao lại."


class UnknownOutcome(Refusal):
    code = "work_outcome_unknown"
    sentence = "Bước “{step}” không có kết quả “{outcome}”. Hãy chọn một trong các kết quả: {choices}."


class CannotReceiveWork(Refusal):
    code = "work_receiver_unfit"
    sentence = "{officer} không giữ vai trò “{role}” tại {unit} nên không nhận được bước này. Hãy chọn người khác."


class NoWayOn(Refusal):
    code = "process_stuck"
    sentence = "Quy trình không có nhánh nào cho kết quả này. Hãy báo người quản trị danh mục thủ tục sửa quy trình."


class TableUnknown(Refusal):
    code = "decision_table_unknown"
    sentence = "Quy trình không có bảng quyết định “{table}”."
