"""What others were asked about a dossier, as its page shows it: consultation by consultation, with what each may do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import permission
from congvu.dossiers.models import Consultation, Dossier, OpinionExtension, OpinionFile, OpinionRequest, Status

TRANSFERS = {OpinionRequest.Kind.TRANSFER, OpinionRequest.Kind.TRANSFER_UP}


@dataclass(frozen=True)
class Leg:
    """One question: how it stands, and which acts are open to who looks."""

    request: OpinionRequest
    state: str
    waiting: OpinionExtension | None
    granted: list[OpinionExtension]
    acts: frozenset[str] = frozenset()
    # Whether who looks answers it for his unit now.
    mine: bool = False
    files: list[OpinionFile] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """One consultation with its questions; `row` is None for a question asked alone."""

    row: Consultation | None
    legs: list[Leg] = field(default_factory=list)
    can_conclude: bool = False
    files: list[OpinionFile] = field(default_factory=list)

    @property
    def positions(self) -> list[tuple[str, int]]:
        """How many took which position, in the order of the choices."""
        taken = Counter(leg.request.position for leg in self.legs if leg.request.answered_at)
        return [(str(label), taken[key]) for key, label in OpinionRequest.Position.choices if taken[key]]

    @property
    def missing(self) -> list[str]:
        """Who has not answered what still waits."""
        return [leg.request.whom for leg in self.legs if leg.request.is_open]


def rounds(dossier: Dossier, account: Account | None, at: datetime) -> list[Round]:
    """What was asked about the dossier, oldest first, with the acts open to `account`.

    One query; one more each where there are files and where more time was asked.
    """
    asked = _asked(dossier)
    if not asked:
        return []
    on = localdate(at)
    running = dossier.status == Status.IN_REVIEW
    leads = running and account is not None and permission.handles(account, dossier, on)
    transferred = any(request.kind in TRANSFERS for request in asked)
    receives = running and transferred and account is not None and permission.receives_for(account, dossier, on)
    files = _files(dossier, asked)
    found: dict[int, Round] = {}
    for request in asked:
        key = request.consultation_id or -request.pk
        row = request.consultation
        if key not in found:
            may_conclude = leads and row is not None and row.concluded_at is None
            found[key] = Round(
                row, can_conclude=may_conclude, files=[one for one in files if row and one.consultation_id == row.pk]
            )
        leg = _leg(request, account, leads=leads, receives=receives, running=running, at=at)
        leg.files.extend(one for one in files if one.request_id == request.pk)
        found[key].legs.append(leg)
    return list(found.values())


def _asked(dossier: Dossier) -> list[OpinionRequest]:
    """The questions, fetched with the dossier: the timeline names them without asking again."""
    more_time = OpinionExtension.objects.filter(request=OuterRef("pk"))
    given = OpinionFile.objects.filter(request=OuterRef("pk"))
    for_all = OpinionFile.objects.filter(consultation=OuterRef("consultation"))
    rows = OpinionRequest.objects.select_related(
        "unit", "by", "answered_by", "withdrawn_by", "consultation__by", "consultation__concluded_by"
    ).annotate(asks_time=Exists(more_time), has_files=Exists(given) | Exists(for_all))
    prefetch_related_objects([dossier], Prefetch("opinion_requests", queryset=rows))
    asked = list(dossier.opinion_requests.all())
    prefetch_related_objects([one for one in asked if one.asks_time], "extensions__by")  # type: ignore[attr-defined]
    return asked


def _files(dossier: Dossier, asked: list[OpinionRequest]) -> list[OpinionFile]:
    if not any(one.has_files for one in asked):  # type: ignore[attr-defined]
        return []
    rows = OpinionFile.objects.select_related("file")
    return list(rows.filter(Q(consultation__dossier=dossier) | Q(request__dossier=dossier)))


def _leg(
    request: OpinionRequest, account: Account | None, *, leads: bool, receives: bool, running: bool, at: datetime
) -> Leg:
    extensions = list(request.extensions.all()) if request.asks_time else []  # type: ignore[attr-defined]
    waiting = next((one for one in extensions if not one.outcome), None)
    acts: set[str] = set()
    mine = False
    if running and request.is_open:
        if leads or (receives and request.kind in TRANSFERS):
            acts.add("withdraw_opinion")
            if request.unit_id is None and not request.waits_its_turn:
                acts.add("enter_reply")
            if waiting is not None:
                acts |= {"grant_extension", "deny_extension"}
        mine = (
            account is not None
            and not request.waits_its_turn
            and permission.answers_for(account, request.unit_id, localdate(at))
        )
        if mine and waiting is None:
            acts.add("ask_extension")
    granted = [one for one in extensions if one.outcome == OpinionExtension.Outcome.GRANTED]
    return Leg(request, _state(request, at, running), waiting, granted, frozenset(acts), mine)


def _state(request: OpinionRequest, at: datetime, running: bool) -> str:
    if request.answered_at is not None:
        return "late" if request.answered_at > request.due_at else "answered"
    if request.withdrawn_at is not None:
        return "withdrawn"
    if request.waits_its_turn:
        return "in_line"
    if not running:
        return "unanswered"
    return "overdue" if request.due_at < at else "waiting"


def opinion_file(dossier: Dossier, pk: int) -> OpinionFile | None:
    """A file given with a consultation about the dossier, or with an answer to it."""
    of_it = Q(consultation__dossier=dossier) | Q(request__dossier=dossier)
    return OpinionFile.objects.select_related("file").filter(of_it, pk=pk).first()
