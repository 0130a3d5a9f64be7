"""The legal prints of TT 01/2018/TT-VPCP Đ9 as plain data, fixed in the act that issues them.

Fields follow the published forms; times are given both as ISO 8601 and in the words of the form ("9 giờ 00 phút, ngày
16 tháng 11 năm 2026"), so that a template needs no arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.timezone import localdate, localtime
from django.utils.translation import override

from congvu.accounts.models import Account
from congvu.catalog.queries import FeeDue
from congvu.dossiers import declaration, standing
from congvu.dossiers.models import Decision, Dossier, JoinedDossier, LegalPrint, Paper, ResultWay
from congvu.dossiers.offer import Offer
from congvu.dossiers.queries.clock import limit_of
from congvu.forms.display import OF_DOCUMENTS
from congvu.kernel.limits import TimeLimit
from congvu.kernel.money import format_amount, vnd
from congvu.kernel.reference import format_reference
from congvu.organisations.models import Appointment, Role, Unit
from congvu.signing.actions import fresh_code

TEMPLATES = Path(__file__).with_name("templates") / "dossiers" / "print"
Form = LegalPrint.Form
_FILES = {
    Form.RECEIPT: "receipt.typ",
    Form.SUPPLEMENT: "supplement.typ",
    Form.REFUSAL: "refusal.typ",
    Form.APOLOGY: "apology.typ",
    Form.CONTROL: "control.typ",
    Form.BOOK: "book.typ",
    Form.STOP: "stop.typ",
    Form.CORRECTION: "correction.typ",
    Form.LOSS: "loss.typ",
    Form.HANDOVER: "handover.typ",
    Form.REVOCATION: "revocation.typ",
}
# The result of a procedure whose package brings no template of its own.
PLAIN_RESULT = TEMPLATES / "result.typ"
# The suffixes of numbers on prints: TT 01/2018/TT-VPCP leaves the symbol to the agency.
SYMBOLS = {
    Form.SUPPLEMENT: "HDHS",
    Form.REFUSAL: "PTC",
    Form.APOLOGY: "PXL",
    Form.CONTROL: "PKS",
    Form.STOP: "TBD",
    Form.CORRECTION: "TBĐC",
    Form.LOSS: "TBXL",
    Form.HANDOVER: "PGT",
    Form.REVOCATION: "TBBB",
}


class PartTold(Protocol):
    """One part of a joined dossier, and in words what it waits for."""

    @property
    def dossier(self) -> Dossier: ...

    @property
    def words(self) -> str: ...


def template_of(form: str) -> Path:
    """The Typst template of a legal print."""
    return TEMPLATES / _FILES[Form(form)]


def look_up_address(dossier: Dossier) -> str:
    """The page where anybody may follow the dossier; the QR code of a declaration holds it."""
    return f"{settings.CITIZEN_URL}/tra-cuu?ma={dossier.code or dossier.reference}"


def check_address(code: str) -> str:
    """What the QR code of a paper holds: the page that tells whether it is genuine, and leads on to its dossier."""
    return f"{settings.CITIZEN_URL}/kiem-tra-chu-ky?ma={code}"


def rating_address(dossier: Dossier, contact: str) -> str:
    """Where the applicant rates one contact: mã nộp cannot be guessed and opens the slip (TT 01/2018/TT-VPCP Đ12.2)."""
    return f"{settings.CITIZEN_URL}/danh-gia?ma={dossier.reference}&lan={contact}"


def moment(at: datetime | None) -> dict[str, str] | None:
    """A moment in the words of the forms."""
    if at is None:
        return None
    local = localtime(at)
    return {
        "iso": local.isoformat(),
        "text": f"{local:%H} giờ {local:%M} phút, ngày {local:%d} tháng {local:%m} năm {local:%Y}",
        "day": f"ngày {local:%d} tháng {local:%m} năm {local:%Y}",
        "short": f"{local:%H:%M %d/%m/%Y}",
    }


def heading(dossier: Dossier, desk: Unit | None, by: Account, at: datetime) -> dict[str, Any]:
    """What stands at the head and foot of every print."""
    contact = dossier.applicant_contact or {}
    check = fresh_code()
    return {
        "agency": dossier.agency.name,
        "desk": desk.name if desk else "Bộ phận tiếp nhận và trả kết quả",
        "desk_address": desk.address if desk else settings.MINISTRY["address"],
        "desk_phone": (desk.phone if desk else "") or settings.MINISTRY["phone"],
        "place": settings.MINISTRY["place"],
        "issued": moment(at),
        "code": dossier.code or "",
        "reference": format_reference(dossier.reference),
        "check": check,
        "qr": check_address(check),
        "officer": standing.name_on_prints(by, dossier, at),
        "officer_phone": by.phone,
        "applicant": applicant_words(dossier),
        "identifier": contact.get("identifier", ""),
        "address": contact.get("address", ""),
        "phone": contact.get("phone", ""),
        "email": contact.get("email", ""),
        "request": dossier.summary,
        "unit": dossier.unit.name,
    }


def applicant_words(dossier: Dossier) -> str:
    """The holder, and who files in his name."""
    if dossier.mandate is None:
        return dossier.applicant_name
    return f"{dossier.applicant_name} (người nộp thay theo ủy quyền: {dossier.mandate.agent})"


@override(OF_DOCUMENTS)
def receipt(
    dossier: Dossier, terms: Offer, papers: Iterable[Paper], desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""
    return {
        **heading(dossier, desk, by, at),
        "procedure": terms.name,
        "papers": [
            {
                "name": name,
                **{kind: str(count) if count else "" for kind, count in counted.items()},
                "goes_back": goes_back,
            }
            for name, counted, goes_back in _lines(papers)
        ],
        "copies": str(terms.copies),
        "limit": limit_words(limit_of(dossier)),
        "received": moment(dossier.received_at),
        "due": moment(dossier.due_at),
        "result_way": str(dossier.get_result_way_display()),
        "owed": fees_owed(terms, dossier.answers, on=localdate(at)),
        "rate": rating_address(dossier, "reception"),
    }


def receipt_of_the_whole(data: dict[str, Any], joined: JoinedDossier, parts: Iterable[PartTold]) -> dict[str, Any]:
    """Mẫu 01 of a joined dossier: one receipt that names every part with its code, its unit and its day."""
    rows = [
        {
            "name": part.dossier.procedure.name,
            "unit": part.dossier.unit.name,
            "code": part.dossier.code or "",
            "due": moment(part.dossier.due_at),
            "waits": part.words,
        }
        for part in parts
    ]
    return {**data, "joined": format_reference(joined.reference), "group": joined.group.name, "parts": rows}


def fees_owed(terms: Offer, answers: Mapping[str, Any], *, on: date) -> list[str]:
    """What a declaration owes, one line a fee."""
    return [_fee_words(fee) for fee in declaration.fees_owed(terms, answers, on=on)]


def _fee_words(fee: FeeDue) -> str:
    counted = f" × {format_amount(fee.times.normalize())} = {vnd(fee.total)}" if fee.is_counted else ""
    return f"{fee.name}: {vnd(fee.amount)}{counted}"


def _lines(papers: Iterable[Paper]) -> list[tuple[str, dict[str, int], bool]]:
    """One line of the form for each paper: how many of each kind came, whether an original goes back.

    Sheets of one paper that were scanned into several files count once.
    """
    names: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    going_back: set[str] = set()
    for paper in papers:
        names[paper.key] = paper.name
        counts.setdefault(paper.key, dict.fromkeys(Paper.Copy.values, 0))[paper.copy] = paper.number
        if paper.is_owed_back:
            going_back.add(paper.key)
    return [(names[key], counted, key in going_back) for key, counted in counts.items()]


@override(OF_DOCUMENTS)
def handover(
    dossier: Dossier,
    terms: Offer,
    way: str,
    receiver: str,
    back: Iterable[Paper],
    kept: Iterable[Paper],
    desk: Unit | None,
    *,
    by: Account,
    at: datetime,
) -> dict[str, Any]:
    """Phiếu giao trả kết quả, bản chính: without `way` only originals go back."""
    decision: Decision | None = getattr(dossier, "decision", None) if way else None
    return {
        **heading(dossier, desk, by, at),
        "procedure": terms.name,
        "way": str(ResultWay(way).label) if way else "",
        "receiver": receiver,
        "result": _result_words(decision, terms) if decision is not None else "",
        "back": [{"name": name, "number": str(counted["original"])} for name, counted, _ in _lines(back)],
        "kept": [name for name, _, _ in _lines(kept)],
        "rate": rating_address(dossier, "return") if way else "",
    }


def _result_words(decision: Decision, terms: Offer) -> str:
    if decision.outcome == Decision.Outcome.REFUSED:
        return "Phiếu từ chối giải quyết hồ sơ"
    if decision.revoked_at is not None:
        return f"Thông báo bãi bỏ kết quả số {decision.number}"
    return f"{terms.result_name or 'Kết quả'} số {decision.number}"


def supplement(
    dossier: Dossier,
    terms: Offer,
    items: list[dict[str, str]],
    reason: str,
    desk: Unit | None,
    *,
    by: Account,
    at: datetime,
) -> dict[str, Any]:
    """Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""
    rate = rating_address(dossier, "supplement")
    return {**heading(dossier, desk, by, at), "procedure": terms.name, "items": items, "reason": reason, "rate": rate}


