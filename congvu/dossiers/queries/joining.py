"""A joined dossier as a whole: the parts in order, how each stands, by when all are due, who may see which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from congvu.accounts.models import Account
from congvu.catalog.models import ProcedureGroup
from congvu.dossiers import rules
from congvu.dossiers.models import Decision, Dossier, JoinedDossier, LegalPrint, Status
from congvu.dossiers.queries.documents import within_sight
from congvu.dossiers.queries.inbox import with_work


@dataclass(frozen=True)
class Part:
    """One part: its dossier, the parts it waits for, whether it waits, and whether it cannot begin any more."""

    dossier: Dossier
    after: list[str]
    waits: bool
    is_cut_off: bool
    # The names of the parts that could not begin if this one ended without its result.
    left_behind: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the part waits for."""
        if self.is_cut_off:
            return "không bắt đầu được"
        if self.waits:
            return f"chờ kết quả của: {'; '.join(self.after)}" if self.after else "chưa gửi"
        return "" if self.dossier.received_at else "chưa tiếp nhận"

    @property
    def decision(self) -> Decision | None:
        found: Decision | None = getattr(self.dossier, "decision", None)
        return found


@dataclass(frozen=True)
class Parts:
    """The whole."""

    parts: list[Part]

    @property
    def cut_off(self) -> list[Part]:
        return [part for part in self.parts if part.is_cut_off]

    @property
    def sent(self) -> list[Part]:
        """What the one-stop desk has still to receive."""
        return [part for part in self.parts if part.dossier.status == Status.SUBMITTED]

    @property
    def due_at(self) -> datetime | None:
        """By when the last part is promised; None until every part has begun."""
        dues = [part.dossier.due_at for part in self.parts]
        return max((due for due in dues if due), default=None) if all(dues) else None

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.dossier.part == key), None)


def joined_of(account: Account, reference: str) -> JoinedDossier | None:
    """The joined dossier, for whoever may see its frame."""
    found = JoinedDossier.objects.visible_to(account).select_related("group__lead", "enterprise", "mandate")
    return found.filter(reference=reference).first()


def parts_of(joined: JoinedDossier) -> Parts:
    """The parts with their holders and results; a part that was thrown away or taken out is left out."""
    found = with_work(joined.dossiers.all()).select_related("procedure", "unit", "process", "enterprise", "decision")
    dossiers = {one.part: one for one in found}
    states = {key: one.status for key, one in dossiers.items()}
    names = {key: one.procedure.name for key, one in dossiers.items()}
    begins, cut = rules.parts_to_begin(joined.parts, states), rules.parts_cut_off(joined.parts, states)
    told = []
    for part in joined.parts:
        key, dossier = part["key"], dossiers.get(part["key"])
        if dossier is None:
            continue
        waits = dossier.status == Status.DRAFT and key not in begins
        left = [names[one] for one in rules.parts_left_behind(joined.parts, states, key)]
        told.append(Part(dossier, _known(part["after"], names), waits, key in cut, left))
    return Parts(told)


def sent_with(dossier: Dossier) -> JoinedDossier | None:
    """The joined dossier with which this draft is sent; none where it is sent by itself."""
    if dossier.joined is None or dossier.status != Status.DRAFT:
        return None
    states = dict(dossier.joined.dossiers.values_list("part", "status"))
    by_itself = dossier.joined.submitted_at and dossier.part in rules.parts_to_begin(dossier.joined.parts, states)
    return None if by_itself else dossier.joined


def left_behind_by(dossier: Dossier) -> list[Dossier]:
    """The parts that could not begin any more if this one ended without its result."""
    if dossier.joined is None:
        return []
    parts = {one.part: one for one in dossier.joined.dossiers.select_related("procedure", "unit")}
    states = {key: one.status for key, one in parts.items()}
    return [parts[key] for key in rules.parts_left_behind(dossier.joined.parts, states, dossier.part)]


def seen_parts(joined: JoinedDossier, account: Account) -> Collection[int]:
    """The parts whose content the account may open, too."""
    return set(Dossier.objects.visible_to(account).filter(joined=joined).values_list("pk", flat=True))


def receipt_of(joined: JoinedDossier, account: Account) -> LegalPrint | None:
    """The latest receipt the account may open: it names every part as it stood then, and the papers of those it covers."""
    receipts = LegalPrint.objects.filter(dossier__in=seen_parts(joined, account), form=LegalPrint.Form.RECEIPT)
    return within_sight(receipts, account, joined).select_related("file", "dossier").order_by("-id").first()


def group_of(code: str) -> ProcedureGroup | None:
    """A group that is in use."""
    return ProcedureGroup.objects.in_use().select_related("lead").filter(code=code).first()


def groups_with(procedure_code: str) -> list[ProcedureGroup]:
    """The groups a procedure may be filed in."""
    return list(ProcedureGroup.objects.in_use().filter(parts__contains=[{"procedure": procedure_code}]))


def joined_for(account: Account) -> QuerySet[JoinedDossier]:
    """The joined dossiers that were filed, the latest first, with their parts."""
    parts = Dossier.objects.with_state().select_related("procedure", "unit").defer("answers").order_by("pk")
    found = JoinedDossier.objects.visible_to(account).filter(submitted_at__isnull=False)
    return (
        found.select_related("group", "enterprise", "applicant")
        .prefetch_related(Prefetch("dossiers", queryset=parts))
        .order_by("-submitted_at", "-id")
    )


def _known(keys: Collection[str], names: dict[str, str]) -> list[str]:
    return [names[key] for key in keys if key in names]
