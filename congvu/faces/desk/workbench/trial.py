"""Chạy thử: a sample through form, process and result of a draft, on values alone (docs/adr/0007)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.checking import Checked, check_package
from congvu.catalog.packages.files import RESULT, PackageFiles
from congvu.catalog.packages.result import sample_pdf
from congvu.catalog.packages.samples import Judged, judge_sample
from congvu.catalog.queries import FeeDue, fees_of
from congvu.dossiers.queries.clock import clock_of_rounds
from congvu.dossiers.queries.mending import may_be_asked_again
from congvu.faces.desk.workbench.drafts import editor_required, load
from congvu.files.previews import draw_pdf
from congvu.forms.lookups import RegistryLookups
from congvu.forms.yaml_source import read_yaml
from congvu.kernel.refusal import Refusal
from congvu.kernel.working_time import Deadline, due
from congvu.organisations.queries import work_calendar
from congvu.workflow.trial import ANSWER, ASK, Tried, try_process

# The table that chooses the lane at reception, as dossiers ask it.
RISK = "risk"


@dataclass
class Transcript:
    """Biên bản chạy thử: what would have happened, from the form to the result."""

    sample: Judged | None = None
    deadline: Deadline | None = None
    fees: list[FeeDue] = field(default_factory=list)
    owes: int = 0
    paid: bool = False
    process: Tried | None = None
    may_ask: bool = False
    late: bool = False
    why_no_process: str = ""


def transcript(checked: Checked, text: str, outcomes: list[str], *, paid: bool, at: datetime) -> Transcript:
    """Run one sample through everything a draft says; what is owed is paid first. Nothing is stored, sent or charged."""
    made = Transcript(paid=paid)
    if checked.form is None:
        return made
    on = localdate(at)
    content = checked.entry.content
    made.sample = judge_sample(text, checked.form, content.get("papers") or [], on=on, lookups=RegistryLookups(on))
    if made.sample is None or not made.sample.is_accepted:
        return made
    made.fees = fees_of(content, made.sample.values, checked.form.names)
    made.owes = sum(fee.total for fee in made.fees)
    calendar = work_calendar()
    if checked.entry.limit is not None:
        made.deadline = due(at, checked.entry.limit, calendar)
    if checked.process is None:
        made.why_no_process = (
            "Chương trình trả lời ngay khi nộp."
            if content.get("automatic")
            else "Quy trình chưa chạy được; hãy sửa các lỗi của quy trình trước."
        )
        return made
    if made.owes and not paid:
        made.why_no_process = "Hồ sơ chờ nộp phí, lệ phí; hãy nộp thử ở mục trên để chạy tiếp."
        return made
    facts = {key: value for key, value in made.sample.values.items() if key in checked.fact_names}
    made.process = try_process(checked.process, facts, outcomes, calendar=calendar, at=at, first_table=RISK)
    rounds = made.process.rounds
    if checked.entry.limit is not None and rounds:
        asked = [(one.asked_at, one.answered_at) for one in rounds]
        made.deadline = due(at, checked.entry.limit, calendar, list(clock_of_rounds(asked, at, calendar)))
    waits_at = made.process.waiting[0].step if made.process.waiting else None
    can_ask = waits_at is not None and "request_supplement" in waits_at.acts
    made.may_ask = can_ask and may_be_asked_again(len(rounds))
    end, promised = made.process.ended_at, made.deadline.due if made.deadline else None
    made.late = bool(end and promised and end > promised)
    return made


@editor_required
def trial(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sample, choose at each step; the address holds the choices, the server keeps nothing."""
    draft = load(request, code)
    package = PackageFiles.from_json(draft.files)
    samples = [(path, _name(package, path)) for path in package.names(".yaml", "samples")]
    path = request.GET.get("mau", samples[0][0] if samples else "")
    outcomes = request.GET.getlist("chon")[:50]
    at = now()
    context: dict[str, Any] = {"draft": draft, "samples": samples, "path": path, "outcomes": outcomes, "at": at}
    context |= {"ask": ASK, "answer": ANSWER, "paid": (paid := request.GET.get("phi") == "da-nop")}
    if path in dict(samples):
        checked = without_printing(package, at)
        context["transcript"] = made = transcript(checked, package.text(path) or "", outcomes, paid=paid, at=at)
        if made.sample and made.sample.is_accepted and _is_through(made):
            context |= _picture(draft, checked, made.sample, at)
    return render(request, "desk/workbench/trial.html", context)


def _is_through(made: Transcript) -> bool:
    return made.process.is_over if made.process is not None else made.paid or not made.owes


def without_printing(package: PackageFiles, at: datetime) -> Checked:
    return check_package(PackageFiles({path: one for path, one in package.files.items() if path != RESULT}), at=at)


def _name(package: PackageFiles, path: str) -> str:
    value = read_yaml(package.text(path) or "").value
    return str(value.get("name") or path) if isinstance(value, dict) else path


def _picture(draft: PackageDraft, checked: Checked, sample: Judged, at: datetime) -> dict[str, Any]:
    """The result document of the sample: its first page as a picture, or why it cannot be printed."""
    template = draft.files.get(RESULT)
    if not isinstance(template, str):
        return {}
    return picture_of(template, checked, sample, at)


def picture_of(template: str, checked: Checked, sample: Judged, at: datetime) -> dict[str, Any]:
    try:
        made = draw_pdf(sample_pdf(template, checked.entry.content, sample.accepted, at=at))
    except Refusal as why:
        return {"why_no_picture": str(why)}
    return {"picture": "data:image/png;base64," + base64.b64encode(made).decode("ascii")}


# -- the result document -------------------------------------------------------------------------------------------
def first_accepted(package: PackageFiles, checked: Checked, at: datetime) -> Judged | None:
    """The first sample that the draft's form accepts."""
    if checked.form is None or not checked.entry.content:
        return None
    on = localdate(at)
    lookups, papers = RegistryLookups(on), checked.entry.content["papers"]
    for path in package.names(".yaml", "samples"):
        judged = judge_sample(package.text(path) or "", checked.form, papers, on=on, lookups=lookups)
        if judged is not None and judged.is_accepted:
            return judged
    return None
