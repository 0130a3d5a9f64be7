"""Nộp hồ sơ: open a draft, fill the form page by page, give the papers, look it over, send it."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congvu.accounts.models import Mandate
from congvu.accounts.queries import enterprises_to_file_for, mandates_to_file_under
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, Status
from congvu.faces.citizen import prepared
from congvu.faces.citizen.access import citizen_required
from congvu.faces.citizen.kept import kept as kept_at
from congvu.faces.citizen.kept import said_in
from congvu.faces.ui.tags.law import law
from congvu.forms.page import FormPage
from congvu.kernel.refusal import Refusal


def own(request: HttpRequest, reference: str) -> Dossier:
    """The dossier, through its owner's eyes."""
    found = Dossier.objects.owned_by(request.user).select_related("procedure", "unit", "enterprise", "agency", "joined")
    return get_object_or_404(found, reference=reference)


def closed(request: HttpRequest, dossier: Dossier) -> HttpResponse | None:
    """Where to go, and why, when nothing may be written on the dossier any more: another window has sent it."""
    try:
        prepared.require_open(dossier)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        place = redirect("citizen:dossier", dossier.reference)
        # A page part cannot hold a page: htmx goes there as a whole.
        return HttpResponse(status=204, headers={"HX-Redirect": place.url}) if request.htmx else place
    return None


