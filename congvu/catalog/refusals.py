"""What may not be done to the catalogue, in sentences."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class PackageFaulty(Refusal):
    """The package has problems; `details["problems"]` lists them as {file, line, reason}."""

    code = "package_faulty"
    sentence = "Gói thủ tục có {count} lỗi nên chưa nhập được. Lỗi đầu tiên: {first}"


class PackageUnreadable(Refusal):
    """There is no package where one was told to be, or its container is broken or dangerous."""

    code = "package_unreadable"
    sentence = "Không đọc được gói thủ tục: {because}"


class AlreadyPublished(Refusal):
    code = "already_published"
    sentence = (
        "Bản {number} của thủ tục {procedure} đã được công bố và không sửa được. Hãy nhập gói mới để có bản tiếp theo."
    )


class NotPublished(Refusal):
    code = "not_published"
    sentence = "Bản {number} của thủ tục {procedure} chưa được công bố hoặc đã thu hồi."


class EffectiveTooEarly(Refusal):
    code = "effective_too_early"
    sentence = "Ngày hiệu lực {effective_from} sớm hơn ngày hiệu lực của bản đang công bố ({other}). Hãy chọn ngày từ {other} trở đi."


class RevisionInUse(Refusal):
    """Only the newest publication can be taken back."""

    code = "revision_in_use"
    sentence = "Chỉ thu hồi được bản công bố mới nhất của thủ tục {procedure} (bản {newest})."


class NoDecision(Refusal):
    code = "no_decision"
    sentence = "Thiếu số quyết định công bố. Hãy ghi quyết định trong procedure.yaml hoặc khi công bố."


class ImportUnreadable(Refusal):
    code = "import_unreadable"
    sentence = "Không mở được tệp {file}: {because}"


class NothingToExport(Refusal):
    """No revision that came as a package is meant; procedures of the national portal have none."""

    code = "nothing_to_export"
    sentence = "Không có gói thủ tục {wanted}{number} để xuất. Thủ tục nhập từ Cổng dịch vụ công quốc gia không có gói."


class NoSuchProcedure(Refusal):
    code = "no_such_procedure"
    sentence = "Không có thủ tục nào mang mã {procedure}."


class DraftExists(Refusal):
    code = "draft_exists"
    sentence = "Thủ tục {procedure} đang có một bản soạn. Hãy mở bản soạn đó và sửa tiếp."


class CodeInUse(Refusal):
    """A draft from nothing would throw away what is published under its code."""

    code = "code_in_use"
    sentence = (
        "Mã {procedure} là của thủ tục “{name}” đang có ở đây. Muốn sửa thủ tục đó, hãy tìm nó ở Danh mục thủ tục, "
        "mở bản mới nhất và chọn “Soạn bản tiếp theo từ bản này”."
    )


class DraftStale(Refusal):
    """Somebody else saved the same file meanwhile; `details["paths"]` says which, `details["version"]` since when."""

    code = "draft_stale"
    sentence = (
        "{who} đã lưu {what} lúc {when}, sau khi bạn mở trang này, nên thay đổi của bạn chưa được lưu. "
        "Hãy xem phần khác nhau bên dưới rồi sửa lại trên bản mới."
    )


class PartUnreadable(Refusal):
    """A file of the draft cannot be edited piece by piece; only as a text."""

    code = "part_unreadable"
    sentence = "Chưa sửa được {file} bằng biểu mẫu vì dòng {line} {because}. Hãy sửa tệp ở dạng văn bản trước."


class FileNotTaken(Refusal):
    code = "file_not_taken"
    sentence = "Không lưu được {path}: {because}"


class CodeNotTaken(Refusal):
    code = "code_not_taken"
    sentence = "Mã “{given}” không dùng được. Mã thủ tục gồm chữ hoa không dấu, số, dấu chấm và gạch nối, có ít nhất một chữ số, ví dụ 1.000363."


class GroupUnfit(Refusal):
    code = "group_unfit"
    sentence = "Chưa công bố được nhóm thủ tục: {because}. Hãy sửa rồi công bố lại."
