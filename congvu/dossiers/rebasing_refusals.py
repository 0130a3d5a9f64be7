"""Why a dossier does not go on under another revision of its procedure."""

from __future__ import annotations

from congvu.kernel.refusal import Refusal


class RevisionNotOpen(Refusal):
    code = "rebase_revision_not_open"
    sentence = (
        "Chưa chuyển được hồ sơ sang bản {number}: chỉ chuyển sang bản đã công bố, đã đến ngày có hiệu lực "
        "và chưa bị thu hồi."
    )


class FollowsAlready(Refusal):
    code = "rebase_follows_already"
    sentence = "Hồ sơ {dossier} đã theo bản {number}."


class ChangedMeanwhile(Refusal):
    code = "rebase_changed_meanwhile"
    sentence = (
        "Hồ sơ {dossier} đã thay đổi sau khi bạn xem nên chưa được chuyển. Hãy mở lại trang xem trước và xem lại."
    )


class DoesNotFit(Refusal):
    """`reasons` holds each reason, a sentence."""

    code = "rebase_does_not_fit"
    sentence = "Hồ sơ {dossier} không chuyển được sang bản {number}. {why}"


class ListChanged(Refusal):
    code = "rebase_list_changed"
    sentence = "Danh sách hồ sơ hợp với bản {number} đã thay đổi sau khi bạn mở trang. Hãy xem lại rồi chuyển."


class RebaseChoiceMissing(Refusal):
    code = "rebase_nothing_chosen"
    sentence = "Chưa chọn hồ sơ nào. Hãy đánh dấu các hồ sơ cần chuyển, hoặc chọn chuyển tất cả hồ sơ hợp."


class RevisionOver(Refusal):
    code = "revision_over"
    sentence = "Bản công bố của thủ tục “{procedure}” mà bản nháp này dựa vào đã hết hiệu lực. Hãy chuyển bản nháp sang bản đang có hiệu lực, kiểm tra lại rồi nộp."
