"""A slip goes with each contact; who is not satisfied is answered; who rated learns of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account, EnterpriseStaff, Kind
from congvu.accounts.queries import program_account
from congvu.assessment import actions, events
from congvu.assessment.models import LEADING, ClosedDay, Slip
from congvu.dossiers import events as dossiers
from congvu.dossiers import opinion_events as opinions
from congvu.dossiers.models import Dossier
from congvu.events.facts import listen
from congvu.events.models import Event
from congvu.kernel.reference import format_reference
from congvu.kernel.work_calendar import vietnam_day
from congvu.notifications.actions import notify_all
from congvu.organisations import events as organisations
from congvu.organisations.models import Appointment

# With these the case has ended: the applicant may never open its page again, so the link comes to him.
INVITING = frozenset({Slip.Contact.NON_ACCEPTANCE, Slip.Contact.RETURN})


# -- TT 01/2018/TT-VPCP Đ12.2: with the receipt, the request for a supplement, the refusal; and with the result ---
@listen(dossiers.DossierReceived)
def open_with_the_receipt(event: Event) -> None:
    _open(event, Slip.Contact.RECEPTION)


@listen(dossiers.SupplementRequested)
def open_with_the_supplement_request(event: Event) -> None:
    _open(event, Slip.Contact.SUPPLEMENT)


@listen(dossiers.DossierDeclined)
def open_with_the_non_acceptance(event: Event) -> None:
    _open(event, Slip.Contact.NON_ACCEPTANCE)


@listen(dossiers.DossierReturned)
def open_with_the_result(event: Event) -> None:
    _open(event, Slip.Contact.RETURN)


def _open(event: Event, contact: str) -> None:
    """Nobody is rated where the program itself received."""
    officer = Account.objects.filter(pk=event.by_id).first()
    if contact == Slip.Contact.RECEPTION and (officer is None or officer.kind == Kind.PROGRAM):
        return
    dossier = Dossier.objects.select_related("unit").get(pk=event.about_id)
    actions.open_slip(dossier, contact, cause=event.pk, officer=officer, by=program_account(), at=event.at)


# -- who is told -------------------------------------------------------------------------------------------------
@listen(events.SlipOpened)
def invite_to_rate(event: Event) -> None:
    if event.data["contact"] not in INVITING:
        return
    slip = _slip(event)
    body = "Việc này mất chưa đến một phút và không cần đăng nhập. Cán bộ được đánh giá không biết ai đã đánh giá."
    title = f"Mời đánh giá việc giải quyết hồ sơ {_named(slip.dossier)}"
    _tell(event, _applicants(slip.dossier), title, body, f"/danh-gia/{slip.token}")


@listen(events.SlipRated)
def ask_the_leader_to_explain(event: Event) -> None:
    """TT 01/2018/TT-VPCP Đ17.1đ: accountability begins when the opinion comes."""
    slip = _slip(event)
    if slip.explain_by is None:
        return
    by = f"{localtime(slip.explain_by):%H:%M ngày %d/%m/%Y}"
    body = f"Hãy xem xét và giải trình trước {by}; người đánh giá đọc được giải trình."
    _tell(event, _leaders(slip, event), f"Có đánh giá chưa hài lòng: {slip.unit.name}", body, _desk(slip))


@listen(events.SlipRated)
def tell_the_applicant_his_slip_was_filled(event: Event) -> None:
    """Who has an account learns that somebody with the link rated for him, and can set it right."""
    slip = _slip(event)
    if event.data["way"] == Slip.Way.PORTAL or event.data["again"]:
        return
    body = "Nếu không phải bạn đánh giá, hãy mở phiếu và sửa lại trong 7 ngày."
    title = f"Đã ghi nhận đánh giá về hồ sơ {_named(slip.dossier)}"
    _tell(event, _applicants(slip.dossier), title, body, f"/danh-gia/{slip.token}")


@listen(events.ExplanationGiven)
def tell_the_applicant_of_the_explanation(event: Event) -> None:
    slip = _slip(event)
    title = f"Cơ quan giải trình về đánh giá của bạn: hồ sơ {_named(slip.dossier)}"
    _tell(event, _applicants(slip.dossier), title, slip.explanation.text, f"/danh-gia/{slip.token}")


@listen(events.ExplanationLate)
def urge_the_leader(event: Event) -> None:
    slip = _slip(event)
    title = f"Quá hạn giải trình đánh giá chưa hài lòng: {slip.unit.name}"
    body = "Ý kiến chưa được giải trình đúng hạn làm giảm Chỉ số 8 của đơn vị. Hãy giải trình ngay."
    _tell(event, _leaders(slip, event), title, body, _desk(slip))


def _slip(event: Event) -> Slip:
    return Slip.objects.select_related("unit", "dossier__unit", "dossier__applicant").get(pk=event.about_id)


def _named(dossier: Dossier) -> str:
    return dossier.code or format_reference(dossier.reference)


def _desk(slip: Slip) -> str:
    return f"/ban-lam-viec/danh-gia/{slip.pk}"


def _applicants(dossier: Dossier) -> Iterable[Account]:
    if dossier.enterprise_id is not None:
        staff = EnterpriseStaff.objects.filter(enterprise=dossier.enterprise_id, ended_at__isnull=True)
        return Account.objects.filter(pk__in=staff.values("account"), suspended_at__isnull=True)
    return [dossier.applicant] if dossier.applicant and dossier.applicant.kind == Kind.PERSON else []


def _leaders(slip: Slip, event: Event) -> list[Account]:
    """Of the unit where it happened; where nobody leads it, of the unit that handles the dossier."""
    for unit in (slip.unit, slip.dossier.unit):
        posts = Appointment.objects.on(localdate(event.at)).filter(unit=unit, roles__overlap=list(LEADING))
        found = Account.objects.filter(officer__in=posts.values("officer"), suspended_at__isnull=True)
        if leaders := list(found.exclude(pk=slip.officer_id)):
            return leaders
    return []


def _tell(event: Event, people: Iterable[Account], title: str, body: str, link: str) -> None:
    told = list(people)
    if told:
        notify_all(told, cause=f"{event.pk}:assessment", title=title[:300], body=body, at=event.at, link=link)


# -- what changes the points of a dossier already settled: its day is added up anew -------------------------------
@listen(dossiers.DossierReturned)
@listen(dossiers.StepCompleted)
@listen(opinions.OpinionAnswered)
@listen(opinions.OpinionWithdrawn)
@listen(opinions.OpinionExtensionDecided)
def reopen_for_what_came_after(event: Event) -> None:
    _reopen(event, Dossier.objects.filter(reference=event.data["reference"]))


@listen(events.SlipRated)
def reopen_for_what_was_said(event: Event) -> None:
    _reopen(event, _of_slip(event.about_id))


@listen(events.ExplanationGiven)
def reopen_for_what_was_found(event: Event) -> None:
    _reopen(event, _of_slip(event.data["slip"]))


@listen(organisations.CalendarNoticePublished)
def reopen_for_a_calendar(event: Event) -> None:
    """What was received in the year is measured by another calendar."""
    for day in ClosedDay.objects.filter(day__year__gte=event.data["year"]).values_list("day", flat=True):
        actions.reopen_day(day, by=program_account(), at=event.at)


def _of_slip(slip: int) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk__in=Slip.objects.filter(pk=slip).values("dossier"))


def _reopen(event: Event, settled: QuerySet[Dossier]) -> None:
    for decided_at in settled.filter(decided_at__isnull=False).values_list("decided_at", flat=True):
        actions.reopen_day(vietnam_day(decided_at), by=program_account(), at=event.at)
