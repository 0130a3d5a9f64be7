"""Lấy ý kiến, giao phối hợp, chuyển liên thông: others are asked together, with content and deadline (NĐ 61/2018/NĐ-CP Đ19.5–19.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.dossiers import permission, rules
from congvu.dossiers.actions._shared import locked, not_yours, require_possible
from congvu.dossiers.models import Consultation, Dossier, OpinionFile, OpinionRequest
from congvu.dossiers.opinion_events import ConsultationOpened, OpinionAnswered, OpinionAsked, OpinionsConcluded
from congvu.dossiers.opinion_refusals import (
    AlreadyConcluded,
    InOrderIsForPaper,
    NobodyAsked,
    OnPaperOnly,
    OpinionAlreadyAnswered,
    OpinionAlreadyAsked,
    OpinionDuePast,
    OpinionNotTurn,
    OpinionsStillOpen,
    OpinionTakenBack,
    ReplyIncomplete,
    TransferOnly,
)
from congvu.dossiers.refusals import TextMissing
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.organisations.models import Unit

Kind = OpinionRequest.Kind
Position = OpinionRequest.Position
TRANSFERS = frozenset({Kind.TRANSFER, Kind.TRANSFER_UP})


@dataclass(frozen=True)
class Ask:
    """What one unit, or one agency outside by its name, is asked, and until when."""

    question: str
    due_at: datetime
    unit: Unit | None = None
    body: str = ""
    kind: str = Kind.OPINION

    @property
    def whom(self) -> str:
        return self.unit.name if self.unit is not None else self.body


@transaction.atomic
def consult(
    dossier: Dossier,
    asks: Sequence[Ask],
    purpose: str = "",
    files: Iterable[StoredFile] = (),
    *,
    by: Account,
    at: datetime,
) -> Consultation:
    """Ask several at once; the dossier's unit leads, the process goes on, the clock does not stop.

    All are asked or none. Each unit has at most one open question about a dossier. The one-stop desk may transfer a
    dossier to those who take part in settling it, and ask nothing else (Đ19.6, Đ19.7).
    """
    return _consult(dossier, asks, purpose, files, by=by, at=at)


@transaction.atomic
def transfer_in_order(
    dossier: Dossier,
    asks: Sequence[Ask],
    purpose: str = "",
    files: Iterable[StoredFile] = (),
    *,
    by: Account,
    at: datetime,
) -> Consultation:
    """Pass a paper dossier from one to the next in this order, each with its work and time (NĐ 61/2018/NĐ-CP Đ19.6a)."""
    if dossier.channel not in rules.ON_PAPER or any(ask.kind not in TRANSFERS for ask in asks):
        raise InOrderIsForPaper()
    return _consult(dossier, asks, purpose, files, in_order=True, by=by, at=at)


def ask_opinion(
    dossier: Dossier, unit: Unit, question: str, due_at: datetime, *, by: Account, at: datetime
) -> OpinionRequest:
    """Ask one unit for its opinion: a consultation of one."""
    return consult(dossier, [Ask(question, due_at, unit)], by=by, at=at).requests.get()


@transaction.atomic
def answer_opinion(
    request: OpinionRequest,
    answer: str,
    position: str = Position.OTHER,
    files: Iterable[StoredFile] = (),
    *,
    by: Account,
    at: datetime,
) -> OpinionRequest:
    """Answer for one's unit, with a position."""
    request = waiting_for_answer(request, "answer_opinion")
    if not permission.answers_for(by, request.unit_id, localdate(at)):
        raise not_yours("answer_opinion", request.dossier, f"cán bộ thụ lý, lãnh đạo {request.whom}")
    return _answered(request, answer, position, files, by=by, at=at)


