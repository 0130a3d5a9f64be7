"""What may happen to the clock of a time limit while it runs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from congvu.kernel.limits import TimeLimit
from congvu.kernel.refusal import Refusal


class ClockEventKind(StrEnum):
    """Stop, resume, restart from zero, extend; another limit, which holds from where the count began; another calendar,
    which moves the end by its days off and is only told of."""

    STOP = "stop"
    RESUME = "resume"
    RESTART = "restart"
    EXTEND = "extend"
    LIMIT = "limit"
    CALENDAR = "calendar"

    @property
    def label(self) -> str:
        """The Vietnamese name of the event."""
        return _LABELS[self]


@dataclass(frozen=True)
class ClockEvent:
    """Sự kiện của đồng hồ thời hạn.

    ``limit`` is the time added by an extension, the new limit of a restart, or the one counted with instead;
    ``until`` is the day or moment an extension ends at instead. ``reason`` is shown to the citizen.
    """

    at: datetime
    kind: ClockEventKind
    limit: TimeLimit | None = None
    until: date | datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a clock event happens at an aware datetime")
        extends = self.kind is ClockEventKind.EXTEND
        if extends and (self.limit is None) == (self.until is None):
            raise ExtensionUnclear(at=self.at.strftime("%d/%m/%Y"))
        if self.kind is ClockEventKind.LIMIT and self.limit is None:
            raise ValueError("another limit says which")


class ExtensionUnclear(Refusal):
    """An extension says neither how long nor until when, or says both."""

    code: ClassVar[str] = "extension_unclear"
    sentence: ClassVar[str] = (
        "Lần gia hạn ngày {at} phải nêu hoặc thời gian thêm hoặc ngày kết thúc mới, không nêu cả hai."
    )


class ExtensionNotLater(Refusal):
    """An extension ends before it is given."""

    code: ClassVar[str] = "extension_not_later"
    sentence: ClassVar[str] = "Ngày kết thúc mới {until} không muộn hơn lúc gia hạn; gia hạn phải kéo dài thời hạn."


class EventsOutOfOrder(Refusal):
    """The events cannot have happened one after another."""

    code: ClassVar[str] = "events_out_of_order"
    sentence: ClassVar[str] = "Sự kiện “{kind}” lúc {at} không thể xảy ra: {because}. Hãy kiểm tra lại trình tự."


_LABELS = {
    ClockEventKind.STOP: "tạm dừng",
    ClockEventKind.RESUME: "tiếp tục",
    ClockEventKind.RESTART: "tính lại từ đầu",
    ClockEventKind.EXTEND: "gia hạn",
    ClockEventKind.LIMIT: "thời hạn khác",
    ClockEventKind.CALENDAR: "lịch làm việc thay đổi",
}
