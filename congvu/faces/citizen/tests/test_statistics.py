"""A stranger reads how the services are used, and takes the figures away as data."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate, now

from congvu.accounts.models import Account
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def received(giang: Account, cuc_xnk: Unit, lan: Account, an: Account) -> object:
    """Lan's dossier, received just now."""
    cache.clear()
    return given.received(given.permit(by=giang), by=lan, an=an, at=now())


def test_a_stranger_reads_the_year_and_no_name(client: Client) -> None:
    page = client.get("/thong-ke")
    shown = page.content.decode()
    assert page.status_code == 200 and "9.000001" in shown and "Nguyễn Thị Lan" not in shown
    assert "/du-lieu-mo/thong-ke.json?nam=" in shown


def test_machines_read_the_same_as_json_and_csv(client: Client) -> None:
    told = client.get("/du-lieu-mo/thong-ke.json").json()
    assert told["from"] == f"{localdate(now()).year}-01-01"
    (service,) = told["services"]
    assert (service["code"], service["received_online"], service["settled"]) == ("9.000001", 1, 0)
    text = client.get("/du-lieu-mo/thong-ke.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["code"], row["received"], row["on_time_share"]) == ("9.000001", "1", "")


@pytest.mark.parametrize("year", ["", "abc", "1999", "9999", "20260", "²⁰²⁶"])
def test_a_year_that_is_none_is_this_year(client: Client, year: str) -> None:
    told = client.get("/du-lieu-mo/thong-ke.json", {"nam": year}).json()
    assert told["from"] == f"{localdate(now()).year}-01-01"


def test_what_was_counted_within_the_hour_is_not_counted_again(client: Client) -> None:
    first = client.get("/du-lieu-mo/thong-ke.json").json()
    assert client.get("/du-lieu-mo/thong-ke.json").json()["counted_at"] == first["counted_at"]


def test_how_late_each_unit_was_is_open_data_without_a_dossier(client: Client) -> None:
    told = client.get("/du-lieu-mo/nguyen-nhan-cham.json").json()
    (unit,) = told["units"]
    assert (unit["unit"], unit["received"], unit["settled_late"], unit["open_late"]) == ("cuc-xnk", 1, 0, 0)
    assert set(unit["causes"]) == set(told["causes"]) and not any(unit["causes"].values())
    text = client.get("/du-lieu-mo/nguyen-nhan-cham.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["unit"], row["received"], row["unexplained"]) == ("cuc-xnk", "1", "0") and "Lan" not in text
