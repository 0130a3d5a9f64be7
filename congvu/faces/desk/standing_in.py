"""Ủy quyền, nghỉ phép: who does whose work, from when to when; settled by the officer, his leader or an administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from congvu.faces.desk.access import officer_required
from congvu.faces.desk.asked import NothingToSay, Question, ask, posted
from congvu.organisations import actions, queries
from congvu.organisations.models import Absence, Appointment, Delegation, Role

MOST_SHOWN = 100
_BACK = "Về ủy quyền, nghỉ phép"


class TimeForm(forms.Form):
    """From one day to another, why, and by which document."""

    _errors = {"required": "Hãy nhập ngày.", "invalid": "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 24/11/2026."}
    to = forms.ModelChoiceField(
        label="Người làm thay",
        queryset=None,
        empty_label="Chọn cán bộ",
        error_messages={"required": "Hãy chọn người làm thay."},
    )
    from_on = forms.DateField(label="Từ ngày", input_formats=["%d/%m/%Y"], error_messages=_errors)
    to_on = forms.DateField(label="Đến hết ngày", input_formats=["%d/%m/%Y"], error_messages=_errors)
    reason = forms.CharField(label="Lý do", max_length=300, error_messages={"required": "Hãy ghi lý do."})

    def __init__(self, *args: Any, post: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = queries.colleagues(post, localdate())  # type: ignore[attr-defined]


class DelegationForm(TimeForm):
    roles = forms.MultipleChoiceField(
        label="Vai trò giao",
        help_text="Chỉ chọn “Lãnh đạo ký duyệt” khi văn bản dưới đây ghi rõ được ký thay.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một vai trò."},
    )
    document = forms.CharField(
        label="Văn bản ủy quyền hoặc phân công",
        help_text="Số, ký hiệu, ngày. Ví dụ: Quyết định số 12/QĐ-XNK ngày 13/11/2026.",
        max_length=200,
        error_messages={"required": "Hãy ghi số, ký hiệu và ngày của văn bản."},
    )
    field_order = ["to", "roles", "from_on", "to_on", "document", "reason"]

    def __init__(self, *args: Any, post: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, post=post, **kwargs)
        roles, plain = queries.delegable_roles(post)
        self.fields["roles"].choices = [(role, Role(role).label) for role in roles]  # type: ignore[attr-defined]
        self.fields["roles"].initial = plain


class AbsenceForm(TimeForm):
    document = forms.CharField(
        label="Văn bản cho ký thay",
        help_text="Chỉ ghi khi có văn bản cho người làm thay được ký; để trống thì làm mọi việc trừ ký duyệt.",
        max_length=200,
        required=False,
    )
    field_order = ["to", "from_on", "to_on", "document", "reason"]


@officer_required
def standing_in(request: HttpRequest) -> HttpResponse:
    """What holds today and what is to come, what has been, and what the officer may settle."""
    today = localdate()
    delegations = Delegation.objects.visible_to(request.user).select_related(
        "of__officer", "of__unit", "post__officer", "absence"
    )
    absences = Absence.objects.visible_to(request.user).select_related("officer", "substitute")
    given = list(delegations.filter(absence__isnull=True)[:MOST_SHOWN])
    away = list(absences[:MOST_SHOWN])
    posts = queries.posts_to_settle(request.user, today)
    settled = {post.officer_id for post in posts}
    for one in given:
        one.open = one.revoked_at is None and one.post.to_on >= today
        one.mine = one.open and (one.of.officer_id in settled or request.user.officer_id == one.of.officer_id)
    for absence in away:
        absence.open = absence.ended_at is None and absence.to_on >= today
        absence.mine = absence.open and absence.officer_id in settled
    context = {
        "given": [one for one in given if one.open],
        "away": [one for one in away if one.open],
        "ended": [*(one for one in given if not one.open)],
        "back": [one for one in away if not one.open],
        "posts": [post for post in posts if queries.delegable_roles(post)[0]],
        "held": queries.held_in_place(request.user.officer_id, today),
        "today": today,
    }
    return render(request, "desk/standing_in/all.html", context)


@officer_required
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the roles of one post to a colleague."""
    post = _post(request, pk=pk)
    lead = (
        f"{post.title}, {post.unit}. Trong thời gian này người làm thay thấy và xử lý hồ sơ như {post.officer}; "
        "mọi việc người đó làm đều ghi rõ được ai ủy quyền, và người đó không ủy quyền lại được."
    )
    return ask(
        request,
        DelegationForm(posted(request), post=post, initial=_today()),
        _question(f"Giao việc của {post.officer} cho người khác", lead, "Ủy quyền"),
        lambda said: actions.delegate(
            post, said["to"], said["roles"], from_on=said["from_on"], to_on=said["to_on"],
            document=said["document"], reason=said["reason"], by=request.user, at=now(),
        ),
        "Đã ủy quyền. Hai bên được báo.",
    )  # fmt: skip


