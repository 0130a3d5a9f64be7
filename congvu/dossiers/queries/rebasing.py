"""What becomes of one open dossier under another revision. The preview shows this plan and the act carries it out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from congvu.catalog.models import ProcedureRevision
from congvu.dossiers import rules
from congvu.dossiers.declaration import facts_of
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.offer import Offer, terms_now
from congvu.dossiers.queries.clock import clock_of, limit_of
from congvu.forms import engine
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.reading import from_dict
from congvu.kernel.clock_events import ClockEvent, ClockEventKind
from congvu.kernel.duties import apology_by
from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.kernel.limits import TimeLimit
from congvu.kernel.work_calendar import WorkCalendar
from congvu.kernel.working_time import due
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import published
from congvu.workflow.replay import Stand, outcomes_of, replay

RISK = "risk"


@dataclass(frozen=True)
class Target:
    """The revision to go on under, with what is read of it once for all dossiers."""

    revision: ProcedureRevision
    terms: Offer
    form: FormDefinition | None

    @classmethod
    def of(cls, revision: ProcedureRevision) -> Target:
        return cls(revision, terms_now(revision.pk), from_dict(revision.form) if revision.form else None)

    def is_open(self, at: datetime) -> bool:
        """Whether dossiers may come to it: published, its day has come, not taken back. An earlier one too."""
        starts = self.revision.effective_from
        is_published = self.revision.status == ProcedureRevision.Status.PUBLISHED
        return is_published and starts is not None and starts <= localdate(at)


@dataclass(frozen=True)
class Plan:
    """Một hồ sơ sang bản khác: why not, or with which limit, until when, and at which steps. `mark` names all of it."""

    dossier: Dossier
    reasons: tuple[str, ...]
    limit: TimeLimit | None = None
    other_limit: TimeLimit | None = None
    due_after: datetime | None = None
    stand: Stand | None = None
    mark: str = ""

    @property
    def fits(self) -> bool:
        return not self.reasons

    @property
    def is_sooner(self) -> bool:
        return self.due_after is not None and self.due_after != self.dossier.due_at

    @property
    def keeps_its_limit(self) -> bool:
        """Whether the other revision's limit is not taken: it would end later, or with too little notice."""
        return self.limit != self.other_limit


def to_be_planned(revision: ProcedureRevision) -> QuerySet[Dossier]:
    """The open dossiers of other revisions, with what a plan reads."""
    rows = Dossier.objects.filter(procedure=revision.procedure_id, status__in=[Status.SUBMITTED, Status.IN_REVIEW])
    rows = rows.exclude(revision=revision.pk).select_related("process", "revision", "unit")
    return rows.prefetch_related("clock_events", "papers", "process__work_items", "supplement_requests")


def plan(dossier: Dossier, target: Target, calendar: WorkCalendar, at: datetime) -> Plan:
    """Whether the dossier could go on under the revision, and how."""
    reasons = list(_of_terms(dossier, target))
    facts: dict[str, Any] = {}
    if target.form is not None:
        on = localdate(dossier.submitted_at or at)
        answers, errors = engine.clean(target.form, dossier.answers, on=on, lookups=RegistryLookups(on))
        values = engine.values_for(target.form, answers, on=on)
        facts = facts_of(values)
        reasons += _of_answers(dossier, target, target.form, answers, bool(errors), values)
    stand = None
    if dossier.process is not None and not _same_process(dossier, target):
        stand = _stand(dossier, target, facts)
        if stand is None:
            reasons.append("Bước đang làm không có, hoặc không tới được, trong quy trình của bản này.")
    if reasons:
        return Plan(dossier, tuple(reasons))
    limit, other = limit_of(dossier), target.terms.limit
    assert limit is not None and other is not None, "one without a limit does not fit"
    due_after = dossier.due_at
    if limit != other:
        takes, due_after = _under_limit(dossier, limit, other, calendar, at)
        limit = other if takes else limit
    mark = _mark(dossier, target, limit, due_after)
    return Plan(dossier, (), limit, other, due_after, stand, mark)


