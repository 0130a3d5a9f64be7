"""October 2026 at the export department: a month lived through actions, day by day, with the jobs of each morning.

Nobody tells the department of its delays but the program: Bình apologises because he is asked to, Cường signs because it waits
for him. What became of each dossier is tallied here by plain arithmetic on the days; every report must say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.assessment.tests.month import Settled, every_contact_has_its_slip, indicators_agree
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Apology, Dossier, LegalPrint
from congvu.events.inline import run_due_jobs
from congvu.events.models import Event
from congvu.kernel.periods import parse_period
from congvu.kernel.work_calendar import VIETNAM
from congvu.notifications.models import Notification
from congvu.organisations.models import Unit
from congvu.statistics.queries import (
    CAUSES,
    COLUMNS,
    GROUPS,
    behind,
    causes,
    causes_total,
    of_services,
    settlement,
    total_of,
)
from congvu.workflow.actions import remind_due, tell_late
from tests import given

pytestmark = pytest.mark.django_db
OCTOBER = parse_period("2026-10")
# Five working days; October 2026 has no holiday.
LIMIT = 5
WHY = "Chưa có kết quả xác minh tại doanh nghiệp."


@dataclass
class Fate:
    """What is to become of a dossier: on which working day after its reception (0 is the day itself) what is done."""

    name: str
    days: dict[int, Callable[[Month, Case], object]]
    apologises: bool = False


@dataclass
class Case:
    """A dossier of the month, and what the test knows of it by itself."""

    fate: Fate
    dossier: Dossier
    received_on: date
    due_on: date
    decided_on: date | None = None
    ended_on: date | None = None
    stood_still: bool = False
    reappointed_on: date | None = None

    @property
    def lawful(self) -> date:
        """The last day without the apology."""
        return self.due_on if self.reappointed_on is None else worked(self.received_on, LIMIT)

    def column(self, end: date) -> str:
        """Where II.06a must count it, by the days alone."""
        if self.decided_on is not None and self.decided_on < end:
            if self.decided_on > self.due_on:
                return "settled_late"
            return "settled_on_time" if self.decided_on == self.due_on else "settled_early"
        if self.ended_on is not None and self.ended_on < end:
            return "ended_otherwise"
        return "open_late" if self.due_on < end and not self.stood_still else "open_in_time"


@dataclass
class Month:
    """The department's people and their calendar on the wall."""

    permit: Procedure
    lan: Account
    an: Account
    binh: Account
    cuong: Account
    program: Account
    other: Unit
    today: date = date(2026, 9, 28)
    cases: list[Case] = field(default_factory=list)

    def at(self, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.today, time(hour, minute), tzinfo=VIETNAM)

    def receive(self, fate: Fate) -> None:
        dossier = given.received(self.permit, by=self.lan, an=self.an, at=self.at(9))
        self.cases.append(Case(fate, dossier, self.today, worked(self.today, LIMIT)))

    def work(self) -> None:
        """The jobs of the morning, what officers do because they were told, then the day's work."""
        self.watch(7, 50)
        self.watch(8, 5)
        for case in self.cases:
            if case.fate.apologises and self.asked(self.binh, case) and not self.proposed(case):
                anew = datetime.combine(worked(case.due_on, 3), time(17), tzinfo=VIETNAM)
                actions.propose_apology(case.dossier, "verification", WHY, anew, by=self.binh, at=self.at(9))
                run_due_jobs()
            if case.reappointed_on is None and self.waits_for_signature(case):
                actions.issue_apology(case.dossier, by=self.cuong, at=self.at(10))
                case.reappointed_on, case.due_on = self.today, worked(case.due_on, 3)
        for case in self.cases:
            if act := case.fate.days.get(between(case.received_on, self.today)):
                act(self, case)
        run_due_jobs()

    def watch(self, hour: int, minute: int) -> None:
        at = self.at(hour, minute)
        for act in (actions.ask_for_apologies, actions.tell_late_dossiers, actions.tell_long_late_dossiers):
            act(by=self.program, at=at)
        for act in (actions.tell_overdue_opinions, remind_due, tell_late):
            act(by=self.program, at=at)
        run_due_jobs()

    def asked(self, officer: Account, case: Case) -> bool:
        code = Dossier.objects.get(pk=case.dossier.pk).code
        return Notification.objects.filter(account=officer, title__startswith=f"Hồ sơ {code} hết hạn lúc").exists()

    def waits_for_signature(self, case: Case) -> bool:
        told = Notification.objects.filter(
            account=self.cuong, title__contains=f"phiếu xin lỗi: hồ sơ {case.dossier.code}"
        )
        return told.exists()

    def proposed(self, case: Case) -> bool:
        return Apology.objects.filter(dossier=case.dossier).exists()

    # -- the day's work --------------------------------------------------------------------------------------------
    def approve(self, case: Case) -> None:
        given.in_step(case.dossier, "sign", binh=self.binh, cuong=self.cuong, at=self.at(14))
        actions.approve(case.dossier, by=self.cuong, at=self.at(16))
        case.decided_on = self.today

    def refuse(self, case: Case) -> None:
        given.in_step(case.dossier, "sign", binh=self.binh, cuong=self.cuong, at=self.at(14))
        actions.refuse(case.dossier, "Hàng hóa không thuộc diện cấp phép.", by=self.cuong, at=self.at(16))
        case.decided_on = self.today

    def stop(self, case: Case) -> None:
        given.in_step(case.dossier, "sign", binh=self.binh, cuong=self.cuong, at=self.at(14))
        actions.stop(case.dossier, "Căn cứ pháp lý đã hết hiệu lực.", by=self.cuong, at=self.at(15))
        case.ended_on = self.today

    def withdraw(self, case: Case) -> None:
        actions.withdraw(case.dossier, "Đổi kế hoạch.", by=self.lan, at=self.at(11))
        case.ended_on = self.today

    def claim(self, case: Case) -> None:
        actions.claim(case.dossier, by=self.binh, at=self.at(10, 30))

    def ask_for_more(self, case: Case) -> None:
        asked = [{"what": "Đơn đề nghị", "why": "Thiếu chữ ký."}]
        actions.request_supplement(case.dossier, asked, "Hồ sơ chưa đủ.", by=self.binh, at=self.at(11))
        case.stood_still = True

    def supplement(self, case: Case) -> None:
        actions.supplement(case.dossier, by=self.lan, at=self.at(10))
        case.stood_still, case.due_on = False, worked(self.today, LIMIT)

    def ask_others(self, case: Case) -> None:
        due = datetime.combine(worked(self.today, 1), time(17), tzinfo=VIETNAM)
        actions.ask_opinion(case.dossier, self.other, "Đề nghị cho ý kiến.", due, by=self.binh, at=self.at(11))


