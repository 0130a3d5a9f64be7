"""A result that is returned by post becomes a consignment; its applicant is told the number and the end."""

from __future__ import annotations

from congvu.accounts.models import Account, EnterpriseStaff, Kind
from congvu.accounts.queries import program_account
from congvu.dossiers.events import DossierDeclined, DossierReturned, DossierStopped, DossierWithdrawn
from congvu.dossiers.models import Dossier
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.notifications.actions import notify_all
from congvu.post import actions
from congvu.post.events import ConsignmentMoved, ConsignmentTaken
from congvu.post.models import Consignment
from congvu.post.refusals import AlreadyTravelling


@listen(DossierReturned)
def send_by_post(event: Event) -> None:
    dossier = Dossier.objects.get(pk=event.about_id)
    if event.data["way"] != "post":
        actions.give_up_asked(dossier, by=program_account(), at=event.at)
        return
    try:
        actions.send(dossier, by=program_account(), at=event.at)
    except AlreadyTravelling:
        return  # told twice


@listen(DossierDeclined)
@listen(DossierStopped)
@listen(DossierWithdrawn)
def send_nothing(event: Event) -> None:
    actions.give_up_asked(Dossier.objects.get(pk=event.about_id), by=program_account(), at=event.at)


@listen(ConsignmentTaken)
def tell_the_number(event: Event) -> None:
    consignment = _of(event)
    _tell(event, consignment, f"Bưu chính đã nhận chuyển, số hiệu bưu gửi {consignment.tracking}.")


@listen(ConsignmentMoved)
def tell_the_end(event: Event) -> None:
    consignment, state = _of(event), event.data["state"]
    if state == "delivered":
        _tell(event, consignment, f"Bưu gửi {consignment.tracking} đã phát.")
    elif state == "sent_back":
        body = (
            f"Bưu gửi {consignment.tracking} không phát được và đang chuyển hoàn. Bộ phận Một cửa sẽ liên hệ với bạn."
        )
        _tell(event, consignment, body)


def _of(event: Event) -> Consignment:
    return Consignment.objects.select_related("dossier__applicant").get(pk=event.about_id)


def _tell(event: Event, consignment: Consignment, body: str) -> None:
    dossier = consignment.dossier
    if dossier.enterprise_id is not None:
        staff = EnterpriseStaff.objects.filter(enterprise=dossier.enterprise_id, ended_at__isnull=True)
        people = list(Account.objects.filter(pk__in=staff.values("account"), suspended_at__isnull=True))
    else:
        people = [dossier.applicant] if dossier.applicant and dossier.applicant.kind == Kind.PERSON else []
    title = f"Hồ sơ {dossier.code or dossier.reference} qua bưu chính"
    link = f"/ho-so/{dossier.reference}"
    notify_all(people, cause=f"{event.pk}:post", title=title, body=body, at=event.at, link=link)
