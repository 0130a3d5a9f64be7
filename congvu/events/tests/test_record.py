"""A fact, its row and its listeners' jobs live and die together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from congvu.accounts.models import Account
from congvu.events import facts, jobs
from congvu.events.facts import fact, listen, record, timeline
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
told: list[int] = []


@dataclass(frozen=True)
class BellRung:
    times: int


def hear(event: Event) -> None:
    """Idempotent by event id, as every listener must be."""
    if event.pk not in told:
        told.append(event.pk)


@pytest.fixture(autouse=True)
def bell() -> Iterator[None]:
    """A fact and a listener that exist only in these tests."""
    fact("tests.bell_rung")(BellRung)
    listen(BellRung)(hear)
    yield
    told.clear()
    del facts.KINDS[BellRung]
    del facts.LISTENERS["tests.bell_rung"]


def test_a_recorded_fact_is_told_to_its_listener_and_stands_in_the_timeline(lan: Account) -> None:
    with transaction.atomic():
        event = record(BellRung(times=3), about=lan, by=lan, at=AT)
    run_due_jobs()
    assert told == [event.pk]
    (line,) = timeline(lan).filter(kind="tests.bell_rung")
    assert (line.data, line.by_id, line.at) == ({"times": 3}, lan.pk, AT)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_leaves_neither_fact_nor_job() -> None:
    lan = Account.objects.create(email="lan@example.com", full_name="Lan", created_at=AT)
    with transaction.atomic():
        record(BellRung(times=1), about=lan, by=lan, at=AT)
        transaction.set_rollback(True)
    assert not Event.objects.filter(kind="tests.bell_rung").exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_recorded() -> None:
    lan = Account.objects.create(email="lan@example.com", full_name="Lan", created_at=AT)
    with pytest.raises(RuntimeError):
        record(BellRung(times=1), about=lan, by=lan, at=AT)
    assert not Event.objects.filter(kind="tests.bell_rung").exists()


def test_a_fact_without_a_time_zone_is_refused(lan: Account) -> None:
    with pytest.raises(ValueError, match="aware"):
        record(BellRung(times=1), about=lan, by=lan, at=AT.replace(tzinfo=None))


def test_a_fact_costs_one_insert_and_one_deferral_however_many_listen(
    lan: Account, django_assert_num_queries: object
) -> None:
    listen(BellRung)(lambda event: None)
    with django_assert_num_queries(2):  # type: ignore[operator]
        record(BellRung(times=1), about=lan, by=lan, at=AT)
    assert ProcrastinateJob.objects.filter(task_name="events.deliver").count() == 2


def test_a_fact_nobody_listens_to_costs_one_insert(lan: Account, django_assert_num_queries: object) -> None:
    facts.LISTENERS["tests.bell_rung"].clear()
    with django_assert_num_queries(1):  # type: ignore[operator]
        record(BellRung(times=1), about=lan, by=lan, at=AT)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE events_event SET at = now()",
        "DELETE FROM events_event",
        "UPDATE events_event SET data = '{}' WHERE false",
    ],
)
def test_a_recorded_fact_can_be_neither_changed_nor_deleted(lan: Account, forgery: str) -> None:
    event = record(BellRung(times=1), about=lan, by=lan, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forgery)
    assert Event.objects.get(pk=event.pk).data == {"times": 1}


def test_truncate_is_for_test_databases_only(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'events_event_is_append_only'")
        (source,) = cursor.fetchone()
        # The same trigger function in a database of another name refuses; no such database is made here.
        cursor.execute(
            "CREATE FUNCTION pg_temp.elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ {} $$".format(
                source.replace("current_database()", "'congvu'")
            )
        )
        cursor.execute("CREATE TEMP TABLE facts (id int)")
        cursor.execute("CREATE TRIGGER t BEFORE TRUNCATE ON facts EXECUTE FUNCTION pg_temp.elsewhere()")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE facts")
        cursor.execute("TRUNCATE events_event")


def test_a_listener_told_twice_acts_once(lan: Account) -> None:
    event = record(BellRung(times=1), about=lan, by=lan, at=AT)
    run_due_jobs()
    jobs.deliver.defer(event_id=event.pk, listener=f"{__name__}.hear")
    run_due_jobs()
    assert told == [event.pk]


def test_a_job_for_a_listener_this_program_does_not_have_is_kept_not_lost(lan: Account) -> None:
    event = record(BellRung(times=1), about=lan, by=lan, at=AT)
    facts.LISTENERS["tests.bell_rung"].clear()
    with pytest.raises(jobs.UnknownListener):
        run_due_jobs()
    assert ProcrastinateJob.objects.get(args__event_id=event.pk).status != "succeeded"


def test_a_failing_listener_is_told_again_later_for_about_a_day() -> None:
    waits = [3 ** (attempt + 1) for attempt in range(jobs.A_DAY_OF_TRIES.max_attempts or 0)]
    assert waits[0] == 3
    assert 20 < sum(waits) / 3600 < 30
