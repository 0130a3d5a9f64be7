"""What the worker runs for everyone: listeners, sweeps, and the care of the queue itself."""

from __future__ import annotations

import logging
from datetime import datetime
from time import monotonic

from django.utils import timezone
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from congvu.events.connector import OneTransaction
from congvu.events.facts import LISTENERS
from congvu.events.models import Event
from congvu.events.sweeps import SWEEPS, defer_once, sweep

log = logging.getLogger("congvu.events")

# Waits 3, 9, 27 seconds … up to 16 hours; in all a listener is tried for about a day.
A_DAY_OF_TRIES = RetryStrategy(max_attempts=10, exponential_wait=3)
# A job that outlived this many workers is probably what kills them.
MOST_STALLS = 10
HOURS_DONE_JOBS_ARE_KEPT = 7 * 24
HOURS_FAILED_JOBS_ARE_KEPT = 90 * 24


class UnknownListener(LookupError):
    """The job names a listener this program does not have: an older worker meets a newer job, or the reverse."""


def prepare(ready: App) -> None:
    """Called once the job library knows every app's tasks: defer on Django's connection from now on."""
    connector = OneTransaction()
    ready.connector = connector
    ready.job_manager.connector = connector


@app.task(name="events.deliver", retry=A_DAY_OF_TRIES, pass_context=True)
def deliver(context: JobContext, event_id: int, listener: str) -> None:
    """Tell one listener of one fact. A listener that fails is told again, later and later."""
    event = Event.objects.get(pk=event_id)
    function = LISTENERS.get(event.kind, {}).get(listener)
    if function is None:
        raise UnknownListener(f"{event.kind} has no listener {listener}")
    told = {"event_id": event_id, "kind": event.kind, "listener": listener, "attempt": context.job.attempts + 1}
    began = monotonic()
    try:
        function(event)
    except Exception:
        log.warning("listener failed %s", _line(told), extra=told, exc_info=True)
        raise
    told["ms"] = round((monotonic() - began) * 1000)
    log.debug("listener told %s", _line(told), extra=told)


@app.periodic(cron="* * * * *")
@app.task(name="events.requeue_stalled", pass_context=True)
async def requeue_stalled(context: JobContext, timestamp: int = 0) -> None:
    """Give the jobs of dead workers to living ones. This task carries no lock: it must not wait for its own dead twin."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        told = {"job_id": job.id, "task": job.task_name, "attempt": job.attempts}
        if job.id == context.job.id:
            continue
        try:
            if job.attempts >= MOST_STALLS:
                await manager.finish_job(job, Status.FAILED, delete_job=False)
                log.error("job given up after its workers died %s", _line(told), extra=told)
            else:
                await manager.retry_job(job)
                log.warning("job of a dead worker queued again %s", _line(told), extra=told)
        except ConnectorException:
            # Its worker was slow, not dead, and has finished it meanwhile; or another run of this task was first.
            log.info("stalled job moved by itself %s", _line(told), extra=told)


@app.periodic(cron="*/15 * * * *")
@app.task(name="events.begin_sweeps")
def begin_sweeps(timestamp: int = 0) -> None:
    """One job for each sweep, so that one that fails or takes long holds up no other."""
    for name in SWEEPS:
        if not defer_once(run_sweep, f"sweep:{name}", name=name):
            log.warning("sweep still waits name=%s", name, extra={"sweep": name})


@app.task(name="events.run_sweep")
def run_sweep(name: str) -> None:
    """Run one sweep now."""
    began = monotonic()
    SWEEPS[name](timezone.now())
    told = {"sweep": name, "ms": round((monotonic() - began) * 1000)}
    log.debug("swept %s", _line(told), extra=told)


@app.periodic(cron="20 18 * * *")  # 01:20 in Việt Nam
@app.task(name="events.purge_finished", pass_context=True)
async def purge_finished(context: JobContext, timestamp: int = 0) -> None:
    """Forget jobs that are long done. The facts stay; only the memory of having told them goes."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=HOURS_DONE_JOBS_ARE_KEPT)
    await manager.delete_old_jobs(
        nb_hours=HOURS_FAILED_JOBS_ARE_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )


@sweep
def report_given_up(at: datetime) -> None:
    """Say loudly which jobs were given up for good, so that an operator can mend the cause and retry them."""
    for job in ProcrastinateJob.objects.filter(status=Status.FAILED.value).order_by("-id")[:20]:
        told = {"job_id": job.pk, "task": job.task_name, "args": job.args}
        log.error("job failed for good %s", _line(told), extra={"job_id": job.pk, "task": job.task_name})


def _line(told: dict[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in told.items())
