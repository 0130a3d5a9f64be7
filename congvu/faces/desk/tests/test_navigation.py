"""The part of the desk one is in is marked on every page, for everybody who may open it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from congvu.faces.desk import urls
from congvu.faces.desk.templatetags.desk import SECTIONS

pytestmark = pytest.mark.django_db


def marked(page):
    """The part that is marked; the phone's menu and the wide one say the same."""
    said = page.content.decode()
    here = re.findall(r'aria-current="true">([^<]+)</a></li>', said)
    assert here[: len(here) // 2] == here[len(here) // 2 :] == re.findall(r'desk-menu__here">([^<]+)<', said)
    return here[: len(here) // 2]


def test_every_address_belongs_to_a_part():
    first = {str(one.pattern).partition("/")[0] for one in urls.urlpatterns}
    assert first == set(SECTIONS)


@pytest.mark.parametrize(
    ("who", "name", "args", "part"),
    [
        ("an", "inbox", [], "Hộp việc"),
        ("an", "counter", [], "Một cửa"),
        ("an", "counter-holder", ["9.000001"], "Một cửa"),
        ("an", "search", [], "Tra cứu"),
        ("an", "book", [], "Sổ theo dõi"),
        ("an", "overview", [], "Điều hành"),
        ("an", "enterprises", [], "Doanh nghiệp"),
        ("an", "accounts", [], "Một cửa"),
        ("giang", "procedure", ["9.000001"], "Thủ tục"),
        ("giang", "units", [], "Quản trị"),
        ("giang", "officers", [], "Quản trị"),
        ("giang", "officer", ["CB001"], "Quản trị"),
        ("giang", "accounts", [], "Quản trị"),
        ("giang", "calendar", [2026], "Quản trị"),
    ],
)
def test_one_part_is_marked(request, as_, permit, an, who, name, args, part):
    page = as_(request.getfixturevalue(who)).get(reverse(f"desk:{name}", args=args))
    assert marked(page) == [part]


def test_the_side_menu_is_of_the_part_and_folds_what_is_seldom_used(as_, an):
    browser = as_(an)

    def side(name):
        page = browser.get(reverse(f"desk:{name}")).content.decode()
        return page[page.index("cv-side") : page.index("<main")]

    assert 'desk-side">' in side("inbox") and 'desk-side" open>' in side("handing-on")
    assert "Lịch hẹn" in side("windows") and "Lịch hẹn" not in side("inbox")
    assert reverse("desk:exports") in side("report")


def test_a_dossier_and_its_acts_belong_to_the_inbox(as_, binh, received):
    for name in ("dossier", "ask_opinion", "approve"):
        assert marked(as_(binh).get(reverse(f"desk:{name}", args=[received.reference]))) == ["Hộp việc"]


def test_an_finds_accounts_and_no_door_that_is_closed_to_her(as_, an):
    browser = as_(an)
    page = browser.get(reverse("desk:accounts")).content.decode()
    side = page[page.index("cv-side") : page.index("<main")]
    places = re.findall(r'href="([^"]+)"', side)
    assert reverse("desk:accounts") in places
    assert [one for one in places if browser.get(one).status_code != 200] == []
