"""Agencies and their units: entered, opened, renamed, closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congvu.events.facts import record
from congvu.kernel.codes import AgencyCodeInvalid, CodeScheme, parse_agency_code
from congvu.kernel.text import nfc
from congvu.kernel.work_calendar import vietnam_day
from congvu.organisations.events import AgencyEntered, UnitClosed, UnitOpened, UnitRenamed
from congvu.organisations.models import Agency, Appointment, Role, Unit
from congvu.organisations.queries import Actor, require_role
from congvu.organisations.refusals import CodeTaken, ParentElsewhere, UnitHasSubunits, UnitIsClosed, UnitStillStaffed


@transaction.atomic
def enter_agency(
    code: str,
    name: str,
    *,
    by: Actor,
    at: datetime,
    code_2020: str = "",
    name_en: str = "",
    parent: Agency | None = None,
) -> Agency:
    """Enter an agency under its identification code: TT 10/2016/TT-BTTTT, and QĐ 20/2020/QĐ-TTg where it has one."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    code = _code_of_scheme(code, CodeScheme.TT10_2016)
    code_2020 = _code_of_scheme(code_2020, CodeScheme.QD20_2020) if code_2020 else ""
    if Agency.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    agency = Agency.objects.create(
        code=code, code_2020=code_2020, name=nfc(name).strip(), name_en=name_en.strip(), parent=parent
    )
    record(AgencyEntered(code=code), about=agency, by=by, at=at)
    return agency


@transaction.atomic
def open_unit(
    agency: Agency,
    code: str,
    name: str,
    *,
    by: Actor,
    at: datetime,
    name_en: str = "",
    symbol: str = "",
    parent: Unit | None = None,
    is_one_stop: bool = False,
    address: str = "",
    phone: str = "",
    email: str = "",
) -> Unit:
    """Open a unit of an agency, under a parent of the same agency if it has one."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    if parent is not None and (parent.agency_id != agency.pk or parent.closed_on is not None):
        raise ParentElsewhere()
    unit = Unit.objects.create(
        agency=agency,
        code=code,
        name=nfc(name).strip(),
        name_en=name_en.strip(),
        symbol=symbol.strip(),
        parent=parent,
        is_one_stop=is_one_stop,
        address=nfc(address).strip(),
        phone=phone.strip(),
        email=email.strip(),
    )
    record(UnitOpened(code=unit.code, agency=agency.code), about=unit, by=by, at=at)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, *, by: Actor, at: datetime, name_en: str = "") -> Unit:
    """Give a unit another name; its code, which dossiers and packages quote, stays."""
    require_role(by, Role.ADMINISTRATOR, vietnam_day(at))
    unit = _open(unit)
    old_name, unit.name, unit.name_en = unit.name, nfc(name).strip(), name_en.strip() or unit.name_en
    unit.save(update_fields=["name", "name_en"])
    record(UnitRenamed(code=unit.code, old_name=old_name, new_name=unit.name), about=unit, by=by, at=at)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, by: Actor, at: datetime) -> Unit:
    """Close a unit from the day of `at`; refused while someone still holds a post in it or it has open sub-units."""
    on = vietnam_day(at)
    require_role(by, Role.ADMINISTRATOR, on)
    unit = _open(unit)
    if held := Appointment.objects.filter(unit=unit).exclude(to_on__lt=on).count():
        raise UnitStillStaffed(unit=unit.name, count=held)
    if below := Unit.objects.filter(parent=unit, closed_on__isnull=True).count():
        raise UnitHasSubunits(unit=unit.name, count=below)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    record(UnitClosed(code=unit.code, on=on.isoformat()), about=unit, by=by, at=at)
    return unit


def _open(unit: Unit) -> Unit:
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on is not None:
        raise UnitIsClosed(unit=unit.name, on=f"{unit.closed_on:%d/%m/%Y}")
    return unit


def _code_of_scheme(text: str, scheme: CodeScheme) -> str:
    code = parse_agency_code(text)
    if code.scheme is not scheme:
        raise AgencyCodeInvalid(text=text)
    return code.text
