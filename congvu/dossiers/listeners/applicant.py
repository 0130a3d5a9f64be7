"""The applicant is told what happened and what to do next."""

from __future__ import annotations

from django.utils.timezone import localtime

from congvu.dossiers import events, lateness_events, paper_events
from congvu.dossiers.listeners.people import desk_page, dossier_of, holders, named, tell, tell_applicant, unit_leaders
from congvu.dossiers.prints import rating_address
from congvu.dossiers.queries.page import promised
from congvu.dossiers.rebasing_events import DossierRebased
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference


@listen(lateness_events.DueTimeChanged)
def tell_the_due_time_moved(event: Event) -> None:
    dossier = dossier_of(event)
    when = f"{localtime(dossier.due_at):%H:%M ngày %d/%m/%Y}" if dossier.due_at else ""
    body = f"Lịch làm việc năm nay thay đổi, hạn trả kết quả mới là {when}. Bạn chưa cần làm gì."
    tell_applicant(event, dossier, f"Hạn trả kết quả hồ sơ {dossier.code} thay đổi", body)


@listen(DossierRebased)
def tell_the_result_comes_sooner(event: Event) -> None:
    """Another revision with a shorter limit; one with a longer limit moves no end."""
    if event.data["due_at"] == event.data["due_before"]:
        return
    dossier = dossier_of(event)
    when = f"{localtime(dossier.due_at):%H:%M ngày %d/%m/%Y}" if dossier.due_at else ""
    body = f"Thủ tục có bản công bố mới với thời hạn ngắn hơn; hạn trả kết quả mới là {when}. Bạn chưa cần làm gì."
    tell_applicant(event, dossier, f"Hồ sơ {named(dossier)} có hạn trả kết quả sớm hơn", body)


@listen(events.DossierSubmitted)
def tell_it_was_submitted(event: Event) -> None:
    dossier = dossier_of(event)
    if dossier.channel in {"counter", "post"}:
        return
    instead = f"{dossier.mandate.agent} nộp thay {dossier.applicant_name}. " if dossier.mandate else ""
    tell_applicant(
        event,
        dossier,
        f"Đã nhận hồ sơ nộp {named(dossier)}",
        f"{instead}Hồ sơ “{dossier.summary}” đã đến Bộ phận Một cửa, mã nộp {format_reference(dossier.reference)}. "
        "Cơ quan sẽ kiểm tra và báo tiếp nhận hoặc yêu cầu bổ sung; bạn chưa cần làm gì.",
    )


@listen(events.DossierSupplemented)
def tell_the_principal_of_a_supplement(event: Event) -> None:
    """Whoever lets another file in his name is told of what the other sends."""
    dossier = dossier_of(event)
    if dossier.mandate is None:
        return
    tell_applicant(
        event,
        dossier,
        f"Đã bổ sung hồ sơ {named(dossier)}",
        f"{dossier.mandate.agent} bổ sung thay {dossier.applicant_name}. Cơ quan sẽ xem và giải quyết tiếp; "
        "bạn chưa cần làm gì.",
    )


@listen(events.DossierReceived)
def tell_it_was_received(event: Event) -> None:
    dossier = dossier_of(event)
    due = promised(dossier)
    when = f" Hẹn trả kết quả lúc {localtime(due):%H:%M ngày %d/%m/%Y}." if due else ""
    tell_applicant(
        event,
        dossier,
        f"Hồ sơ {dossier.code} đã được tiếp nhận",
        f"Đơn vị giải quyết: {dossier.unit.name}.{when} Giấy tiếp nhận có trong hồ sơ của bạn. "
        f"Đánh giá việc tiếp nhận: {rating_address(dossier, 'reception')}",
    )


@listen(events.DossierDeclined)
def tell_it_was_declined(event: Event) -> None:
    dossier = dossier_of(event)
    tell_applicant(
        event,
        dossier,
        f"Hồ sơ {named(dossier)} không được tiếp nhận",
        f"Lý do: {dossier.non_acceptance.reason} Bạn có thể sửa và nộp hồ sơ mới.",
    )


@listen(events.SupplementRequested)
def tell_what_is_missing(event: Event) -> None:
    dossier = dossier_of(event)
    request = dossier.supplement_requests.get(pk=event.data["request"])
    items = "; ".join(item["what"] for item in request.items)
    tell_applicant(
        event,
        dossier,
        f"Cần bổ sung hồ sơ {named(dossier)}",
        f"Nội dung cần bổ sung: {items}. Lý do: {request.reason} Hãy mở hồ sơ, bổ sung đủ một lần rồi nộp lại. "
        f"Đánh giá việc hướng dẫn: {rating_address(dossier, 'supplement')}",
    )


