"""Sai sót, mất, hỏng: the agency makes good what went wrong by its fault, at its own cost (NĐ 61/2018/NĐ-CP Đ21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account, Kind
from congvu.dossiers import mishap_prints, permission, prints, rules
from congvu.dossiers.actions._shared import issue_print, locked, not_yours, offer, require_owner, require_possible
from congvu.dossiers.actions.copies import cancel_extracts
from congvu.dossiers.actions.decision import result_data, result_number
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.declaration import Correctable, correctables, declared, reread, summary_of, values_of
from congvu.dossiers.mishap_events import (
    ErrorReportRejected,
    LossRecorded,
    LossRemedied,
    ResultCorrected,
    ResultErrorReported,
    ResultRevoked,
)
from congvu.dossiers.mishap_refusals import (
    CorrectionMissing,
    CorrectionUnreadable,
    ErrorAlreadyReported,
    LossUnclear,
    NoErrorReported,
    NoOpenLoss,
    NoResultYet,
    RemedyDuePast,
    RemedyUnclear,
)
from congvu.dossiers.models import Decision, Dossier, ErrorReport, LegalPrint, PaperLoss, ResultCorrection
from congvu.dossiers.offer import Offer
from congvu.dossiers.refusals import ReasonMissing, TextMissing
from congvu.events.facts import record
from congvu.kernel.text import nfc
from congvu.organisations.queries import work_calendar
from congvu.signing.actions import cancel


@dataclass(frozen=True)
class RightAnswer:
    """What should have stood at a place of the result (`quantity`, `goods/1/name`), as a person types it."""

    place: str
    text: str


# -- Đ21.1: an error in the result -------------------------------------------------------------------------------
@transaction.atomic
def report_error(dossier: Dossier, text: str, *, by: Account, at: datetime) -> ErrorReport:
    """Say what is wrong in the result: its applicant, or an officer who finds it. One report waits at a time."""
    if not text.strip():
        raise TextMissing()
    dossier = locked(dossier)
    require_possible("report_error", dossier)
    on = localdate(at)
    officer = permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)
    if not officer:
        require_owner("report_error", dossier, by)
    _result_of(dossier)
    if waiting := _waiting(dossier):
        raise ErrorAlreadyReported(dossier=str(dossier), at=f"{localtime(waiting.at):%H:%M %d/%m/%Y}")
    answer_by = rules.reply_to_error_by(at, work_calendar())
    report = ErrorReport.objects.create(dossier=dossier, text=nfc(text).strip(), answer_by=answer_by, by=by, at=at)
    assert dossier.code is not None, "the database keeps it so"
    told = ResultErrorReported(dossier.reference, dossier.code, report.pk, answer_by.isoformat())
    record(told, about=dossier, by=by, at=at)
    return report


@transaction.atomic
def reject_error_report(dossier: Dossier, reply: str, *, by: Account, at: datetime) -> ErrorReport:
    """The result is right, or the error is not the agency's: the leader says why, and what the applicant may do."""
    if not reply.strip():
        raise ReasonMissing()
    dossier = locked(dossier)
    require_possible("reject_error_report", dossier)
    _require_leader("reject_error_report", dossier, by, at)
    report = _waiting(dossier)
    if report is None:
        raise NoErrorReported(dossier=str(dossier))
    _answered(report, reply.strip(), by=by, at=at)
    assert dossier.code is not None, "the database keeps it so"
    record(ErrorReportRejected(dossier.reference, dossier.code, report.pk), about=dossier, by=by, at=at)
    return report


