"""At the desk An takes in what the holder of a paper dossier brings later, or takes the dossier back for him."""

from __future__ import annotations

import pytest
from django.urls import reverse

from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_dossier(permit, an, binh):
    holder = actions.Holder(name="Hoàng Văn Mộc", phone="0900000001")
    filed = actions.file_at_counter(permit, holder, [actions.GivenPaper("application")], {}, by=an, at=MONDAY)
    dossier = actions.receive(filed, by=an, at=MONDAY)
    actions.request_supplement(dossier, [{"what": "Hợp đồng", "why": "thiếu"}], "Chưa đủ.", by=binh, at=MONDAY)
    return dossier


def test_an_notes_what_moc_brought(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:supplement_at_counter", args=[paper_dossier.reference])
    assert place in browser.get(reverse("desk:dossier", args=[paper_dossier.reference])).content.decode()
    assert "Hợp đồng mua bán" in browser.get(place).content.decode()
    nothing = browser.post(place, {"application": "", "contract": ""})
    assert nothing.status_code == 409 and "Chưa ghi giấy tờ nào" in nothing.content.decode()
    assert browser.post(place, {"application": "", "contract": "original"}).status_code == 302
    dossier = Dossier.objects.get(pk=paper_dossier.pk)
    assert dossier.due_at is not None and dossier.papers.filter(key="contract", copy="original").exists()


def test_an_takes_the_dossier_back_for_moc(as_, an, paper_dossier):
    browser = as_(an)
    place = reverse("desk:withdraw_at_counter", args=[paper_dossier.reference])
    assert "không rút lại được" in browser.get(place).content.decode()
    assert browser.post(place, {"reason": "Đơn xin rút ngày 16/11/2026"}).status_code == 302
    assert Dossier.objects.get(pk=paper_dossier.pk).status == Status.WITHDRAWN
