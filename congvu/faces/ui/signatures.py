"""How the report of a check of signatures is shown, in portal and desk alike: from its JSON, kept or just made."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.faces.ui import icons
from congvu.faces.ui.formats import vndatetime

# Verdict → (words, colour of the tag, kind of the banner, icon, kind of the card).
VERDICTS: dict[str, tuple[Promise, str, str, str, str]] = {
    "valid": (gettext_lazy("Hợp lệ"), "green", "success", "check", "good"),
    "invalid": (gettext_lazy("Không hợp lệ"), "red", "error", "cross", "highlight"),
    "indeterminate": (gettext_lazy("Chưa xác định được"), "orange", "", "warning", "wait"),
    "unsigned": (gettext_lazy("Không có chữ ký số"), "grey", "", "info", ""),
}
_ADVICE = {
    "valid": gettext_lazy("Nội dung đúng như lúc ký và người ký đúng là người ghi trên chứng thư số."),
    "invalid": gettext_lazy("Đừng dùng tệp này như văn bản đã ký. Hãy hỏi lại người gửi hoặc cơ quan ban hành."),
    "indeterminate": gettext_lazy(
        "Hiện chưa đủ căn cứ để kết luận; chưa nên dùng tệp này như văn bản đã ký. Lý do ghi ở từng chữ ký."
    ),
    "unsigned": gettext_lazy("Tệp này không mang chữ ký số nào, nên không có gì để kiểm tra."),
}
_REVOCATION = {
    "good": gettext_lazy("Chứng thư không bị thu hồi"),
    "revoked": gettext_lazy("Chứng thư đã bị thu hồi"),
    "unknown": gettext_lazy("Nơi cấp không biết chứng thư này"),
    "unreachable": gettext_lazy("Không liên lạc được nơi cấp để hỏi"),
    "not_checked": gettext_lazy("Chưa hỏi được"),
}
_COVERAGE = {
    "whole": gettext_lazy("Toàn bộ tệp"),
    "whole_revision": gettext_lazy("Toàn bộ tệp như khi ký; sau đó chỉ thêm chữ ký hoặc bằng chứng"),
    "part": gettext_lazy("Chỉ một phần của tệp"),
    "unknown": gettext_lazy("Không rõ"),
}


def shown(report: dict[str, Any]) -> dict[str, Any]:
    """A report for the template: the conclusion, and each signature as rows of a summary list and of technical details."""
    verdict = _verdict_of(report)
    return {
        "verdict": verdict,
        **_look(verdict),
        "advice": _ADVICE[verdict],
        "sentences": report.get("sentences", ()),
        "at": _moment(report.get("at")),
        "sha256": report.get("sha256", ""),
        "signatures": [_signature(one) for one in report.get("signatures", ())],
        "json": _as_link(report),
    }


def badge(verdict: str) -> dict[str, Any]:
    """A verdict in a word, with its icon: never by colour alone."""
    return _look(verdict if verdict in VERDICTS else "indeterminate")


def _verdict_of(report: dict[str, Any]) -> str:
    if not report.get("signatures") and report.get("verdict") == "indeterminate":
        return "unsigned"
    verdict = str(report.get("verdict"))
    return verdict if verdict in VERDICTS else "indeterminate"


def _look(verdict: str) -> dict[str, Any]:
    words, colour, banner, name, card = VERDICTS[verdict]
    return {"words": words, "colour": colour, "banner": banner, "icon": icons.icon(name), "card": card}


def _signature(one: dict[str, Any]) -> dict[str, Any]:
    signer = one.get("signer") or {}
    verdict = str(one.get("verdict"))
    return {
        **_look(verdict if verdict in VERDICTS else "indeterminate"),
        "who": signer.get("common_name") or _("không rõ người ký"),
        "sentences": one.get("sentences", ()),
        "changes": one.get("changes", ()),
        "rows": [row for row in _facts(one, signer) if row[1]],
        "technical": [row for row in _technical(one, signer) if row[1]],
        "chain": [certificate.get("subject", "") for certificate in one.get("chain", ())],
    }


def _facts(one: dict[str, Any], signer: dict[str, Any]) -> list[tuple[Any, Any]]:
    chain = one.get("chain", ())
    issuer = chain[1].get("common_name") if len(chain) > 1 else signer.get("issuer", "")
    return [
        (_("Người ký"), signer.get("common_name", "")),
        (_("Tổ chức"), signer.get("organisation", "")),
        (_("Nơi cấp chứng thư"), issuer),
        (_("Nơi cấp có được Bộ tin cậy"), _yes(one.get("is_trusted"))),
        (_("Thời điểm ký"), _time(one)),
        (_("Nội dung từ khi ký"), _("Không bị sửa") if one.get("is_intact") else _("Không khớp với chữ ký")),
        (_("Chữ ký bao trùm"), _COVERAGE.get(str(one.get("coverage")), "")),
        (_("Tình trạng thu hồi"), _revocation(one)),
        (_("Chính sách ký"), one.get("policy", "")),
        (_("Lý do ký"), one.get("reason", "")),
    ]


def _technical(one: dict[str, Any], signer: dict[str, Any]) -> list[tuple[Any, Any]]:
    dates = [_moment(signer.get(name)) for name in ("not_before", "not_after")]
    return [
        (_("Kết luận theo EN 319 102-1"), " · ".join(filter(None, [one.get("indication"), one.get("sub_indication")]))),
        (_("Định dạng"), " ".join(filter(None, [one.get("format"), one.get("level")]))),
        (_("Thuật toán"), one.get("algorithm", "")),
        (_("Chủ thể"), signer.get("subject", "")),
        (_("Số định danh trên chứng thư"), signer.get("identifier", "")),
        (_("Số sê-ri"), signer.get("serial", "")),
        (_("Chứng thư có hiệu lực"), " – ".join(vndatetime(date) for date in dates if date)),
        (_("Khóa"), signer.get("key", "")),
        (_("Mã băm chứng thư (SHA-256)"), signer.get("sha256", "")),
        *((_("Dấu thời gian"), _stamp(stamp)) for stamp in one.get("time_stamps", ())),
    ]


def _time(one: dict[str, Any]) -> str:
    proven, claimed = _moment(one.get("proven_at")), _moment(one.get("claimed_at"))
    if proven:
        return _("%(time)s, được dấu thời gian chứng minh") % {"time": vndatetime(proven)}
    if claimed:
        return _("%(time)s, theo máy của người ký; không có gì chứng minh") % {"time": vndatetime(claimed)}
    return _("Không ghi")


def _revocation(one: dict[str, Any]) -> str:
    words = str(_REVOCATION.get(str(one.get("revocation")), ""))
    revoked = _moment(one.get("revoked_at"))
    return f"{words} ({vndatetime(revoked)})" if revoked else words


def _stamp(stamp: dict[str, Any]) -> str:
    at = _moment(stamp.get("at"))
    words = VERDICTS.get(str(stamp.get("verdict")), VERDICTS["indeterminate"])[0]
    return f"{vndatetime(at) if at else ''}, {stamp.get('authority', '')}: {words}"


def _yes(value: Any) -> str:
    return _("Có") if value else _("Không")


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None


def _as_link(report: dict[str, Any]) -> SafeString:
    """The report as a file inside a link: it is given without being kept anywhere."""
    content = json.dumps(report, ensure_ascii=False, indent=1).encode()
    return SafeString("data:application/json;base64," + base64.b64encode(content).decode())
