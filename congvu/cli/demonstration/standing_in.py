"""Somebody is away, somebody signs for another, and an intermediary files for Sen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise, Mandate
from congvu.organisations import actions as organisations
from congvu.organisations.models import Absence, Appointment, Delegation, Officer, Role

A_WEEK, A_YEAR = timedelta(days=7), timedelta(days=365)


def stand_in(*, by: Account, at: datetime) -> None:
    """One of each: an absence, a delegation, a mandate."""
    today = localdate(at)
    if not Absence.objects.exists():
        away, substitute = (Officer.objects.get(number=number) for number in ("CB009", "CB008"))
        organisations.enter_absence(
            away, substitute, from_on=today, to_on=today + A_WEEK, reason="Nghỉ phép năm", by=by, at=at
        )
    if not Delegation.objects.filter(absence__isnull=True).exists():
        organisations.delegate(
            Appointment.objects.own().get(officer__number="CB013"),
            Officer.objects.get(number="CB014"),
            [Role.UNIT_LEADER],
            from_on=today,
            to_on=today + A_WEEK,
            document="Quyết định số 12/QĐ-HC (giả định)",
            reason="Đi công tác",
            by=by,
            at=at,
        )
    if not Mandate.objects.exists():
        sen, agent = (Enterprise.objects.get(tax_code=code) for code in ("0100000010", "0100000028"))
        scope = accounts.MandateScope(localdate(at - A_YEAR), today + A_YEAR)
        asked = accounts.ask_mandate(sen, agent, scope, by=Account.objects.get(email="sen@demo.vn"), at=at - A_YEAR)
        accounts.accept_mandate(asked, by=Account.objects.get(email="truc@demo.vn"), at=at - A_YEAR)