FATES = (
    Fate("early", {2: Month.approve}),
    Fate("on the last day", {5: Month.approve}),
    Fate("refused", {3: Month.refuse}),
    Fate("withdrawn", {2: Month.withdraw}),
    Fate("stopped", {4: Month.stop}),
    Fate("supplemented, from zero", {1: Month.ask_for_more, 4: Month.supplement, 9: Month.approve}),
    Fate("never supplemented", {2: Month.ask_for_more}),
    Fate("another unit never answers", {1: Month.ask_others, 4: Month.approve}),
    Fate("apologised, kept the new date", {1: Month.claim, 8: Month.approve}, apologises=True),
    Fate("apologised, late all the same", {1: Month.claim, 10: Month.approve}, apologises=True),
    Fate("late without a word", {1: Month.claim, 7: Month.approve}),
    Fate("forgotten", {1: Month.claim}),
)


def test_a_month_of_the_department_adds_up(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, program: Account, cuc_hc: Unit
) -> None:
    month = Month(permit, lan, an, binh, cuong, program, cuc_hc)
    turns = iter([fate for _ in range(2) for fate in FATES])
    for day in weekdays(date(2026, 9, 28), date(2026, 11, 2)):
        month.today = day
        for fate in islice(turns, 1):
            month.receive(fate)
        month.work()
    end = date(2026, 11, 1)
    cases = [case for case in month.cases if case.received_on < end]
    assert len(cases) == 2 * len(FATES)

    # Late work produced its apologies, and no delay was silent.
    _said_nothing_silently(month, cases)
    # Every report says what the days say, with the dossiers behind each number.
    counted = [case for case in cases if _still_there_on_the_first(case)]
    wanted = _tally(counted, end)
    looked = datetime(2026, 11, 2, 18, tzinfo=VIETNAM)
    for group in GROUPS:
        lines = settlement(cuong, OCTOBER, group, at=looked)
        for column in COLUMNS:
            assert total_of(lines)[column] == len(wanted[column]), (group, column)
            found = behind(cuong, OCTOBER, column, at=looked)
            assert {one.reference for one in found} == wanted[column], column
        whole = total_of(lines)
        assert whole["received"] == whole["settled"] + whole["ended_otherwise"] + whole["open"] == len(counted)
    # Whoever is late there has one cause here, and who apologised gave it.
    why = causes_total(causes(cuong, OCTOBER, "unit", at=looked))
    late = wanted["settled_late"] | wanted["open_late"]
    assert why["late"] == len(late) == sum(why[name] for name in CAUSES) > why["unexplained"]
    # The public reads the same, without a single dossier.
    [service] = [one for one in of_services(OCTOBER, at=looked) if one.code == permit.code]
    assert service.settled == sum(len(wanted[name]) for name in ("settled_early", "settled_on_time", "settled_late"))
    assert service.on_time_share == round(100 * (1 - len(wanted["settled_late"]) / service.settled), 1)
    # The register has every dossier of the month, each once.
    book = queries.book(an, OCTOBER)
    received = [case for case in cases if case.received_on >= date(2026, 10, 1)]
    assert sorted(str(one.code) for one in book) == sorted(str(case.dossier.code) for case in received)
    # What the program promises is what the days say.
    for case in month.cases:
        now = Dossier.objects.get(pk=case.dossier.pk)
        if not case.stood_still and case.ended_on is None:
            assert now.due_at is not None and localdate(now.due_at) == case.due_on, case.fate.name
    # The nine indicators say it once more, by the law's time and not by the excused one.
    settled = [
        Settled(case.dossier, case.decided_on, case.lawful, Month.supplement in case.fate.days.values())
        for case in cases
        if case.decided_on is not None and date(2026, 10, 1) <= case.decided_on < end
    ]
    indicators_agree(settled, Unit.objects.get(code="cuc-xnk"), cuong, binh, OCTOBER, at=looked)
    every_contact_has_its_slip([case.dossier for case in month.cases], lan, at=looked)


