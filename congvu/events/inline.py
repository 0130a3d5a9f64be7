"""Run due jobs here and now, on this connection, in the order a worker would.

For tests and for loading the demonstration, where a worker process would see nothing of an open transaction.
"""

from __future__ import annotations

import json
from inspect import iscoroutinefunction
from time import monotonic
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job

_FETCH = """
    SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
    FROM procrastinate_fetch_job_v2(NULL, NULL)
"""


def run_due_jobs(*, most: int = 100_000) -> int:
    """Run jobs until none is due; how many ran. A job that fails raises here, at once, and stays to be looked at."""
    ran = 0
    while ran < most and (job := _fetched()):
        task = app.tasks[job.task_name]
        context = JobContext(app=app, job=job, start_timestamp=monotonic(), abort_reason=_never_aborted)
        run: Any = async_to_sync(task.func) if iscoroutinefunction(task.func) else task.func
        run(*([context] if task.pass_context else []), **job.task_kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [job.id])
        ran += 1
    return ran


def _fetched() -> Job | None:
    with connection.cursor() as cursor:
        cursor.execute(_FETCH)
        columns = [column.name for column in cursor.description or ()]
        row = dict(zip(columns, cursor.fetchone() or (), strict=True))
    if row["id"] is None:
        return None
    row["args"] = json.loads(row["args"]) if isinstance(row["args"], str) else row["args"]
    return Job.from_row(row)


def _never_aborted() -> AbortReason | None:
    return None
