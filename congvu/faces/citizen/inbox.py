"""Thông báo: the person's inbox, and the channels they want."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from congvu.faces.citizen.access import citizen_required
from congvu.notifications import actions, queries
from congvu.notifications.models import Channel, Notification


class PreferencesForm(forms.Form):
    """One tick a channel that works here."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Nhận thông báo qua"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, offered: dict[Channel, bool], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(channel.value, channel.label) for channel in offered]
        self.fields["channels"].initial = [channel.value for channel, wanted in offered.items() if wanted]


@citizen_required
def inbox(request: HttpRequest) -> HttpResponse:
    found = Notification.objects.visible_to(request.user).order_by("-id")
    page = Paginator(found, 20).get_page(request.GET.get("trang"))
    return render(request, "citizen/inbox.html", {"page": page})


@citizen_required
@require_POST
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notification, by=request.user, at=now())
    safe = url_has_allowed_host_and_scheme(notification.link, allowed_hosts={request.get_host()})
    return redirect(notification.link if notification.link and safe else "citizen:inbox")


@citizen_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user, at=now())
    messages.success(request, _("Đã đánh dấu đọc tất cả thông báo."))
    return redirect("citizen:inbox")


@citizen_required
def preferences(request: HttpRequest) -> HttpResponse:
    offered = queries.preferences(request.user)
    form = PreferencesForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        wanted = {channel: channel.value in form.cleaned_data["channels"] for channel in offered}
        actions.set_preferences(request.user, wanted, by=request.user, at=now())
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("citizen:inbox")
    return render(request, "citizen/preferences.html", {"form": form})
