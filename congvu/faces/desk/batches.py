"""Lô việc: receive, hand out, approve, return many at once. Looked over first, then each by itself, with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.accounts.models import Account
from congvu.dossiers import actions, permission, queries
from congvu.dossiers.models import Batch, BatchItem, Dossier
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.rows import rows_of
from congvu.faces.desk.views_of_work import VIEWS
from congvu.faces.ui.long_work import LongWork, WorkState
from congvu.kernel.refusal import Refusal
from congvu.kernel.text import alphabetical
from congvu.organisations.models import Absence
from congvu.organisations.queries import away_between
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import officers_for

MOST_CHOSEN = 100
# So few are done while the page is asked for; more are worked off by the worker.
AT_ONCE = 5
MOST_SHOWN = 30
LONGEST_NOTE = 2_000
LONGEST_NAME = 300


@dataclass(frozen=True)
class Asked:
    """How a batch is looked over before it begins."""

    work: str
    title: str
    lead: str
    button: str
    icon: str = "check"
    note: bool = False
    receiver: bool = False


RECEPTION = Asked(
    "receive",
    "Tiếp nhận",
    "Mỗi hồ sơ được cấp mã, tính hạn trả kết quả từ lúc đến lượt và in giấy tiếp nhận riêng. Hãy chỉ giữ dấu ở những hồ sơ bạn đã kiểm tra là đầy đủ, hợp lệ.",
    "Tiếp nhận hồ sơ",
)
APPROVAL = Asked(
    "approve",
    "Phê duyệt",
    "Mỗi hồ sơ được cấp số kết quả và lập văn bản riêng; việc này không rút lại được. Hãy chỉ giữ dấu ở những hồ sơ bạn đã đọc và đồng ý. Hồ sơ chưa đến bước ký của bạn sẽ được nêu rõ và giữ nguyên.",
    "Phê duyệt hồ sơ",
    note=True,
)
RETURN = Asked(
    "hand_over",
    "Trả kết quả",
    "Mỗi hồ sơ được trả theo cách người nộp đã chọn. Kết quả nhận tại quầy cần tên người nhận ghi ở dưới; kết quả qua bưu chính phải ghi riêng từng hồ sơ, nên sẽ được nêu rõ và giữ nguyên.",
    "Trả kết quả",
    receiver=True,
)


# -- looked over -------------------------------------------------------------------------------------------------
@officer_required
@require_POST
def reception(request: HttpRequest) -> HttpResponse:
    """Tiếp nhận nhiều hồ sơ."""
    return _looked_over(request, RECEPTION)


@officer_required
@require_POST
def approval(request: HttpRequest) -> HttpResponse:
    """Phê duyệt nhiều hồ sơ."""
    return _looked_over(request, APPROVAL)


@officer_required
@require_POST
def handover(request: HttpRequest) -> HttpResponse:
    """Trả nhiều kết quả."""
    return _looked_over(request, RETURN)


@officer_required
@require_POST
def hand_out(request: HttpRequest) -> HttpResponse:
    """Giao nhiều hồ sơ: choose the officer, then hand out each."""
    chosen = _chosen(request)
    if not chosen:
        return _nothing_chosen(request)
    to_give = [item for dossier in chosen if (item := _item_to_give(request.user, dossier))]
    people = _people_for(to_give, chosen)
    given_to = next((one for one in people if str(one.account.pk) == request.POST.get("nguoi-nhan")), None)
    if given_to is not None and (given_to.absence is None or "van-giao" in request.POST):
        return _begun(request, "hand_out", chosen, {"to": given_to.account.pk})
    context: dict[str, Any] = {"chosen": rows_of(chosen, now()), "people": people, "back": _back(request)}
    context |= {"unasked": "nguoi-nhan" not in request.POST, "none_to_give": not to_give, "given_to": given_to}
    return render(request, "desk/bulk_hand_out.html", context, status=200 if context["unasked"] else 422)


def _looked_over(request: HttpRequest, asked: Asked) -> HttpResponse:
    chosen = _chosen(request)
    if not chosen:
        return _nothing_chosen(request)
    if "dong-y" in request.POST:
        return _begun(request, asked.work, chosen, _arguments(request, asked))
    context = {"asked": asked, "chosen": rows_of(chosen, now()), "back": _back(request)}
    context["attached"] = queries.attached_to_each(chosen) if asked.work == "approve" else []
    return render(request, "desk/batch/confirm.html", context)


def _arguments(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    if asked.receiver:
        receiver = request.POST.get("receiver", "").strip()[:LONGEST_NAME]
        return {"receiver": receiver, "originals": "originals" in request.POST}
    if not asked.note:
        return {}
    shown = [int(one) for one in request.POST.getlist("kem-theo") if one.isascii() and one.isdigit() and len(one) < 18]
    return {"note": request.POST.get("note", "")[:LONGEST_NOTE], "attachments": shown}


def _begun(request: HttpRequest, work: str, chosen: list[Dossier], arguments: Mapping[str, Any]) -> HttpResponse:
    batch = actions.begin_batch(work, chosen, arguments, by=request.user, at=now())
    work_off_if_small(batch, len(chosen), request.user)
    return redirect("desk:batch", batch.pk)


def work_off_if_small(batch: Batch, count: int, by: Account) -> None:
    """A handful is not worth waiting for; the worker finds nothing left of it."""
    if count <= AT_ONCE:
        while actions.run_next(batch, by=by, at=now()):
            pass


def _chosen(request: HttpRequest) -> list[Dossier]:
    references = request.POST.getlist("ho-so")[:MOST_CHOSEN]
    found = queries.inbox(request.user, "all", at=now())
    return list(found.filter(reference__in=references).order_by("submitted_at", "id"))


def _item_to_give(account: Account, dossier: Dossier) -> WorkItem | None:
    if dossier.process is None:
        return None
    return permission.to_hand_out(account, dossier.process.open_work, localdate())


@dataclass(frozen=True)
class Receiver:
    """Who could get the work, and when he is away before it is due."""

    account: Account
    absence: Absence | None


def _people_for(items: list[WorkItem], chosen: list[Dossier]) -> list[Receiver]:
    """Everyone who may take at least one of these steps, in the order of names."""
    asked: dict[tuple[int, str], WorkItem] = {(item.unit_id, item.role): item for item in items}
    people = {account.pk: account for item in asked.values() for account in officers_for(item, localdate())}
    today = localdate(now())
    last = max([localdate(one.due_at) for one in chosen if one.due_at] + [today])
    leave = away_between([one.officer_id for one in people.values() if one.officer_id], today, last)
    ordered = sorted(people.values(), key=lambda one: alphabetical(one.full_name))
    return [Receiver(one, leave.get(one.officer_id or 0)) for one in ordered]


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "Chưa chọn hồ sơ nào. Hãy đánh dấu vào ô ở đầu dòng của từng hồ sơ.")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    slug = request.POST.get("xem", "")
    return f"{reverse('desk:inbox')}?xem={slug}" if slug in VIEWS else reverse("desk:inbox")


# -- how far it is -----------------------------------------------------------------------------------------------
@officer_required
def batches(request: HttpRequest) -> HttpResponse:
    """The officer's own batches, the latest first."""
    own = queries.batches_of(request.user)[:MOST_SHOWN]
    return render(request, "desk/batch/list.html", {"batches": own})


