"""Quy trình: the electronic process as a table of steps, one page for each step; the drawing is made from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from congvu.catalog import actions
from congvu.catalog.models import PackageDraft
from congvu.catalog.packages.beginning import first_plan
from congvu.catalog.packages.files import PROCESS
from congvu.faces.desk.workbench.drafts import TextForm, editor_required, load, save, version_in
from congvu.faces.desk.workbench.findings import findings_in
from congvu.faces.desk.workbench.part_forms import key_from
from congvu.kernel.limits import LimitTooLong, LimitUnreadable, parse_limit
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role
from congvu.organisations.queries import open_units
from congvu.workflow.drawing import draw
from congvu.workflow.plan import END, Plan, PlannedStep, Turn, Way, plan_of
from congvu.workflow.plan_drawing import drawn
from congvu.workflow.reading import Process, Unreadable, read_bpmn

ROLE_NAMES = (
    (Role.RECEIVER.value, "Bộ phận Một cửa"),
    (Role.REVIEWER.value, "Chuyên viên thụ lý"),
    (Role.UNIT_LEADER.value, "Lãnh đạo đơn vị"),
    (Role.SIGNER.value, "Lãnh đạo ký duyệt"),
    (Role.CLERK.value, "Văn thư"),
)
ACT_NAMES = (
    ("approve", "Phê duyệt"),
    ("refuse", "Từ chối"),
    ("request_supplement", "Yêu cầu bổ sung"),
    ("ask_opinion", "Lấy ý kiến"),
    ("stop", "Dừng giải quyết"),
)
MOST_WAYS, MOST_TURNS = 6, 3
# Ids that the drawing uses for itself.
_TAKEN = {"start", END, "at_start", "begin", "lanes", "collaboration", "participant", "definitions", "process", "plane"}


class StepForm(forms.Form):
    """One line of the table: who, how long, what it may do, and where each choice leads."""

    name = forms.CharField(label="Tên bước", max_length=300, error_messages={"required": "Hãy ghi tên bước."})
    role = forms.ChoiceField(label="Người làm", choices=ROLE_NAMES)
    limit = forms.CharField(
        label="Thời gian của bước",
        required=False,
        max_length=100,
        help_text="Ví dụ 2 giờ làm việc, 1 ngày làm việc. Để trống: không có hạn riêng.",
    )
    unit = forms.ChoiceField(label="Ở đơn vị", required=False, help_text="Để trống: đơn vị giải quyết hồ sơ.")
    acts = forms.MultipleChoiceField(
        label="Thao tác được làm ở bước này", required=False, choices=ACT_NAMES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, plan: Plan, step: PlannedStep | None, data: Any = None) -> None:
        self.plan, self.step = plan, step
        super().__init__(data, initial=_initial(step))
        self.fields["unit"].choices = [("", "Đơn vị giải quyết hồ sơ"), *((u.code, u.name) for u in open_units())]  # type: ignore[attr-defined]
        targets = [("", "– chọn –"), *((one.key, one.name) for one in plan.steps), (END, "Kết thúc: có kết quả")]
        for n in range(MOST_WAYS):
            self.fields[f"way-{n}-outcome"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.fields[f"way-{n}-label"] = forms.CharField(label="Chữ trên nút", required=False, max_length=100)
            self.fields[f"way-{n}-target"] = forms.ChoiceField(label="Sang bước", required=False, choices=targets)
        for n in range(MOST_TURNS):
            self.fields[f"turn-{n}-condition"] = forms.CharField(label="Khi", required=False, max_length=2000)
            self.fields[f"turn-{n}-target"] = forms.ChoiceField(label="Sang bước", required=False, choices=targets)
            self.fields[f"turn-{n}-label"] = forms.CharField(label="Gọi là", required=False, max_length=100)

    def way_rows(self) -> list[dict[str, forms.BoundField]]:
        return [self._row("way", n, "outcome", "label", "target") for n in range(MOST_WAYS)]

    def turn_rows(self) -> list[dict[str, forms.BoundField]]:
        return [self._row("turn", n, "condition", "target", "label") for n in range(MOST_TURNS)]

    def _row(self, kind: str, number: int, *names: str) -> dict[str, forms.BoundField]:
        return {name: self[f"{kind}-{number}-{name}"] for name in names}

    def clean_limit(self) -> str:
        text = str(self.cleaned_data["limit"]).strip()
        try:
            return str(parse_limit(text)) if text else ""
        except (LimitUnreadable, LimitTooLong) as why:
            raise forms.ValidationError(str(why)) from None

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        for n in range(MOST_WAYS):
            if asked.get(f"way-{n}-label") and not asked.get(f"way-{n}-target"):
                self.add_error(f"way-{n}-target", "Hãy chọn bước tiếp theo.")
        for n in range(MOST_TURNS):
            if asked.get(f"turn-{n}-condition") and not asked.get(f"turn-{n}-target"):
                self.add_error(f"turn-{n}-target", "Hãy chọn bước tiếp theo.")
        return asked

    def planned(self) -> PlannedStep:
        asked, step = self.cleaned_data, self.step
        taken = _TAKEN | {one.key for one in self.plan.steps}
        key = step.key if step else key_from(asked["name"], taken)
        return PlannedStep(
            key=key,
            name=asked["name"],
            role=asked["role"],
            limit=asked["limit"],
            unit=asked["unit"],
            acts=tuple(asked["acts"]),
            ways=tuple(self._ways()) or (Way("done", "", self._after(key)),),
            turns=tuple(
                Turn(asked[f"turn-{n}-condition"].strip(), asked[f"turn-{n}-target"], asked[f"turn-{n}-label"].strip())
                for n in range(MOST_TURNS)
                if asked[f"turn-{n}-condition"].strip()
            ),
            notes=step.notes if step else "",
        )

    def _ways(self) -> list[Way]:
        asked, made = self.cleaned_data, []
        for n in range(MOST_WAYS):
            label, target = asked[f"way-{n}-label"].replace("|", "/").strip(), asked[f"way-{n}-target"]
            if target and (label or not made):
                outcome = asked[f"way-{n}-outcome"] if label else "done"
                outcome = outcome or key_from(label, {way.outcome for way in made})
                made.append(Way(outcome, label, target))
        return made

    def _after(self, key: str) -> str:
        """The step that follows in the table; a new one comes last."""
        keys = [one.key for one in self.plan.steps]
        place = keys.index(key) + 1 if key in keys else len(keys)
        return keys[place] if place < len(keys) else END


def _initial(step: PlannedStep | None) -> dict[str, Any]:
    if step is None:
        return {}
    first: dict[str, Any] = {
        "name": step.name, "role": step.role, "limit": step.limit, "unit": step.unit, "acts": list(step.acts)
    }  # fmt: skip
    for n, way in enumerate(step.ways[:MOST_WAYS]):
        first |= {f"way-{n}-outcome": way.outcome, f"way-{n}-label": way.label, f"way-{n}-target": way.target}
    for n, turn in enumerate(step.turns[:MOST_TURNS]):
        first |= {
            f"turn-{n}-condition": turn.condition, f"turn-{n}-target": turn.target, f"turn-{n}-label": turn.label
        }  # fmt: skip
    return first


# -- pages ---------------------------------------------------------------------------------------------------------
@editor_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The steps in order, with what is wrong at each, and the drawing that is made of them."""
    draft = load(request, code)
    found = findings_in(draft, PROCESS, at=now())
    context: dict[str, Any] = {"draft": draft, "there": PROCESS in draft.files, "findings": found}
    process = _process(draft)
    if process is not None:
        plan = plan_of(process)
        names = {step.key: step.name for step in plan.steps} | {END: "Kết thúc"} if plan else {}
        # Our own drawing: every text in it is escaped.
        context |= {"svg": SafeString(draw(process)), "plan": plan}
        context["unsettled"] = bool(found)
        units = {unit.code: unit.name for unit in open_units()}
        context["rows"] = [
            {
                "step": step,
                "unit": units.get(step.unit, step.unit),
                "role": dict(ROLE_NAMES).get(step.role, step.role),
                "acts": [dict(ACT_NAMES).get(act, act) for act in step.acts],
                "ways": [(way.label or "Xong", names.get(way.target, way.target)) for way in step.ways],
                "turns": [(turn.label or turn.condition, names.get(turn.target, turn.target)) for turn in step.turns],
                "wrong": [one for one in found if one.place == step.key],
            }
            for step in (plan.steps if plan else ())
        ]
        context["findings"] = [one for one in found if not plan or one.place not in names]
    return render(request, "desk/workbench/process.html", context)


