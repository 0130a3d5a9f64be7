"""Prints and results are drawn; a new notice moves due times."""

from __future__ import annotations

from django.utils import timezone

from congvu.accounts.queries import program_account
from congvu.dossiers import actions, events, mishap_events
from congvu.dossiers.models import Decision, LegalPrint
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.organisations import events as calendars
from congvu.organisations.models import WorkCalendarNotice


@listen(events.PrintIssued)
def draw_the_print(event: Event) -> None:
    printed = LegalPrint.objects.select_related("dossier").get(pk=event.data["print"])
    actions.draw_print(printed, by=program_account(), at=timezone.now())


@listen(events.DossierApproved)
def draw_the_result(event: Event) -> None:
    decision = Decision.objects.select_related("dossier").get(dossier_id=event.about_id)
    actions.draw_result(decision, by=program_account(), at=timezone.now())


@listen(mishap_events.ResultCorrected)
def draw_the_corrected_result(event: Event) -> None:
    decision = Decision.objects.select_related("dossier").get(dossier_id=event.about_id)
    actions.draw_result(decision, by=program_account(), at=timezone.now())


@listen(calendars.CalendarNoticePublished)
def count_open_dossiers_anew(event: Event) -> None:
    notice = WorkCalendarNotice.objects.get(pk=event.about_id)
    actions.recompute_due_times(notice, by=program_account(), at=timezone.now())
