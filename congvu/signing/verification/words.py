"""Times as a clerk reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def when(moment: datetime | None) -> str:
    """Giờ Việt Nam."""
    return moment.astimezone(_HANOI).strftime("%H:%M:%S ngày %d/%m/%Y") if moment else "không rõ lúc nào"
