"""Parts of a joined dossier begin when the earlier has its result; the applicant is told when one cannot any more."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions, events, queries
from congvu.dossiers.listeners.people import dossier_of, tell_applicant
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.refusal import Refusal


@listen(events.DossierApproved)
def begin_what_waited(event: Event) -> None:
    dossier = dossier_of(event)
    if dossier.joined is None:
        return
    try:
        actions.begin_waiting_parts(dossier.joined, by=program_account(), at=timezone.now())
    except Refusal as why:
        title = f"Hồ sơ liên thông {dossier.joined}: phần sau chưa gửi được"
        tell_applicant(event, dossier, title, f"{why} Hãy mở hồ sơ liên thông, sửa rồi nộp phần này.", what="joined")


def _tell_what_is_cut_off(event: Event) -> None:
    dossier = dossier_of(event)
    if dossier.joined is None:
        return
    cut = queries.parts_of(dossier.joined).cut_off
    if cut:
        names = "; ".join(one.dossier.procedure.name for one in cut)
        title = f"Hồ sơ liên thông {dossier.joined}: có phần không bắt đầu được"
        tell_applicant(
            event,
            dossier,
            title,
            f"{dossier.procedure.name} kết thúc mà không có kết quả, nên chưa gửi: {names}.",
            what="joined",
        )


for fact in (events.DossierRefused, events.DossierDeclined, events.DossierStopped):
    listen(fact)(_tell_what_is_cut_off)