@transaction.atomic
def enter_reply(
    request: OpinionRequest,
    answer: str,
    position: str,
    number: str,
    on: date,
    scan: StoredFile | None,
    *,
    by: Account,
    at: datetime,
) -> OpinionRequest:
    """Enter what an agency outside answered on paper: number, date and scan; by the lead unit or the one-stop desk."""
    request = waiting_for_answer(request, "enter_reply")
    require_lead("enter_reply", request, by, at)
    if request.unit_id is not None:
        raise OnPaperOnly(unit=request.whom)
    if not number.strip() or scan is None:
        raise ReplyIncomplete()
    request.reply_number, request.reply_on = number.strip(), on
    return _answered(request, answer, position, [scan], by=by, at=at)


@transaction.atomic
def conclude_consultation(consultation: Consultation, summary: str, *, by: Account, at: datetime) -> Consultation:
    """Sum up what was answered, before the decision. Who is late is not waited for; who still has time is."""
    if not summary.strip():
        raise TextMissing()
    dossier = locked(consultation.dossier, "unit")
    require_possible("conclude_consultation", dossier)
    if not permission.handles(by, dossier, localdate(at)):
        raise not_yours("conclude_consultation", dossier, f"cán bộ thụ lý, lãnh đạo {dossier.unit}")
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.concluded_at is not None:
        raise AlreadyConcluded(at=f"{localtime(consultation.concluded_at):%H:%M ngày %d/%m/%Y}")
    waiting = consultation.requests.select_related("unit").filter(
        answered_at__isnull=True, withdrawn_at__isnull=True, due_at__gte=at
    )
    if names := [one.whom for one in waiting]:
        raise OpinionsStillOpen(units=", ".join(names))
    consultation.summary, consultation.concluded_at, consultation.concluded_by = summary.strip(), at, by
    consultation.save(update_fields=["summary", "concluded_at", "concluded_by"])
    record(OpinionsConcluded(dossier.reference, consultation.pk), about=dossier, by=by, at=at)
    return consultation


def require_lead(act: str, request: OpinionRequest, by: Account, at: datetime) -> None:
    """The lead unit acts on what it asked; the one-stop desk on what it transferred."""
    dossier, on = request.dossier, localdate(at)
    if permission.handles(by, dossier, on):
        return
    if request.kind in TRANSFERS and permission.receives_for(by, dossier, on):
        return
    raise not_yours(act, dossier, f"cán bộ thụ lý, lãnh đạo {dossier.unit}")


def begin_next(request: OpinionRequest, *, by: Account, at: datetime) -> None:
    """One leg of a transfer is over: the dossier goes to the next in the order."""
    if request.consultation is None or not request.consultation.in_order or request.waits_its_turn:
        return
    waiting = request.consultation.requests.filter(waits_its_turn=True, withdrawn_at__isnull=True)
    following = waiting.select_related("unit").order_by("pk").first()
    if following is None:
        return
    following.waits_its_turn, following.turn_at = False, at
    following.save(update_fields=["waits_its_turn", "turn_at"])
    _tell_asked(request.dossier, following, by=by, at=at)


def _consult(
    dossier: Dossier,
    asks: Sequence[Ask],
    purpose: str,
    files: Iterable[StoredFile],
    in_order: bool = False,
    *,
    by: Account,
    at: datetime,
) -> Consultation:
    if not asks:
        raise NobodyAsked()
    dossier = locked(dossier, "unit")
    _require_may_ask(dossier, asks, by, at)
    for ask in asks:
        if not ask.question.strip() or not ask.whom.strip():
            raise TextMissing()
        if ask.due_at <= at:
            raise OpinionDuePast(due=f"{localtime(ask.due_at):%H:%M %d/%m/%Y}")
    consultation = Consultation.objects.create(
        dossier=dossier, purpose=purpose.strip(), in_order=in_order, by=by, at=at
    )
    for file in files:
        OpinionFile.objects.create(consultation=consultation, file=file, by=by, at=at)
    told = ConsultationOpened(dossier.reference, consultation.pk, len(asks))
    record(told, about=dossier, by=by, at=at)
    for number, ask in enumerate(asks):
        _ask(dossier, consultation, ask, waits=in_order and number > 0, by=by, at=at)
    return consultation


