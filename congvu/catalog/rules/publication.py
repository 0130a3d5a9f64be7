"""When a published procedure takes effect (NĐ 63/2010/NĐ-CP Đ15, as amended by NĐ 48/2013 and NĐ 92/2017)."""

from __future__ import annotations

from datetime import date

# A ministry's decision is published at least this many days before the regulation takes effect (Đ15.1).
DAYS_BEFORE_EFFECT = 20


def short_notice(*, decided_on: date, effective_from: date) -> str:
    """A warning where the public has less than twenty days' notice; empty where it has them.

    A warning and not a refusal: Đ15 lets a procedure issued by shortened process be published within three days.
    """
    notice = (effective_from - decided_on).days
    if notice >= DAYS_BEFORE_EFFECT:
        return ""
    told = f"chỉ {notice} ngày" if notice > 0 else "không còn ngày nào"
    return (
        f"Từ ngày ký quyết định công bố đến ngày có hiệu lực {told}; Nghị định 63/2010/NĐ-CP Điều 15 yêu cầu ít nhất "
        f"{DAYS_BEFORE_EFFECT} ngày, trừ văn bản ban hành theo trình tự rút gọn."
    )
