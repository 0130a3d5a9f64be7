"""The demonstration ministry: loaded in one go or after an interruption, it is whole and is loaded once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.models import F, Max

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.models import PackageDraft, Procedure
from congvu.cli import demonstration
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.stories import DRAFTS, stories
from congvu.dossiers.models import Apology, Dossier, OpinionRequest, Status, SupplementRequest
from congvu.dossiers.queries import following
from congvu.events.models import Event
from congvu.kernel.work_calendar import VIETNAM, WorkCalendar
from congvu.organisations.models import Officer, Unit
from congvu.workflow.models import WorkItem
from tests.people import MONDAY

SUNDAY = datetime(2026, 11, 22, 11, 30, tzinfo=VIETNAM)


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def give_up_halfway(line: str) -> None:
    if "50/" in line:
        raise Interrupted


@pytest.mark.django_db
def test_an_interrupted_load_is_finished_by_the_next_and_then_changes_nothing(program: Account) -> None:
    with pytest.raises(Interrupted):
        demonstration.load(give_up_halfway, at=SUNDAY)
    before = Dossier.objects.count()
    assert 50 <= before < len(stories())
    told: list[str] = []
    logins = demonstration.load(told.append, at=SUNDAY)

    alone, parts = Dossier.objects.filter(joined__isnull=True), Dossier.objects.filter(joined__isnull=False)
    assert alone.exclude(status=Status.DRAFT).count() == len(stories())
    assert alone.filter(status=Status.DRAFT).count() == len(DRAFTS)
    assert set(parts.values_list("status", flat=True)) == {Status.RETURNED, Status.IN_REVIEW, Status.DRAFT}
    assert set(Dossier.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Dossier.objects.values_list("lane", flat=True)) >= {"green", "yellow", "red"}
    assert_there_is_work_for_everyone()
    assert_the_catalogue_is_being_worked_on()
    assert_everything_happened_before(SUNDAY)
    assert_everyone_logs_in(logins)

    events = Event.objects.count()
    assert demonstration.load(told.append, at=SUNDAY) == logins
    assert told[-1].strip() == "bộ trình diễn đã có."
    assert Event.objects.count() == events


def assert_there_is_work_for_everyone() -> None:
    in_review = Dossier.objects.filter(status=Status.IN_REVIEW)
    assert in_review.filter(due_at__lt=SUNDAY).count() >= 5
    assert in_review.filter(due_at__range=(SUNDAY, SUNDAY + timedelta(days=2))).count() >= 4
    assert SupplementRequest.objects.filter(answered_at__isnull=True, dossier__status=Status.IN_REVIEW).count() >= 3
    assert set(Apology.objects.values_list("outcome", "cause")) == {
        ("signed", "opinion"), ("signed", "complex"), ("", "workload")
    }  # fmt: skip
    assert Apology.objects.filter(dossier__status=Status.RETURNED, new_due_at__lt=F("dossier__decided_at")).exists()
    assert OpinionRequest.objects.filter(answered_at__isnull=True, due_at__lt=SUNDAY).exists()
    assert OpinionRequest.objects.filter(answered_at__isnull=True, due_at__gt=SUNDAY, unit__code="cuc-hc").exists()
    assert OpinionRequest.objects.filter(answered_at__isnull=False).exists()
    open_steps = WorkItem.objects.filter(done_at__isnull=True)
    assert set(open_steps.values_list("step", flat=True)) >= {"review", "check", "sign", "visit", "decide"}
    for number in ("CB002", "CB003", "CB015"):
        assert open_steps.filter(holder__officer__number=number).exists()
    assert Enterprise.objects.filter(status="pending").count() == 2
    assert Unit.objects.count() >= 12
    assert Officer.objects.count() >= 30


def assert_the_catalogue_is_being_worked_on() -> None:
    shorter = Procedure.objects.get(code="1.000363").current
    assert shorter is not None and shorter.number == 2 and PackageDraft.objects.count() == 2
    found = following(shorter, at=SUNDAY)
    assert found.sooner and found.others, "some dossiers would end sooner, others do not fit"


def assert_everything_happened_before(now: datetime) -> None:
    latest = Event.objects.aggregate(latest=Max("at"))["latest"]
    assert latest is not None and latest <= now


def assert_everyone_logs_in(logins: list[dict[str, str]]) -> None:
    assert {"lan@demo.vn", "sen@demo.vn", "an@demo.vn", "binh@demo.vn", "cuong@demo.vn", "dung@demo.vn"} <= {
        login["email"] for login in logins
    }
    login = next(login for login in logins if login["email"] == "binh@demo.vn")
    assert Account.objects.get(email=login["email"]).check_password(login["password"])
    assert all(Account.objects.get(email=login["email"]).has_usable_password() for login in logins)


@pytest.mark.parametrize(
    ("now", "hours", "then"),
    [
        (MONDAY, 0.5, datetime(2026, 11, 16, 8, 30, tzinfo=VIETNAM)),
        (MONDAY, 2, datetime(2026, 11, 13, 16, 0, tzinfo=VIETNAM)),
        (SUNDAY, 3, datetime(2026, 11, 20, 14, 0, tzinfo=VIETNAM)),
        (SUNDAY, 5, datetime(2026, 11, 20, 11, 0, tzinfo=VIETNAM)),
        # The day of Vietnamese culture is a day off.
        (datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM), 2, datetime(2026, 11, 23, 16, 0, tzinfo=VIETNAM)),
    ],
)
def test_the_past_lies_in_office_hours(now: datetime, hours: float, then: datetime) -> None:
    assert Clock(now, WorkCalendar()).back(hours) == then


def test_what_comes_later_lies_in_office_hours_and_never_after_now() -> None:
    clock = Clock(SUNDAY, WorkCalendar())
    thursday = datetime(2026, 11, 19, 16, 0, tzinfo=VIETNAM)
    assert clock.forward(thursday, 2) == datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
    assert clock.forward(thursday, 5) == datetime(2026, 11, 20, 13, 0, tzinfo=VIETNAM) - timedelta(hours=1)
    assert clock.forward(thursday, 50) == SUNDAY