@transaction.atomic
def correct_result(
    dossier: Dossier, kind: str, reason: str, right: Sequence[RightAnswer], *, by: Account, at: datetime
) -> ResultCorrection:
    """Replace a wrong result: a new document with a number of its own, and an apology that says what was wrong.

    What the applicant declared stays as it is; the old result is kept and shown as replaced. No fee, and the time the
    dossier took stays what it was.
    """
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier, "agency", "unit")
    require_possible("correct_result", dossier)
    _require_leader("correct_result", dossier, by, at)
    decision, terms, on = _result_of(dossier), offer(dossier), localdate(at)
    answers, lines = _corrected(dossier, terms, decision.data["answers"], right, on)
    values = values_of(terms, answers, on=on)
    number = result_number(terms, values, at)
    correction = ResultCorrection.objects.create(
        dossier=dossier,
        report=_waiting(dossier),
        kind=ResultCorrection.Kind(kind),
        reason=reason.strip(),
        lines=lines,
        number=number,
        old_number=decision.number,
        old_data=decision.data,
        old_file=decision.file,
        old_by=decision.by,
        old_at=decision.at,
        by=by,
        at=at,
    )
    data = result_data(dossier, terms, values, number, by=by, at=at, answers=answers)
    replaces = {"number": decision.number, "decided": prints.moment(decision.at)}
    decision.data = {**data, "request": summary_of(terms, answers, on=on), "replaces": replaces}
    decision.number, decision.file, decision.by, decision.at = number, None, by, at
    decision.save(update_fields=["data", "number", "file", "by", "at"])
    cancel(decision, f"Đã thay bằng số {number}", by=by, at=at)
    cancel_extracts(decision, f"Kết quả đã thay bằng số {number}", by=by, at=at)
    if correction.report is not None:
        _answered(correction.report, "", by=by, at=at)
    said = mishap_prints.correction(dossier, terms, correction, prints.desk_of(dossier), by=by, at=at)
    form = LegalPrint.Form.CORRECTION
    issue_print(dossier, form, said, by=by, at=at, number=print_number(dossier, form, at))
    assert dossier.code is not None, "the database keeps it so"
    told = ResultCorrected(dossier.reference, dossier.code, correction.pk, number, correction.old_number)
    record(told, about=dossier, by=by, at=at)
    return correction


@transaction.atomic
def revoke_result(dossier: Dossier, reason: str, *, by: Account, at: datetime) -> ResultCorrection:
    """Bãi bỏ: the result is void, none replaces it, and an apology says why (Đ21.1). It stays to be read, as revoked."""
    if not reason.strip():
        raise ReasonMissing()
    dossier = locked(dossier, "agency", "unit")
    require_possible("revoke_result", dossier)
    _require_leader("revoke_result", dossier, by, at)
    decision = _result_of(dossier)
    made = ResultCorrection.objects.create(
        dossier=dossier,
        report=_waiting(dossier),
        kind=ResultCorrection.Kind.REVOKED,
        reason=nfc(reason).strip(),
        lines=[],
        old_number=decision.number,
        old_data=decision.data,
        old_file=decision.file,
        old_by=decision.by,
        old_at=decision.at,
        by=by,
        at=at,
    )
    decision.revoked_at = at
    decision.save(update_fields=["revoked_at"])
    cancel(decision, "Kết quả đã bị bãi bỏ", by=by, at=at)
    cancel_extracts(decision, "Kết quả đã bị bãi bỏ", by=by, at=at)
    if made.report is not None:
        _answered(made.report, "", by=by, at=at)
    said = mishap_prints.revocation(dossier, offer(dossier), made, prints.desk_of(dossier), by=by, at=at)
    form = LegalPrint.Form.REVOCATION
    issue_print(dossier, form, said, by=by, at=at, number=print_number(dossier, form, at))
    assert dossier.code is not None, "the database keeps it so"
    record(ResultRevoked(dossier.reference, dossier.code, made.pk, made.old_number), about=dossier, by=by, at=at)
    return made


