"""What the demonstration has on its way by post: a result being carried home, another that is asked for."""

from __future__ import annotations

from datetime import timedelta

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.life import LAN
from congvu.dossiers import actions as dossiers
from congvu.dossiers.models import Dossier, ResultWay, Status
from congvu.post import actions
from congvu.post.gateway import Reported
from congvu.post.models import Consignment

HOME = actions.Party("Nguyễn Văn Hùng (chồng)", "12 Phố Ví Dụ, phường Một, Hà Nội", "0912 000 001")
TRACKING = "VD482915307VN"


def carry(clock: Clock) -> None:
    """Lan's result on its way since this morning; what she files next is to come home too. There already, nothing happens."""
    lan, an = Account.objects.get(email=LAN), Account.objects.get(officer__number="CB001")
    if Consignment.objects.filter(dossier__applicant=lan).exists():
        return
    mine = Dossier.objects.filter(applicant=lan, enterprise=None).order_by("-id")
    delivery, at = Consignment.Direction.DELIVERY, clock.now - timedelta(hours=3)
    if carried := mine.filter(status=Status.APPROVED, result_way=ResultWay.COUNTER, decided_at__lt=at).first():
        consignment = actions.order(carried, delivery, HOME, by=lan, at=at)
        dossiers.hand_over(carried, ResultWay.POST, "Bưu chính", by=an, at=at)
        actions.send(carried, by=program_account(), at=at)
        actions.take(consignment, TRACKING, 32_000, by=an, at=at + timedelta(minutes=20))
        reports = [
            Reported("1", "accepted", at + timedelta(minutes=20), "Bưu cục Hoàn Kiếm", "COLLECTED"),
            Reported("2", "on_the_way", at + timedelta(hours=2), "Trung tâm khai thác Hà Nội", "IN_TRANSIT"),
        ]
        actions.note_reports(consignment, reports, by=program_account(), at=clock.now)
    if asked := mine.filter(status=Status.IN_REVIEW).exclude(result_way=ResultWay.POST).first():
        actions.order(asked, delivery, HOME, by=lan, at=at)
