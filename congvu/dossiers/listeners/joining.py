"""Parts of a joined dossier begin when the earlier has its result; applicant and units are told when one cannot any more."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, events, joining_events, queries
from congvu.dossiers.listeners.people import dossier_of, named, tell, tell_applicant, unit_leaders
from congvu.dossiers.models import Dossier, JoinedDossier
from congvu.dossiers.queries.joining import Part
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.kernel.refusal import Refusal
from congvu.organisations.models import Unit


@listen(events.DossierApproved)
def begin_what_waited(event: Event) -> None:
    dossier = dossier_of(event)
    if dossier.joined is None:
        return
    try:
        actions.begin_waiting_parts(dossier.joined, by=program_account(), at=timezone.now())
    except Refusal as why:
        title = f"Hồ sơ liên thông {_known_as(dossier.joined)}: phần sau chưa gửi được"
        tell_applicant(event, dossier, title, f"{why} Hãy mở hồ sơ liên thông, sửa rồi nộp phần này.", what="joined")


def _tell_what_is_cut_off(event: Event) -> None:
    dossier = dossier_of(event)
    if dossier.joined is None:
        return
    if cut := queries.parts_of(dossier.joined).cut_off:
        ended = f"Hồ sơ {named(dossier)} ({dossier.procedure.name}) {_ended(dossier)}"
        _tell_of_the_parts(event, dossier.joined, cut, dossier, ended)


@listen(joining_events.JoinedPartDiscarded)
def tell_a_part_was_discarded(event: Event) -> None:
    """Before the whole was filed nobody waits for a part of it."""
    joined = JoinedDossier.objects.get(pk=event.about_id)
    if joined.submitted_at is None:
        return
    name = Procedure.objects.get(code=event.data["procedure"]).name
    tell(
        event,
        unit_leaders(Unit.objects.get(pk=event.data["unit"]), event),
        f"Hồ sơ liên thông {_known_as(joined)}: phần của đơn vị không được gửi đến",
        f"Người nộp đã xóa phần đang chờ: {name}. Đơn vị không phải làm gì.",
        "/ban-lam-viec/ho-so-lien-thong",
        what="joined-unit",
    )
    left = [one for one in queries.parts_of(joined).cut_off if one.dossier.part in event.data["left_behind"]]
    if left:
        _tell_of_the_parts(event, joined, left, left[0].dossier, f"Phần đang chờ ({name}) đã bị người nộp xóa")


def _tell_of_the_parts(event: Event, joined: JoinedDossier, cut: list[Part], of: Dossier, ended: str) -> None:
    """The applicant, at the page `of` a dossier of his, and the units whose parts cannot begin any more."""
    names = "; ".join(one.dossier.procedure.name for one in cut)
    known = _known_as(joined)
    tell_applicant(
        event,
        of,
        f"Hồ sơ liên thông {known}: có phần không bắt đầu được",
        f"{ended}, nên chưa gửi: {names}. Hãy mở hồ sơ liên thông để nộp riêng hoặc bỏ các phần đó.",
        what="joined",
    )
    tell(
        event,
        _leaders_of(cut, event),
        f"Hồ sơ liên thông {known}: phần của đơn vị không được gửi đến",
        f"{ended}; phần phải chờ kết quả đó không bắt đầu: {names}. Đơn vị không phải làm gì.",
        f"/ban-lam-viec/ho-so-lien-thong/{joined.reference}",
        what="joined-units",
    )


def _leaders_of(parts: list[Part], event: Event) -> list[Account]:
    people = {one.pk: one for part in parts for one in unit_leaders(part.dossier.unit, event)}
    return list(people.values())


def _ended(dossier: Dossier) -> str:
    return "đã được người nộp rút" if dossier.status == "withdrawn" else "kết thúc mà không có kết quả"


def _known_as(joined: JoinedDossier) -> str:
    return format_reference(joined.reference)


for fact in (events.DossierRefused, events.DossierDeclined, events.DossierStopped, events.DossierWithdrawn):
    listen(fact)(_tell_what_is_cut_off)
