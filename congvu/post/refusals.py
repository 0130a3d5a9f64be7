"""Why something about the post may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class NotThePostOfficer(Refusal):
    code = "not_the_post_officer"
    sentence = "Chỉ cán bộ Bộ phận Một cửa của cơ quan làm được việc này với bưu gửi của hồ sơ {dossier}."


class AlreadyTravelling(Refusal):
    code = "consignment_exists"
    sentence = (
        "Hồ sơ {dossier} đã có bưu gửi {consignment} ({state}). Hãy xem bưu gửi đó; cần gửi lại thì hủy nó trước."
    )


class PartyIncomplete(Refusal):
    code = "party_incomplete"
    sentence = "Hãy ghi đủ họ tên, địa chỉ và số điện thoại để bưu chính đến đúng nơi."


class NothingToCarry(Refusal):
    code = "nothing_to_carry"
    sentence = (
        "Hồ sơ {dossier} đang ở trạng thái “{status}” nên không đặt bưu chính được. "
        "Bưu chính thu gom giấy tờ khi hồ sơ đang giải quyết và trả kết quả trước khi kết quả được nhận."
    )


class TrackingUnreadable(Refusal):
    code = "tracking_unreadable"
    sentence = "Số hiệu bưu gửi “{text}” không đúng dạng. Số hiệu gồm 8 đến 30 chữ và số, ví dụ VD000000001VN."


class ConsignmentOnItsWay(Refusal):
    code = "consignment_on_its_way"
    sentence = "Bưu gửi {consignment} đang ở trạng thái “{state}” nên không làm được việc này."
