"""Hộp việc: what waits for the officer, filtered, searched, and chosen from for work on many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.accounts.queries import remembered
from congvu.catalog.models import Procedure
from congvu.dossiers import queries
from congvu.dossiers.models import Channel, Dossier
from congvu.faces.desk.access import officer_required, roles_today
from congvu.faces.desk.registers import READERS
from congvu.faces.desk.rows import rows_of
from congvu.faces.desk.views_of_work import VIEWS, WorkView, opened
from congvu.organisations.models import Role
from congvu.organisations.queries import work_calendar

A_PAGE = 25
MOST_PAGES = 80
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

    def __init__(self, *args: Any, view: WorkView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filed_here = Procedure.objects.published().filter(is_filed_here=True).values_list("code", "name")
        self.fields["thu_tuc"].choices = [("", "Tất cả"), *((code, _short(name)) for code, name in filed_here)]
        shown = [(state.value, state.label) for state in view.states]
        self.fields["trang_thai"].choices = [("", "Tất cả"), *shown]

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
    form = FilterForm(request.GET or None, view=view)
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
        "can_approve": slug in {"cua-toi", "don-vi", "sap-den-han", "qua-han"}
        and Role.SIGNER in roles
        and bool(dossiers),
        "can_return": slug == "cho-tra" and Role.RECEIVER in roles and bool(dossiers),
        "at": at,
    }
    context["choosing"] = any(context[name] for name in ("can_hand_out", "can_receive", "can_approve", "can_return"))
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
