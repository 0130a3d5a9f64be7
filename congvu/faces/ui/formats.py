"""How dates, amounts and sizes are written for people: Vietnamese notation, Vietnam's time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congvu.kernel.money import format_amount


def vndate(value: date | datetime | None) -> str:
    """24/11/2026; nothing for nothing."""
    if value is None or value == "":
        return ""
    return f"{_local(value):%d/%m/%Y}"


def vndatetime(value: date | datetime | None) -> str:
    """16:15, 23/11/2026; a date without a time stays a date."""
    if value is None or value == "":
        return ""
    if not isinstance(value, datetime):
        return vndate(value)
    return f"{_local(value):%H:%M, %d/%m/%Y}"


def amount(value: Decimal | int | float | str | None, places: int | None = None) -> str:
    """89.280,50: dots between thousands, a comma before decimals. What is no number is given back as it is."""
    number = _number(value)
    if number is None:
        return "" if value is None else str(value)
    return format_amount(number, places)


def vnd(value: Decimal | int | float | str | None) -> str:
    """30.000 đồng."""
    number = _number(value)
    if number is None:
        return "" if value is None else str(value)
    return _("%(amount)s đồng") % {"amount": format_amount(number)}


def filesize(value: int | None) -> str:
    """Bytes as people say them: 482 byte, 15,2 KB, 3,5 MB (1 KB = 1024 byte)."""
    size = _number(value)
    if size is None:
        return ""
    if size < 1024:
        return f"{int(size)} byte"
    for unit in ("KB", "MB", "GB"):
        size /= 1024
        if size < 1024 or unit == "GB":
            break
    shown = round(size, 1)
    return f"{format_amount(shown.to_integral_value() if shown == int(shown) else shown)} {unit}"


def deadline_words(due: date | datetime | None, now: datetime) -> str:
    """What is left until a deadline in calendar words. For working time use `congvu.kernel.remaining.remaining_words`."""
    if due is None or due == "":
        return _("chưa có hạn")
    local_now = _local_time(now)
    if isinstance(due, datetime):
        end = _local_time(due)
        days = (end.date() - local_now.date()).days
        late, clock = end < local_now, f"{end:%H:%M}"
    else:
        days = (due - local_now.date()).days
        late, clock = days < 0, ""
    if late:
        if days == 0:
            return _("quá hạn từ %(clock)s hôm nay") % {"clock": clock}
        return ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", -days) % {"days": -days}
    if days == 0:
        return _("hết hạn hôm nay, trước %(clock)s") % {"clock": clock} if clock else _("hết hạn hôm nay")
    if days == 1:
        return _("hết hạn ngày mai")
    return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days) % {"days": days}


def _local(value: date | datetime) -> date | datetime:
    return _local_time(value) if isinstance(value, datetime) else value


def _local_time(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _number(value: object) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