def _said_nothing_silently(month: Month, cases: list[Case]) -> None:
    for case in cases:
        signed = Apology.objects.filter(dossier=case.dossier, outcome=Apology.Outcome.SIGNED)
        assert signed.count() == (case.reappointed_on is not None) == case.fate.apologises, case.fate.name
        assert LegalPrint.objects.filter(dossier=case.dossier, form=LegalPrint.Form.APOLOGY).count() == signed.count()
        told = Event.objects.filter(kind="dossiers.dossier_late", about_id=case.dossier.pk).count()
        last = case.decided_on or case.ended_on or month.today
        first_due = worked(case.received_on, LIMIT)
        was_late = not case.stood_still and last > case.due_on
        assert told == was_late, (case.fate.name, first_due)
        if case.fate.apologises:
            assert case.reappointed_on == worked(case.received_on, LIMIT - 1), "asked and signed a working day before"


def _tally(cases: list[Case], end: date) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {name: set() for name in COLUMNS}
    for case in cases:
        reference = case.dossier.reference
        wanted[case.column(end)].add(reference)
        wanted["received_online" if case.received_on >= date(2026, 10, 1) else "carried_over"].add(reference)
        if case.reappointed_on is not None and date(2026, 10, 1) <= case.reappointed_on < end:
            wanted["reappointed"].add(reference)
    return wanted


def _still_there_on_the_first(case: Case) -> bool:
    over = case.decided_on or case.ended_on
    return over is None or over >= date(2026, 10, 1)


def weekdays(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if day.weekday() < 5)


def worked(day: date, count: int) -> date:
    """The count-th weekday after a day."""
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


def between(first: date, last: date) -> int:
    return sum(1 for _ in weekdays(first, last)) - 1


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Any:
    return given.permit(by=giang)