@editor_required
def step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    draft = load(request, code)
    plan = _plan_or_404(draft)
    found = next((one for one in plan.steps if one.key == key), None)
    if found is None or len(found.ways) > MOST_WAYS or len(found.turns) > MOST_TURNS:
        raise Http404
    return _edit(request, draft, plan, found)


@editor_required
def new_step(request: HttpRequest, code: str) -> HttpResponse:
    draft = load(request, code)
    return _edit(request, draft, _plan_or_404(draft), None)


def _edit(request: HttpRequest, draft: PackageDraft, plan: Plan, found: PlannedStep | None) -> HttpResponse:
    form = StepForm(plan, found, request.POST if request.method == "POST" else None)
    back = reverse("desk:workbench-process", args=[draft.code])
    context = {"draft": draft, "form": form, "step": found, "back": back, "findings": []}
    if request.method == "POST" and form.is_valid():
        text = drawn(plan.with_step(form.planned()))
        return save(
            request, draft, {PROCESS: text}, "desk/workbench/step.html", context, typed=text, there=PROCESS, to=back
        )
    if found is not None and not form.is_bound:
        context["findings"] = [one for one in findings_in(draft, PROCESS, at=now()) if one.place == found.key]
    return render(request, "desk/workbench/step.html", context, status=422 if form.errors else 200)


