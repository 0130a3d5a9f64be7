"""One dossier of the demonstration, lived act by act through the same actions as everyone's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Self

from congvu.accounts.models import Account, Enterprise
from congvu.accounts.queries import program_account
from congvu.catalog.models import Procedure
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.declarations import answers_for
from congvu.cli.demonstration.papers import paper
from congvu.dossiers import actions
from congvu.dossiers.declaration import papers_asked, values_of
from congvu.dossiers.models import Decision, Dossier, OpinionRequest
from congvu.dossiers.offer import offer_of
from congvu.organisations.models import Unit
from congvu.signing.queries import is_awaited
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import open_items, step_of

# A holder of the dossier: an enterprise by its tax code, or a person by e-mail.
LAN = "lan@demo.vn"

# Unit → the numbers of its officers, who has most to do more than once.
_REVIEWERS = {
    "cuc-xnk": ["CB002", "CB002", "CB008", "CB009"],
    "cuc-tmdt": ["CB015", "CB015", "CB017"],
    "cuc-hc": ["CB014"],
    "cuc-cn": ["CB028"],
    "cuc-xttm": ["CB035"],
    "cuc-dmst": ["CB040"],
    "cuc-da": ["CB037"],
    "cuc-dlqg": ["CB039"],
}
_LEADERS = {
    "cuc-xnk": ["CB003", "CB003", "CB010"],
    "cuc-tmdt": ["CB016"],
    "cuc-hc": ["CB013"],
    "cuc-cn": ["CB027"],
    "cuc-xttm": ["CB031"],
    "cuc-dmst": ["CB034"],
    "cuc-da": ["CB036"],
    "cuc-dlqg": ["CB038"],
}


@dataclass(frozen=True)
class Start:
    """How a life begins: what is asked, for whom, how many working hours before now, with how much risk."""

    package: str
    holder: str
    hours_ago: float
    lane: str = "green"
    way: str = "online"


class Life:
    """A dossier on its way. Every method is an act some working time after the one before, never after now."""

    dossier: Dossier

    def __init__(self, number: int, start: Start, procedure: Procedure, clock: Clock) -> None:
        self.number, self.start, self.procedure, self.clock = number, start, procedure, clock
        self.chance = Random(f"life {number}")
        self.at = clock.back(start.hours_ago)
        self.enterprise = None if "@" in start.holder else Enterprise.objects.get(tax_code=start.holder)
        self.owner = self._owner()

    # -- the applicant -------------------------------------------------------------------------------------------
    def draft(self) -> Self:
        return self.fill(actions.open_draft(self.procedure, self.enterprise, by=self.owner, at=self.at))

    def fill(self, dossier: Dossier) -> Self:
        """Everything asked for, typed in and given."""
        on = self.at.astimezone(self.clock.calendar.zone).date()
        said = answers_for(self.start.package, self.enterprise, on, self.chance, self.start.lane)
        self.dossier = actions.save_draft(
            dossier, said, dossier.draft_version, by=self.owner, at=self.at, result_way=self.start.way
        )
        for key, name in self._papers_of(said):
            file = paper(key, name, by=self.owner, at=self.at)
            actions.attach_paper(self.dossier, key, file, by=self.owner, at=self.at)
        return self

    def submit(self) -> Self:
        self.dossier = actions.submit(self.dossier, key_of(self.number), by=self.owner, at=self.at)
        return self

    def file_at_counter(self, channel: str = "counter") -> Self:
        """On paper at the one-stop desk: the officer types the declaration and ticks the papers."""
        on = self.at.astimezone(self.clock.calendar.zone).date()
        said = answers_for(self.start.package, self.enterprise, on, self.chance, self.start.lane)
        enterprise = self.enterprise
        holder = actions.Holder(
            name=enterprise.name if enterprise else self.owner.full_name,
            identifier=enterprise.tax_code if enterprise else "",
            address=enterprise.address if enterprise else self.owner.address,
            phone=enterprise.phone if enterprise else self.owner.phone,
            account=self.owner,
            enterprise=enterprise,
        )
        papers = [actions.GivenPaper(key) for key, _ in self._papers_of(said)]
        self.dossier = actions.file_at_counter(
            self.procedure,
            holder,
            papers,
            said,
            by=self.officer("CB001"),
            at=self.at,
            channel=channel,
            result_way=self.start.way,
            idempotency_key=key_of(self.number),
        )
        return self

    def supplement(self, hours: float) -> Self:
        self._later(hours)
        self.dossier = actions.supplement(self.dossier, by=self.owner, at=self.at)
        return self

    def mend(self, hours: float, changes: dict[str, object], reply: str = "") -> Self:
        """Send what was marked: these answers changed, anything else explained."""
        self._later(hours)
        request = self.dossier.supplement_requests.get(answered_at__isnull=True)
        words = {mark.pk: reply for mark in request.marks.filter(kind="paper")} if reply else {}
        said = {**self.dossier.answers, **changes}
        self.dossier = actions.supplement(self.dossier, said, words, by=self.owner, at=self.at)
        return self

    def report_error(self, hours: float, text: str) -> Self:
        self._later(hours)
        actions.report_error(self.dossier, text, by=self.owner, at=self.at)
        return self

    def withdraw(self, hours: float, reason: str) -> Self:
        self._later(hours)
        self.dossier = actions.withdraw(self.dossier, reason, by=self.owner, at=self.at)
        return self

    def write(self, hours: float, text: str, by: str | None = None) -> Self:
        """A message: of the applicant, or of the officer with this number."""
        self._later(hours)
        actions.send_message(self.dossier, text, by=self.officer(by) if by else self.owner, at=self.at)
        return self

    # -- the one-stop desk ---------------------------------------------------------------------------------------
    def receive(self, hours: float = 0.5, by: str = "CB001") -> Self:
        self._later(hours)
        self.dossier = actions.receive(self.dossier, by=self.officer(by), at=self.at)
        return self

    def decline(self, hours: float, reason: str) -> Self:
        self._later(hours)
        self.dossier = actions.decline(self.dossier, reason, by=self.officer("CB001"), at=self.at)
        return self

    def hand_over(self, hours: float) -> Self:
        """Return the result; an electronic one is drawn before, and stays where it is while it waits to be signed."""
        self._later(hours)
        receiver = "" if self.start.way == "online" else self.owner.full_name
        if self.start.way == "online":
            decision = Decision.objects.select_related("dossier").get(dossier=self.dossier)
            actions.draw_result(decision, by=program_account(), at=self.at)
            if is_awaited(decision):
                return self
        self.dossier = actions.hand_over(self.dossier, self.start.way, receiver, by=self.officer("CB001"), at=self.at)
        return self

    # -- the unit that handles it --------------------------------------------------------------------------------
    def claim(self, hours: float = 0.2, by: str | None = None) -> Self:
        self._later(hours)
        actions.claim(self.dossier, by=self.officer(by or self._reviewer()), at=self.at)
        return self

    def hand_out(self, hours: float, by: str, to: str) -> Self:
        self._later(hours)
        actions.hand_out(self.dossier, self.officer(to), by=self.officer(by), at=self.at)
        return self

    def ask_for_more(self, hours: float, items: list[tuple[str, str]], by: str | None = None) -> Self:
        """Request a supplement: of the reviewer, or of another officer."""
        self._later(hours)
        asked = [{"what": what, "why": why} for what, why in items]
        officer = self.officer(by or self._holder_or(self._reviewer()))
        reason = "Hồ sơ chưa đủ căn cứ để giải quyết."
        actions.request_supplement(self.dossier, asked, reason, by=officer, at=self.at)
        self.dossier.refresh_from_db()
        return self

    def mark(self, hours: float, marks: list[actions.Mark], reason: str) -> Self:
        """Request a supplement of single fields, rows and papers."""
        self._later(hours)
        officer = self.officer(self._holder_or(self._reviewer()))
        actions.request_supplement(self.dossier, [], reason, marks, by=officer, at=self.at)
        self.dossier.refresh_from_db()
        return self

    def draft_notice(self, hours: float, marks: list[actions.Mark]) -> Self:
        """A notice of supplement that is begun and not sent."""
        self._later(hours)
        officer = self.officer(self._holder_or(self._reviewer()))
        actions.save_supplement_draft(self.dossier, marks, "", by=officer, at=self.at)
        return self

    def correct(self, hours: float, reason: str, place: str, text: str, by: str = "CB003") -> Self:
        """The unit's leader corrects an error in the result."""
        self._later(hours)
        right = [actions.RightAnswer(place, text)]
        actions.correct_result(self.dossier, "corrected", reason, right, by=self.officer(by), at=self.at)
        return self

    def propose_apology(self, hours: float, cause: str, reason: str, more_days: int) -> Self:
        """Who handles it proposes the apology, and a new end some working days after the first."""
        self._later(hours)
        self.dossier.refresh_from_db()
        calendar, due = self.clock.calendar, self.dossier.due_at
        assert due is not None, "a received dossier has its end"
        until = calendar.closing(calendar.add_working_days(due.astimezone(calendar.zone).date(), more_days))
        by = self.officer(self._holder_or(self._reviewer()))
        actions.propose_apology(self.dossier, cause, reason, until, by=by, at=self.at)
        return self

    def sign_apology(self, hours: float, by: str = "CB003") -> Self:
        self._later(hours)
        actions.issue_apology(self.dossier, by=self.officer(by), at=self.at)
        self.dossier.refresh_from_db()
        return self

    def ask_opinion(self, hours: float, unit: str, question: str, due_in_hours: float) -> Self:
        self._later(hours)
        due = self.at + (self.clock.now - self.clock.back(abs(due_in_hours)))
        asker = self.officer(self._holder_or(self._reviewer()))
        actions.ask_opinion(self.dossier, Unit.objects.get(code=unit), question, due, by=asker, at=self.at)
        return self

    def consult(self, hours: float, purpose: str, *asks: tuple[str, str, str, float]) -> Self:
        """Ask several at once: (unit or agency, kind, what, hours until the end)."""
        self._later(hours)
        units = Unit.objects.in_bulk([whom for whom, *_ in asks], field_name="code")
        said = [
            actions.Ask(
                what,
                self.at + (self.clock.now - self.clock.back(abs(due_in_hours))),
                units.get(whom),
                "" if whom in units else whom,
                kind,
            )
            for whom, kind, what, due_in_hours in asks
        ]
        actions.consult(self.dossier, said, purpose, by=self.officer(self._holder_or(self._reviewer())), at=self.at)
        return self

    def answer_of(self, hours: float, by: str, unit: str, position: str, text: str) -> Self:
        """One of several who were asked answers."""
        self._later(hours)
        request = self.dossier.opinion_requests.get(unit__code=unit)
        actions.answer_opinion(request, text, position, by=self.officer(by), at=self.at)
        return self

    def answer_opinion(self, hours: float, by: str, text: str) -> Self:
        self._later(hours)
        request = self.dossier.opinion_requests.get(answered_at__isnull=True)
        actions.answer_opinion(request, text, OpinionRequest.Position.AGREES, by=self.officer(by), at=self.at)
        return self

    def pass_on(self, hours: float, note: str = "") -> Self:
        """Complete the open step in favour of the applicant."""
        self._later(hours)
        item = self._open_step()
        # A process names first what goes on in favour of the applicant.
        outcome = next(iter(step_of(item).outcomes))
        actions.complete_step(self.dossier, outcome, note, by=self._actor_of(item), at=self.at)
        return self

    def to_decision(self, hours_a_step: float) -> Self:
        """Through every step up to the one that decides."""
        while self._open_step().step not in ("sign", "decide"):
            self.pass_on(hours_a_step)
        return self

    def approve(self, hours: float) -> Self:
        self._later(hours)
        self.dossier = actions.approve(self.dossier, "", by=self._actor_of(self._open_step()), at=self.at)
        return self

    def refuse(self, hours: float, reason: str) -> Self:
        self._later(hours)
        self.dossier = actions.refuse(self.dossier, reason, by=self._actor_of(self._open_step()), at=self.at)
        return self

    def stop(self, hours: float, reason: str) -> Self:
        self._later(hours)
        self.dossier = actions.stop(self.dossier, reason, by=self._actor_of(self._open_step()), at=self.at)
        return self

    # -- who and what --------------------------------------------------------------------------------------------
    def officer(self, number: str) -> Account:
        return Account.objects.get(officer__number=number)

    def _later(self, hours: float) -> None:
        self.at = self.clock.forward(self.at, hours)

    def _owner(self) -> Account:
        if self.enterprise is None:
            return Account.objects.get(email=self.start.holder)
        staff = self.enterprise.staff.filter(ended_at__isnull=True).select_related("account").order_by("pk")
        return self.chance.choice([one.account for one in staff])

    def _papers_of(self, said: dict[str, object]) -> list[tuple[str, str]]:
        """The papers these answers ask for: those without a condition, and those whose condition holds."""
        terms = offer_of(self.procedure.current_id or 0)
        on = self.at.astimezone(self.clock.calendar.zone).date()
        return [(one.key, one.name) for one in papers_asked(terms, values_of(terms, said, on=on))]

    def _reviewer(self) -> str:
        """Who reviews in the unit that handles it."""
        return self.chance.choice(_REVIEWERS[self._unit()])

    def _unit(self) -> str:
        unit = self.procedure.current.unit if self.procedure.current else None
        assert unit is not None, "only procedures with a unit are filed here"
        return unit.code

    def _open_step(self) -> WorkItem:
        item = open_items(self.dossier.process_id or 0).first()
        assert item is not None, "a dossier in review has an open step"
        return item

    def _holder_or(self, number: str) -> str:
        item = self._open_step()
        return item.holder.officer.number if item.holder and item.holder.officer else number

    def _actor_of(self, item: WorkItem) -> Account:
        if item.holder is not None:
            return item.holder
        if step_of(item).role == "reviewer":
            return self.officer(self._reviewer())
        return self.officer(self.chance.choice(_LEADERS[self._unit()]))


def key_of(number: int) -> str:
    """By this a life that was loaded is known again."""
    return f"trinh-dien-{number:04d}"
