"""Why a verification is not recorded."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class VerificationUnclear(Refusal):
    code = "verification_unclear"
    sentence = "Hãy ghi cả nội dung đã xác minh và kết quả xác minh."


class MeetingUnclear(Refusal):
    """The law names all three where people have to be there."""

    code = "verification_meeting_unclear"
    sentence = (
        "Xác minh có mặt các bên thì ghi đủ thời gian, địa điểm và thành phần tham gia; "
        "xác minh trên giấy tờ thì để trống cả ba."
    )


class NotVerifiedYet(Refusal):
    code = "verification_not_held_yet"
    sentence = "Buổi xác minh lúc {held} chưa diễn ra. Hãy ghi nhận sau khi xác minh xong."


class VerifiedBeforeReception(Refusal):
    code = "verification_before_reception"
    sentence = "Buổi xác minh lúc {held} diễn ra trước khi hồ sơ được tiếp nhận ({received}). Hãy xem lại thời gian."