def _of_terms(dossier: Dossier, target: Target) -> Iterator[str]:
    if target.form is None:
        yield "Bản này không có tờ khai điện tử."
    if target.terms.limit is None or limit_of(dossier) is None:
        yield "Bản này, hoặc bản đang theo, được trả lời ngay và không có thời hạn giải quyết."
    if any(request.answered_at is None for request in dossier.supplement_requests.all()):
        yield "Đang chờ người nộp bổ sung; chuyển được sau khi người nộp đã bổ sung."
    # A dossier that was transferred to another unit stays there.
    if target.revision.unit_id not in {dossier.unit_id, dossier.revision.unit_id}:
        yield "Bản này giao cho đơn vị khác."


def _of_answers(
    dossier: Dossier,
    target: Target,
    form: FormDefinition,
    answers: dict[str, Any],
    is_wrong: bool,
    values: dict[str, Any],
) -> Iterator[str]:
    if is_wrong:
        yield "Nội dung đã khai không đủ hoặc không hợp lệ theo tờ khai của bản này."
    elif any(answers.get(key) != said for key, said in dossier.answers.items()):
        yield "Một phần nội dung đã khai không còn được hỏi trong tờ khai của bản này."
    given = {paper.key for paper in dossier.papers.all() if paper.removed_at is None}
    for paper in target.terms.papers:
        if paper.required and paper.key not in given and _asked(paper.when, form, values):
            yield f"Bản này đòi thêm giấy tờ “{paper.name}”."


def _asked(when: str, form: FormDefinition, values: dict[str, Any]) -> bool:
    if not when:
        return True
    try:
        return compile_expression(when, form.names).holds(values)
    except (ExpressionInvalid, ExpressionFailed):
        return False


def _same_process(dossier: Dossier, target: Target) -> bool:
    return dossier.process is not None and dossier.process.spec_id == target.revision.process_id


def _stand(dossier: Dossier, target: Target, facts: dict[str, Any]) -> Stand | None:
    """Where the other process stands, if the outcomes so far lead to the steps that are open now."""
    if target.revision.process_id is None:
        return None
    items = _work(dossier)
    stand = replay(published(target.revision.process_id), facts, outcomes_of(items), first_table=RISK)
    waiting = sorted(item.step for item in items if item.done_at is None)
    return stand if stand is not None and stand.steps == waiting else None


def _under_limit(
    dossier: Dossier, limit: TimeLimit, other: TimeLimit, calendar: WorkCalendar, at: datetime
) -> tuple[bool, datetime | None]:
    """Whether the dossier takes the other limit, and its end then: judged by its own clock and by a whole count alike,
    so that a supplement that starts the count anew does not make it longer after all."""
    start = dossier.received_at or at
    whole, whole_other = due(start, limit, calendar).due, due(start, other, calendar).due
    assert whole is not None and whole_other is not None, "no event stopped the clock"
    if dossier.due_at is None:
        return whole_other <= whole, None
    told = clock_of(dossier, limit, calendar, ClockEvent(at=at, kind=ClockEventKind.LIMIT, limit=other))
    assert told is not None and told.due is not None, "a dossier with a due time has a limit, and its clock runs"
    takes = whole_other <= whole and rules.takes_other_limit(
        dossier.due_at, told.due, apology_by(told.due, calendar), at
    )
    return takes, told.due if takes else dossier.due_at


def _work(dossier: Dossier) -> list[WorkItem]:
    return list(dossier.process.work_items.all()) if dossier.process is not None else []


def _mark(dossier: Dossier, target: Target, limit: TimeLimit, due_after: datetime | None) -> str:
    """A short name of what was looked over: anything that changes of it gives another."""
    seen = [
        dossier.pk,
        dossier.revision_id,
        target.revision.pk,
        dossier.status,
        str(dossier.due_at),
        str(due_after),
        str(limit),
        dossier.answers,
        sorted((item.pk, item.step) for item in _work(dossier) if item.done_at is None),
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()[:20]
