"""How a deadline was counted, told day by day in the reader's language.

The kernel tells it in Vietnamese, the language of the rules; what it says are few sentences with numbers and names in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_noop

from congvu.kernel.explanation import ExplanationLine
from congvu.kernel.working_time import Deadline

# What the kernel says, the longest first: a pattern, and the sentence to translate it by.
_SAID = [
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (
            r"ngày cuối của thời hạn không phải ngày làm việc nên thời hạn kết thúc vào ngày làm việc tiếp theo",
            gettext_noop(
                "ngày cuối của thời hạn không phải ngày làm việc nên thời hạn kết thúc vào ngày làm việc tiếp theo"
            ),
        ),
        (
            r"hết hạn đúng thời điểm này dù ngoài giờ làm việc: thời hạn tính bằng giờ",
            gettext_noop("hết hạn đúng thời điểm này dù ngoài giờ làm việc: thời hạn tính bằng giờ"),
        ),
        (
            r"tiếp nhận ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo",
            gettext_noop("tiếp nhận ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo"),
        ),
        (
            r"bắt đầu tính lại ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo",
            gettext_noop("bắt đầu tính lại ngoài giờ làm việc, tính từ đầu giờ làm việc tiếp theo"),
        ),
        (
            r"không còn tính vì thời hạn tính lại từ đầu ngày (?P<on>[\d/]+)",
            gettext_noop("không còn tính vì thời hạn tính lại từ đầu ngày %(on)s"),
        ),
        (
            r"tạm dừng không có hiệu lực vì thời hạn đã hết",
            gettext_noop("tạm dừng không có hiệu lực vì thời hạn đã hết"),
        ),
        (
            r"tiếp tục không có hiệu lực vì thời hạn đã hết",
            gettext_noop("tiếp tục không có hiệu lực vì thời hạn đã hết"),
        ),
        (r"tạm dừng lúc (?P<at>[\d:]+)", gettext_noop("tạm dừng lúc %(at)s")),
        (r"tiếp tục lúc (?P<at>[\d:]+)", gettext_noop("tiếp tục lúc %(at)s")),
        (r"tính lại từ đầu lúc (?P<at>[\d:]+)", gettext_noop("tính lại từ đầu lúc %(at)s")),
        (
            r"gia hạn khi thời hạn đã hết đến (?P<at>[\d:]+) ngày (?P<on>[\d/]+)",
            gettext_noop("gia hạn khi thời hạn đã hết đến %(at)s ngày %(on)s"),
        ),
        (
            r"gia hạn đến (?P<at>[\d:]+) ngày (?P<on>[\d/]+) không kéo dài thêm thời hạn",
            gettext_noop("gia hạn đến %(at)s ngày %(on)s không kéo dài thêm thời hạn"),
        ),
        (
            r"gia hạn đến (?P<at>[\d:]+) ngày (?P<on>[\d/]+)",
            gettext_noop("gia hạn đến %(at)s ngày %(on)s"),
        ),
        (r"gia hạn khi thời hạn đã hết thêm", gettext_noop("gia hạn khi thời hạn đã hết thêm")),
        (r"gia hạn thêm", gettext_noop("gia hạn thêm")),
        (
            r"thời hạn áp dụng là (?P<number>\d+) ngày làm việc",
            gettext_noop("thời hạn áp dụng là %(number)s ngày làm việc"),
        ),
        (r"thời hạn áp dụng là", gettext_noop("thời hạn áp dụng là")),
        (r"theo bản công bố (?P<number>\d+)", gettext_noop("theo bản công bố %(number)s")),
        (
            r"giữ nguyên khi chuyển sang bản công bố (?P<number>\d+)",
            gettext_noop("giữ nguyên khi chuyển sang bản công bố %(number)s"),
        ),
        (r"ngày bắt đầu tính lại", gettext_noop("ngày bắt đầu tính lại")),
        (r"ngày tiếp nhận", gettext_noop("ngày tiếp nhận")),
        (r"thời hạn đang tạm dừng", gettext_noop("thời hạn đang tạm dừng")),
        (r"tính liên tục, cả ngoài giờ làm việc", gettext_noop("tính liên tục, cả ngoài giờ làm việc")),
        (r"ngày làm việc thứ (?P<number>\d+)", gettext_noop("ngày làm việc thứ %(number)s")),
        (r"ngày thứ (?P<number>\d+)", gettext_noop("ngày thứ %(number)s")),
        (r"nghỉ hoán đổi với ngày làm bù (?P<on>[\d/]+)", gettext_noop("nghỉ hoán đổi với ngày làm bù %(on)s")),
        (r"làm bù cho ngày nghỉ (?P<on>[\d/]+)", gettext_noop("làm bù cho ngày nghỉ %(on)s")),
        (r"nghỉ hằng tuần", gettext_noop("nghỉ hằng tuần")),
        (r"nghỉ bù(?= \w)", gettext_noop("nghỉ bù")),
        (r"\(nghỉ bù\)", gettext_noop("(nghỉ bù)")),
        (r"(?:nghỉ )?Tết Dương lịch", gettext_noop("nghỉ Tết Dương lịch")),
        (r"(?:nghỉ )?Tết Nguyên đán", gettext_noop("nghỉ Tết Nguyên đán")),
        (r"(?:nghỉ )?Giỗ Tổ Hùng Vương", gettext_noop("nghỉ Giỗ Tổ Hùng Vương")),
        (r"(?:nghỉ )?Ngày Chiến thắng 30/4", gettext_noop("nghỉ Ngày Chiến thắng 30/4")),
        (r"(?:nghỉ )?Ngày Quốc tế Lao động 1/5", gettext_noop("nghỉ Ngày Quốc tế Lao động 1/5")),
        (r"(?:nghỉ )?Quốc khánh", gettext_noop("nghỉ Quốc khánh")),
        (r"(?:nghỉ )?Ngày Văn hóa Việt Nam", gettext_noop("nghỉ Ngày Văn hóa Việt Nam")),
        (r"nghỉ lễ", gettext_noop("nghỉ lễ")),
        (r"làm bù", gettext_noop("làm bù")),
        (r"theo(?= (?:Thông báo|Công văn|Quyết định))", gettext_noop("theo")),
        (r"\(dự kiến\)", gettext_noop("(dự kiến)")),
        (r"giờ làm việc", gettext_noop("giờ làm việc")),
        (r"không tính", gettext_noop("không tính")),
    )
]


def told(deadline: Deadline | None) -> list[str]:
    """The lines of an explanation; what an officer wrote as a reason stays as it was written."""
    return [] if deadline is None else list(_lines(deadline))


def _lines(deadline: Deadline) -> Iterator[str]:
    for line in deadline.lines:
        yield str(line) if get_language() == "vi" else _translated(line)


def _translated(line: ExplanationLine) -> str:
    when, _, reason = str(line).partition(": ")
    when = when.replace(line.weekday, date_format(line.on, "l"), 1)
    for pattern, sentence in _SAID:
        reason = pattern.sub(_filled(gettext(sentence)), reason)
    return f"{when}: {reason}"


def _filled(sentence: str) -> Callable[[re.Match[str]], str]:
    return lambda found: sentence % found.groupdict()
