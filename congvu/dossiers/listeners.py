"""What follows from facts: documents are drawn, the applicant and the officers are told what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account, EnterpriseStaff, Kind
from congvu.accounts.queries import program_account
from congvu.dossiers import actions, events
from congvu.dossiers.models import Decision, Dossier, LegalPrint, OpinionRequest
from congvu.dossiers.queries.page import promised
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.notifications.actions import notify_all
from congvu.organisations import events as calendars
from congvu.organisations.models import Appointment, Role, Unit
from congvu.workflow import events as work
from congvu.workflow.models import WorkItem

# A desk of many receivers is told by its inbox; a person is told by name.
MOST_TOLD = 30


# -- documents ---------------------------------------------------------------------------------------------------
@listen(events.PrintIssued)
def draw_the_print(event: Event) -> None:
    printed = LegalPrint.objects.select_related("dossier").get(pk=event.data["print"])
    actions.draw_print(printed, by=program_account(), at=timezone.now())


@listen(events.DossierApproved)
def draw_the_result(event: Event) -> None:
    decision = Decision.objects.select_related("dossier").get(dossier_id=event.about_id)
    actions.draw_result(decision, by=program_account(), at=timezone.now())


# -- due times ---------------------------------------------------------------------------------------------------
@listen(calendars.CalendarNoticePublished)
def count_open_dossiers_anew(event: Event) -> None:
    actions.recompute_due_times(by=program_account(), at=timezone.now())


@listen(events.DueTimeChanged)
def tell_the_due_time_moved(event: Event) -> None:
    dossier = _dossier(event)
    when = f"{localtime(dossier.due_at):%H:%M ngày %d/%m/%Y}" if dossier.due_at else ""
    body = f"Lịch làm việc năm nay thay đổi, hạn trả kết quả mới là {when}. Bạn chưa cần làm gì."
    _tell_applicant(event, dossier, f"Hạn trả kết quả hồ sơ {dossier.code} thay đổi", body)


# -- the applicant -----------------------------------------------------------------------------------------------
@listen(events.DossierSubmitted)
def tell_it_was_submitted(event: Event) -> None:
    dossier = _dossier(event)
    if dossier.channel in {"counter", "post"}:
        return
    _tell_applicant(
        event,
        dossier,
        f"Đã nhận hồ sơ nộp {_named(dossier)}",
        f"Hồ sơ “{dossier.summary}” đã đến Bộ phận Một cửa, mã nộp {format_reference(dossier.reference)}. "
        "Cơ quan sẽ kiểm tra và báo tiếp nhận hoặc yêu cầu bổ sung; bạn chưa cần làm gì.",
    )


@listen(events.DossierReceived)
def tell_it_was_received(event: Event) -> None:
    dossier = _dossier(event)
    due = promised(dossier)
    when = f" Hẹn trả kết quả lúc {localtime(due):%H:%M ngày %d/%m/%Y}." if due else ""
    _tell_applicant(
        event,
        dossier,
        f"Hồ sơ {dossier.code} đã được tiếp nhận",
        f"Đơn vị giải quyết: {dossier.unit.name}.{when} Giấy tiếp nhận có trong hồ sơ của bạn.",
    )


@listen(events.DossierDeclined)
def tell_it_was_declined(event: Event) -> None:
    dossier = _dossier(event)
    _tell_applicant(
        event,
        dossier,
        f"Hồ sơ {_named(dossier)} không được tiếp nhận",
        f"Lý do: {dossier.non_acceptance.reason} Bạn có thể sửa và nộp hồ sơ mới.",
    )


@listen(events.SupplementRequested)
def tell_what_is_missing(event: Event) -> None:
    dossier = _dossier(event)
    request = dossier.supplement_requests.get(pk=event.data["request"])
    items = "; ".join(item["what"] for item in request.items)
    _tell_applicant(
        event,
        dossier,
        f"Cần bổ sung hồ sơ {_named(dossier)}",
        f"Nội dung cần bổ sung: {items}. Lý do: {request.reason} Hãy mở hồ sơ, bổ sung đủ một lần rồi nộp lại.",
    )


@listen(events.DossierApproved)
def tell_it_was_approved(event: Event) -> None:
    dossier = _dossier(event)
    how = {
        "online": "Bản điện tử sẽ có trong hồ sơ của bạn.",
        "counter": "Mời bạn đến Bộ phận Một cửa nhận kết quả.",
        "post": "Kết quả sẽ được gửi qua bưu chính.",
    }[dossier.result_way]
    _tell_applicant(event, dossier, f"Hồ sơ {dossier.code} đã có kết quả", f"Số kết quả: {event.data['number']}. {how}")


@listen(events.DossierRefused)
def tell_it_was_refused(event: Event) -> None:
    dossier = _dossier(event)
    _tell_applicant(
        event,
        dossier,
        f"Hồ sơ {dossier.code} bị từ chối giải quyết",
        f"Lý do: {dossier.decision.reason} Phiếu từ chối có trong hồ sơ; bạn có quyền khiếu nại hoặc nộp hồ sơ mới.",
    )


@listen(events.DossierStopped)
def tell_it_was_stopped(event: Event) -> None:
    dossier = _dossier(event)
    _tell_applicant(event, dossier, f"Dừng giải quyết hồ sơ {dossier.code}", f"Lý do: {dossier.stop.reason}")


@listen(events.DossierReturned)
def tell_it_was_returned(event: Event) -> None:
    dossier = _dossier(event)
    _tell_applicant(
        event,
        dossier,
        f"Đã trả kết quả hồ sơ {dossier.code}",
        "Bạn có thể xem và tải kết quả trong hồ sơ bất cứ lúc nào.",
    )


@listen(events.MessageSent)
def tell_of_a_message(event: Event) -> None:
    dossier = _dossier(event)
    message = dossier.messages.get(pk=event.data["message"])
    title = f"Trao đổi mới về hồ sơ {_named(dossier)}"
    if event.data["by_applicant"]:
        _tell(event, _holders(dossier) or _unit_leaders(dossier.unit, event), title, message.text[:500], _desk(dossier))
    else:
        _tell_applicant(event, dossier, title, message.text[:500])


# -- the officers ------------------------------------------------------------------------------------------------
@listen(events.DossierSupplemented)
def tell_the_holder_of_the_supplement(event: Event) -> None:
    dossier = _dossier(event)
    _tell(
        event,
        _holders(dossier),
        f"Hồ sơ {_named(dossier)} đã được bổ sung",
        "Người nộp đã bổ sung theo yêu cầu. Hãy xem phần thay đổi và giải quyết tiếp; thời hạn đã được tính lại.",
        _desk(dossier),
    )


@listen(events.DossierWorkHandedOut)
def tell_of_work_handed_out(event: Event) -> None:
    dossier = _dossier(event)
    item = WorkItem.objects.get(pk=event.data["work_item"])
    due = f" Hạn của bước: {localtime(item.due_at):%H:%M %d/%m/%Y}." if item.due_at else ""
    _tell(
        event,
        Account.objects.filter(pk=event.data["to"]),
        f"Bạn được giao bước “{item.name}” của hồ sơ {_named(dossier)}",
        f"{dossier.summary}.{due}",
        _desk(dossier),
    )


@listen(work.WorkDueSoon)
def tell_the_step_is_due_soon(event: Event) -> None:
    item = WorkItem.objects.select_related("unit").get(pk=event.data["work_item"])
    dossier = Dossier.objects.select_related("unit").filter(process_id=item.instance_id).first()
    if dossier is None or item.done_at is not None:
        return
    due = f"Hạn của bước: {localtime(item.due_at):%H:%M %d/%m/%Y}. " if item.due_at else ""
    held = Account.objects.filter(pk=item.holder_id) if item.holder_id else _unit_leaders(item.unit, event)
    title = f"Sắp đến hạn: bước “{item.name}” của hồ sơ {_named(dossier)}"
    _tell(event, held, title, f"{due}Hãy hoàn thành bước hoặc giao cho người khác.", _desk(dossier))


@listen(events.OpinionAsked)
def tell_the_unit_it_is_asked(event: Event) -> None:
    dossier = _dossier(event)
    request = OpinionRequest.objects.select_related("unit").get(pk=event.data["request"])
    _tell(
        event,
        _unit_leaders(request.unit, event),
        f"Lấy ý kiến về hồ sơ {_named(dossier)}",
        f"{request.question} Hạn trả lời: {localtime(request.due_at):%H:%M %d/%m/%Y}.",
        _desk(dossier),
    )


@listen(events.OpinionAnswered)
def tell_the_asker_of_the_answer(event: Event) -> None:
    dossier = _dossier(event)
    request = OpinionRequest.objects.select_related("unit", "by").get(pk=event.data["request"])
    _tell(
        event,
        [request.by],
        f"{request.unit.name} đã trả lời về hồ sơ {_named(dossier)}",
        request.answer[:500],
        _desk(dossier),
    )


@listen(events.OpinionOverdue)
def tell_the_desk_an_opinion_is_late(event: Event) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.5: the lead unit tells the head of the one-stop desk."""
    dossier = _dossier(event)
    request = OpinionRequest.objects.select_related("unit").get(pk=event.data["request"])
    desks = Unit.objects.filter(agency_id=dossier.agency_id, is_one_stop=True, closed_on__isnull=True)
    people = {account.pk: account for desk in desks for account in _with_role(desk, Role.RECEIVER, event)}
    _tell(
        event,
        [*people.values(), *_unit_leaders(request.unit, event)],
        f"Quá hạn lấy ý kiến: hồ sơ {_named(dossier)}",
        f"{request.unit.name} chưa trả lời, hạn {localtime(request.due_at):%H:%M %d/%m/%Y}.",
        _desk(dossier),
    )


