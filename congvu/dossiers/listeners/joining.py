"""Parts of a joined dossier begin when the earlier has its result; applicant and units are told when one cannot any more."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.dossiers import actions, events, queries
from congvu.dossiers.listeners.people import dossier_of, named, tell, tell_applicant, unit_leaders
from congvu.dossiers.models import Dossier, JoinedDossier
from congvu.dossiers.queries.joining import Part
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.kernel.refusal import Refusal


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
    cut = queries.parts_of(dossier.joined).cut_off
    if not cut:
        return
    names = "; ".join(one.dossier.procedure.name for one in cut)
    known = _known_as(dossier.joined)
    tell_applicant(
        event,
        dossier,
        f"Hồ sơ liên thông {known}: có phần không bắt đầu được",
        f"{dossier.procedure.name} kết thúc mà không có kết quả, nên chưa gửi: {names}. "
        "Hãy mở hồ sơ liên thông để nộp riêng hoặc bỏ các phần đó.",
        what="joined",
    )
    tell(
        event,
        _leaders_of(cut, event),
        f"Hồ sơ liên thông {known}: phần của đơn vị không được gửi đến",
        f"Hồ sơ {named(dossier)} ({dossier.procedure.name}) {_ended(dossier)}; phần phải chờ kết quả đó không bắt đầu: "
        f"{names}. Đơn vị không phải làm gì.",
        f"/ban-lam-viec/ho-so-lien-thong/{dossier.joined.reference}",
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
