"""Mẫu 05 and Mẫu 06 of TT 01/2018/TT-VPCP: how a dossier went from hand to hand, and the book that lists them."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import override

from congvu.accounts.models import Account
from congvu.dossiers import rules
from congvu.dossiers.models import Dossier, DossierQuerySet, Reception
from congvu.dossiers.queries.papers import paper_marks
from congvu.events.facts import timeline
from congvu.forms.display import OF_DOCUMENTS
from congvu.kernel.periods import Period
from congvu.organisations.models import Appointment
from congvu.printing.spreadsheet import Cell
from congvu.workflow.models import WorkItem

# Mẫu 06, column by column.
BOOK_COLUMNS = (
    "STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên tổ chức, cá nhân", "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả", "Phương thức nhận kết quả", "Ký nhận",
    "Ghi chú",
)  # fmt: skip
_BOOK_KEYS = (
    "number", "code", "procedure", "applicant", "contact", "unit", "received", "due", "returned", "way", "signed", "note",
)  # fmt: skip


def control_rows(dossier: Dossier) -> list[dict[str, str]]:
    """One row a hand-over: giver, receiver, when, how the step before it kept its time."""
    received = Reception.objects.select_related("by").filter(dossier=dossier).first()
    named = _Named(dossier)
    giver_unit, giver = "Bộ phận Một cửa", named.at(received.by, received.at) if received else ""
    rows: list[dict[str, str]] = []
    before: WorkItem | None = None
    items = (
        WorkItem.objects.filter(instance_id=dossier.process_id)
        .select_related("unit", "holder", "done_by")
        .order_by("id")
        if dossier.process_id
        else WorkItem.objects.none()
    )
    for papers in dossier.transfers.filter(deadline__isnull=False).select_related("from_unit", "to_unit", "by"):
        in_time = papers.deadline is not None and papers.at <= papers.deadline
        rows.append(
            {
                "from": papers.from_unit.name,
                "to": papers.to_unit.name,
                "at": f"{localtime(papers.at):%H giờ %M phút, ngày %d/%m/%Y}",
                "giver": named.at(papers.by, papers.at),
                "receiver": "",
                "result": "Đúng hạn" if in_time else "Quá hạn",
                "note": "Chuyển hồ sơ giấy",
            }
        )
    for item in items:
        taken_at = item.claimed_at or item.opened_at
        rows.append(
            {
                "from": giver_unit,
                "to": item.unit.name,
                "at": _long(taken_at),
                "giver": giver,
                "receiver": named.at(item.holder or item.done_by, item.done_at or taken_at),
                "result": _kept(before),
                "note": f"{item.name} (chuyển đơn vị)" if item.went_on_elsewhere else item.name,
            }
        )
        giver_unit, giver, before = item.unit.name, named.at(item.done_by or item.holder, item.done_at), item
    rows += opinion_rows(dossier)
    rows += _originals_rows(dossier, named)
    if dossier.decided_at is not None:
        rows.append(
            {
                "from": giver_unit,
                "to": "Bộ phận Một cửa",
                "at": _long(dossier.decided_at),
                "giver": giver,
                "receiver": "",
                "result": timeliness(dossier.due_at, dossier.decided_at),
                "note": "Kết quả giải quyết",
            }
        )
    return rows


def _originals_rows(dossier: Dossier, named: _Named) -> list[dict[str, str]]:
    """One row for each time originals went back to their holder (Đ20.2)."""
    return [
        {
            "from": "Bộ phận Một cửa",
            "to": dossier.applicant_name,
            "at": _long(returned.at),
            "giver": named.at(returned.by, returned.at),
            "receiver": returned.receiver,
            "result": "",
            "note": "Trả bản chính: " + "; ".join(dict.fromkeys(paper.name for paper in returned.papers.all())),
        }
        for returned in dossier.originals_returns.select_related("by").prefetch_related("papers")
    ]


class _Named:
    """Officers' names, with whose authority they acted by where it was another's."""

    def __init__(self, dossier: Dossier) -> None:
        facts = timeline(dossier).filter(for_post_id__isnull=False)
        posts = {(fact.by_id, fact.at): fact.for_post_id for fact in facts}
        held = Appointment.objects.select_related("officer").in_bulk(set(posts.values())) if posts else {}
        self.instead = {key: held[post] for key, post in posts.items()}

    def at(self, account: Account | None, when: datetime | None) -> str:
        instead = self.instead.get((account.pk, when)) if account is not None else None
        return f"{account} (được {instead.officer} ủy quyền)" if instead else str(account or "")


def opinion_rows(dossier: Dossier) -> list[dict[str, str]]:
    """What was asked of others: one row out with its due time, one row back with how it was kept (Đ19.5b, Đ19.6, Đ19.7)."""
    rows: list[dict[str, str]] = []
    for request in dossier.opinion_requests.select_related("unit", "by", "answered_by"):
        if request.waits_its_turn:
            continue
        begun = request.turn_at or request.at
        due = f"{localtime(request.due_at):%H:%M %d/%m/%Y}"
        asked = {
            "from": dossier.unit.name,
            "to": request.whom,
            "at": _long(begun),
            "giver": str(request.by),
            "receiver": "",
            "result": "Đã rút" if request.withdrawn_at else "",
            "note": f"{request.get_kind_display()}, hạn {due}",
        }
        rows.append(asked)
        if request.answered_at is not None:
            paper = f", văn bản số {request.reply_number}" if request.reply_number else ""
            rows.append(
                {
                    "from": request.whom,
                    "to": dossier.unit.name,
                    "at": _long(request.answered_at),
                    "giver": str(request.answered_by) if request.unit_id else "",
                    "receiver": "" if request.unit_id else str(request.answered_by),
                    "result": timeliness(request.due_at, request.answered_at),
                    "note": (request.get_position_display() or "Trả lời") + paper,
                }
            )
    return rows


def timeliness(due_at: datetime | None, done_at: datetime) -> str:
    """Trước hạn, đúng hạn, quá hạn: on the day it is due is on time, an earlier day is early."""
    if not rules.on_time(due_at, done_at):
        return "Quá hạn"
    if due_at is not None and localtime(done_at).date() < localtime(due_at).date():
        return "Trước hạn"
    return "Đúng hạn"


def book(actor: Account, period: Period, *, unit: str = "", field: str = "") -> DossierQuerySet:
    """Sổ theo dõi hồ sơ: what was received in the period, as far as the actor may see it; of one unit, of one field."""
    dossiers = Dossier.objects.visible_to(actor).filter(received_at__gte=period.begins, received_at__lt=period.ends)
    if unit:
        dossiers = dossiers.filter(unit__code=unit)
    if field:
        dossiers = dossiers.filter(procedure__field__code=field)
    return (
        dossiers.select_related("procedure", "unit", "handover")
        .prefetch_related("papers")
        .defer("answers", "folded")
        .order_by("received_at", "id")
    )


@override(OF_DOCUMENTS)
def book_row(number: int, dossier: Dossier) -> dict[str, str]:
    """One line of the book as the screen and Mẫu 06 print it."""
    return {
        name: _short(value) if isinstance(value, datetime) else str("" if value is None else value)
        for name, value in zip(_BOOK_KEYS, book_line(number, dossier), strict=True)
    }


@override(OF_DOCUMENTS)
def book_line(number: int, dossier: Dossier) -> list[Cell]:
    """One line of the book, a value for each of BOOK_COLUMNS."""
    contact = dossier.applicant_contact or {}
    handover = getattr(dossier, "handover", None)
    way = handover.get_way_display() if handover else dossier.get_result_way_display()
    return [
        number,
        dossier.code or "",
        dossier.procedure.name,
        dossier.applicant_name,
        " – ".join(part for part in (contact.get("address", ""), contact.get("phone", "")) if part),
        dossier.unit.name,
        dossier.received_at,
        dossier.due_at,
        handover.at if handover else None,
        str(way),
        handover.receiver if handover else "",
        _paper_note(dossier) if dossier.channel in rules.ON_PAPER else "",
    ]


def _paper_note(dossier: Dossier) -> str:
    """What came on paper, and what of it goes back to its holder: "2 bản chính, 1 bản chụp; đã trả bản chính"."""
    papers = list(dossier.papers.all())
    owed = [paper for paper in papers if paper.is_owed_back]
    waiting = any(paper.given_back_id is None for paper in owed)
    back = ["còn giữ bản chính phải trả" if waiting else "đã trả bản chính"] if owed else []
    return "; ".join(part for part in [paper_marks(papers), *back] if part)


def _kept(item: WorkItem | None) -> str:
    return timeliness(item.due_at, item.done_at) if item is not None and item.done_at is not None else ""


def _long(moment: datetime) -> str:
    return f"{localtime(moment):%H giờ %M phút, ngày %d/%m/%Y}"


def _short(moment: datetime | None) -> str:
    return f"{localtime(moment):%H:%M %d/%m/%Y}" if moment is not None else ""