# -- opening a draft ---------------------------------------------------------------------------------------------
class NewForm(forms.Form):
    """For whom the dossier is."""

    for_whom = forms.ChoiceField(label=gettext_lazy("Nộp hồ sơ cho"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, account: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = {str(enterprise.pk): enterprise for enterprise in enterprises_to_file_for(account)}
        field = procedure.field.code if procedure.field else ""
        mandates = mandates_to_file_under(account, procedure=procedure.code, field=field)
        self.mandates = {f"thay-{mandate.pk}": mandate for mandate in mandates}
        self.fields["for_whom"].choices = [
            *((key, enterprise.name) for key, enterprise in self.enterprises.items()),
            *((key, instead_of(mandate)) for key, mandate in self.mandates.items()),
            ("", _("Bản thân tôi: %(name)s") % {"name": account.full_name or account.email}),
        ]
        self.fields["for_whom"].required = False
        self.fields["for_whom"].initial = next(iter(self.enterprises), "")


def instead_of(mandate: Mandate) -> str:
    return _("Nộp thay %(principal)s, theo ủy quyền đến %(until)s") % {
        "principal": mandate.principal,
        "until": f"{mandate.to_on:%d/%m/%Y}",
    }


@citizen_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    procedure = get_object_or_404(Procedure.objects.published().select_related("current__unit", "field"), code=code)
    if procedure.current is None or not procedure.current.accepts_dossiers:
        raise Http404
    form = NewForm(said_in(request), account=request.user, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        mandate = form.mandates.get(form.cleaned_data["for_whom"])
        enterprise = mandate.enterprise if mandate else form.enterprises.get(form.cleaned_data["for_whom"])
        answers, sources = prepared.first_answers(
            procedure.current, request.user, enterprise, mandate=mandate, on=localdate()
        )
        draft = actions.open_draft(procedure, enterprise, answers=answers, mandate=mandate, by=request.user, at=now())
        request.session[f"sources-{draft.reference}"] = sources
        return redirect("citizen:form", draft.reference, prepared.definition_of(draft).pages[0].key)
    drafts = Dossier.objects.owned_by(request.user).filter(procedure=procedure, status=Status.DRAFT).order_by("-id")[:5]
    return render(
        request,
        "citizen/dossier/new.html",
        {
            "procedure": procedure,
            "form": form,
            "drafts": drafts,
            "terms": prepared.terms_of(procedure.current_id),
            "groups": queries.groups_with(procedure.code),
        },
    )


# -- the form ----------------------------------------------------------------------------------------------------
@citizen_required
def form_page(request: HttpRequest, reference: str, page: str) -> HttpResponse:
    """One page of the form. A login that ran out in the middle keeps what was typed until the person is back."""
    dossier = own(request, reference)
    if ended := closed(request, dossier):
        return ended
    definition = prepared.definition_of(dossier)
    if page not in {one.key for one in definition.pages}:
        raise Http404
    posted = request.method == "POST"
    kept = None if posted else kept_at(request, request.path)
    typed = None if posted else request.session.pop(f"typed-{reference}-{page}", None)
    opened = prepared.opened(dossier)

    def read(data: QueryDict | None, typed: dict[str, Any] | None = None) -> FormPage:
        return FormPage(
            definition,
            page,
            prepared.answers_of(dossier),
            data,
            lookups=prepared.lookups(),
            on=localdate(),
            sources=request.session.get(f"sources-{reference}"),
            typed=typed,
            places=opened.places if opened else None,
            notes=prepared.notes(dossier),
        )

    if posted:
        return _posted(request, dossier, read(request.POST))
    if kept is not None:
        typed = read(kept).typed
    return _shown(request, dossier, read(None, typed), kept=kept is not None)


def _posted(request: HttpRequest, dossier: Dossier, shown: FormPage) -> HttpResponse:
    """Every post keeps what can be read; only a finished page leads on."""
    valid = shown.is_valid()
    by_itself = bool(request.htmx) and "_luu" in request.POST
    try:
        dossier = actions.save_draft(
            dossier,
            shown.answers,
            _version(request),
            page=request.POST.get("token", "")[:40],
            by_itself=by_itself,
            by=request.user,
            at=now(),
        )
    except Refusal as refusal:
        if by_itself:
            # The version stays the old one: only whoever has read why may write over what is newer.
            said = {"version": request.POST.get("version", ""), "refusal": refusal}
            return render(request, "citizen/dossier/saved.html", said, status=409)
        return _shown(request, dossier, shown, refusal=refusal)
    request.session[f"sources-{dossier.reference}"] = shown.sources_left
    if by_itself:
        return render(
            request, "citizen/dossier/saved.html", {"version": dossier.draft_version, "saved_at": localtime()}
        )
    if shown.command:
        return _shown(request, dossier, shown, saved=True)
    if "later" in request.POST:
        request.session[f"typed-{dossier.reference}-{shown.page.key}"] = shown.typed
        messages.success(request, _("Đã lưu bản nháp. Bạn có thể làm tiếp bất cứ lúc nào trong “Hồ sơ của tôi”."))
        return redirect("citizen:my_dossiers")
    if not valid:
        return _shown(request, dossier, shown)
    if shown.next_key:
        return redirect("citizen:form", dossier.reference, shown.next_key)
    return redirect("citizen:papers", dossier.reference)


def _version(request: HttpRequest) -> int:
    """The version the page showed."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1


def _shown(
    request: HttpRequest,
    dossier: Dossier,
    shown: FormPage,
    *,
    kept: bool = False,
    saved: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    pages = shown.pages
    supplement = prepared.open_request(dossier)
    context = {
        "dossier": dossier,
        "page": shown.page,
        "labels": labels(shown),
        "number": next((n for n, one in enumerate(pages, 1) if one.key == shown.page.key), 1),
        "previous": shown.previous_key,
        "part": shown.render(request),
        "wrong": bool(shown.problems),
        "version": dossier.draft_version,
        "token": request.POST.get("token") or secrets.token_urlsafe(12),
        "saved_at": localtime() if saved else None,
        "kept": kept,
        "supplement": supplement,
        "asked": prepared.asked(dossier, supplement) if supplement else [],
        "refusal": refusal,
        "outdated": queries.is_outdated(dossier, at=now()),
    }
    template = "citizen/dossier/form_part.html" if request.htmx else "citizen/dossier/form.html"
    status = 409 if refusal else 422 if shown.problems and not shown.command else 200
    return render(request, template, context, status=status)


def labels(shown: FormPage) -> list[str]:
    return [law(one.title) for one in shown.pages] + [_("Giấy tờ"), _("Kiểm tra và nộp")]


# -- keeping it, throwing it away ------------------------------------------------------------------------------------
def forget(request: HttpRequest, reference: str) -> None:
    """What the session knew of a draft is of no use after it."""
    for key in [key for key in request.session.keys() if re.match(rf"(sources|typed)-{reference}\b", key)]:
        del request.session[key]


@citizen_required
def declaration(request: HttpRequest, reference: str) -> HttpResponse:
    """The declaration as PDF/A, to keep or to sign: drawn from what is answered so far."""
    dossier = own(request, reference)
    response = HttpResponse(prepared.declaration_pdf(dossier, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="to-khai-{dossier.reference}.pdf"'
    return response


@citizen_required
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    dossier = own(request, reference)
    if dossier.status != Status.DRAFT:
        messages.warning(request, _("Hồ sơ này đã nộp nên không xóa được. Nếu không muốn làm tiếp, hãy rút hồ sơ."))
        return redirect("citizen:dossier", reference)
    if request.method == "POST":
        actions.discard_draft(dossier, by=request.user, at=now())
        forget(request, reference)
        messages.success(request, _("Đã xóa bản nháp."))
        return redirect("citizen:my_dossiers")
    context = {"dossier": dossier, "left_behind": queries.left_behind_by(dossier)}
    return render(request, "citizen/dossier/discard.html", context)
