"""Why something about signatures may be refused, and what to do then."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


# -- papers and their signatures ---------------------------------------------------------------------------------
class NotYoursToSign(Refusal):
    code = "not_yours_to_sign"
    sentence = "“{paper}” không chờ chữ ký của bạn. Người ký tiếp theo: {who}."


class AlreadySigned(Refusal):
    code = "already_signed"
    sentence = "“{paper}” đã được ký lúc {at}; một người chỉ ký một văn bản một lần."


class PaperCancelled(Refusal):
    code = "paper_cancelled"
    sentence = "“{paper}” đã bị hủy ({reason}) nên không ký được nữa."


class SomebodyIsSigning(Refusal):
    code = "somebody_is_signing"
    sentence = "{who} đang ký “{paper}”. Hãy thử lại sau ít phút."


class PhaseSkipped(Refusal):
    code = "phase_skipped"
    sentence = "“{paper}” đang ở bước “{phase}” nên không làm được việc này. Hãy mở lại mục Ký số và làm tiếp từ đó."


class PreparedAnew(Refusal):
    code = "prepared_anew"
    sentence = "“{paper}” đã thay đổi sau khi bạn xem. Hãy xem lại rồi mới ký."


class NotCertificateOfSigner(Refusal):
    code = "not_certificate_of_signer"
    sentence = "Chứng thư số {certificate} không phải của người phải ký “{paper}”."


class CertificateNotUsable(Refusal):
    code = "certificate_not_usable"
    sentence = "Chứng thư số {certificate} không dùng được: {why}. Hãy chọn chứng thư khác hoặc liên hệ nơi cấp."


class CertificateStateUnknown(Refusal):
    code = "certificate_state_unknown"
    sentence = (
        "Chưa hỏi được tổ chức cấp xem chứng thư số {certificate} còn hiệu lực hay đã bị thu hồi, nên chưa ký được. "
        "Chưa có gì được ký; hãy thử lại sau ít phút."
    )


class NotSignable(Refusal):
    code = "not_signable"
    sentence = "Không ký được tệp này: {why}. Hãy dùng bản gốc của tệp, hoặc lập lại tệp rồi ký."


class NoCertificate(Refusal):
    code = "no_certificate"
    sentence = "Chưa có chứng thư số nào đang dùng để ký. Hãy đăng ký chứng thư số trước."


class NothingChosen(Refusal):
    code = "nothing_chosen_to_sign"
    sentence = "Hãy chọn ít nhất một văn bản để ký."


class TooManyAtOnce(Refusal):
    code = "too_many_to_sign"
    sentence = "Mỗi lần ký nhiều nhất {most} văn bản; bạn đã chọn {chosen}."


class MainPaperNotSigned(Refusal):
    """NĐ 30/2020/NĐ-CP Đ32.2c and Phụ lục I, II.8b: what is attached is signed after the main paper has its person's signature."""

    code = "main_paper_not_signed"
    sentence = (
        "“{paper}” kèm theo “{main}”, mà văn bản chính chưa có chữ ký của người có thẩm quyền. "
        "Hãy chờ văn bản chính được ký rồi ký văn bản kèm theo."
    )


# -- consent -----------------------------------------------------------------------------------------------------
class ConsentSpent(Refusal):
    code = "consent_spent"
    sentence = (
        "Lần đồng ý này đã được dùng cho “{paper}”. Mỗi lần đồng ý chỉ dùng khóa một lần; hãy xác nhận lại để ký."
    )


class ConsentExpired(Refusal):
    code = "consent_expired"
    sentence = "Lần đồng ý ký đã hết hạn. Hãy xác nhận lại để ký."


class ProofWrong(Refusal):
    code = "proof_wrong"
    sentence = "Không dùng được khóa: {why}. Chưa có gì được ký; hãy kiểm tra mã PIN hoặc mã xác nhận rồi thử lại."


class KeyNotReachable(Refusal):
    code = "key_not_reachable"
    sentence = "Chưa liên lạc được nơi giữ khóa ({why}). Chưa có gì được ký; văn bản vẫn chờ, hãy thử lại sau."


class KeyAnswerLost(Refusal):
    code = "key_answer_lost"
    sentence = (
        "Nơi giữ khóa đã được hỏi nhưng câu trả lời bị mất ({why}). Chưa có chữ ký nào trong văn bản; văn bản vẫn chờ, "
        "hãy xác nhận lại để ký."
    )


class SignatureBroken(Refusal):
    code = "signature_broken"
    sentence = "Nơi giữ khóa trả về chữ ký không khớp với “{paper}”. Chữ ký đó bị bỏ; hãy báo người quản trị."


# -- how a signature is seen -------------------------------------------------------------------------------------
class PageNotReadable(Refusal):
    code = "page_not_readable"
    sentence = "Không đọc được trang của tệp PDF này nên chưa đặt được chữ ký. Hãy in lại thành PDF rồi thử lại."


class PaperNotReady(Refusal):
    code = "paper_not_ready_to_sign"
    sentence = "“{paper}”: {why}"


class PageNotThere(Refusal):
    code = "page_not_there"
    sentence = "“{paper}” có {pages} trang. Hãy nhập số trang từ 1 đến {pages}."


