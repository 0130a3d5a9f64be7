"""`record` a fact; `listen` to it. One row is timeline, audit trail, statistics source and outbox.

A fact is a frozen dataclass of plain JSON values (codes and ids, no personal data), named once by `@fact`.
Listeners run later, each in a job of its own, deferred on the same connection: a rollback leaves neither row nor
job, a commit leaves both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from congvu.events.models import Event

FactClass = TypeVar("FactClass", bound=type)
Listener = Callable[[Event], None]
# Told the fact, what it is about, who acts and when: the post in whose holder's place he does, if in another's.
Standing = Callable[[Any, Any, Any, datetime], int | None]

KINDS: dict[type, str] = {}
LISTENERS: dict[str, dict[str, Listener]] = {}
STANDING: dict[str, Standing] = {}


def fact(kind: str) -> Callable[[FactClass], FactClass]:
    """Name a fact for ever: `kind` is what the table stores ("dossiers.dossier_received")."""

    def named(cls: FactClass) -> FactClass:
        if kind in KINDS.values():
            raise ValueError(f"fact {kind} is named twice")
        KINDS[cls] = kind
        return cls

    return named


def listen(cls: type) -> Callable[[Listener], Listener]:
    """Run the function, in a job, for every recorded fact of this class. It must be idempotent by event id."""

    def registered(function: Listener) -> Listener:
        name = f"{function.__module__}.{function.__qualname__}"
        LISTENERS.setdefault(KINDS[cls], {})[name] = function
        return function

    return registered


def stands_in(about: type[models.Model]) -> Callable[[Standing], Standing]:
    """Have the function say, for every fact about this model, in whose place its actor acted: the fact keeps it."""

    def registered(function: Standing) -> Standing:
        STANDING[about._meta.label_lower] = function
        return function

    return registered


def record(what: Any, *, about: models.Model, by: models.Model | None, at: datetime) -> Event:
    """Insert the fact inside the act's transaction and defer its listeners' jobs on the same connection.

    `about` is the saved object the fact tells of, `by` the account that acted (None: the program itself).
    Raises RuntimeError outside a transaction and ValueError for a naive time.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of its act")
    if at.tzinfo is None:
        raise ValueError("record() needs an aware time")
    kind = KINDS[type(what)]
    standing = STANDING.get(about._meta.label_lower)
    event = Event.objects.create(
        kind=kind,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        by_id=by.pk if by is not None else None,
        for_post_id=standing(what, about, by, at) if standing is not None and by is not None else None,
        at=at,
        data=asdict(what),
    )
    if listeners := LISTENERS.get(kind):
        from congvu.events import jobs

        jobs.deliver.batch_defer(*({"event_id": event.pk, "listener": name} for name in listeners))
    return event


def timeline(about: models.Model) -> models.QuerySet[Event]:
    """All facts about one object, oldest first."""
    return Event.objects.filter(about_type=about._meta.label_lower, about_id=about.pk).order_by("id")
