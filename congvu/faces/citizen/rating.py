"""Đánh giá: anybody fills the slip he holds, by link, by QR code, at the kiosk or in the portal; nobody sees whose it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from congvu.accounts.queries import program_account
from congvu.assessment import actions
from congvu.assessment.models import Grade, Slip
from congvu.assessment.queries import slips
from congvu.faces.limits import has_asked_too_often, is_too_often
from congvu.kernel.refusal import Refusal

FINDS_A_MINUTE = 10
# How often somebody may guess at one dossier in an hour, from wherever.
FINDS_OF_ONE = 10
RATES_A_MINUTE = 20
KIOSK_CLEARS_AFTER = 45
_GRADES = Grade.choices
_NOT_SAID = ("", gettext_lazy("Không đánh giá"))
# In the session: the slips that were filled in this browser.
WRITTEN = "phieu-da-ghi"
_ENDING = {Slip.Contact.RETURN, Slip.Contact.NON_ACCEPTANCE}


class FindForm(forms.Form):
    ma = forms.CharField(
        label=gettext_lazy("Mã nộp hoặc mã hồ sơ"),
        help_text=gettext_lazy("Mã nộp có 10 ký tự. Mã hồ sơ in trên giấy tiếp nhận."),
        max_length=80,
        error_messages={"required": gettext_lazy("Hãy nhập mã nộp hoặc mã hồ sơ.")},
    )
    so = forms.CharField(
        label=gettext_lazy("Bốn số cuối điện thoại đã khai"),
        help_text=gettext_lazy("Chỉ cần khi nhập mã hồ sơ."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RatingForm(forms.Form):
    overall = forms.TypedChoiceField(
        label=gettext_lazy("Đánh giá chung"),
        choices=_GRADES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn một mức cho đánh giá chung.")},
    )
    convenience = forms.TypedChoiceField(
        label=gettext_lazy("Mức độ thuận tiện"),
        help_text=gettext_lazy("Dịch vụ dễ dùng, hướng dẫn dễ hiểu, trang web phản hồi nhanh."),
        choices=[*_GRADES, _NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    timeliness = forms.TypedChoiceField(
        label=gettext_lazy("Mức độ đúng hạn"),
        help_text=gettext_lazy("Trả lời và trả kết quả đúng như đã hẹn."),
        choices=[*_GRADES, _NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    attitude = forms.TypedChoiceField(
        label=gettext_lazy("Thái độ phục vụ"),
        help_text=gettext_lazy("Cán bộ nhiệt tình, lịch sự, hướng dẫn đúng quy định."),
        choices=[*_GRADES, _NOT_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    contacts = forms.TypedChoiceField(
        label=gettext_lazy("Bạn phải liên hệ nơi tiếp nhận mấy lần để hoàn thiện hồ sơ?"),
        choices=[
            ("", gettext_lazy("Không trả lời")),
            ("0", gettext_lazy("Không lần nào")),
            ("1", gettext_lazy("Một lần")),
            ("2", gettext_lazy("Hơn một lần")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    agencies = forms.TypedChoiceField(
        label=gettext_lazy("Ngoài Bộ phận Một cửa, bạn phải liên hệ thêm mấy cơ quan, đơn vị?"),
        choices=[
            ("", gettext_lazy("Không trả lời")),
            ("0", gettext_lazy("Không cơ quan nào")),
            ("1", gettext_lazy("Một")),
            ("2", gettext_lazy("Hơn một")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("Góp ý"),
        help_text=gettext_lazy("Lãnh đạo đơn vị đọc góp ý này. Đừng ghi tên hay giấy tờ của bạn."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, contact: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only who has come to the end knows how often he had to come.
        if contact not in _ENDING:
            del self.fields["contacts"], self.fields["agencies"]

    @property
    def ratings(self) -> actions.Ratings:
        return actions.Ratings(**self.cleaned_data)


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """With mã nộp, or with mã hồ sơ and the end of the telephone, to the slip.

    The code on a receipt or a notice holds mã nộp and the contact (`lan`): it leads to that slip without a question.
    """
    from_paper = request.method == "GET" and "lan" in request.GET
    typed = request.POST if request.method == "POST" else request.GET if from_paper else None
    form = FindForm(typed, initial={"ma": request.GET.get("ma", "")[:80]})
    contact = request.GET.get("lan", "") if request.GET.get("lan") in Slip.Contact.values else ""
    refusal = None
    if form.is_valid():
        text = form.cleaned_data["ma"]
        if is_too_often(request, "find-slip", FINDS_A_MINUTE) or has_asked_too_often(
            f"find-slip:{text.strip().casefold()}", FINDS_OF_ONE, 3600
        ):
            return render(request, "429.html", status=429)
        try:
            return redirect(_address(request, slips.slip_for(text, form.cleaned_data["so"], contact, at=now())))
        except Refusal as why:
            refusal = why
    context = {"form": form, "refusal": refusal, "kiosk": _is_kiosk(request)}
    return render(request, "citizen/rating/find.html", context, status=404 if refusal else 422 if form.errors else 200)


@never_cache
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """The slip itself: fill it, read what was said, change it, read what the agency answers."""
    found = slips.by_token(token)
    if found is None:
        raise Http404
    if found.overall and not _may_read(request, found):
        context = {"slip": found, "kiosk": _is_kiosk(request)}
        status = 409 if request.method == "POST" else 200
        return render(request, "citizen/rating/sent.html", context, status=status)
    sent = request.POST if request.method == "POST" else None
    form = RatingForm(sent, contact=found.contact, initial=_said(found))
    refusal: Refusal | None = None
    if sent is not None and is_too_often(request, "rate", RATES_A_MINUTE):
        return render(request, "429.html", status=429)
    if form.is_valid():
        by, way = _rater(request, found)
        try:
            actions.rate(found, form.ratings, way=way, by=by, at=now())
        except Refusal as why:
            refusal = why
        else:
            request.session[WRITTEN] = [*request.session.get(WRITTEN, [])[-19:], found.token]
            messages.success(request, _("Cảm ơn bạn. Đánh giá đã được ghi nhận."))
            return redirect(_address(request, found))
    context = {
        "slip": found,
        "form": form,
        "refusal": refusal,
        "kiosk": _is_kiosk(request),
        "grades": _GRADES,
        "is_open": slips.is_open(found, now()),
        "closes_at": slips.closes_at(found),
        "is_officer": request.user.is_authenticated and request.user.officer_id is not None,
        "explanation": getattr(found, "explanation", None),
        "said": [(form.fields[name].label, getattr(found, f"get_{name}_display")()) for name in _CRITERIA]
        if found.overall
        else [],
    }
    status = 409 if refusal else 422 if form.errors else 200
    response = render(request, "citizen/rating/slip.html", context, status=status)
    if context["kiosk"] and found.overall:
        # The next person at the kiosk must not find this one's slip.
        response["Refresh"] = f"{KIOSK_CLEARS_AFTER}; url={reverse('citizen:rating')}?kiosk=1"
    return response


_CRITERIA = ("overall", "convenience", "timeliness", "attitude")


def _may_read(request: HttpRequest, found: Slip) -> bool:
    """Who filled it here, or whose dossier it is. The link alone is not enough: the officer who was rated can find it by
    mã nộp (NĐ 61/2018/NĐ-CP Đ27.3)."""
    user = request.user
    wrote_it = found.token in request.session.get(WRITTEN, []) and getattr(user, "officer_id", None) is None
    return wrote_it or Slip.objects.visible_to(user).filter(pk=found.pk).exists()


def _rater(request: HttpRequest, found: Slip) -> tuple[Any, str]:
    """Who owns the dossier rates in the portal; whoever else holds the link is nobody in particular."""
    user = request.user
    if user.is_authenticated and user.officer_id is not None:
        return user, Slip.Way.LINK
    if user.is_authenticated and Slip.objects.owned_by(user).filter(pk=found.pk).exists():
        return user, Slip.Way.PORTAL
    return program_account(), Slip.Way.KIOSK if _is_kiosk(request) else Slip.Way.LINK


def _said(found: Slip) -> dict[str, Any]:
    names = (*_CRITERIA, "contacts", "agencies", "words")
    return {name: getattr(found, name) for name in names if getattr(found, name) is not None}


def _is_kiosk(request: HttpRequest) -> bool:
    return request.GET.get("kiosk") == "1"


def _address(request: HttpRequest, found: Slip) -> str:
    return reverse("citizen:slip", args=[found.token]) + ("?kiosk=1" if _is_kiosk(request) else "")
