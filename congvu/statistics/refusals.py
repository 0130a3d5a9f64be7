"""Why a list is not exported, or a made export not given out."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NothingToExport(Refusal):
    code = "nothing_to_export"
    sentence = "Danh sách không có hồ sơ nào để kết xuất. Hãy bỏ bớt điều kiện lọc."


class ExportTooLong(Refusal):
    code = "export_too_long"
    sentence = "Danh sách có {count} hồ sơ, nhiều hơn {most} hồ sơ một tệp. Hãy chọn kỳ ngắn hơn hoặc lọc thêm."


class TooManyExports(Refusal):
    code = "too_many_exports"
    sentence = "Bạn đang có {most} bản kết xuất chưa xong. Hãy chờ một bản xong hoặc hủy bớt."


class ExportNotReady(Refusal):
    code = "export_not_ready"
    sentence = "Bản kết xuất chưa có tệp. Hãy xem tiến độ ở trang của nó."


class ExportGone(Refusal):
    code = "export_gone"
    sentence = "Tệp không còn trên máy chủ. Hãy kết xuất lại."


class ExportNoLongerYours(Refusal):
    code = "export_no_longer_yours"
    sentence = "Tệp có {count} hồ sơ mà nay bạn không còn được xem nên không tải về được. Hãy kết xuất lại danh sách."


class ExportOver(Refusal):
    code = "export_over"
    sentence = "Bản kết xuất đã kết thúc nên không hủy được nữa."


class MayNoLongerExport(Refusal):
    code = "may_no_longer_export"
    sentence = "Tài khoản đã bị khóa nên bản kết xuất bị dừng lại."


class Superseded(Exception):
    """Another run has begun, or the export was cancelled: this one stops and leaves nothing behind."""
