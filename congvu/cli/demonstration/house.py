"""The demonstration's ministry: its units with their real names, officers with invented ones."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from importlib import resources

from django.conf import settings
from django.utils.timezone import localdate

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account
from congvu.organisations import actions as organisations
from congvu.organisations.models import Agency, Appointment, Officer, Unit


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a table of the demonstration."""
    text = resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def open_ministry(*, by: Account, at: datetime) -> Agency:
    """The agency and its units; those that are there stay as they are."""
    agency = Agency.objects.filter(code=settings.MINISTRY["agency_code"]).first()
    if agency is None:
        agency = organisations.enter_agency(
            settings.MINISTRY["agency_code"],
            settings.MINISTRY["name"],
            name_en=settings.MINISTRY["name_en"],
            code_2020="G02",
            by=by,
            at=at,
        )
    units = {unit.code: unit for unit in Unit.objects.filter(agency=agency)}
    for row in rows("units.csv"):
        if row["code"] not in units:
            units[row["code"]] = organisations.open_unit(
                agency,
                row["code"],
                row["name"],
                name_en=row["name_en"],
                symbol=row["symbol"],
                parent=units.get(row["parent"]),
                is_one_stop=bool(row["is_one_stop"]),
                address=row["address"],
                phone=row["phone"],
                email=row["email"],
                by=by,
                at=at,
            )
    return agency


def appoint_officers(password: str, *, by: Account, at: datetime) -> None:
    """Officers with their posts and accounts; those who have no part to play get no password (hashing one takes its time)."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows("officers.csv"):
        officer = Officer.objects.filter(number=row["number"]).first() or organisations.enter_officer(
            row["full_name"], row["number"], row["email"], phone="024 0000 0000", by=by, at=at
        )
        if not Appointment.objects.filter(officer=officer).exists():
            organisations.appoint(
                officer,
                units[row["unit"]],
                row["title"],
                row["roles"].split(),
                from_on=localdate(at),
                by=by,
                at=at,
            )
        if not Account.objects.filter(officer=officer).exists():
            accounts.create_officer_account(officer, password=password if row["what"] else None, by=by, at=at)
