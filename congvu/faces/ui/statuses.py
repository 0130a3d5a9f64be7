"""The colour of each state of a dossier, the same on every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# State → (colour of the tag, words when the caller gives none).
STATUSES: dict[str, tuple[str, Any]] = {
    "draft": ("grey", _("Đang soạn")),
    "submitted": ("blue", _("Chờ tiếp nhận")),
    "not_accepted": ("red", _("Không được tiếp nhận")),
    "received": ("blue", _("Đã tiếp nhận")),
    "in_review": ("yellow", _("Đang giải quyết")),
    "awaiting_supplement": ("orange", _("Chờ bổ sung")),
    "awaiting_fee": ("orange", _("Chờ nộp phí")),
    "awaiting_opinion": ("purple", _("Chờ ý kiến")),
    "awaiting_signature": ("purple", _("Chờ ký")),
    "approved": ("green", _("Đã có kết quả")),
    "refused": ("red", _("Bị từ chối giải quyết")),
    "returned": ("green", _("Đã trả kết quả")),
    "withdrawn": ("grey", _("Đã rút")),
    "stopped": ("grey", _("Dừng giải quyết")),
    "due_soon": ("orange", _("Sắp đến hạn")),
    "overdue": ("red", _("Quá hạn")),
    "on_time": ("green", _("Đúng hạn")),
    "published": ("green", _("Đã công bố")),
    "repealed": ("grey", _("Đã bãi bỏ")),
    "active": ("green", _("Đang hiệu lực")),
    "pending": ("blue", _("Chờ duyệt")),
    "rejected": ("red", _("Không được duyệt")),
    "suspended": ("orange", _("Đang tạm khóa")),
}

COLOURS = {"grey", "blue", "yellow", "orange", "purple", "green", "red", "teal", "magenta"}


def colour_and_words(state: Any, words: Any = None) -> tuple[str, str]:
    """The tag of a state. A choice that knows its own label is asked for it; an unknown state is grey and named as it is."""
    colour, known = STATUSES.get(str(getattr(state, "value", state)), ("grey", None))
    return colour, str(words or getattr(state, "label", None) or known or state)
