"""Who is asked, who asked and the one-stop desk are told how an opinion fares (NĐ 61/2018/NĐ-CP Đ19.5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.dossiers import opinion_events
from congvu.dossiers.listeners.people import desk_page, dossier_of, named, one_stop_desk, tell, unit_leaders
from congvu.dossiers.models import OpinionExtension, OpinionRequest
from congvu.events.facts import listen
from congvu.events.models import Event


@listen(opinion_events.OpinionAsked)
def tell_the_unit_it_is_asked(event: Event) -> None:
    dossier, request = dossier_of(event), _request(event)
    tell(
        event,
        _asked(request, event),
        f"{request.get_kind_display()}: hồ sơ {named(dossier)}",
        f"{request.question} Hạn trả lời: {_due(request)}.",
        desk_page(dossier),
    )


@listen(opinion_events.OpinionAnswered)
def tell_the_asker_of_the_answer(event: Event) -> None:
    dossier, request = dossier_of(event), _request(event)
    position = f"{request.get_position_display()}. " if request.position else ""
    title = f"{request.whom} đã trả lời về hồ sơ {named(dossier)}"
    tell(event, [request.by], title, (position + request.answer)[:500], desk_page(dossier))


@listen(opinion_events.OpinionDueSoon)
def remind_the_asked(event: Event) -> None:
    """An agency outside is reminded by whoever asked it."""
    dossier, request = dossier_of(event), _request(event)
    if request.unit is not None:
        body = f"Hạn trả lời: {_due(request)}. Hãy trả lời, hoặc xin gia hạn nếu không kịp."
    else:
        body = f"{request.whom} phải trả lời trước {_due(request)}. Hãy đôn đốc; khi có văn bản thì nhập vào hồ sơ."
    people = _asked(request, event) if request.unit is not None else [request.by]
    tell(event, people, f"Sắp đến hạn trả lời ý kiến: hồ sơ {named(dossier)}", body, desk_page(dossier))


@listen(opinion_events.OpinionOverdue)
def tell_the_desk_an_opinion_is_late(event: Event) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.5b: the lead unit tells the head of the one-stop desk."""
    dossier, request = dossier_of(event), _request(event)
    people = {one.pk: one for one in [*one_stop_desk(dossier, event), *_asked(request, event), request.by]}
    tell(
        event,
        people.values(),
        f"Quá hạn lấy ý kiến: hồ sơ {named(dossier)}",
        f"{request.whom} chưa trả lời, hạn {_due(request)}.",
        desk_page(dossier),
    )


@listen(opinion_events.OpinionExtensionAsked)
def tell_the_lead_more_time_is_asked(event: Event) -> None:
    dossier, request = dossier_of(event), _request(event)
    extension = OpinionExtension.objects.get(pk=event.data["extension"])
    tell(
        event,
        [request.by],
        f"{request.whom} xin gia hạn trả lời: hồ sơ {named(dossier)}",
        f"Xin đến {localtime(extension.new_due_at):%H:%M %d/%m/%Y}. Lý do: {extension.reason}",
        desk_page(dossier),
    )


@listen(opinion_events.OpinionExtensionDecided)
def tell_the_asked_of_the_extension(event: Event) -> None:
    dossier, request = dossier_of(event), _request(event)
    extension = OpinionExtension.objects.select_related("by").get(pk=event.data["extension"])
    title = f"{extension.get_outcome_display()} trả lời" if extension.outcome == "denied" else "Đã được gia hạn trả lời"
    body = f"{extension.note} Hạn trả lời: {_due(request)}.".strip()
    tell(event, [extension.by], f"{title}: hồ sơ {named(dossier)}", body, desk_page(dossier))


@listen(opinion_events.OpinionWithdrawn)
def tell_the_asked_it_is_withdrawn(event: Event) -> None:
    dossier, request = dossier_of(event), _request(event)
    title = f"Đã rút yêu cầu ý kiến: hồ sơ {named(dossier)}"
    # They no longer read the dossier by this question: the notice leads to their inbox.
    tell(event, _asked(request, event), title, request.withdrawal_reason, "/ban-lam-viec/?xem=xin-y-kien")


def _request(event: Event) -> OpinionRequest:
    return OpinionRequest.objects.select_related("unit", "by").get(pk=event.data["request"])


def _asked(request: OpinionRequest, event: Event) -> Iterable[Account]:
    return unit_leaders(request.unit, event) if request.unit is not None else []


def _due(request: OpinionRequest) -> str:
    return f"{localtime(request.due_at):%H:%M %d/%m/%Y}"
