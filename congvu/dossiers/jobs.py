"""What the worker does for dossiers: draws prints and results, tells of late opinions, and makes up for what was missed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from congvu.accounts.models import Account
from congvu.accounts.queries import program_account
from congvu.dossiers import actions
from congvu.dossiers.models import Batch, Decision, Dossier, LegalPrint, Status
from congvu.events.sweeps import sweep
from congvu.notifications.actions import notify
from congvu.organisations.models import Appointment, Role
from congvu.organisations.queries import work_calendar

log = logging.getLogger("congvu.dossiers")

# A document missing this long was forgotten by its job; the sweep draws it.
TOO_LONG = timedelta(minutes=5)
A_SWEEP = 200


@app.task(name="dossiers.draw_print", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def draw_print(print_id: int) -> None:
    """Draw one legal print; drawn already, nothing happens."""
    printed = LegalPrint.objects.select_related("dossier").get(pk=print_id)
    actions.draw_print(printed, by=program_account(), at=timezone.now())


@app.task(name="dossiers.draw_result", retry=RetryStrategy(max_attempts=6, exponential_wait=4))
def draw_result(dossier_id: int) -> None:
    """Draw one result document; drawn already, nothing happens."""
    decision = Decision.objects.select_related("dossier").get(dossier_id=dossier_id)
    actions.draw_result(decision, by=program_account(), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="dossiers.tell_overdue_opinions", queueing_lock="dossiers.tell_overdue_opinions")
def tell_overdue_opinions(timestamp: int = 0) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.5: who is asked is reminded in time; an opinion that did not come is told to the one-stop desk."""
    actions.remind_of_opinions(by=program_account(), at=timezone.now())
    actions.tell_overdue_opinions(by=program_account(), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="dossiers.watch_due_times", queueing_lock="dossiers.watch_due_times")
def watch_due_times(timestamp: int = 0) -> None:
    """NĐ 61/2018/NĐ-CP Đ19.9: units are asked for their apologies in time; nothing is silently late."""
    program, at = program_account(), timezone.now()
    actions.ask_for_apologies(by=program, at=at)
    actions.tell_late_dossiers(by=program, at=at)
    actions.tell_long_late_dossiers(by=program, at=at)


@app.periodic(cron="0 1 * * *")  # 08:00 in Việt Nam
@app.task(name="dossiers.tell_of_late_dossiers", queueing_lock="dossiers.tell_of_late_dossiers")
def tell_of_late_dossiers(timestamp: int = 0) -> None:
    """Each working morning the leaders of a unit learn how many of its dossiers are late."""
    at = timezone.now()
    if work_calendar().is_working_day(timezone.localdate(at)):
        morning_report(at)


@app.periodic(cron="30 1 * * *")  # 08:30 in Việt Nam
@app.task(name="dossiers.remind_of_results", queueing_lock="dossiers.remind_of_results")
def remind_of_results(timestamp: int = 0) -> None:
    """NĐ 61/2018/NĐ-CP Đ20.3: on working mornings people learn again that their result lies at the desk."""
    at = timezone.now()
    if work_calendar().is_working_day(timezone.localdate(at)):
        actions.remind_of_results(by=program_account(), at=at)


def morning_report(at: datetime) -> None:
    """Tell once a day and unit: repeated, nobody is told twice."""
    late = Dossier.objects.filter(status=Status.IN_REVIEW, due_at__lt=at).order_by()
    for unit_id, count in late.values_list("unit").annotate(Count("pk")):
        posts = Appointment.objects.on(timezone.localdate(at)).filter(unit=unit_id, roles__contains=[Role.UNIT_LEADER])
        for account in Account.objects.filter(officer__in=posts.values("officer"), suspended_at__isnull=True):
            notify(
                account,
                cause=f"late:{unit_id}:{timezone.localdate(at)}",
                title=f"{count} hồ sơ của đơn vị đang quá hạn",
                body="Hãy giải quyết ngay hoặc giao lại cho người có thể xử lý; xem danh sách trong mục Quá hạn.",
                at=at,
                link="/ban-lam-viec/?xem=qua-han",
            )


@sweep
def draw_missing_prints(at: datetime) -> None:
    """Legal prints that have no PDF although their act is long done."""
    program = program_account()
    late = LegalPrint.objects.select_related("dossier").filter(file__isnull=True, at__lt=at - TOO_LONG)
    for printed in late.order_by("at")[:A_SWEEP]:
        try:
            actions.draw_print(printed, by=program, at=at)
        except Exception:
            log.exception("print not drawn id=%s form=%s", printed.pk, printed.form)


@sweep
def go_on_with_batches(at: datetime) -> None:
    """Batches that stand still: their job was lost, or failed for good on one dossier."""
    for batch in Batch.objects.filter(finished_at__isnull=True, at__lt=at - TOO_LONG)[:A_SWEEP]:
        while actions.run_next(batch, by=program_account(), at=timezone.now()):
            pass


@sweep
def draw_missing_results(at: datetime) -> None:
    """Approved dossiers whose result document is missing although the decision is long made."""
    program = program_account()
    late = Decision.objects.select_related("dossier").filter(
        outcome=Decision.Outcome.APPROVED, file__isnull=True, at__lt=at - TOO_LONG
    )
    for decision in late.order_by("at")[:A_SWEEP]:
        try:
            actions.draw_result(decision, by=program, at=at)
        except Exception:
            log.exception("result not drawn dossier=%s", decision.dossier_id)
