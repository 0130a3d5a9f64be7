"""What happens elsewhere and concerns the counter: a dossier is taken in at a window; somebody is to be reminded."""

from __future__ import annotations

from django.utils.timezone import localtime

from congvu.accounts.queries import program_account
from congvu.counter import actions
from congvu.counter.events import BookingDue
from congvu.counter.models import Booking
from congvu.counter.queries import standing_with
from congvu.dossiers.events import DossierReceived, DossierReturned
from congvu.dossiers.models import Dossier
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.notifications.actions import notify


@listen(DossierReceived)
def link_the_number_that_stood_there(event: Event) -> None:
    _link(event)


@listen(DossierReturned)
def link_the_number_that_got_the_result(event: Event) -> None:
    _link(event)


def _link(event: Event) -> None:
    ticket = standing_with(event.by_id, event.at) if event.by_id else None
    if ticket is not None:
        dossier = Dossier.objects.get(pk=event.about_id)
        if dossier.channel == "counter" or event.kind.endswith("returned"):
            actions.link_dossier(ticket, dossier, by=program_account(), at=event.at)


@listen(BookingDue)
def remind_who_booked(event: Event) -> None:
    booking = Booking.objects.select_related("account", "group__unit").get(pk=event.about_id)
    if booking.account is None or booking.state != Booking.State.BOOKED:
        return
    desk = booking.group.unit
    notify(
        booking.account,
        cause=f"{event.pk}:counter",
        title=f"Nhắc lịch hẹn lúc {localtime(booking.slot):%H:%M ngày %d/%m/%Y}",
        body=(
            f"Bạn có lịch hẹn “{booking.group.name}” tại {desk.name}, {desk.address}. Khi đến, hãy nhập mã hẹn "
            f"{format_reference(booking.code)} ở máy lấy số để được ưu tiên. Không đến được thì đổi hoặc hủy lịch hẹn."
        ),
        at=event.at,
        link=f"/lich-hen/{booking.code}",
    )
