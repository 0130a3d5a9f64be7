"""Bình marks what is wrong where it stands, keeps the notice, sends it, takes it back, and reads the difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest

from congvu.accounts.models import Account
from congvu.dossiers import actions
from congvu.dossiers.actions import Mark
from congvu.dossiers.models import Dossier, SupplementMark, SupplementRequest
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db
As = Callable[[Account], Any]
NOTHING = {"muc-TOTAL_FORMS": "1", "muc-INITIAL_FORMS": "0"}


def at(dossier: Dossier, noun: str) -> str:
    return f"/ban-lam-viec/ho-so/{dossier.reference}/{noun}"


def test_bình_marks_keeps_goes_on_and_sends(as_: As, binh: Account, received: Dossier) -> None:
    binhs = as_(binh)
    marked = {"dau-field-quantity": "Hợp đồng ghi 60", "dau-paper-contract": "Thiếu", "gop-y-dau-paper-contract": "1"}
    kept = binhs.post(at(received, "yeu-cau-bo-sung"), {**NOTHING, **marked, "luu": "1"})
    assert kept.status_code == 302 and not SupplementRequest.objects.exists()
    assert "Phiếu bổ sung đang soạn" in binhs.get(at(received, "")[:-1]).content.decode()
    page = lxml.html.fromstring(binhs.get(at(received, "yeu-cau-bo-sung")).content.decode())
    [box] = page.xpath("//textarea[@id='dau-field-quantity']")
    assert box.text.strip() == "Hợp đồng ghi 60" and page.xpath("//input[@id='gop-y-dau-paper-contract']/@checked")
    assert binhs.post(at(received, "cat-phieu-bo-sung")).status_code == 302
    sent = {**NOTHING, **marked, "dau-paper-application": "Mờ", "reason": "Chưa khớp"}
    assert binhs.post(at(received, "yeu-cau-bo-sung"), sent).status_code == 302
    request = SupplementRequest.objects.get()
    assert [(mark.kind, mark.key, mark.blocking) for mark in request.marks.all()] == [
        ("field", "quantity", True),
        ("paper", "application", True),
        ("paper", "contract", False),
    ]
    assert not SupplementMark.objects.filter(request=None).exists()


def test_bình_takes_back_what_he_sent(as_: As, binh: Account, dung: Account, received: Dossier) -> None:
    actions.request_supplement(received, [], "Sai", [Mark("field", "quantity", reason="60")], by=binh, at=MONDAY)
    where = at(received, "thu-hoi-phieu-bo-sung")
    assert as_(dung).get(where).status_code == 404
    assert as_(binh).get(where).status_code == 200
    assert as_(binh).post(where, {"reason": "Nhầm hồ sơ"}).status_code == 302
    assert SupplementRequest.objects.get().withdrawn_because == "Nhầm hồ sơ"
    assert "Nhầm hồ sơ" in as_(binh).get(at(received, "cac-lan-bo-sung")).content.decode()


def test_bình_reads_each_mark_with_before_and_after(
    as_: As, binh: Account, lan: Account, dung: Account, received: Dossier, django_assert_max_num_queries: Any
) -> None:
    marks = [Mark("field", "quantity", reason="60"), Mark("field", "purpose", reason="Rõ hơn")]
    request = actions.request_supplement(received, [], "Sai", marks, by=binh, at=MONDAY)
    words = {request.marks.get(key="purpose").pk: "Đã ghi theo thư mời"}
    said = given.ANSWERS | {"quantity": "60"}
    actions.supplement(Dossier.objects.get(pk=received.pk), said, words, by=lan, at=MONDAY)
    binhs = as_(binh)
    binhs.get(at(received, "")[:-1])
    with django_assert_max_num_queries(29):
        page = binhs.get(at(received, "")[:-1]).content.decode()
    assert "<del>50</del> → <ins>60</ins>" in page and "Đã ghi theo thư mời" in page
    whole = binhs.get(at(received, "cac-lan-bo-sung")).content.decode()
    assert "<ins>60</ins>" in whole and "Giải trình" in whole
    assert as_(dung).get(at(received, "cac-lan-bo-sung")).status_code == 404