@listen(events.SupplementRequestWithdrawn)
def tell_nothing_is_asked_any_more(event: Event) -> None:
    dossier = dossier_of(event)
    request = dossier.supplement_requests.get(pk=event.data["request"])
    tell_applicant(
        event,
        dossier,
        f"Thu hồi yêu cầu bổ sung hồ sơ {named(dossier)}",
        f"Cơ quan thu hồi phiếu yêu cầu bổ sung ngày {localtime(request.at):%d/%m/%Y}: {request.withdrawn_because} "
        "Bạn không phải bổ sung theo phiếu đó; thời gian đã chờ vẫn tính vào thời hạn giải quyết của cơ quan.",
    )


@listen(events.DossierApproved)
def tell_it_was_approved(event: Event) -> None:
    dossier = dossier_of(event)
    how = {
        "online": "Bản điện tử sẽ có trong hồ sơ của bạn.",
        "counter": "Mời bạn đến Bộ phận Một cửa nhận kết quả.",
        "post": "Kết quả sẽ được gửi qua bưu chính.",
    }[dossier.result_way]
    attached = "; ".join(dossier.attachments.standing().values_list("name", flat=True))
    also = f"Văn bản kèm theo: {attached}. " if attached else ""
    body = f"Số kết quả: {event.data['number']}. {also}{how}"
    tell_applicant(event, dossier, f"Hồ sơ {dossier.code} đã có kết quả", body)


@listen(events.DossierRefused)
def tell_it_was_refused(event: Event) -> None:
    dossier = dossier_of(event)
    tell_applicant(
        event,
        dossier,
        f"Hồ sơ {dossier.code} bị từ chối giải quyết",
        f"Lý do: {dossier.decision.reason} Phiếu từ chối có trong hồ sơ; bạn có quyền khiếu nại hoặc nộp hồ sơ mới.",
    )


@listen(events.DossierStopped)
def tell_it_was_stopped(event: Event) -> None:
    dossier = dossier_of(event)
    tell_applicant(event, dossier, f"Dừng giải quyết hồ sơ {dossier.code}", f"Lý do: {dossier.stop.reason}")


@listen(events.DossierReturned)
def tell_it_was_returned(event: Event) -> None:
    dossier = dossier_of(event)
    tell_applicant(
        event,
        dossier,
        f"Đã trả kết quả hồ sơ {dossier.code}",
        "Bạn có thể xem và tải kết quả trong hồ sơ bất cứ lúc nào.",
    )


@listen(paper_events.CollectionReminded)
def remind_of_the_result(event: Event) -> None:
    dossier = dossier_of(event)
    since = f"{localtime(dossier.decided_at):%d/%m/%Y}" if dossier.decided_at else ""
    tell_applicant(
        event,
        dossier,
        f"Kết quả hồ sơ {dossier.code} đang chờ bạn",
        f"Kết quả có từ ngày {since} và đang được giữ ở Bộ phận Một cửa. Mời bạn mang giấy tiếp nhận đến nhận trong giờ "
        "làm việc; không đến được thì mở hồ sơ và đặt bưu chính trả kết quả.",
    )


@listen(paper_events.OriginalsReturned)
def tell_the_originals_are_back(event: Event) -> None:
    """Said with the result, nothing more is said of it."""
    dossier = dossier_of(event)
    if dossier.ended_at == event.at:
        return
    body = "Phiếu giao trả có trong hồ sơ của bạn. Nếu bạn chưa nhận được, hãy báo ngay Bộ phận Một cửa."
    tell_applicant(event, dossier, f"Đã trả bản chính của hồ sơ {named(dossier)}", body)


@listen(events.MessageSent)
def tell_of_a_message(event: Event) -> None:
    dossier = dossier_of(event)
    message = dossier.messages.get(pk=event.data["message"])
    title = f"Trao đổi mới về hồ sơ {named(dossier)}"
    if event.data["by_applicant"]:
        tell(
            event, holders(dossier) or unit_leaders(dossier.unit, event), title, message.text[:500], desk_page(dossier)
        )
    else:
        tell_applicant(event, dossier, title, message.text[:500])