def _require_may_ask(dossier: Dossier, asks: Sequence[Ask], by: Account, at: datetime) -> None:
    on = localdate(at)
    transfers = all(ask.kind in TRANSFERS for ask in asks)
    require_possible("transfer_jointly" if transfers else "ask_opinion", dossier)
    if permission.handles(by, dossier, on):
        return
    if not permission.receives_for(by, dossier, on):
        raise not_yours("ask_opinion", dossier, f"cán bộ thụ lý, lãnh đạo {dossier.unit}")
    if not transfers:
        raise TransferOnly(unit=dossier.unit.name)


def _ask(
    dossier: Dossier, consultation: Consultation, ask: Ask, *, waits: bool, by: Account, at: datetime
) -> OpinionRequest:
    open_ones = dossier.opinion_requests.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
    same = open_ones.filter(unit=ask.unit) if ask.unit is not None else open_ones.filter(body=ask.body.strip())
    if same.exists():
        raise OpinionAlreadyAsked(unit=ask.whom)
    request = OpinionRequest.objects.create(
        dossier=dossier,
        consultation=consultation,
        kind=Kind(ask.kind),
        unit=ask.unit,
        body="" if ask.unit is not None else ask.body.strip(),
        question=ask.question.strip(),
        due_at=ask.due_at,
        waits_its_turn=waits,
        by=by,
        at=at,
    )
    if not waits:
        _tell_asked(dossier, request, by=by, at=at)
    return request


def _tell_asked(dossier: Dossier, request: OpinionRequest, *, by: Account, at: datetime) -> None:
    record(OpinionAsked(dossier.reference, request.pk, code_of(request)), about=dossier, by=by, at=at)


def code_of(request: OpinionRequest) -> str:
    """The asked unit in a fact; an agency outside is named by the row alone."""
    return request.unit.code if request.unit is not None else ""


def waiting_for_answer(request: OpinionRequest, act: str) -> OpinionRequest:
    """The question, locked with its dossier, if it still waits for an answer."""
    dossier = locked(request.dossier, "unit")
    request = (
        OpinionRequest.objects.select_for_update(of=("self",)).select_related("unit", "consultation").get(pk=request.pk)
    )
    request.dossier = dossier
    _require_open(request)
    require_possible(act, dossier)
    return request


def _require_open(request: OpinionRequest) -> None:
    if request.answered_at is not None:
        at_text = f"{localtime(request.answered_at):%H:%M ngày %d/%m/%Y}"
        raise OpinionAlreadyAnswered(unit=request.whom, at=at_text)
    if request.withdrawn_at is not None:
        raise OpinionTakenBack(unit=request.whom, at=f"{localtime(request.withdrawn_at):%H:%M ngày %d/%m/%Y}")


def _answered(
    request: OpinionRequest, answer: str, position: str, files: Iterable[StoredFile], *, by: Account, at: datetime
) -> OpinionRequest:
    if not answer.strip():
        raise TextMissing()
    if request.waits_its_turn:
        assert request.consultation is not None, "only a leg of a consultation waits its turn"
        now_at = request.consultation.requests.select_related("unit").filter(
            waits_its_turn=False, answered_at__isnull=True, withdrawn_at__isnull=True
        )
        raise OpinionNotTurn(unit=request.whom, before=", ".join(one.whom for one in now_at))
    request.answer, request.position = answer.strip(), Position(position)
    request.answered_at, request.answered_by = at, by
    request.save(update_fields=["answer", "position", "answered_at", "answered_by", "reply_number", "reply_on"])
    for file in files:
        OpinionFile.objects.create(request=request, file=file, by=by, at=at)
    told = OpinionAnswered(reference=request.dossier.reference, request=request.pk, unit=code_of(request))
    record(told, about=request.dossier, by=by, at=at)
    begin_next(request, by=by, at=at)
    return request
