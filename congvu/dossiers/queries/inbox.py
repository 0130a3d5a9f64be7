"""The desk's inbox: seven views of the dossiers an officer sees, each read along an index however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.utils.timezone import localdate

from congvu.accounts.models import Account, Kind
from congvu.accounts.queries import actor_roles, remembered, stands_in_for
from congvu.dossiers.models import Dossier, DossierQuerySet, OpinionRequest, Status, SupplementRequest
from congvu.dossiers.queries.lookup import find
from congvu.dossiers.queries.states import in_state
from congvu.kernel.text import fold
from congvu.kernel.work_calendar import WorkCalendar
from congvu.organisations.models import Role, Unit
from congvu.organisations.queries import work_calendar
from congvu.workflow.models import ProcessSpec, WorkItem
from congvu.workflow.queries import reach

VIEWS = {
    "mine": "Việc của tôi",
    "unit": "Việc của đơn vị",
    "due_soon": "Sắp đến hạn",
    "late": "Quá hạn",
    "to_receive": "Chờ tiếp nhận",
    "opinions": "Xin ý kiến",
    "returning": "Chờ trả kết quả",
    "all": "Tất cả",
}
# Counting stops here: nobody reads more than "99+".
MOST_COUNTED = 100
# A word that half of all dossiers contain is not searched to the end.
MOST_FOUND = 2_000
FILTERS = {
    "procedure": "procedure__code",
    "unit": "unit__code",
    "lane": "lane",
    "channel": "channel",
}
_PROCESSING = (Role.REVIEWER, Role.UNIT_LEADER, Role.SIGNER, Role.CLERK)


def inbox(
    account: Account, view: str = "mine", *, at: datetime, filters: Mapping[str, str] | None = None, search: str = ""
) -> DossierQuerySet:
    """The dossiers of a view, most pressing first; slice it for a page.

    `filters`: procedure, status (as shown), unit, lane, channel, and `holder` (an account's id). `search` finds codes, references
    and words with or without diacritics. Rows carry procedure, unit and `process.open_work` without further queries, and in
    "opinions" `answer_by`: until when the officer's own unit answers.
    """
    dossiers = Dossier.objects.visible_to(account)
    if search.strip():
        dossiers = _searched(dossiers, search)
    dossiers = _in_view(dossiers, account, view, at)
    for name, value in (filters or {}).items():
        if not value:
            continue
        if name == "holder":
            held = WorkItem.objects.filter(holder_id=value, done_at__isnull=True)
            dossiers = dossiers.filter(process__in=held.values("instance_id"))
        elif name == "status":
            dossiers = in_state(dossiers, [value])
        elif name in FILTERS:
            dossiers = dossiers.filter(**{FILTERS[name]: value})
    return with_work(dossiers)


def counts(account: Account, *, at: datetime) -> dict[str, int]:
    """How many dossiers each view holds, counted to `MOST_COUNTED` at most."""
    views = [view for view in VIEWS if view != "all"]
    dossiers = Dossier.objects.visible_to(account)
    # One question for all: a line for each dossier that counts, naming the view.
    first, *rest = (
        _in_view(dossiers, account, view, at)
        .order_by()
        .annotate(view=Value(view, CharField()))
        .values_list("view", flat=True)[:MOST_COUNTED]
        for view in views
    )
    found = Counter(first.union(*rest, all=True))
    return {view: found[view] for view in views}


def soon_until(at: datetime, calendar: WorkCalendar) -> datetime:
    """What is due by then is due soon: the end of the next working day, at least eight hours."""
    return max(calendar.closing(calendar.next_working_day(localdate(at))), at + timedelta(hours=8))


def count_words(count: int) -> str:
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def _in_view(dossiers: DossierQuerySet, account: Account, view: str, at: datetime) -> DossierQuerySet:
    if account.kind != Kind.OFFICER:
        return dossiers.none()
    on = localdate(at)
    in_review = Q(status=Status.IN_REVIEW)
    soonest = F("due_at").asc(nulls_last=True)
    match view:
        case "mine":
            # Work of those who are away comes to who stands in for them.
            mine = Q(holder=account)
            if officers := stands_in_for(account, on):
                mine |= Q(holder__officer__in=officers)
            held = WorkItem.objects.filter(mine, done_at__isnull=True)
            return dossiers.filter(in_review, process__in=held.values("instance_id")).order_by(soonest, "id")
        case "unit":
            return dossiers.filter(in_review, _my_units(account, on)).order_by("due_at", "id")
        case "due_soon":
            due = Q(due_at__gte=at, due_at__lte=soon_until(at, remembered(account, "calendar", work_calendar)))
            return dossiers.filter(in_review, due, _my_units(account, on)).order_by("due_at", "id")
        case "late":
            return dossiers.filter(in_review, _my_units(account, on), due_at__lt=at).order_by("due_at", "id")
        case "to_receive":
            asked = SupplementRequest.objects.filter(dossier=OuterRef("pk"), answered_at__isnull=True)
            waiting = Q(status=Status.SUBMITTED) & ~Exists(asked)
            return dossiers.filter(waiting, _my_desk(account, on)).order_by("submitted_at", "id")
        case "opinions":
            units = {unit for unit, role in actor_roles(account, on) if role in _PROCESSING}
            open_requests = OpinionRequest.objects.filter(
                unit__in=units, answered_at__isnull=True, withdrawn_at__isnull=True, waits_its_turn=False
            )
            asked = open_requests.filter(dossier=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
            found = dossiers.filter(in_review, pk__in=open_requests.values("dossier_id"))
            return found.annotate(answer_by=Subquery(asked)).order_by("answer_by", "id")
        case "returning":
            decided = Q(status__in=[Status.APPROVED, Status.REFUSED])
            return dossiers.filter(decided, _my_desk(account, on)).order_by("decided_at", "id")
    return dossiers.order_by("-id")


def _my_units(account: Account, on: date) -> Q:
    return remembered(account, ("of_my_units", on), lambda: _of_my_units(account, on))


def _of_my_units(account: Account, on: date) -> Q:
    """Dossiers that the officer's units handle, and those of other units that have a step in his."""
    covered = {unit for role, units in reach(account, on).items() if role in _PROCESSING for unit in units}
    if not covered:
        return Q(pk__in=[])
    wanted = Q(unit__in=covered)
    codes = Unit.objects.filter(pk__in=covered).values_list("code", flat=True)
    calling = Q()
    for code in codes:
        calling |= Q(steps__contains=[{"unit": code}])
    specs = list(ProcessSpec.objects.filter(calling).values_list("pk", flat=True)) if calling else []
    if specs:
        guests = WorkItem.objects.filter(unit__in=covered, done_at__isnull=True, instance__spec__in=specs)
        wanted |= Q(process__in=list(guests.values_list("instance_id", flat=True)[:MOST_FOUND]))
    return wanted


def _my_desk(account: Account, on: date) -> Q:
    return remembered(account, ("received_by", on), lambda: _received_by(account, on))


def _received_by(account: Account, on: date) -> Q:
    """What the officer receives and returns: all of his agency at the one-stop desk, else his unit's own."""
    units = {unit for unit, role in actor_roles(account, on) if role == Role.RECEIVER}
    if not units:
        return Q(pk__in=[])
    desks = list(Unit.objects.filter(pk__in=units, is_one_stop=True).values_list("agency_id", flat=True))
    return Q(agency__in=desks) if desks else Q(unit__in=units)


def _searched(dossiers: DossierQuerySet, search: str) -> DossierQuerySet:
    found = find(dossiers.only("pk"), search)
    if found is not None:
        return dossiers.filter(pk=found.pk)
    matching = Dossier.objects.order_by()
    for word in fold(search[:200]).split()[:8]:
        matching = matching.filter(folded__contains=word)
    # Found first along the index of letters, then judged: the other way round reads every dossier in the view.
    return dossiers.filter(pk__in=list(matching.values_list("pk", flat=True)[:MOST_FOUND]))


def with_work(dossiers: DossierQuerySet) -> DossierQuerySet:
    work = WorkItem.objects.filter(done_at__isnull=True).select_related("unit", "holder").order_by("id")
    return (
        dossiers.with_state()
        .select_related("procedure", "unit", "process", "joined")
        .prefetch_related(Prefetch("process__work_items", queryset=work, to_attr="open_work"))
        .defer(
            "answers",
            "folded",
            "applicant_contact",
            "procedure__folded",
            "procedure__folded_name",
            "process__state",
            "process__facts",
        )
    )
