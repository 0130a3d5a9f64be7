"""Sweeps: every quarter of an hour, what should have happened and did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

Sweep = Callable[[datetime], None]

SWEEPS: dict[str, Sweep] = {}


def sweep(function: Sweep) -> Sweep:
    """Run the function every 15 minutes, in a job of its own, with the time it runs at.

    It stands in an app's `jobs.py`, looks for rows that wait too long, and calls the action that was missed. Being late
    or running twice must do no harm.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    SWEEPS[name] = function
    return function


def defer_once(task: Task[Any, Any, Any], lock: str, **arguments: Any) -> bool:
    """Defer a job unless one with the same lock still waits to be run; whether it was deferred."""
    try:
        with transaction.atomic():
            task.configure(queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
