"""What a revision would mean for the dossiers that are open under another one. They stay on their own; this only tells.

Numbers and reasons, no dossier by name: who keeps the catalogue does not read dossiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import localdate

from congvu.catalog.models import ProcedureRevision
from congvu.dossiers.declaration import facts_of
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.offer import Offer, terms_now
from congvu.dossiers.queries.clock import clock_of
from congvu.forms import engine
from congvu.forms.definition import FormDefinition
from congvu.forms.lookups import RegistryLookups
from congvu.forms.reading import from_dict
from congvu.kernel.expressions import ExpressionFailed, ExpressionInvalid, compile_expression
from congvu.organisations.queries import work_calendar
from congvu.workflow.queries import published
from congvu.workflow.replay import stands_at

RISK = "risk"
# One page's worth of work; a procedure with more open dossiers is told by these.
MOST = 500


@dataclass
class Following:
    """Hồ sơ đang giải quyết so với một bản: how many are open elsewhere, how many could follow, why others could not."""

    open: int = 0
    looked_at: int = 0
    can: int = 0
    sooner: int = 0
    later: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def why_not(self) -> list[tuple[str, int]]:
        return self.reasons.most_common()


def following(revision: ProcedureRevision, *, at: datetime) -> Following:
    """Which open dossiers of other revisions this one would fit: form, papers, process, unit; and whose end would move."""
    rows = Dossier.objects.filter(
        procedure=revision.procedure_id, status__in=[Status.SUBMITTED, Status.IN_REVIEW]
    ).exclude(revision=revision.pk)
    made = Following(open=rows.count())
    form = from_dict(revision.form) if revision.form else None
    terms = terms_now(revision.pk)
    rows = rows.select_related("process").prefetch_related("clock_events", "papers", "process__work_items")
    for dossier in rows.order_by("pk")[:MOST]:
        made.looked_at += 1
        reasons = list(_reasons(dossier, revision, terms, form, at))
        made.reasons.update(reasons)
        if reasons:
            continue
        made.can += 1
        deadline = clock_of(dossier, terms.limit, work_calendar())
        if deadline is not None and deadline.due is not None and dossier.due_at is not None:
            made.sooner += deadline.due < dossier.due_at
            made.later += deadline.due > dossier.due_at
    return made


def _reasons(
    dossier: Dossier, revision: ProcedureRevision, terms: Offer, form: FormDefinition | None, at: datetime
) -> Iterator[str]:
    on = localdate(dossier.submitted_at or at)
    if form is None:
        yield "Bản này không có tờ khai điện tử."
        return
    answers, errors = engine.clean(form, dossier.answers, on=on, lookups=RegistryLookups(on))
    if errors:
        yield "Nội dung đã khai không đủ hoặc không hợp lệ theo tờ khai của bản này."
    values = engine.values_for(form, answers, on=on)
    given = {paper.key for paper in dossier.papers.all() if paper.removed_at is None}
    for paper in terms.papers:
        if paper.required and paper.key not in given and _asked(paper.when, form, values):
            yield f"Bản này đòi thêm giấy tờ “{paper.name}”."
    if revision.unit_id != dossier.unit_id:
        yield "Bản này giao cho đơn vị khác."
    if dossier.process is not None and not _stands(dossier, revision, facts_of(values)):
        yield "Bước đang làm không có, hoặc không tới được, trong quy trình của bản này."


def _asked(when: str, form: FormDefinition, values: dict[str, object]) -> bool:
    if not when:
        return True
    try:
        return compile_expression(when, form.names).holds(values)
    except (ExpressionInvalid, ExpressionFailed):
        return False


def _stands(dossier: Dossier, revision: ProcedureRevision, facts: dict[str, object]) -> bool:
    """Whether the steps done so far lead, in the other process, to the steps that are open now."""
    process = dossier.process
    if process is None or revision.process_id is None:
        return False
    if process.spec_id == revision.process_id:
        return True
    # What was closed without a doer was cancelled, what went on in another unit was not finished: neither is an outcome.
    items = sorted(process.work_items.all(), key=lambda item: (item.done_at is None, item.done_at or item.opened_at))
    done = [(item.step, item.outcome) for item in items if item.done_by_id is not None and not item.went_on_elsewhere]
    waiting = sorted(item.step for item in items if item.done_at is None)
    return stands_at(published(revision.process_id), facts, done, first_table=RISK) == waiting
