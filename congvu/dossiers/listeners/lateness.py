"""Nothing is silently late (NĐ 61/2018/NĐ-CP Đ19.9)."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from congvu.dossiers import lateness_events
from congvu.dossiers.listeners.people import (
    desk_page,
    dossier_of,
    holders_and_leaders,
    leaders_above,
    named,
    one_stop_desk,
    tell,
    tell_applicant,
    unit_leaders,
)
from congvu.dossiers.models import Dossier
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.workflow import events as work
from congvu.workflow.models import WorkItem


@listen(lateness_events.ApologyDue)
def ask_for_the_apology(event: Event) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.9: who handles the dossier and the unit's leaders, a working day before the end."""
    dossier = dossier_of(event)
    if dossier.due_at is None:
        return
    due = f"{localtime(dossier.due_at):%H:%M ngày %d/%m/%Y}"
    tell(
        event,
        holders_and_leaders(dossier, event),
        f"Hồ sơ {named(dossier)} hết hạn lúc {due}",
        "Hãy trả kết quả trước hạn; nếu không kịp, hôm nay phải đề nghị xin lỗi và hẹn lại (chỉ một lần).",
        desk_page(dossier),
    )


@listen(lateness_events.ApologyProposed)
def tell_the_leader_an_apology_waits(event: Event) -> None:
    dossier = dossier_of(event)
    apology = dossier.apologies.get(pk=event.data["apology"])
    tell(
        event,
        unit_leaders(dossier.unit, event),
        f"Chờ ký phiếu xin lỗi: hồ sơ {named(dossier)}",
        f"Đề nghị hẹn lại {localtime(apology.new_due_at):%H:%M ngày %d/%m/%Y}. Lý do: {apology.reason}",
        desk_page(dossier),
    )


@listen(lateness_events.ApologySentBack)
def tell_the_proposer_it_was_not_signed(event: Event) -> None:
    dossier = dossier_of(event)
    apology = dossier.apologies.select_related("by").get(pk=event.data["apology"])
    tell(
        event,
        [apology.by],
        f"Lãnh đạo trả lại đề nghị xin lỗi: hồ sơ {named(dossier)}",
        apology.note,
        desk_page(dossier),
    )


@listen(lateness_events.DossierReappointed)
def tell_of_the_new_date(event: Event) -> None:
    """The applicant reads the apology; the one-stop desk is told in writing (NĐ 61/2018/NĐ-CP Đ19.9)."""
    dossier = dossier_of(event)
    apology = dossier.apologies.get(pk=event.data["apology"])
    when = f"{localtime(datetime.fromisoformat(event.data['due_at'])):%H:%M ngày %d/%m/%Y}"
    tell_applicant(
        event,
        dossier,
        f"Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {dossier.code}",
        f"{dossier.unit.name} xin lỗi vì chưa trả được kết quả đúng hẹn. Lý do: {apology.reason} "
        f"Hẹn trả lại lúc {when}. Phiếu xin lỗi có trong hồ sơ của bạn.",
    )
    tell(
        event,
        one_stop_desk(dossier, event),
        f"Hồ sơ {dossier.code} được hẹn lại {when}",
        f"{dossier.unit.name} đã ký phiếu xin lỗi. Lý do: {apology.reason}",
        desk_page(dossier),
    )


@listen(lateness_events.DossierLate)
def tell_it_is_late(event: Event) -> None:
    dossier = dossier_of(event)
    due = f"{localtime(datetime.fromisoformat(event.data['due_at'])):%H:%M ngày %d/%m/%Y}"
    people = {one.pk: one for one in [*holders_and_leaders(dossier, event), *one_stop_desk(dossier, event)]}
    tell(
        event,
        people.values(),
        f"Hồ sơ {named(dossier)} đã quá hạn",
        f"Hẹn trả lúc {due}, chưa có kết quả. Hãy giải quyết ngay; nếu chưa hẹn lại, hãy đề nghị xin lỗi và hẹn lại.",
        desk_page(dossier),
    )
    tell_applicant(
        event,
        dossier,
        f"Hồ sơ {named(dossier)} chưa có kết quả đúng hẹn",
        f"Hẹn trả lúc {due} đã qua. Lãnh đạo {dossier.unit.name} và Bộ phận Một cửa đã được báo; "
        "bạn có thể gửi trao đổi ngay trong hồ sơ.",
    )


@listen(lateness_events.DossierLongLate)
def tell_above_the_unit(event: Event) -> None:
    """Escalation: who leads the unit above learns of what its leaders were told days ago."""
    dossier = dossier_of(event)
    due = f"{localtime(datetime.fromisoformat(event.data['due_at'])):%H:%M ngày %d/%m/%Y}"
    tell(
        event,
        leaders_above(dossier, event),
        f"Hồ sơ {named(dossier)} quá hạn nhiều ngày tại {dossier.unit.name}",
        f"Hẹn trả lúc {due}, quá hạn hơn ba ngày làm việc mà chưa có kết quả. Hãy chỉ đạo đơn vị giải quyết "
        "hoặc giao cho người khác.",
        desk_page(dossier),
    )


@listen(work.WorkLate)
def tell_the_step_is_late(event: Event) -> None:
    """The step's holder and the leaders of its unit; the dossier as a whole may still be in time."""
    item = WorkItem.objects.select_related("unit", "holder").get(pk=event.data["work_item"])
    dossier = Dossier.objects.select_related("unit").filter(process_id=item.instance_id).first()
    if dossier is None or item.done_at is not None or item.due_at is None:
        return
    people = {one.pk: one for one in [*([item.holder] if item.holder else []), *unit_leaders(item.unit, event)]}
    tell(
        event,
        people.values(),
        f"Quá hạn bước “{item.name}” của hồ sơ {named(dossier)}",
        f"Hạn của bước: {localtime(item.due_at):%H:%M %d/%m/%Y}. Hãy hoàn thành ngay, hoặc giao cho người có thể làm.",
        desk_page(dossier),
    )
