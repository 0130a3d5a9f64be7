"""The government portal follows every received dossier, and learns of nobody; the same state stands on every page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries import ShownState, look_up_public, state_of, state_words
from congvu.events.models import Event
from congvu.faces.citizen import progress_feed
from congvu.faces.ui import statuses
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db
PLACE = "/du-lieu-mo/tien-do.json"
ITEMS = [{"what": "Bản dịch", "why": "Thiếu"}]


@pytest.fixture
def told(giang: Account, cuc_xnk: Unit, lan: Account, an: Account, binh: Account, cuong: Account) -> dict[str, Dossier]:
    """One dossier in each state that the feed tells of, and two that it does not."""
    cache.clear()
    permit, at = given.permit(by=giang), now()
    made = {
        name: given.received(permit, by=lan, an=an, at=at)
        for name in ("received", "begun", "asked", "stopped", "withdrawn")
    }
    actions.claim(made["begun"], by=binh, at=at)
    actions.request_supplement(made["asked"], ITEMS, "Thiếu bản dịch.", by=binh, at=at)
    given.in_step(made["stopped"], "sign", binh=binh, cuong=cuong, at=at)
    actions.stop(made["stopped"], "Hết căn cứ.", by=cuong, at=at)
    actions.withdraw(made["withdrawn"], "", by=lan, at=at)
    made["approved"] = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong, at=at)
    made["submitted"] = given.submitted(permit, by=lan, at=at)
    made["draft"] = given.draft(permit, by=lan, at=at)
    return {name: Dossier.objects.get(pk=one.pk) for name, one in made.items()}


def read(client: Client, **asked: Any) -> dict[str, Any]:
    answer = client.get(PLACE, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_nđ61_đ25_anybody_follows_every_received_dossier_and_learns_of_nobody(
    client: Client, told: dict[str, Dossier]
) -> None:
    answer = client.get(PLACE)
    said = {one["code"]: one for one in answer.json()["dossiers"]}
    codes = {name: said[one.code]["status"] for name, one in told.items() if one.code}
    assert codes == {"received": 2, "begun": 4, "asked": 5, "stopped": 8, "withdrawn": 7, "approved": 9}
    assert len(said) == 6 and said[told["asked"].code]["due_at"] is None
    one = said[told["begun"].code]
    assert (one["procedure"], one["unit"]["code"], one["late"]) == ("9.000001", "cuc-xnk", False)
    assert one["status_text"] == "Đang xử lý" and one["received_at"].endswith("+07:00")
    for secret in ("Nguyễn Thị Lan", "Nhập hàng mẫu", told["begun"].reference, "lan@"):
        assert secret not in answer.content.decode()
    assert "public" in answer["Cache-Control"] and answer["Access-Control-Allow-Origin"] == "*"


def test_a_harvest_goes_on_page_by_page_and_later_tells_what_changed(
    client: Client, told: dict[str, Dossier], binh: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_feed, "A_PAGE", 4)
    first = read(client)
    second = read(client, after=first["next"])
    codes = [one["code"] for one in [*first["dossiers"], *second["dossiers"]]]
    assert len(codes) == len(set(codes)) == 6 and second["next"] is None
    assert first["next_since"] < first["as_of"]
    assert len(read(client, since=first["next_since"])["dossiers"]) == 4
    assert read(client, since=(now() + timedelta(minutes=1)).isoformat())["dossiers"] == []
    assert not read(client, unit="cuc-hc")["dossiers"] and not read(client, procedure="x")["dossiers"]
    changed = max(Event.objects.values_list("recorded_at", flat=True))
    actions.claim(told["received"], by=binh, at=now())
    assert told["received"].code in {one["code"] for one in read(client, since=changed.isoformat())["dossiers"]}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "hôm qua"},
        {"since": "2026-13-01"},
        {"since": "0001-01-01"},
        {"after": "x"},
        {"after": "9" * 30},
        {"after": "-1"},
    ],
)
def test_what_cannot_be_read_is_said_so(client: Client, asked: dict[str, str]) -> None:
    cache.clear()
    answer = client.get(PLACE, asked)
    assert answer.status_code == 400 and "phải là" in answer.json()["detail"]


def test_who_calls_too_often_waits_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(progress_feed, "MOST_CALLS", 2)
    assert [client.get(PLACE).status_code for _time in range(3)] == [200, 200, 429]


def test_tt22_2019_đ4_every_state_is_shown_in_the_same_words_in_portal_and_desk(
    client: Client, told: dict[str, Dossier], lan: Account, an: Account
) -> None:
    for name, dossier in told.items():
        words = state_words(dossier)
        for reader, places in (
            (lan, ("/ho-so", "/ho-so/{}")),
            (an, ("/ban-lam-viec/tra-cuu", "/ban-lam-viec/ho-so/{}")),
        ):
            if name == "draft":
                continue
            client.force_login(reader, backend="congvu.accounts.login.SuspendingBackend")
            for place in places:
                shown = client.get(place.format(dossier.reference)).content.decode()
                assert f">{words}</strong>" in shown, (name, place)
            client.logout()
        if name != "draft":
            assert look_up_public(dossier.reference).state == words
    assert state_of(told["asked"]) == ShownState.AWAITING_SUPPLEMENT


def test_every_state_has_one_wording_and_a_colour() -> None:
    assert {one.value for one in ShownState} == {one.value for one in Status} | {"awaiting_supplement"}
    for state in ShownState:
        _colour, words = statuses.colour_and_words(state.value)
        assert words == state.label
