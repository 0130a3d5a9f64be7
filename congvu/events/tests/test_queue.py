"""The queue's own care: dead workers, sweeps, and deferring from inside a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from congvu.events import jobs, sweeps
from congvu.events.inline import run_due_jobs

REPORT = "congvu.events.jobs.report_given_up"


def _worker(code: str) -> subprocess.Popen[bytes]:
    """A real worker process on the test database, with the tasks that `code` defines."""
    program = f"""
import os, sys, django
django.setup()
from django.conf import settings
from procrastinate.contrib.django import app
{code}
with app.replace_connector(app.connector.get_worker_connector()):
    app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
"""
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    return subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "DATABASE_URL": url})


def _until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _requeue_stalled() -> None:
    """Run the periodic task now, before whatever else is due."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    jobs.requeue_stalled.defer(timestamp=0)
    run_due_jobs(most=1)


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_queued_again() -> None:
    app.configure_task("tests.sleep").defer()
    worker = _worker("@app.task(name='tests.sleep')\ndef sleep():\n    import time; time.sleep(60)")
    try:
        _until(lambda: ProcrastinateJob.objects.filter(task_name="tests.sleep", status="doing").exists())
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    _requeue_stalled()
    assert ProcrastinateJob.objects.get(task_name="tests.sleep").status == "doing"  # its heart beat a moment ago
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    _requeue_stalled()
    job = ProcrastinateJob.objects.get(task_name="tests.sleep")
    assert (job.status, job.attempts) == ("todo", 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job_id = app.configure_task("tests.poison").defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL, attempts = %s WHERE id = %s",
            [jobs.MOST_STALLS, job_id],
        )
    _requeue_stalled()
    assert ProcrastinateJob.objects.get(pk=job_id).status == "failed"


@pytest.mark.django_db(transaction=True)
def test_what_a_task_defers_in_a_worker_is_rolled_back_with_its_transaction() -> None:
    app.configure_task("tests.defer_and_fail").defer()
    worker = _worker("""
@app.task(name='tests.defer_and_fail')
def defer_and_fail():
    from django.db import transaction
    with transaction.atomic():
        app.configure_task('tests.child').defer()
        raise ZeroDivisionError
""")
    assert worker.wait(120) == 0
    assert ProcrastinateJob.objects.get(task_name="tests.defer_and_fail").status == "failed"
    assert not ProcrastinateJob.objects.filter(task_name="tests.child").exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_process_runs_what_an_act_deferred() -> None:
    with transaction.atomic():
        job_id = jobs.run_sweep.defer(name=REPORT)
    assert _worker("").wait(120) == 0
    assert ProcrastinateJob.objects.get(pk=job_id).status == "succeeded"


def test_every_sweep_runs_in_a_job_of_its_own_and_does_not_pile_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[datetime] = []
    monkeypatch.setitem(sweeps.SWEEPS, "tests.sweep", swept.append)
    jobs.begin_sweeps(timestamp=0)
    with transaction.atomic():
        jobs.begin_sweeps(timestamp=0)
    assert ProcrastinateJob.objects.filter(args__name="tests.sweep").count() == 1
    run_due_jobs()
    assert len(swept) == 1
    assert timezone.now() - swept[0] < timedelta(minutes=1)


def test_done_jobs_are_forgotten_after_a_week_and_failed_ones_after_three_months(db: None) -> None:
    ids = {status: app.configure_task("tests.old").defer() for status in ("succeeded", "failed")}
    with connection.cursor() as cursor:
        for status, job_id in ids.items():
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job_id])
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, %s, false)", [job_id, status])
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '8 days'")
    jobs.purge_finished.defer(timestamp=0)
    run_due_jobs()
    assert list(ProcrastinateJob.objects.filter(task_name="tests.old").values_list("pk", flat=True)) == [ids["failed"]]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '91 days'")
    jobs.purge_finished.defer(timestamp=0)
    run_due_jobs()
    assert not ProcrastinateJob.objects.filter(task_name="tests.old").exists()
