"""Lấy ý kiến, giao phối hợp, chuyển liên thông: asked together, answered one by one, summed up before the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.timezone import now

from congvu.dossiers import actions, queries
from congvu.dossiers.models import Channel, Consultation, Dossier, OpinionRequest
from congvu.dossiers.queries.acts import SLUGS
from congvu.faces.desk import opinion_forms as forms
from congvu.faces.desk.access import officer_required
from congvu.faces.desk.acts import closed
from congvu.faces.desk.dossier import seen
from congvu.faces.desk.several import growing, is_sent, said_in, status_of
from congvu.faces.download import serve
from congvu.faces.uploads import stored_uploads
from congvu.kernel.refusal import Refusal

MOST_ASKED = 10
FILES = "tep"


# -- asking ------------------------------------------------------------------------------------------------------
@officer_required
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Lấy ý kiến: several at once, each with its content and day; all are asked or none."""
    return _ask(request, reference, "ask_opinion", "Lấy ý kiến, giao phối hợp", "Lấy ý kiến")


@officer_required
def transfer_jointly(request: HttpRequest, reference: str) -> HttpResponse:
    """Chuyển hồ sơ liên thông: by the one-stop desk, to those who take part in settling the dossier."""
    return _ask(request, reference, "transfer_jointly", "Chuyển hồ sơ liên thông", "Chuyển hồ sơ")


