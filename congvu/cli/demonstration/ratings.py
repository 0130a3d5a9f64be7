"""What applicants thought of it: most are content, a few are not and are answered, one waits for its explanation."""

from __future__ import annotations

from random import Random

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.assessment import actions
from congvu.assessment.actions import Ratings
from congvu.assessment.models import Slip
from congvu.cli.demonstration.clock import Clock
from congvu.dossiers.models import Dossier
from congvu.events.models import Event

_CONTACTS = {"dossiers.dossier_received": Slip.Contact.RECEPTION, "dossiers.dossier_returned": Slip.Contact.RETURN}
_WORDS = (
    "",
    "",
    "",
    "Hướng dẫn rõ ràng.",
    "Trả kết quả sớm hơn hẹn, cảm ơn.",
    "Nên có thêm ví dụ khi kê khai hàng hóa.",
)
_COMPLAINT = "Hỏi hai lần qua điện thoại không ai trả lời."
_ANSWER = "Chúng tôi xin lỗi. Số máy của bộ phận đã được đổi trên giấy tiếp nhận và có người trực trong giờ làm việc."
# Who explains for each unit.
_LEADERS = {"mot-cua": "CB006", "cuc-xnk": "CB003", "cuc-tmdt": "CB016"}


def rate_contacts(dossier: Dossier, number: int, clock: Clock) -> None:
    """The slips of one life, opened as its contacts happened; the applicant fills some of them."""
    chance, program = Random(f"ratings {number}"), program_account()
    told = Event.objects.filter(about_type="dossiers.dossier", about_id=dossier.pk, kind__in=_CONTACTS).order_by("id")
    for event in told:
        officer = Account.objects.filter(pk=event.by_id, officer__isnull=False).first()
        contact = _CONTACTS[event.kind]
        if officer is None and contact == Slip.Contact.RECEPTION:
            continue
        slip = actions.open_slip(dossier, contact, cause=event.pk, officer=officer, by=program, at=event.at)
        if chance.random() < (0.6 if contact == Slip.Contact.RETURN else 0.2):
            _rate(slip, chance, clock, program)


def _rate(slip: Slip, chance: Random, clock: Clock, program: Account) -> None:
    at = clock.forward(slip.opened_at, chance.uniform(0.5, 12))
    overall = chance.choices((3, 2, 1), (62, 31, 7))[0]
    parts = [chance.choices((overall, 2, None), (60, 25, 15))[0] for _ in range(3)]
    words = _COMPLAINT if overall == 1 else chance.choice(_WORDS)
    rated = actions.rate(slip, Ratings(overall, *parts, words=words), way=Slip.Way.LINK, by=program, at=at)
    leader = _LEADERS.get(slip.unit.code)
    if rated.explain_by is None or leader is None or rated.explain_by > clock.now:
        return
    by = Account.objects.get(officer__number=leader)
    if by.pk != rated.officer_id:
        actions.explain(rated, "founded", _ANSWER, by=by, at=clock.forward(at, chance.uniform(2, 20)))
