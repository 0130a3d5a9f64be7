"""Why something at the counter may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class LetterTaken(Refusal):
    code = "letter_taken"
    sentence = "Chữ cái {letter} đã dùng cho nhóm dịch vụ khác của {unit}. Hãy chọn chữ cái khác."


class WindowNumberTaken(Refusal):
    code = "window_number_taken"
    sentence = "{unit} đã có quầy số {number}. Hãy chọn số khác."


class NotAOneStopDesk(Refusal):
    code = "not_a_one_stop_desk"
    sentence = "{unit} không phải Bộ phận Một cửa nên không có quầy. Hãy chọn một Bộ phận Một cửa."


class GroupStillServed(Refusal):
    code = "group_still_in_use"
    sentence = "Nhóm “{group}” còn người đang chờ hoặc lịch hẹn chưa đến. Hãy phục vụ hoặc hủy hết rồi thôi dùng nhóm."


class WindowNotYours(Refusal):
    code = "window_not_yours"
    sentence = "Quầy {number} do {officer} đang ngồi. Hãy chọn quầy khác hoặc nhờ người đó đóng quầy."


class WindowNotOpen(Refusal):
    code = "window_not_open"
    sentence = "Quầy {number} chưa mở. Hãy mở quầy trước khi gọi số."


class AlreadyAtAWindow(Refusal):
    code = "already_at_a_window"
    sentence = "Bạn đang ngồi quầy {number}. Hãy đóng quầy đó trước khi mở quầy khác."


class StillServing(Refusal):
    code = "still_serving"
    sentence = (
        "Quầy {number} đang phục vụ số {ticket}. Hãy bấm “Xong”, “Không có mặt” hoặc “Chuyển quầy” cho số này trước."
    )


class NobodyWaits(Refusal):
    code = "nobody_waits"
    sentence = "Không có ai đang chờ các nhóm dịch vụ của quầy {number}."


class NotPossibleForTicket(Refusal):
    code = "not_possible_for_ticket"
    sentence = "Số {ticket} đang ở trạng thái “{state}” nên không làm được việc này. Hãy tải lại trang quầy."


class NoWindowServes(Refusal):
    code = "window_does_not_exist"
    sentence = "Không có quầy này ở {unit}. Hãy chọn một quầy trong danh sách."


class DeskClosed(Refusal):
    code = "desk_closed"
    sentence = "Hiện không phải giờ làm việc nên chưa lấy được số. Máy cấp số từ {when}."


class GroupNotOffered(Refusal):
    code = "group_not_offered"
    sentence = "Nhóm dịch vụ này không còn phục vụ. Hãy chọn nhóm khác hoặc hỏi người hướng dẫn."


class SlotNotOffered(Refusal):
    code = "slot_not_offered"
    sentence = (
        "Giờ {slot} không đặt được. Hãy chọn giờ trong ngày làm việc, sau lúc này ít nhất một giờ "
        "và trong 10 ngày làm việc tới."
    )


class SlotFull(Refusal):
    code = "slot_full"
    sentence = "Giờ {slot} vừa có đủ người đặt. Hãy chọn giờ khác."


class TooManyBookings(Refusal):
    code = "too_many_bookings"
    sentence = "Bạn đang có {count} lịch hẹn chưa đến, không đặt thêm được. Hãy đổi hoặc hủy một lịch hẹn đã đặt."


class BookingContactMissing(Refusal):
    code = "booking_contact_missing"
    sentence = "Cần họ tên và số điện thoại (9 đến 12 chữ số) để giữ lịch hẹn."


class BookingEnded(Refusal):
    code = "booking_ended"
    sentence = "Lịch hẹn này ở trạng thái “{state}” nên không thay đổi được nữa. Bạn có thể đặt lịch hẹn mới."


class BookingUnknown(Refusal):
    code = "booking_unknown"
    sentence = "Không tìm thấy lịch hẹn “{text}”. Hãy kiểm tra lại mã hẹn gồm 10 ký tự, ví dụ N7K3-M9QX-2F."


class TooEarly(Refusal):
    code = "too_early_for_booking"
    sentence = "Lịch hẹn của bạn lúc {slot}. Máy nhận bạn từ {when}; hãy quay lại khi đó hoặc lấy số thường."


class TooLate(Refusal):
    code = "too_late_for_booking"
    sentence = "Lịch hẹn lúc {slot} đã qua quá 15 phút nên không còn được giữ chỗ. Hãy lấy số thường."