def _ask(request: HttpRequest, reference: str, act: str, title: str, button: str) -> HttpResponse:
    dossier = seen(request, reference)
    opened = {one.name for one in queries.acts_open_to(dossier, request.user, now())}
    said = said_in(request)
    if act not in opened and request.method != "POST":
        return closed(request, dossier, title, said)
    kwargs = {"besides": dossier.unit, "transfers": act == "transfer_jointly"}
    asks = growing(forms.QuestionForm, said, MOST_ASKED, 1, kwargs, initial=[{"due_on": forms.usual_due_on(dossier)}])
    form = forms.RoundForm(said, on_paper=dossier.channel in {Channel.COUNTER, Channel.POST})
    refusal = None
    if is_sent(request) and asks.is_valid() and form.is_valid():
        try:
            asked = _asked(request, dossier, form.cleaned_data, [one for one in asks.forms if one.is_asked])
        except Refusal as why:
            refusal = why
        else:
            done = "Đã chuyển hồ sơ đến" if act == "transfer_jointly" else "Đã lấy ý kiến"
            messages.success(request, f"{done} {', '.join(asked)}.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "asks": asks, "form": form, "refusal": refusal, "sent": is_sent(request)}
    context |= {"title": title, "button_label": button, "files": FILES}
    return render(request, "desk/dossier/ask_opinion.html", context, status=status_of(request, refusal, asks, form))


def _asked(request: HttpRequest, dossier: Dossier, common: dict[str, Any], said: list[Any]) -> list[str]:
    asks = [
        actions.Ask(
            one.cleaned_data["question"],
            one.due_at,
            one.cleaned_data["unit"],
            one.cleaned_data["body"],
            one.cleaned_data["kind"],
        )
        for one in said
    ]
    go = actions.transfer_in_order if common.get("in_order") else actions.consult
    go(dossier, asks, common["purpose"], stored_uploads(request, FILES), by=request.user, at=now())
    return [ask.whom for ask in asks]


# -- acts on one question ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LegPage:
    """How one act on a question is asked. `do(request, asked, form)` calls the one action."""

    name: str
    title: str
    lead: str
    button: str
    done: str
    form: type[forms.LegForm]
    do: Callable[[HttpRequest, OpinionRequest, Any], Any]
    files: str = ""
    grave: bool = False


LEG_PAGES = (
    LegPage(
        "enter_reply",
        "Nhập văn bản trả lời",
        "Nhập đúng văn bản giấy đã nhận và kèm bản quét. Nhập rồi thì không sửa được.",
        "Nhập văn bản trả lời",
        "Đã nhập văn bản trả lời.",
        forms.ReplyForm,
        lambda request, asked, form: actions.enter_reply(
            asked,
            form.said("answer"),
            form.said("position"),
            form.said("number"),
            form.said("on"),
            next(iter(stored_uploads(request, FILES, most=1)), None),
            by=request.user,
            at=now(),
        ),
        files="Bản quét văn bản trả lời",
    ),
    LegPage(
        "ask_extension",
        "Xin gia hạn trả lời",
        "Đơn vị chủ trì đọc lý do và quyết định. Cho đến khi được đồng ý, hạn trả lời vẫn như cũ.",
        "Gửi đề nghị gia hạn",
        "Đã gửi đề nghị gia hạn đến đơn vị chủ trì.",
        forms.ExtensionForm,
        lambda request, asked, form: actions.ask_extension(
            asked, form.said("reason"), form.new_due_at, by=request.user, at=now()
        ),
    ),
    LegPage(
        "grant_extension",
        "Đồng ý gia hạn trả lời",
        "Hạn trả lời chuyển sang ngày được xin. Hạn trả kết quả của hồ sơ không đổi.",
        "Đồng ý gia hạn",
        "Đã đồng ý gia hạn.",
        forms.LegForm,
        lambda request, asked, form: actions.grant_extension(asked, by=request.user, at=now()),
    ),
    LegPage(
        "deny_extension",
        "Không gia hạn trả lời",
        "Hạn trả lời giữ nguyên; đơn vị được hỏi đọc lý do của bạn.",
        "Không gia hạn",
        "Đã trả lời không gia hạn.",
        forms.DenialForm,
        lambda request, asked, form: actions.deny_extension(asked, form.said("note"), by=request.user, at=now()),
    ),
    LegPage(
        "withdraw_opinion",
        "Rút yêu cầu ý kiến",
        "Nơi được hỏi không phải trả lời nữa và không còn đọc hồ sơ qua yêu cầu này.",
        "Rút yêu cầu",
        "Đã rút yêu cầu.",
        forms.WithdrawalForm,
        lambda request, asked, form: actions.withdraw_opinion(asked, form.said("reason"), by=request.user, at=now()),
        grave=True,
    ),
)

ANSWER = LegPage(
    "answer_opinion",
    "Trả lời ý kiến",
    "Ý kiến được ghi nhân danh đơn vị của bạn và gửi đến đơn vị giải quyết. Trả lời rồi thì không sửa được.",
    "Gửi ý kiến",
    "Đã gửi ý kiến của đơn vị.",
    forms.AnswerForm,
    lambda request, asked, form: actions.answer_opinion(
        asked, form.said("answer"), form.said("position"), stored_uploads(request, FILES), by=request.user, at=now()
    ),
    files="Tệp kèm theo (nếu có)",
)


def _leg_view(page: LegPage) -> Callable[..., HttpResponseBase]:
    @officer_required
    def view(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        dossier = seen(request, reference)
        asked = get_object_or_404(dossier.opinion_requests.select_related("unit", "by"), pk=pk)
        legs = (leg for one in queries.rounds(dossier, request.user, now()) for leg in one.legs)
        is_open = any(leg.request.pk == asked.pk and page.name in leg.acts for leg in legs)
        return _act_on(request, dossier, asked, page, is_open=is_open)

    return view


@officer_required
def answer_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Trả lời ý kiến: the question to the officer's own unit; the page says which one it was drawn for."""
    dossier = seen(request, reference)
    opened = next(
        (act.opinion for act in queries.acts_open_to(dossier, request.user, now()) if act.name == ANSWER.name), None
    )
    said = request.POST.get("request", "")
    known = dossier.opinion_requests.select_related("unit", "by")
    asked = known.filter(pk=said).first() if said.isdigit() and len(said) < 19 else None
    asked = asked or opened or known.order_by("pk").last()
    if asked is None:
        return closed(request, dossier, ANSWER.title, said_in(request))
    return _act_on(request, dossier, asked, ANSWER, is_open=opened is not None)


def _act_on(
    request: HttpRequest, dossier: Dossier, asked: OpinionRequest, page: LegPage, *, is_open: bool
) -> HttpResponse:
    said = said_in(request)
    if not is_open and request.method != "POST":
        return closed(request, dossier, page.title, said)
    form = page.form(
        request.POST if request.method == "POST" else None, asked=asked, initial=said.dict() if said else None
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            page.do(request, asked, form)
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, page.done)
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "page": page, "form": form, "asked": asked, "refusal": refusal, "files": FILES}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/dossier/opinion_act.html", context, status=status)


# -- summing up, files -------------------------------------------------------------------------------------------
@officer_required
def conclude(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Tổng hợp ý kiến: the lead unit, with what everybody said before its eyes."""
    dossier = seen(request, reference)
    row = get_object_or_404(dossier.consultations, pk=pk)
    said = said_in(request)
    shown = next(one for one in queries.rounds(dossier, request.user, now()) if one.row == row)
    title = "Tổng hợp ý kiến"
    if not shown.can_conclude and request.method != "POST":
        return closed(request, dossier, title, said)
    form = forms.SummaryForm(said if request.method == "POST" else None, row=row, initial=said.dict() if said else None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.conclude_consultation(_of(dossier, row), form.cleaned_data["summary"], by=request.user, at=now())
        except Refusal as why:
            refusal = why
        else:
            messages.success(request, "Đã tổng hợp ý kiến.")
            return redirect("desk:dossier", dossier.reference)
    context = {"dossier": dossier, "title": title, "form": form, "round": shown, "refusal": refusal, "at": now()}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "desk/dossier/conclude_opinions.html", context, status=status)


@officer_required
def opinion_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file given with a consultation or with an answer, to whoever may see the dossier."""
    dossier = seen(request, reference)
    found = queries.opinion_file(dossier, pk)
    if found is None:
        raise Http404
    return serve(found.file)


def _of(dossier: Dossier, row: Consultation) -> Consultation:
    row.dossier = dossier
    return row


def consultation_urls() -> list[URLPattern]:
    """The addresses of everything about opinions."""
    here = "ho-so/<str:reference>"
    legs = [path(f"{here}/y-kien/<int:pk>/{SLUGS[one.name]}", _leg_view(one), name=one.name) for one in LEG_PAGES]
    return [
        path(f"{here}/{SLUGS['ask_opinion']}", ask_opinion, name="ask_opinion"),
        path(f"{here}/{SLUGS['transfer_jointly']}", transfer_jointly, name="transfer_jointly"),
        path(f"{here}/{SLUGS['answer_opinion']}", answer_opinion, name="answer_opinion"),
        path(
            f"{here}/dot-lay-y-kien/<int:pk>/{SLUGS['conclude_consultation']}", conclude, name="conclude_consultation"
        ),
        path(f"{here}/tep-y-kien/<int:pk>", opinion_file, name="opinion-file"),
        *legs,
    ]
