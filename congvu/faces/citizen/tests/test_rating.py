"""Rating as a person meets it: in the portal, with a link, with what stands on the receipt, at the kiosk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.assessment import actions
from congvu.assessment.actions import Ratings
from congvu.assessment.models import Slip
from congvu.assessment.tests.conftest import open_slips
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests import given

pytestmark = pytest.mark.django_db
RATING = {"overall": "1", "convenience": "2", "timeliness": "", "attitude": "1", "words": "Phải chờ lâu"}


@pytest.fixture
def dossier(giang: Account, cuc_xnk: Unit, lan: Account, an: Account) -> Dossier:
    cache.clear()
    made = given.received(given.permit(by=giang), by=lan, an=an, at=now() - timedelta(hours=1))
    open_slips()
    return made


@pytest.fixture
def slip(dossier: Dossier) -> Slip:
    return Slip.objects.get(dossier=dossier)


def browser(account: Account | None = None) -> Client:
    made = Client()
    if account is not None:
        made.force_login(account, backend="congvu.accounts.login.SuspendingBackend")
    return made


def test_lan_rates_from_her_dossiers_page_and_reads_what_she_said(
    dossier: Dossier, slip: Slip, lan: Account, cuong: Account
) -> None:
    her = browser(lan)
    assert f"/danh-gia/{slip.token}" in her.get(f"/ho-so/{dossier.reference}").content.decode()
    assert her.post(f"/danh-gia/{slip.token}", RATING).status_code == 302
    slip.refresh_from_db()
    assert (slip.overall, slip.convenience, slip.timeliness, slip.way) == (1, 2, None, "portal")
    page = her.get(f"/danh-gia/{slip.token}").content.decode()
    assert "Phải chờ lâu" in page and "sẽ xem xét và giải trình trước" in page
    actions.explain(slip, "founded", "Xin lỗi, quầy đã thêm người.", by=cuong, at=now())
    page = her.get(f"/danh-gia/{slip.token}").content.decode()
    assert "quầy đã thêm người" in page and "Gửi đánh giá" not in page
    assert "Cơ quan đã giải trình" in her.get(f"/ho-so/{dossier.reference}").content.decode()


def test_a_stranger_with_the_link_rates_and_without_a_grade_is_asked_for_one(slip: Slip, program: Account) -> None:
    stranger, place = browser(), f"/danh-gia/{slip.token}"
    page = stranger.get(place)
    assert page["Cache-Control"] and "Nguyễn Thị Lan" not in page.content.decode()
    events = Event.objects.count()
    assert stranger.post(place, {"words": "chữ"}).status_code == 422
    assert stranger.post(place, {"overall": "7"}).status_code == 422
    assert Event.objects.count() == events and not Slip.objects.rated().exists()
    assert stranger.post(place, {"overall": "3"}).status_code == 302
    slip.refresh_from_db()
    assert (slip.overall, slip.way) == (3, "link")
    assert Event.objects.get(kind="assessment.slip_rated").by_id == program.pk


@pytest.mark.parametrize("token", ["a", "x" * 32, "%00", "0" * 200])
def test_a_wrong_token_opens_nothing(slip: Slip, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(browser(), method)(f"/danh-gia/{token}", {"overall": "3"}).status_code == 404


def test_an_officer_is_refused_with_whatever_link(slip: Slip, an: Account, cuong: Account) -> None:
    for officer in (an, cuong):
        his = browser(officer)
        assert "Tài khoản cán bộ không được" in his.get(f"/danh-gia/{slip.token}").content.decode()
        assert his.post(f"/danh-gia/{slip.token}", {"overall": "3"}).status_code == 409
    assert not Slip.objects.rated().exists()


def test_nđ61_đ27_3_what_was_said_is_read_by_who_said_it_and_whose_dossier_it_is(
    dossier: Dossier, slip: Slip, lan: Account, an: Account, sen_staff: Account, cuong: Account
) -> None:
    """An knows mã nộp, and with it the link: she reads nothing of what was said of her, and changes nothing."""
    phone, place = browser(), f"/danh-gia/{slip.token}"
    assert phone.post(place, RATING, follow=True).status_code == 200
    assert (
        "Phải chờ lâu" in phone.get(place).content.decode()
        and "Phải chờ lâu" in browser(lan).get(place).content.decode()
    )
    found = browser().get(f"/danh-gia?ma={dossier.reference}&lan=reception")["Location"]
    assert found == place
    for other in (browser(), browser(an), browser(sen_staff)):
        page = other.get(place).content.decode()
        assert "Phải chờ lâu" not in page and "Phiếu này đã được gửi" in page and 'name="overall"' not in page
        assert other.post(place, {"overall": "3"}).status_code == 409
    slip.refresh_from_db()
    assert slip.overall == 1
    assert phone.post(place, RATING | {"overall": "2"}).status_code == 302, "who wrote it may mend it"


def test_a_code_opens_only_with_the_end_of_the_telephone_and_guessing_is_stopped(dossier: Dossier, slip: Slip) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(applicant_contact={"phone": "0900 123 456"})
    stranger = browser()
    found = stranger.post("/danh-gia", {"ma": dossier.code, "so": "3456"})
    assert found.status_code == 302 and found["Location"] == f"/danh-gia/{slip.token}"
    assert stranger.post("/danh-gia", {"ma": dossier.reference})["Location"] == f"/danh-gia/{slip.token}"
    answers = [browser().post("/danh-gia", {"ma": dossier.code, "so": f"{guess:04d}"}) for guess in range(12)]
    assert answers[0].status_code == 404 and "Không có phiếu đánh giá" in answers[0].content.decode()
    assert answers[-1].status_code == 429


def test_tt01_2018_đ12_2_the_code_on_the_receipt_opens_the_slip_of_that_contact(dossier: Dossier, slip: Slip) -> None:
    (receipt,) = dossier.prints.filter(form="01")
    address = receipt.data["rate"].removeprefix(settings.CITIZEN_URL)
    assert browser().get(address)["Location"] == f"/danh-gia/{slip.token}"
    assert browser().get(address.replace("lan=reception", "lan=return")).status_code == 404
    # A code of the day follows its neighbour's: it opens nothing by itself.
    assert browser().get(f"/danh-gia?ma={dossier.code}&lan=reception").status_code == 404


def test_at_the_kiosk_one_touch_is_enough_and_the_next_person_finds_nothing(slip: Slip, dossier: Dossier) -> None:
    kiosk = browser()
    asked = kiosk.post("/danh-gia?kiosk=1", {"ma": dossier.reference})
    page = kiosk.get(asked["Location"]).content.decode()
    assert page.count('name="overall"') == 3 and "Hồ sơ của tôi" not in page
    done = kiosk.post(asked["Location"], {"overall": "2"}, follow=True)
    assert done["Refresh"].endswith("/danh-gia?kiosk=1") and "Xong" in done.content.decode()
    slip.refresh_from_db()
    assert (slip.overall, slip.way) == (2, "kiosk")


def test_the_public_reads_satisfaction_by_service_and_unit_and_no_officer(
    dossier: Dossier, lan: Account, an: Account, program: Account, binh: Account, cuong: Account
) -> None:
    given.approved(dossier.procedure, by=lan, an=an, binh=binh, cuong=cuong, at=now() - timedelta(hours=1))
    for number in range(1, 6):
        one = actions.open_slip(dossier, "supplement", cause=-number, officer=binh, by=program, at=now())
        actions.rate(one, Ratings(1 if number == 1 else 3), way=Slip.Way.LINK, by=program, at=now())
    stranger = browser()
    (service,) = stranger.get("/du-lieu-mo/thong-ke.json").json()["services"]
    assert (service["rated"], service["satisfied_overall"], service["satisfied_attitude"]) == (5, 80.0, None)
    assert "80,0" in stranger.get("/thong-ke").content.decode()
    assert "80,0" in stranger.get(f"/thu-tuc/{dossier.procedure.code}").content.decode()
    page = stranger.get("/thong-ke/don-vi").content.decode()
    assert "Cục Xuất nhập khẩu" in page and "80,0" in page
    assert not [who for who in (an, binh, cuong, lan) if who.full_name in page]