# -- who and where -----------------------------------------------------------------------------------------------
def _dossier(event: Event) -> Dossier:
    return Dossier.objects.select_related("unit", "enterprise", "applicant").get(pk=event.about_id)


def _named(dossier: Dossier) -> str:
    return dossier.code or format_reference(dossier.reference)


def _desk(dossier: Dossier) -> str:
    return f"/ban-lam-viec/ho-so/{dossier.reference}"


def _tell_applicant(event: Event, dossier: Dossier, title: str, body: str) -> None:
    if dossier.enterprise_id is not None:
        staff = EnterpriseStaff.objects.filter(enterprise=dossier.enterprise_id, ended_at__isnull=True)
        people: Iterable[Account] = Account.objects.filter(pk__in=staff.values("account"), suspended_at__isnull=True)
    else:
        people = [dossier.applicant] if dossier.applicant and dossier.applicant.kind == Kind.PERSON else []
    _tell(event, people, title, body, f"/ho-so/{dossier.reference}")


def _holders(dossier: Dossier) -> list[Account]:
    items = WorkItem.objects.filter(instance_id=dossier.process_id, done_at__isnull=True, holder__isnull=False)
    return [item.holder for item in items.select_related("holder") if item.holder is not None]


def _unit_leaders(unit: Unit, event: Event) -> list[Account]:
    return _with_role(unit, Role.UNIT_LEADER, event) or _with_role(unit, Role.REVIEWER, event)


def _with_role(unit: Unit, role: str, event: Event) -> list[Account]:
    posts = Appointment.objects.on(localdate(event.at)).filter(unit=unit, roles__contains=[role])
    return list(Account.objects.filter(officer__in=posts.values("officer"), suspended_at__isnull=True)[:MOST_TOLD])


def _tell(event: Event, people: Iterable[Account], title: str, body: str, link: str) -> None:
    others = [account for account in people if account.pk != event.by_id]
    if others:
        notify_all(others, cause=f"{event.pk}:dossiers", title=title[:300], body=body, at=event.at, link=link)
