"""Nhóm thủ tục liên thông: made up of procedures in force, published by a decision, published anew, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now

from congvu.catalog import actions
from congvu.catalog.models import Procedure, ProcedureGroup
from congvu.catalog.queries.groups import fields_of, filed_here, papers_of
from congvu.faces.desk import expired
from congvu.faces.desk.access import role_required
from congvu.faces.desk.asked import NothingToSay, Question, ask
from congvu.faces.desk.group_forms import MOST_PARTS, Chosen, GroupForm, PartForm, SharingForm, chosen_parts
from congvu.faces.desk.several import growing, is_sent, said_in
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role

editor_required = role_required(Role.CATALOG_EDITOR)
# What the second step does not carry along: it says it itself.
NOT_CARRIED = {"csrfmiddlewaretoken", "buoc", "sua", "them", expired.FIELD}


@editor_required
def groups(request: HttpRequest) -> HttpResponse:
    found = ProcedureGroup.objects.visible_to(request.user).select_related("lead").order_by("ended_at", "name")
    return render(request, "desk/groups/list.html", {"groups": found})


@editor_required
def group(request: HttpRequest, code: str) -> HttpResponse:
    """The parts in order, what waits for what, what is given once."""
    found = _group(request, code)
    return render(request, "desk/groups/page.html", {"group": found, "parts": _told(request, found)})


@editor_required
def new(request: HttpRequest) -> HttpResponse:
    return _written(request, None)


@editor_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, _group(request, code))


@editor_required
def ending(request: HttpRequest, code: str) -> HttpResponse:
    """Thôi áp dụng: nobody files in it any more."""
    found, back = _group(request, code), reverse("desk:procedure-group", args=[code])
    question = Question(
        f"Thôi áp dụng “{found.name}”?",
        "Người dân không còn thấy nhóm này khi nộp hồ sơ. Hồ sơ liên thông đã mở vẫn được nộp và giải quyết tiếp; "
        "từng thủ tục vẫn nộp riêng được. Công bố lại thì nhóm dùng được trở lại.",
        "Thôi áp dụng",
        back,
        "Về nhóm thủ tục",
        grave=True,
    )
    form = NothingToSay(request.POST if request.method == "POST" else None)
    done = "Đã thôi áp dụng nhóm thủ tục."
    act = lambda _said: actions.end_group(found, by=request.user, at=now())  # noqa: E731
    return ask(request, form, question, act, done, template="desk/groups/end.html")


def _written(request: HttpRequest, found: ProcedureGroup | None) -> HttpResponse:
    """First the name and the parts, then what they share; nothing is kept before it is published."""
    procedures = filed_here()
    posted = said_in(request)
    form = GroupForm(posted, group=found, initial=_initial(found) if found else None)
    parts = growing(PartForm, posted, MOST_PARTS, 2, {"procedures": procedures}, _initial_parts(found))
    context: dict[str, Any] = {"group": found, "form": form, "parts": parts, "wrong": "", "refusal": None}
    asked_again = request.method == "GET" and posted is not None and posted.get("buoc") == "chung"
    if posted is None or "sua" in posted or not (is_sent(request) or asked_again):
        return render(request, "desk/groups/form.html", context)
    if not (form.is_valid() and parts.is_valid()):
        return render(request, "desk/groups/form.html", context | {"tried": True}, status=422)
    chosen, wrong = chosen_parts(parts, procedures)
    if wrong:
        return render(request, "desk/groups/form.html", context | {"tried": True, "wrong": wrong}, status=422)
    return _shared(request, found, form, chosen, posted)


def _shared(
    request: HttpRequest, found: ProcedureGroup | None, form: GroupForm, chosen: list[Chosen], posted: QueryDict
) -> HttpResponse:
    """The second step: what is given once for several parts; then it is published."""
    second = posted.get("buoc") == "chung"
    sharing = SharingForm(posted if second else None, chosen, _kept(found, chosen))
    refusal: Refusal | None = None
    if request.method == "POST" and second and sharing.is_valid():
        try:
            group = _published(request, found, form, chosen, sharing)
        except Refusal as why:
            refusal = why
        else:
            messages.success(
                request, "Đã công bố nhóm thủ tục. Người dân nộp được từ trang của từng thủ tục trong nhóm."
            )
            return redirect("desk:procedure-group", group.code)
    carried = [
        (name, value)
        for name, values in posted.lists()
        if name not in NOT_CARRIED and not name.startswith("chung-")
        for value in values
    ]
    context = {"group": found, "sharing": sharing, "chosen": chosen, "carried": carried, "refusal": refusal}
    return render(
        request, "desk/groups/sharing.html", context, status=409 if refusal else 422 if sharing.errors else 200
    )


def _published(
    request: HttpRequest, found: ProcedureGroup | None, form: GroupForm, chosen: Sequence[Chosen], sharing: SharingForm
) -> ProcedureGroup:
    said = form.cleaned_data
    parts = [
        {
            "key": part.key,
            "procedure": part.procedure.code,
            "after": part.after,
            "shares": sharing.shared(part, "shares"),
            "papers": sharing.shared(part, "papers"),
        }
        for part in chosen
    ]
    code = found.code if found else said["code"]
    return actions.publish_group(
        code, said["name"], said["lead"], said["decision"], parts, said["abstract"], by=request.user, at=now()
    )


def _group(request: HttpRequest, code: str) -> ProcedureGroup:
    return get_object_or_404(ProcedureGroup.objects.visible_to(request.user).select_related("lead"), code=code)


def _initial(found: ProcedureGroup) -> dict[str, Any]:
    return {"name": found.name, "abstract": found.abstract, "lead": found.lead_id, "decision": found.decision}


def _initial_parts(found: ProcedureGroup | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    numbers = {part["key"]: str(number) for number, part in enumerate(found.parts, 1)}
    return [{"procedure": part["procedure"], "after": [numbers[key] for key in part["after"]]} for part in found.parts]


def _kept(found: ProcedureGroup | None, chosen: Sequence[Chosen]) -> dict[str, dict[str, Any]]:
    """What the published parts share, under the keys of the page, where the same procedure stands in the same place."""
    if found is None:
        return {}
    keys = {part["key"]: f"phan-{number}" for number, part in enumerate(found.parts, 1)}
    placed = {one.key: one.procedure.code for one in chosen}
    kept = {}
    for part in found.parts:
        key = keys[part["key"]]
        if placed.get(key) == part["procedure"]:
            kept[key] = {kind: _renamed(part.get(kind) or {}, keys) for kind in ("shares", "papers")}
    return kept


def _renamed(shared: dict[str, str], keys: dict[str, str]) -> dict[str, str]:
    sources = {own: source.partition(".") for own, source in shared.items()}
    return {own: f"{keys.get(key, key)}.{name}" for own, (key, _dot, name) in sources.items()}


def _told(request: HttpRequest, found: ProcedureGroup) -> list[dict[str, Any]]:
    """The parts in words."""
    codes = [part["procedure"] for part in found.parts]
    procedures = Procedure.objects.visible_to(request.user).select_related("current__unit")
    known = procedures.in_bulk(codes, field_name="code")
    numbers = {part["key"]: number for number, part in enumerate(found.parts, 1)}
    current = {part["key"]: known[part["procedure"]].current for part in found.parts}
    papers = {key: papers_of(one) if one else {} for key, one in current.items()}
    fields = {
        key: {name: item.label for name, item in fields_of(one).items()} if one else {} for key, one in current.items()
    }
    return [
        {
            "procedure": known[part["procedure"]],
            "after": [f"phần {numbers[key]}" for key in part["after"]],
            "papers": _in_words(part["key"], part.get("papers") or {}, papers, numbers),
            "fields": _in_words(part["key"], part.get("shares") or {}, fields, numbers),
        }
        for part in found.parts
    ]


def _in_words(key: str, shared: dict[str, str], names: dict[str, dict[str, str]], numbers: dict[str, int]) -> list[str]:
    told = []
    for own, source in shared.items():
        earlier, _dot, name = source.partition(".")
        said = names[earlier].get(name, name)
        told.append(f"{names[key].get(own, own)} – lấy từ phần {numbers[earlier]}: {said}")
    return told