def refusal(
    dossier: Dossier, terms: Offer, reason: str, desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Mẫu 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ."""
    return {**heading(dossier, desk, by, at), "procedure": terms.name, "reason": reason}


def apology(
    dossier: Dossier, terms: Offer, reason: str, due_before: datetime, desk: Unit | None, *, by: Account, at: datetime
) -> dict[str, Any]:
    """Mẫu 04: Phiếu xin lỗi và hẹn lại ngày trả kết quả; `dossier.due_at` is already the new promise."""
    return {
        **heading(dossier, desk, by, at),
        "procedure": terms.name,
        "reason": reason,
        "received": moment(dossier.received_at),
        "due_before": moment(due_before),
        "due": moment(dossier.due_at),
        "signer": {"name": by.full_name, "title": title_of(by, at)},
    }


def control(
    dossier: Dossier,
    terms: Offer,
    rows: list[dict[str, str]],
    partners: list[str],
    desk: Unit | None,
    *,
    by: Account,
    at: datetime,
) -> dict[str, Any]:
    """Mẫu 05: Phiếu kiểm soát quá trình giải quyết hồ sơ, one row a hand-over."""
    return {
        **heading(dossier, desk, by, at),
        "procedure": terms.name,
        "limit": limit_words(limit_of(dossier)),
        "received": moment(dossier.received_at),
        "due": moment(dossier.due_at),
        "partners": partners,
        "rows": rows,
    }


@override(OF_DOCUMENTS)
def stop(
    dossier: Dossier,
    terms: Offer,
    reason: str,
    desk: Unit | None,
    *,
    asked_by_applicant: bool,
    by: Account,
    at: datetime,
) -> dict[str, Any]:
    """Thông báo dừng giải quyết hồ sơ: by the agency with its reason, or because the applicant took the dossier back."""
    head = heading(dossier, desk, by, at)
    return {
        **head,
        # Who takes a dossier back in an account of his own signs nothing for the agency.
        "officer": head["officer"] if by.officer_id else "",
        "signer_title": title_of(by, at) or "Bộ phận Một cửa",
        "procedure": terms.name,
        "received": moment(dossier.received_at),
        "reason": reason,
        "asked_by_applicant": asked_by_applicant,
    }


def limit_words(limit: TimeLimit | None) -> str:
    return str(limit) if limit is not None else "Trả lời ngay"


def desk_of(dossier: Dossier) -> Unit | None:
    """The one-stop desk of the dossier's agency."""
    desks = Unit.objects.filter(agency_id=dossier.agency_id, is_one_stop=True, closed_on__isnull=True)
    return desks.order_by("pk").first()


def title_of(account: Account, at: datetime) -> str:
    """The officer's title on a day, for signatures; the program has none.

    Who signs in a leader's place by his authority says so before the leader's title: TUQ. (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """
    if account.officer_id is None:
        return ""
    instead = standing.in_whose_place(account, (Role.UNIT_LEADER, Role.SIGNER), at)
    posts = Appointment.objects.own().on(localdate(at)).filter(officer_id=account.officer_id)
    own = next(iter(posts.order_by("pk").values_list("title", flat=True)), "")
    return " – ".join(part for part in (f"TUQ. {instead.title}", own) if part) if instead else own