# -- Đ21.2: lost, misplaced, damaged -----------------------------------------------------------------------------
@transaction.atomic
def record_loss(
    dossier: Dossier, kind: str, what: str, remedy: str, remedy_by: datetime, *, by: Account, at: datetime
) -> PaperLoss:
    """Record that papers or a result were lost or damaged in the agency's hands, and apologise to the applicant at once.

    The clock runs on: the applicant does not wait for the agency's mishap.
    """
    if not what.strip() or not remedy.strip():
        raise LossUnclear()
    dossier = locked(dossier, "agency", "unit")
    require_possible("record_loss", dossier)
    on = localdate(at)
    if by.kind != Kind.PROGRAM and not (
        permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)
    ):
        raise not_yours("record_loss", dossier, "cán bộ Bộ phận Một cửa, đơn vị giải quyết hồ sơ")
    if remedy_by <= at:
        raise RemedyDuePast(due=f"{localtime(remedy_by):%d/%m/%Y}")
    loss = PaperLoss.objects.create(
        dossier=dossier,
        kind=PaperLoss.Kind(kind),
        what=what.strip(),
        remedy=remedy.strip(),
        remedy_by=remedy_by,
        by=by,
        at=at,
    )
    data = mishap_prints.loss(dossier, offer(dossier), loss, prints.desk_of(dossier), by=by, at=at)
    form = LegalPrint.Form.LOSS
    issue_print(dossier, form, data, by=by, at=at, number=print_number(dossier, form, at))
    record(LossRecorded(dossier.reference, dossier.code, loss.pk), about=dossier, by=by, at=at)
    return loss


@transaction.atomic
def remedy_loss(dossier: Dossier, outcome: str, responsible: str, *, by: Account, at: datetime) -> PaperLoss:
    """Close the oldest open loss: how it was made good, who answers for it and pays (Đ21.2). The unit's leader says so."""
    if not outcome.strip() or not responsible.strip():
        raise RemedyUnclear()
    dossier = locked(dossier)
    require_possible("remedy_loss", dossier)
    _require_leader("remedy_loss", dossier, by, at)
    loss = dossier.losses.filter(remedied_at__isnull=True).first()
    if loss is None:
        raise NoOpenLoss(dossier=str(dossier))
    loss.outcome, loss.responsible = outcome.strip(), responsible.strip()
    loss.remedied_at, loss.remedied_by = at, by
    loss.save(update_fields=["outcome", "responsible", "remedied_at", "remedied_by"])
    record(LossRemedied(dossier.reference, dossier.code, loss.pk), about=dossier, by=by, at=at)
    return loss


def _require_leader(act: str, dossier: Dossier, by: Account, at: datetime) -> None:
    if not permission.leads(by, dossier, localdate(at)):
        raise not_yours(act, dossier, f"lãnh đạo {dossier.unit}")


def _result_of(dossier: Dossier) -> Decision:
    decision = Decision.objects.select_for_update(of=("self",)).select_related("file", "by")
    found = decision.filter(dossier=dossier, outcome=Decision.Outcome.APPROVED, revoked_at__isnull=True).first()
    if found is None:
        raise NoResultYet(dossier=str(dossier))
    return found


def _waiting(dossier: Dossier) -> ErrorReport | None:
    return dossier.error_reports.filter(answered_at__isnull=True).first()


def _answered(report: ErrorReport, reply: str, *, by: Account, at: datetime) -> None:
    report.reply, report.answered_at, report.answered_by = reply, at, by
    report.save(update_fields=["reply", "answered_at", "answered_by"])


def _corrected(
    dossier: Dossier, terms: Offer, before: Mapping[str, Any], right: Sequence[RightAnswer], on: date
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The answers of the new result, and what the apology says was wrong."""
    places = {one.place: one for one in correctables(terms, before, on=on)}
    answers, changed = deepcopy(dict(before)), []
    for said in right:
        place = places.get(said.place)
        if place is None:
            raise CorrectionUnreadable(place=said.place, because="kết quả không có nội dung này.")
        try:
            place.put(answers, reread(place, said.text, on=on))
        except ValueError as wrong:
            raise CorrectionUnreadable(place=place.label, because=str(wrong)) from None
        changed.append(place)
    answers = declared(terms, answers, on=on).answers
    now = {one.place: one for one in correctables(terms, answers, on=on)}
    lines = [_line(place, now.get(place.place)) for place in changed]
    lines = [line for line in lines if line["wrong"] != line["right"]]
    if not lines:
        raise CorrectionMissing()
    return answers, lines


def _line(was: Correctable, now: Correctable | None) -> dict[str, str]:
    return {"what": was.label, "wrong": was.words or "(để trống)", "right": now.words if now else "(bỏ)"}
