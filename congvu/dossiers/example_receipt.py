"""Giấy tiếp nhận mẫu: Mẫu 01 of a filled example, for the sample set (TT 01/2018/TT-VPCP Đ5.2). No code, nothing stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from congvu.dossiers.declaration import form_of, shown_of, summary_of
from congvu.dossiers.models import LegalPrint, ResultWay
from congvu.dossiers.offer import Offer
from congvu.dossiers.prints import fees_owed, limit_words, moment, template_of
from congvu.kernel.work_calendar import VIETNAM
from congvu.kernel.working_time import due
from congvu.organisations.models import Unit
from congvu.organisations.queries import one_stop_desks, work_calendar
from congvu.printing.press import render

# Across the page, so that nobody takes it for a receipt of the ministry.
_MARK = '#set page(background: rotate(-50deg, text(size: 110pt, fill: luma(225), weight: "bold")[MẪU]))\n'
# When the example comes to the desk on its day.
_MORNING = time(9)
_OFFICER = "Nguyễn Văn Mẫu"


def example_receipt(terms: Offer, answers: Mapping[str, Any], papers: Collection[str], *, on: date) -> bytes:
    """The receipt as the applicant of the example would get it, marked “MẪU”. `papers`: the keys of those it brings."""
    data = _data(terms, answers, papers, on=on)
    template = _MARK + template_of(LegalPrint.Form.RECEIPT).read_text(encoding="utf-8")
    title = f"{LegalPrint.Form.RECEIPT.label} (mẫu)"
    return render(template, data, title=title, at=_received(on), qr=data["qr"], barcode="HO-SO-MAU")


def _data(terms: Offer, answers: Mapping[str, Any], papers: Collection[str], *, on: date) -> dict[str, Any]:
    """What `prints.receipt` says of a dossier, said of the example."""
    received, calendar = _received(on), work_calendar()
    promised = due(received, terms.limit, calendar).due if terms.limit else None
    unit = Unit.objects.select_related("agency").filter(pk=terms.unit).first()
    desks = [one for one in one_stop_desks(on) if unit is None or one.agency_id == unit.agency_id]
    desk = desks[0] if desks else None
    brought = [paper for paper in terms.papers if paper.key in papers]
    return {
        **_holder(terms, answers, on=on),
        "agency": unit.agency.name if unit else settings.MINISTRY["name"],
        "desk": desk.name if desk else "Bộ phận tiếp nhận và trả kết quả",
        "desk_phone": (desk.phone if desk else "") or settings.MINISTRY["phone"],
        "place": settings.MINISTRY["place"],
        "issued": moment(received),
        "code": "chỉ cấp cho hồ sơ thật",
        "qr": f"{settings.CITIZEN_URL}/thu-tuc/{terms.code}/ho-so-mau",
        "officer": _OFFICER,
        "request": summary_of(terms, answers, on=on),
        "procedure": terms.name,
        "papers": [
            {"name": one.name, "original": "", "certified": "", "copy": "", "electronic": "1"} for one in brought
        ],
        "copies": str(terms.copies),
        "limit": limit_words(terms.limit),
        "received": moment(received),
        "due": moment(promised),
        "result_way": str(ResultWay.ONLINE.label),
        "owed": fees_owed(terms, answers, on=on),
    }


def _holder(terms: Offer, answers: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """Who files, from the answers that an account or an enterprise would fill in."""
    form, shown = form_of(terms.revision), shown_of(terms, answers, on=on)
    said = {item.prefill: str(shown.get(key) or "") for key, item in form.fields.items()} if form else {}

    def told(*sources: str) -> str:
        return next((said[source] for source in sources if said.get(source)), "")

    return {
        "applicant": told("enterprise.name", "account.full_name", "enterprise.name_en") or "Công ty Ví Dụ (giả định)",
        "identifier": told("enterprise.tax_code", "account.personal_id"),
        "address": told("enterprise.address", "account.address"),
        "phone": told("enterprise.phone", "account.phone"),
        "email": told("enterprise.email", "account.email"),
    }


def _received(on: date) -> datetime:
    return datetime.combine(on, _MORNING, tzinfo=VIETNAM)