@editor_required
@require_POST
def step_position(request: HttpRequest, code: str, key: str) -> HttpResponse:
    draft = load(request, code)
    plan = _plan_with(draft, key)
    return _changed(request, draft, plan.moved(key, -1 if request.POST.get("huong") == "len" else 1), "Đã chuyển chỗ.")


@editor_required
@require_POST
def step_removal(request: HttpRequest, code: str, key: str) -> HttpResponse:
    draft = load(request, code)
    return _changed(
        request, draft, _plan_with(draft, key).without(key), "Đã bỏ bước; đường tới bước đó nối sang bước sau."
    )


@editor_required
@require_POST
def first_step(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The process begins with this step."""
    draft = load(request, code)
    return _changed(request, draft, replace(_plan_with(draft, key), first=key), "Quy trình bắt đầu từ bước này.")


@editor_required
@require_POST
def beginning(request: HttpRequest, code: str) -> HttpResponse:
    """The usual two steps, where a package has no process that can be read."""
    draft = load(request, code)
    if _process(draft) is not None:
        raise Http404
    return _changed(request, draft, first_plan(draft.name), "Đã lập quy trình hai bước.")


@editor_required
def modeler(request: HttpRequest, code: str) -> HttpResponse:
    """The process as a drawing; without scripts, as the text of the drawing."""
    draft = load(request, code)
    if not isinstance(draft.files.get(PROCESS), str):
        raise Http404
    form = TextForm(request.POST or None, initial={"text": draft.files[PROCESS]})
    context: dict[str, Any] = {
        "draft": draft, "form": form, "roles": ROLE_NAMES, "acts": ACT_NAMES, "units": open_units(),
        "findings": findings_in(draft, PROCESS, at=now()) if request.method == "GET" else [],
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        return save(request, draft, {PROCESS: text}, "desk/workbench/modeler.html", context, typed=text, there=PROCESS)
    return render(request, "desk/workbench/modeler.html", context)


def _changed(request: HttpRequest, draft: PackageDraft, plan: Plan, done: str) -> HttpResponse:
    try:
        actions.save_draft(draft, {PROCESS: drawn(plan)}, version_in(request, draft), by=request.user, at=now())
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, done)
    return redirect("desk:workbench-process", draft.code)


def _process(draft: PackageDraft) -> Process | None:
    try:
        return read_bpmn(str(draft.files.get(PROCESS, "")))
    except Unreadable:
        return None


def _plan_or_404(draft: PackageDraft) -> Plan:
    process = _process(draft)
    plan = plan_of(process) if process is not None else None
    if plan is None:
        raise Http404
    return plan


def _plan_with(draft: PackageDraft, key: str) -> Plan:
    plan = _plan_or_404(draft)
    if key not in {one.key for one in plan.steps}:
        raise Http404
    return plan
