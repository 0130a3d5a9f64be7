"""Every page of the desk opens for those it is for, and is not there for anybody else."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from congvu.faces import desk

pytestmark = pytest.mark.django_db

ADMINISTRATION = ["units", "unit-new", "officers", "officer-new", "accounts", "calendars"]


@pytest.mark.parametrize("name", ADMINISTRATION)
def test_giang_keeps_people_units_and_calendars(as_, giang, an, name):
    assert as_(giang).get(reverse(f"desk:{name}")).status_code == 200


@pytest.mark.parametrize("name", [one for one in ADMINISTRATION if one != "accounts"])
@pytest.mark.parametrize("who", ["an", "binh", "cuong", "dung", "lan", "partner"])
def test_nobody_else_finds_these_pages(request, as_, who, name):
    assert as_(request.getfixturevalue(who)).get(reverse(f"desk:{name}")).status_code == 404


def test_details_of_units_people_and_calendars_open(as_, giang, an, sen, mot_cua):
    browser = as_(giang)
    for place in (
        reverse("desk:unit", args=["mot-cua"]),
        reverse("desk:unit-name", args=["mot-cua"]),
        reverse("desk:unit-closing", args=["mot-cua"]),
        reverse("desk:officer", args=["CB001"]),
        reverse("desk:post-new", args=["CB001"]),
        reverse("desk:officer-leaving", args=["CB001"]),
        reverse("desk:officer-account", args=["CB001"]),
        reverse("desk:account", args=[an.pk]),
        reverse("desk:account-suspension", args=[an.pk]),
        reverse("desk:account-password", args=[an.pk]),
        reverse("desk:calendar", args=[2026]),
        reverse("desk:calendar", args=[2031]),
        reverse("desk:calendar-version", args=[2027]),
        reverse("desk:enterprises"),
        reverse("desk:enterprises") + "?xem=da-duyet",
        reverse("desk:enterprise", args=[sen.pk]),
    ):
        assert browser.get(place).status_code == 200, place


def test_late_looks_late_and_figures_lead_only_where_one_may_go(as_, an, binh, received):
    for who in (an, binh):
        browser = as_(who)
        page = browser.get("/ban-lam-viec/dieu-hanh").content.decode()
        main = page[page.index("<main") :]
        doors = re.findall(r'<li class="cv-stat[^"]*"><a href="([^"]+)"', main)
        assert doors and all("aria-current" in browser.get(html.unescape(one)).content.decode() for one in doors)
    css = (Path(desk.__file__).parent / "static/desk/desk.css").read_text()
    late = css[css.index(".desk-overview .cv-chart__bar--2") :]
    assert "stroke-dasharray" in late[: late.index("}")]


def test_the_book_and_the_overview_open(as_, an, binh, received):
    for who in (an, binh):
        assert received.code in as_(who).get("/ban-lam-viec/so-theo-doi?tu=01/11/2026&den=30/11/2026").content.decode()
        assert as_(who).get("/ban-lam-viec/dieu-hanh").status_code == 200
    pdf = as_(an).get("/ban-lam-viec/so-theo-doi.pdf?tu=01/11/2026&den=30/11/2026")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
