"""Hộp việc: what waits for the officer, filtered, searched, handed out and received in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from congvu.accounts.models import Account
from congvu.accounts.queries import remembered
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, permission, queries
from congvu.dossiers.models import Channel, Dossier, Status
from congvu.faces.desk.access import officer_required, roles_today
from congvu.faces.desk.registers import READERS
from congvu.faces.desk.rows import rows_of
from congvu.faces.desk.views_of_work import VIEWS, opened
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Role
from congvu.organisations.queries import work_calendar
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import officers_for

A_PAGE = 25
MOST_PAGES = 80
MOST_CHOSEN = 100
LANES = (("green", "Luồng xanh"), ("yellow", "Luồng vàng"), ("red", "Luồng đỏ"))


class FilterForm(forms.Form):
    """What narrows a view. Names are Vietnamese because they stand in the address."""

    q = forms.CharField(label="Mã hồ sơ, tên, mã số thuế", required=False, max_length=200)
    thu_tuc = forms.ChoiceField(label="Thủ tục", required=False)
    trang_thai = forms.ChoiceField(label="Trạng thái", required=False)
    luong = forms.ChoiceField(label="Phân luồng", required=False, choices=[("", "Tất cả"), *LANES])
    hinh_thuc = forms.ChoiceField(label="Hình thức nộp", required=False, choices=[("", "Tất cả"), *Channel.choices])
    ma_so_thue = forms.CharField(label="Mã số thuế", required=False, max_length=14, widget=forms.HiddenInput)
    xem = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filed_here = Procedure.objects.published().filter(is_filed_here=True).values_list("code", "name")
        self.fields["thu_tuc"].choices = [("", "Tất cả"), *((code, _short(name)) for code, name in filed_here)]
        states = [choice for choice in Status.choices if choice[0] != Status.DRAFT]
        self.fields["trang_thai"].choices = [("", "Tất cả"), *states]

    @property
    def is_used(self) -> bool:
        return self.is_valid() and any(value for name, value in self.cleaned_data.items() if name != "xem")


@dataclass(frozen=True)
class Window:
    """A page of a list whose end is not counted: a million dossiers cost no more than a hundred."""

    number: int
    rows: list[Any]
    more: bool

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.more and self.number < MOST_PAGES


@officer_required
def inbox(request: HttpRequest) -> HttpResponse:
    slug = opened(request)
    return _listed(request, slug, "desk/inbox.html")


@officer_required
def search(request: HttpRequest) -> HttpResponse:
    """Every dossier the officer may see."""
    return _listed(request, "tat-ca", "desk/search.html")


def _listed(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    view, at = VIEWS[slug], now()
    form = FilterForm(request.GET or None)
    found = _filtered(request.user, view.key, form, at)
    number = _page_number(request)
    # One more than a page says whether there is a next one.
    dossiers = list(found[(number - 1) * A_PAGE : number * A_PAGE + 1])
    roles = roles_today(request)
    calendar = remembered(request.user, "calendar", work_calendar)
    context = {
        "view": view,
        "slug": slug,
        "form": form,
        "window": Window(number, rows_of(dossiers[:A_PAGE], at, calendar), len(dossiers) > A_PAGE),
        "can_hand_out": slug in {"cua-toi", "don-vi", "sap-den-han", "qua-han"} and bool(dossiers),
        "can_receive": slug == "cho-tiep-nhan" and Role.RECEIVER in roles and bool(dossiers),
        "can_export": bool(roles & set(READERS)),
        "at": at,
    }
    return render(request, template, context)


def _filtered(account: Account, key: str, form: FilterForm, at: Any) -> QuerySet[Dossier]:
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.inbox(account, key, at=at, filters=filters_of(said), search=said.get("q", ""))
    return found.filter(enterprise__tax_code=said["ma_so_thue"]) if said.get("ma_so_thue") else found


def filters_of(said: dict[str, Any]) -> dict[str, str]:
    """What a filled filter narrows, in the words of `queries.inbox`."""
    return {
        "procedure": said.get("thu_tuc", ""),
        "status": said.get("trang_thai", ""),
        "lane": said.get("luong", ""),
        "channel": said.get("hinh_thuc", ""),
    }


def _page_number(request: HttpRequest) -> int:
    wanted = request.GET.get("trang", "1")
    return min(max(int(wanted), 1), MOST_PAGES) if wanted.isdigit() and len(wanted) < 6 else 1


def _short(name: str) -> str:
    return name if len(name) <= 90 else f"{name[:89]}…"


# -- several at once ---------------------------------------------------------------------------------------------
@officer_required
@require_POST
def bulk_hand_out(request: HttpRequest) -> HttpResponse:
    """Giao nhiều hồ sơ: choose the officer, then hand out each dossier by an act of its own."""
    chosen = _chosen(request)
    if not chosen:
        return _nothing_chosen(request)
    to_give = {dossier.pk: item for dossier in chosen if (item := _item_to_give(request.user, dossier))}
    people = _people_for(list(to_give.values()))
    given_to = people.get(request.POST.get("nguoi-nhan", ""))
    context: dict[str, Any] = {"chosen": rows_of(chosen, now()), "people": people.values(), "back": _back(request)}
    if given_to is None:
        context |= {"unasked": "nguoi-nhan" not in request.POST, "none_to_give": not to_give}
        return render(request, "desk/bulk_hand_out.html", context, status=200 if context["unasked"] else 422)
    done, refused = actions.hand_out_many(chosen, given_to, by=request.user, at=now())
    context |= {"done": done, "refused": refused, "given_to": given_to}
    return render(request, "desk/bulk_hand_out_done.html", context)


@officer_required
@require_POST
def bulk_reception(request: HttpRequest) -> HttpResponse:
    """Tiếp nhận nhiều hồ sơ: looked over once, then received one by one."""
    chosen = _chosen(request)
    if not chosen:
        return _nothing_chosen(request)
    if "dong-y" not in request.POST:
        return render(request, "desk/bulk_reception.html", {"chosen": rows_of(chosen, now()), "back": _back(request)})
    done: list[Dossier] = []
    refused: list[tuple[Dossier, Refusal]] = []
    for dossier in chosen:
        try:
            done.append(actions.receive(dossier, by=request.user, at=now()))
        except Refusal as why:
            refused.append((dossier, why))
    return render(request, "desk/bulk_reception_done.html", {"done": done, "refused": refused, "back": _back(request)})


def _chosen(request: HttpRequest) -> list[Dossier]:
    references = request.POST.getlist("ho-so")[:MOST_CHOSEN]
    found = queries.inbox(request.user, "all", at=now())
    return list(found.filter(reference__in=references).order_by("submitted_at", "id"))


def _item_to_give(account: Account, dossier: Dossier) -> WorkItem | None:
    if dossier.process is None:
        return None
    return permission.to_hand_out(account, dossier.process.open_work, localdate())


def _people_for(items: list[WorkItem]) -> dict[str, Account]:
    """Everyone who may take at least one of these steps, by account id, in the order of names."""
    asked: dict[tuple[int, str], WorkItem] = {(item.unit_id, item.role): item for item in items}
    people = {account.pk: account for item in asked.values() for account in officers_for(item, localdate())}
    return {str(account.pk): account for account in sorted(people.values(), key=lambda one: one.full_name)}


def _nothing_chosen(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "Chưa chọn hồ sơ nào. Hãy đánh dấu vào ô ở đầu dòng của từng hồ sơ.")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    slug = request.POST.get("xem", "")
    return f"{reverse('desk:inbox')}?xem={slug}" if slug in VIEWS else reverse("desk:inbox")