class ImageRefused(Refusal):
    """Any reason not to take the image of a signature or a seal (NĐ 30/2020/NĐ-CP, Phụ lục I, 7d and 8a)."""

    code = "signature_image_refused"
    sentence = "Không nhận được hình ảnh này."


class ImageNotPng(ImageRefused):
    code = "signature_image_not_png"
    sentence = "Hình ảnh phải là tệp PNG đọc được. Hãy lưu lại ảnh dạng .png, nền trong suốt, rồi tải lên."


class ImageTooLarge(ImageRefused):
    code = "signature_image_too_large"
    sentence = "Hình ảnh lớn hơn {limit}. Hãy thu nhỏ ảnh (300 dpi theo kích thước thật là đủ) rồi tải lên."


class ImageTooSmall(ImageRefused):
    code = "signature_image_too_small"
    sentence = "Hình ảnh quá nhỏ nên in ra sẽ mờ: cạnh dài cần ít nhất {least} điểm ảnh. Hãy quét lại ở 300 dpi."


class ImageNotTransparent(ImageRefused):
    code = "signature_image_not_transparent"
    sentence = (
        "Nền của hình ảnh không trong suốt nên sẽ che chữ trên văn bản. Hãy xóa nền trắng, lưu lại PNG rồi tải lên."
    )


class ImageWrongColour(ImageRefused):
    code = "signature_image_wrong_colour"
    sentence = (
        "Hình ảnh phải màu {colour} (Nghị định 30/2020/NĐ-CP, Phụ lục I: chữ ký màu xanh, dấu màu đỏ). "
        "Hãy quét lại bản màu."
    )


class SealSizeWrong(ImageRefused):
    code = "seal_size_wrong"
    sentence = "Kích thước thực tế của dấu phải từ {least} đến {largest} mm. Hãy đo đường kính của dấu rồi nhập lại."


# -- certificates and trust --------------------------------------------------------------------------------------
class CertificateUnreadable(Refusal):
    code = "certificate_unreadable"
    sentence = "Tệp này không phải chứng thư số đọc được. Hãy chọn tệp .cer, .crt hoặc .pem do nơi cấp gửi."


class CertificateRegisteredAlready(Refusal):
    code = "certificate_registered"
    sentence = "{holder} đã có chứng thư số này (mỗi cơ quan chỉ dùng một chứng thư một lúc). Hãy thôi dùng chứng thư cũ trước."


class NotYourCertificate(Refusal):
    code = "not_your_certificate"
    sentence = "Mỗi người chỉ đăng ký và thôi dùng chứng thư số của chính mình."


class SoftwareKeysRefused(Refusal):
    code = "software_keys_refused"
    sentence = "Khóa phần mềm chỉ dùng để trình diễn. Hãy dùng USB token, HSM hoặc dịch vụ ký số từ xa."


class ReasonMissing(Refusal):
    code = "signing_reason_missing"
    sentence = "Hãy ghi lý do; lý do được giữ cùng việc này."


class AuthorityTrustedAlready(Refusal):
    code = "authority_trusted"
    sentence = "{name} đã có trong danh sách tin cậy cho mục đích này."


class TrustEndsBeforeItBegins(Refusal):
    code = "trust_ends_before_it_begins"
    sentence = "Ngày thôi tin cậy phải sau ngày bắt đầu tin cậy."


# -- the signer's own device -------------------------------------------------------------------------------------
class TicketUnknown(Refusal):
    code = "ticket_unknown"
    sentence = "Liên kết ký không đúng, không dành cho địa chỉ này, hoặc đã bị hủy. Hãy lấy liên kết mới ở trang ký số."


class TicketExpired(Refusal):
    code = "ticket_expired"
    sentence = "Liên kết ký đã hết hạn. Chưa có gì được ký; hãy lấy liên kết mới ở trang ký số."


class TicketSpent(Refusal):
    code = "ticket_spent"
    sentence = "Liên kết ký này đã được dùng. Mỗi liên kết chỉ dùng một lần; hãy lấy liên kết mới ở trang ký số."


class DeviceHasOtherCertificate(Refusal):
    code = "other_certificate"
    sentence = "Thiết bị đang dùng chứng thư “{given}”, không phải chứng thư đã chọn “{wanted}”. Chưa có gì được ký; hãy cắm đúng thiết bị."


class AnswerIncomplete(Refusal):
    code = "answer_incomplete"
    sentence = "Thiết bị phải trả về đủ {wanted} chữ ký cho các văn bản đã chọn. Chữ ký vừa gửi không được giữ."


class AuthorityUnfit(Refusal):
    code = "authority_unfit"
    sentence = "Không đưa được “{name}” vào danh sách tin cậy cho mục đích này: {why}."


class CertificateOfAnother(Refusal):
    code = "certificate_of_another"
    sentence = "Chứng thư số này cấp cho “{named}”, không phải “{holder}”. Hãy chọn đúng chứng thư của người ký."


class PaperNotFound(Refusal):
    code = "paper_not_found"
    sentence = (
        "Không có văn bản nào của Bộ mang mã kiểm tra “{code}”. Mã có 10 ký tự, in cạnh mã QR trên văn bản; hãy nhập lại từng "
        "ký tự. Nếu mã đúng như trên giấy, văn bản đó không phải do hệ thống này cấp."
    )
