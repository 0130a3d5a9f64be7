"""The officers are told of work that has come to them."""

from __future__ import annotations

from collections import Counter

from django.utils.timezone import localtime

from congvu.accounts.models import Account
from congvu.dossiers import events
from congvu.dossiers.listeners.people import desk_page, dossier_of, holders, named, tell, unit_leaders
from congvu.dossiers.models import Dossier, WorkHandover
from congvu.dossiers.rebasing_events import DossierRebased
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.workflow import events as work
from congvu.workflow.models import WorkItem


@listen(events.DossierSupplemented)
def tell_the_holder_of_the_supplement(event: Event) -> None:
    dossier = dossier_of(event)
    tell(
        event,
        holders(dossier),
        f"Hồ sơ {named(dossier)} đã được bổ sung",
        "Người nộp đã bổ sung theo yêu cầu. Hãy xem phần thay đổi và giải quyết tiếp; thời hạn đã được tính lại.",
        desk_page(dossier),
    )


@listen(events.DossierWorkHandedOut)
def tell_of_work_handed_out(event: Event) -> None:
    dossier = dossier_of(event)
    item = WorkItem.objects.get(pk=event.data["work_item"])
    due = f" Hạn của bước: {localtime(item.due_at):%H:%M %d/%m/%Y}." if item.due_at else ""
    tell(
        event,
        Account.objects.filter(pk=event.data["to"]),
        f"Bạn được giao bước “{item.name}” của hồ sơ {named(dossier)}",
        f"{dossier.summary}.{due}",
        desk_page(dossier),
    )


@listen(work.WorkDueSoon)
def tell_the_step_is_due_soon(event: Event) -> None:
    item = WorkItem.objects.select_related("unit").get(pk=event.data["work_item"])
    dossier = Dossier.objects.select_related("unit").filter(process_id=item.instance_id).first()
    if dossier is None or item.done_at is not None:
        return
    due = f"Hạn của bước: {localtime(item.due_at):%H:%M %d/%m/%Y}. " if item.due_at else ""
    held = Account.objects.filter(pk=item.holder_id) if item.holder_id else unit_leaders(item.unit, event)
    title = f"Sắp đến hạn: bước “{item.name}” của hồ sơ {named(dossier)}"
    tell(event, held, title, f"{due}Hãy hoàn thành bước hoặc giao cho người khác.", desk_page(dossier))


@listen(events.WorkHandedOn)
def tell_of_everything_handed_on(event: Event) -> None:
    """One message to each receiver, however much came."""
    made = WorkHandover.objects.select_related("giver").get(pk=event.about_id)
    counts = Counter(to for _item, to in made.lines)
    for account in Account.objects.filter(pk__in=counts):
        title = f"Bạn nhận bàn giao {counts[account.pk]} việc từ {made.giver}"
        tell(event, [account], title, f"Lý do: {made.reason}", "/ban-lam-viec/")


@listen(events.DossierTransferred)
def tell_the_unit_a_dossier_came(event: Event) -> None:
    dossier = dossier_of(event)
    made = dossier.transfers.select_related("from_unit").get(pk=event.data["transfer"])
    due = f" Hẹn trả kết quả lúc {localtime(dossier.due_at):%H:%M %d/%m/%Y}, không đổi." if dossier.due_at else ""
    tell(
        event,
        unit_leaders(dossier.unit, event),
        f"Hồ sơ {named(dossier)} được chuyển đến đơn vị",
        f"Từ {made.from_unit}. Lý do: {made.reason}{due}",
        desk_page(dossier),
    )


@listen(DossierRebased)
def tell_of_another_revision(event: Event) -> None:
    """Whoever goes on with it, by another text than he began with."""
    dossier = dossier_of(event)
    made = dossier.rebases.get(pk=event.data["rebase"])
    due = f" Hạn trả kết quả: {localtime(made.due_after):%H:%M %d/%m/%Y}" if made.due_after else ""
    if due:
        due += ", sớm hơn trước." if made.due_after != made.due_before else ", không đổi."
    tell(
        event,
        holders(dossier) or unit_leaders(dossier.unit, event),
        f"Hồ sơ {named(dossier)} chuyển sang bản công bố {event.data['to_number']} của thủ tục",
        f"Lý do: {made.reason}{'' if made.reason.endswith('.') else '.'} Các bước đã làm giữ nguyên; "
        f"hãy giải quyết tiếp theo bản mới.{due}",
        desk_page(dossier),
    )
