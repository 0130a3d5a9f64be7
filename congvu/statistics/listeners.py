"""The officer who waits for an export learns how it ended."""

from __future__ import annotations

from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.notifications.actions import notify
from congvu.statistics import rules
from congvu.statistics.events import ExportFailed, ExportFinished
from congvu.statistics.models import Export


@listen(ExportFinished)
def tell_it_is_there(event: Event) -> None:
    """A list made at once needs no message: its reader has it."""
    export = _export(event)
    if export is None or rules.is_made_at_once(export.total):
        return
    notify(
        export.by,
        cause=f"{event.pk}:export",
        title=f"Bản kết xuất “{export.title}” đã xong",
        body=f"Tệp được giữ {rules.KEPT_FOR.days} ngày, chỉ bạn tải về được.",
        at=event.at,
        link=f"/ban-lam-viec/ket-xuat/{export.pk}",
    )


@listen(ExportFailed)
def tell_it_failed(event: Event) -> None:
    export = _export(event)
    if export is not None:
        notify(
            export.by,
            cause=f"{event.pk}:export",
            title=f"Không kết xuất được “{export.title}”",
            body=export.why,
            at=event.at,
            link=f"/ban-lam-viec/ket-xuat/{export.pk}",
        )


def _export(event: Event) -> Export | None:
    """None once it was deleted."""
    return Export.objects.defer("dossiers").select_related("by").filter(pk=event.about_id).first()
