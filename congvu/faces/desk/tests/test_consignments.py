"""What travels by post, on the desk's pages and on Lan's."""

from __future__ import annotations

import pytest

from congvu.dossiers import actions as dossiers
from congvu.events.inline import run_due_jobs
from congvu.post.models import Consignment
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


def test_an_types_the_number_and_lan_follows_it(as_, permit, lan, an, binh, cuong, dung):
    dossier = given.approved(permit, by=lan, an=an, binh=binh, cuong=cuong)
    type(dossier).objects.filter(pk=dossier.pk).update(result_way="post")
    dossiers.hand_over(dossier, "post", "Nguyễn Thị Lan", by=an, at=MONDAY)
    run_due_jobs()
    browser, place = as_(an), f"/ban-lam-viec/buu-gui/{Consignment.objects.get().pk}"
    assert dossier.code in browser.get("/ban-lam-viec/buu-gui?xem=can-xu-ly").content.decode()
    assert as_(dung).get(place).status_code == 404
    assert browser.post(f"{place}/so-hieu", {"tracking": "số 9"}).status_code == 409
    assert browser.post(f"{place}/so-hieu", {"tracking": "VD000000009VN"}).status_code == 302
    assert "Bưu chính đã nhận" in browser.get(place).content.decode()
    assert "VD000000009VN" in browser.get(f"/ban-lam-viec/ho-so/{dossier.reference}").content.decode()
    assert "VD000000009VN" in as_(lan).get(f"/ho-so/{dossier.reference}").content.decode()
    assert browser.post(f"{place}/gui-lai").status_code == 409
    assert browser.post(f"{place}/huy").status_code == 302
    assert browser.post(f"{place}/gui-lai").status_code == 302
    assert Consignment.objects.filter(state="waiting").count() == 1


def test_lan_orders_the_post_and_thinks_better_of_it_and_an_orders_for_her(as_, permit, lan, sen_staff, an, binh):
    dossier = given.received(permit, by=lan, an=an)
    her, place = as_(lan), f"/ho-so/{dossier.reference}/buu-chinh"
    assert place in her.get(f"/ho-so/{dossier.reference}").content.decode()
    said = {"direction": "collection", "name": "Trần Văn Tư", "address": "7 Phố Ví Dụ", "phone": "0912 345 678"}
    assert as_(sen_staff).post(place, said).status_code == 404
    wrong = her.post(place, said | {"phone": "số nhà"})
    assert wrong.status_code == 422 and "Số điện thoại gồm" in wrong.content.decode()
    assert her.post(place, said).status_code == 302
    one = Consignment.objects.get()
    assert (one.direction, one.address, one.by) == ("collection", "7 Phố Ví Dụ", lan)
    page = her.get(f"/ho-so/{dossier.reference}").content.decode()
    assert "7 Phố Ví Dụ" in page and f"{place}/{one.pk}/huy" in page
    assert her.post(f"{place}/{one.pk}/huy").status_code == 302
    ordering = f"/ban-lam-viec/buu-gui/dat/{dossier.reference}"
    assert as_(binh).get(ordering).status_code == 404
    assert ordering in as_(an).get(f"/ban-lam-viec/ho-so/{dossier.reference}").content.decode()
    assert as_(an).post(ordering, said | {"direction": "delivery"}).status_code == 302
    assert Consignment.objects.get(state="asked").by == an
    assert as_(an).post(ordering, said | {"direction": "delivery"}).status_code == 422
