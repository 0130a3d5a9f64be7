"""Try the result template of a package: does Typst make a PDF of it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from congvu.catalog.packages.files import RESULT, Problem
from congvu.catalog.packages.samples import Accepted
from congvu.kernel.refusal import Refusal
from congvu.printing.press import render_result
from congvu.printing.refusals import TemplateBroken

CODE = "000.00.00.G02-261122-0001"


def try_result(template: str, content: dict[str, Any], sample: Accepted | None, *, at: datetime) -> list[Problem]:
    """Problems with the template, printed for an accepted sample: without one it cannot be tried, and that is a problem."""
    if sample is None:
        return [Problem(RESULT, 0, "cần một hồ sơ mẫu được nhận (expect: accepted) trong samples/ để in thử.")]
    try:
        sample_pdf(template, content, sample, at=at)
    except TemplateBroken as broken:
        return [Problem(RESULT, int(broken.details.get("line") or 0), str(broken))]
    except Refusal as refusal:
        return [Problem(RESULT, 0, str(refusal))]
    return []


def sample_pdf(template: str, content: dict[str, Any], sample: Accepted, *, at: datetime) -> bytes:
    """The result document as it would look for this sample, with invented people."""
    data = sample_data(content, sample, at=at)
    return render_result(
        template, data, title=f"{data['result']} số {data['number']}", at=at, qr=data["qr"], barcode=CODE
    )


# Across every page, so that nobody takes the example for a document of the ministry.
_MARK = """
#set page(background: rotate(-50deg, text(size: 120pt, fill: luma(225), weight: "bold")[VÍ DỤ]))
"""


def example_pdf(template: str, content: dict[str, Any], sample: Accepted, *, at: datetime) -> bytes:
    """The result of a sample for everyone to see: marked as an example on every page."""
    return sample_pdf(_MARK + template, content, sample, at=at)


def sample_data(content: dict[str, Any], sample: Accepted, *, at: datetime) -> dict[str, Any]:
    """What a result is printed from: the same keys that a decided dossier gives (docs/reference/package.md)."""
    local = localtime(at)
    moment = {
        "iso": local.isoformat(),
        "text": f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local:%Y}",
        "day": f"ngày {local:%d} tháng {local:%m} năm {local:%Y}",
        "short": f"{local:%H:%M %d/%m/%Y}",
    }
    return {
        "agency": settings.MINISTRY["name"],
        "desk": "Bộ phận Một cửa",
        "desk_address": settings.MINISTRY["address"],
        "desk_phone": settings.MINISTRY["phone"],
        "place": settings.MINISTRY["place"],
        "issued": moment,
        "code": CODE,
        "reference": "N7K3-M9QX-2F",
        "qr": f"{settings.CITIZEN_URL}/tra-cuu?ma={CODE}",
        "officer": "Nguyễn Văn Mẫu",
        "officer_phone": "",
        "applicant": "Công ty Ví Dụ",
        "identifier": "0100000010",
        "address": "1 Phố Ví Dụ, Hà Nội",
        "phone": "",
        "email": "",
        "request": content.get("summary", ""),
        "unit": content.get("agency_name", ""),
        "number": "00001",
        "result": (content.get("results") or [{}])[0].get("name", ""),
        "procedure": content.get("name", ""),
        "procedure_code": content.get("code", ""),
        "decided": moment,
        "received": moment,
        "signer": {"name": "Nguyễn Văn Mẫu", "title": "Cục trưởng"},
        "answers": sample.answers,
        "values": sample.values,
        "shown": sample.shown,
    }
