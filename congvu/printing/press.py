"""The printing press: a Typst template and data make a PDF/A-3a that is also PDF/UA-1.

Data reach the template as JSON, so nothing a person typed can be taken for markup. Only the committed typeface is used,
so the same paper looks the same on every machine. A template sees the layout library, its data and the files given
with it, and nothing of the disk.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from congvu.kernel.work_calendar import VIETNAM
from congvu.printing import codes
from congvu.printing.letters import FONTS, printable
from congvu.printing.refusals import TemplateBroken

STANDARDS = ["a-3a", "ua-1"]
LIBRARY = Path(__file__).with_name("typst")

_MAIN = b"""#set document(title: sys.inputs.title, author: sys.inputs.author)
#set text(lang: sys.inputs.lang, font: "Liberation Serif", size: 13pt)
#include "/template.typ"
"""
# Packages would be fetched from the network while printing.
_PACKAGE = re.compile(r"""["']@[\w-]+/[\w-]+""")
_PLACE = re.compile(r"┌─ (?:\S*/)?(?P<file>[^/\s]+):(?P<line>\d+):\d+")

# The compiler takes fixed offsets only.
_OFFSET = timezone(timedelta(hours=7))

_thread = threading.local()


def render(
    template: Path | str,
    data: Mapping[str, Any],
    *,
    title: str,
    lang: str = "vi",
    at: datetime | None = None,
    qr: str | None = None,
    barcode: str | None = None,
    assets: Mapping[str, bytes] | None = None,
) -> bytes:
    """Print: the bytes of the PDF.

    `template` is a file, or Typst source. The template reads `data` (JSON values; dates as ISO 8601) after
    `#import "/nd30.typ": *`, whose `qr()` and `barcode()` draw the texts given here. `assets` are further files by name,
    read as `image("/name.svg", alt: "…")`. `at` is the time the document says it was made; the same input with the same
    `at` gives the same bytes. Raises TemplateBroken with line and reason.
    """
    source = template.read_text(encoding="utf-8") if isinstance(template, Path) else template
    files, inputs = dict(assets or {}), {"title": printable(title), "author": settings.MINISTRY["name"], "lang": lang}
    if qr:
        files["qr.svg"], inputs["qr"] = codes.qr_svg(qr), printable(qr)
    if barcode:
        files["barcode.svg"], inputs["barcode"] = codes.barcode_svg(barcode), barcode
    return compiled(
        source,
        data,
        files,
        inputs,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=at.astimezone(_OFFSET).replace(microsecond=0) if at else None,
    )


def render_result(
    template_source: str,
    data: Mapping[str, Any],
    *,
    title: str,
    at: datetime,
    qr: str,
    barcode: str,
    lang: str = "vi",
) -> bytes:
    """Print a procedure's result document from its package's `result.typ`. Raises TemplateBroken."""
    return render(template_source, data, title=title, lang=lang, at=at, qr=qr, barcode=barcode)


def compiled(
    source: str, data: Mapping[str, Any], assets: Mapping[str, bytes], inputs: Mapping[str, str], **options: Any
) -> bytes:
    """What the compiler makes of a template, its data and the files given with it. Raises TemplateBroken."""
    _refuse_packages(source)
    files = {"main.typ": _MAIN, "template.typ": source.encode(), **_library(), **assets}
    told = json.dumps(printable(dict(data)), cls=_Encoder, ensure_ascii=False)
    try:
        made = _compiler().compile(
            input=files,  # type: ignore[arg-type]  # its stub forgets that a mapping of files is taken
            sys_inputs={**inputs, "data": told},
            **options,
        )
    except typst.TypstError as error:
        raise _broken(error) from error
    assert isinstance(made, bytes)
    return made


class _Encoder(DjangoJSONEncoder):
    """Dates and times in Việt Nam's zone, as papers show them."""

    def default(self, o: Any) -> Any:
        return o.astimezone(VIETNAM).isoformat() if isinstance(o, datetime) and o.tzinfo else super().default(o)


def _compiler() -> typst.Compiler:
    """One warm compiler a thread: it keeps fonts and parsed templates, and cannot be shared."""
    if not hasattr(_thread, "compiler"):
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        # Its root is the library's folder: whatever a template tries to read from disk, there is nothing else there.
        _thread.compiler = typst.Compiler(root=str(LIBRARY), font_paths=fonts, ignore_system_fonts=True)
    made: typst.Compiler = _thread.compiler
    return made


@cache
def _library() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in LIBRARY.glob("*.typ")}


def _refuse_packages(source: str) -> None:
    for number, line in enumerate(source.splitlines(), 1):
        if _PACKAGE.search(line):
            raise TemplateBroken(line=number, reason="mẫu in không được dùng gói ngoài")


# -- the compiler's words in Vietnamese ----------------------------------------------------------------------------

_MEANINGS = [
    (r"unknown variable: (.+)", "không có tên “{0}”"),
    (r'dictionary does not contain key "(.+?)"', "dữ liệu không có mục “{0}”"),
    (r"file not found .*?([^/]+)\)$", "không có tệp “{0}”"),
    (r"path `.+` would escape", "không được đọc tệp bên ngoài"),
    (r"unclosed (?:delimiter|string|raw text)", "thiếu dấu đóng"),
    (r"unexpected (.+)", "thừa hoặc sai ở chỗ {0}"),
    (r"expected (.+), found (.+)", "cần {0}, gặp {1}"),
    (r"expected (.+)", "cần {0}"),
    (r"missing argument: (.+)", "thiếu tham số “{0}”"),
    (r"unexpected argument: (.+)", "thừa tham số “{0}”"),
    (r"assertion failed: (.+)", "{0}"),
    (r".*missing alt text", "hình thiếu chữ thay thế (alt)"),
    (r".*the text `?\"?(.+?)\"?`? could not be displayed", "phông chữ không có ký tự “{0}”"),
    (r"maximum function call depth exceeded|condition is always true", "lặp không dừng"),
]


def _broken(error: typst.TypstError) -> TemplateBroken:
    """The refusal for a compiler's error, with the line of the template where it is or where it was called from."""
    places = [(found["file"], int(found["line"])) for found in _PLACE.finditer(error.diagnostic)]
    line = next((line for file, line in places if file == "template.typ"), None)
    return TemplateBroken(line=line if line is not None else "?", reason=_meaning(str(error.message)))


def _meaning(message: str) -> str:
    for pattern, meaning in _MEANINGS:
        if found := re.match(pattern, message):
            return meaning.format(*found.groups())
    return message
