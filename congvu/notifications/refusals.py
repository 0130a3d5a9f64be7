"""Why a maintenance notice is not published or withdrawn."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class MaintenanceUnclear(Refusal):
    code = "maintenance_unclear"
    sentence = "Hãy ghi việc gì được làm và người dùng bị ảnh hưởng thế nào."


class MaintenanceTimesWrong(Refusal):
    code = "maintenance_times_wrong"
    sentence = "Thời gian dự kiến hoạt động trở lại phải sau lúc bắt đầu và sau lúc này. Hãy xem lại hai mốc thời gian."


class MaintenanceToldTooLate(Refusal):
    code = "maintenance_told_too_late"
    sentence = (
        "Bảo trì, nâng cấp phải được báo trước ít nhất một ngày làm việc (Thông tư 32/2017/TT-BTTTT, Điều 11): "
        "thông báo lúc này thì bắt đầu sớm nhất lúc {earliest}. Hãy chọn lúc bắt đầu muộn hơn; "
        "nếu là sự cố phải xử lý ngay, hãy chọn “Sự cố” và ghi lý do."
    )


class MaintenanceOver(Refusal):
    code = "maintenance_over"
    sentence = "Thông báo này đã được rút hoặc đã hết thời gian nên không rút được nữa."