@officer_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: how far it is, what could not be done and why, what is done."""
    return _page(request, get_object_or_404(queries.batches_of(request.user), pk=pk))


@officer_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Try again what could not be done."""
    found = get_object_or_404(queries.batches_of(request.user), pk=pk)
    try:
        actions.retry_batch(found, by=request.user, at=now())
    except Refusal as why:
        return _page(request, found, why)
    work_off_if_small(found, found.items.filter(state=BatchItem.State.WAITING).count(), request.user)
    return redirect("desk:batch", found.pk)


def _page(request: HttpRequest, found: Batch, refusal: Refusal | None = None) -> HttpResponse:
    items = list(found.items.select_related("dossier"))
    done = [item for item in items if item.state == BatchItem.State.DONE]
    refused = [item for item in items if item.state == BatchItem.State.REFUSED]
    # What he may no longer see is named without its content.
    seen = set(
        Dossier.objects.visible_to(request.user)
        .filter(pk__in=[one.dossier_id for one in items])
        .values_list("pk", flat=True)
    )
    state = WorkState.FINISHED if found.finished_at else WorkState.RUNNING if done or refused else WorkState.WAITING
    work = LongWork(
        f"{found.get_work_display()} {len(items)} hồ sơ", state, len(done) + len(refused), len(items), "hồ sơ"
    )
    context = {
        "batch": found,
        "work": work,
        "done": done,
        "refused": refused,
        "seen": seen,
        "given_to": queries.receiver_of(found),
        "refusal": refusal,
    }
    return render(request, "desk/batch/page.html", context, status=409 if refusal else 200)
