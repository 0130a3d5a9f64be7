"""The papers that the demonstration's applicants attach: one page each, saying plainly that it is an example."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from congvu.accounts.models import Account
from congvu.files.actions import store
from congvu.files.models import StoredFile
from congvu.printing import press

_PAGE = """
#import "/nd30.typ": *
#show: a4
#align(center, text(size: 16pt, weight: "bold", upper(data.name)))
#v(1cm)
#align(center)[Bản trình diễn, không có giá trị pháp lý.]
#v(1cm)
Giấy tờ này do bộ trình diễn của Công Vụ lập ra để thử việc đính kèm, xem trước và tải xuống.
"""


@cache
def drawn(name: str) -> bytes:
    return press.render(_PAGE, {"name": name}, title=name)


def paper(key: str, name: str, *, by: Account, at: datetime) -> StoredFile:
    """One paper as uploaded by a person."""
    return store(drawn(name), name=f"{key.replace('_', '-')}.pdf", by=by, at=at)