@officer_required
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Delegation.objects.visible_to(request.user).select_related("of__officer", "of__unit", "post__officer")
    found = get_object_or_404(visible, pk=pk)
    lead = (
        f"{found.post.officer} thôi làm thay {found.of.officer} ({found.of.title}, {found.of.unit}) ngay từ lúc này. "
        "Việc đang giữ theo ủy quyền vẫn đứng tên người đó cho đến khi được giao lại."
    )
    return ask(
        request,
        NothingToSay(posted(request)),
        _question("Thu hồi ủy quyền", lead, "Thu hồi ngay", grave=True),
        lambda said: actions.revoke_delegation(found, by=request.user, at=now()),
        "Đã thu hồi ủy quyền.",
    )


@officer_required
def absence(request: HttpRequest, number: str) -> HttpResponse:
    """An officer will be away: who does his work meanwhile."""
    post = _post(request, officer__number=number)
    lead = f"Việc {post.officer} đang giữ hiện trong hộp việc của người làm thay để nhận tiếp; lời nhắc hạn gửi đến cả hai."
    return ask(
        request,
        AbsenceForm(posted(request), post=post, initial=_today()),
        _question(f"Ghi nghỉ phép của {post.officer}", lead, "Ghi nghỉ phép"),
        lambda said: actions.enter_absence(
            post.officer, said["to"], from_on=said["from_on"], to_on=said["to_on"],
            reason=said["reason"], document=said["document"], by=request.user, at=now(),
        ),
        "Đã ghi nghỉ phép. Người làm thay được báo.",
    )  # fmt: skip


@officer_required
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Absence.objects.visible_to(request.user).select_related("officer", "substitute"), pk=pk)
    lead = f"{found.officer} làm việc lại; {found.substitute} thôi làm thay ngay từ lúc này."
    return ask(
        request,
        NothingToSay(posted(request)),
        _question("Kết thúc nghỉ phép sớm", lead, "Kết thúc nghỉ phép"),
        lambda said: actions.end_absence(found, by=request.user, at=now()),
        "Đã kết thúc nghỉ phép.",
    )


def _post(request: HttpRequest, **which: Any) -> Appointment:
    """A post whose work the officer may hand to another; for anyone else there is no such page."""
    today = localdate()
    mine = [post.pk for post in queries.posts_to_settle(request.user, today)]
    found = queries.posts().own().on(today).filter(**which)  # type: ignore[attr-defined]
    if not queries.administers(request.user, today):
        found = found.filter(pk__in=mine)
    post: Appointment | None = found.first()
    if post is None:
        return get_object_or_404(queries.posts().none())
    return post


def _today() -> dict[str, str]:
    return {"from_on": f"{localdate():%d/%m/%Y}"}


def _question(title: str, lead: str, button: str, grave: bool = False) -> Question:
    return Question(title, lead, button, reverse("desk:standing-in"), _BACK, grave)
