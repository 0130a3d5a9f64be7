"""Lan mends exactly what was marked: each mark stands at its field, and only there can she type."""

from __future__ import annotations

from datetime import timedelta

import lxml.html
import pytest
from django.test import Client
from django.utils.timezone import now

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.dossiers.actions import Mark
from congvu.dossiers.models import Dossier, SupplementRequest
from congvu.faces.citizen.tests.test_filing import logged_in, send, upload
from tests import given

pytestmark = pytest.mark.django_db
GOODS = [{"name": "Ấm chén", "pieces": "2"}, {"name": "Bình gốm", "pieces": "3"}]


@pytest.fixture
def asked(giang: Account, cuc_xnk: object, lan: Account, an: Account, binh: Account) -> Dossier:
    """Bình asks Lan for another quantity, a clearer name in row 2, a readable application, and advises a note."""
    permit: Procedure = given.permit(by=giang)
    at = now() - timedelta(hours=1)
    dossier = given.received(permit, by=lan, an=an, at=at, answers={"goods": GOODS})
    marks = [
        Mark("field", "quantity", reason="Hợp đồng ghi 60"),
        Mark("row", "goods", 1, reason="Tên hàng chưa rõ"),
        Mark("paper", "application", reason="Bản quét mờ"),
        Mark("field", "note", reason="Nên ghi ngày hội chợ", blocking=False),
    ]
    actions.request_supplement(dossier, [], "Chưa khớp hợp đồng.", marks, by=binh, at=at + timedelta(minutes=5))
    return dossier


def page(client: Client, dossier: Dossier, where: str = "") -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(f"/ho-so/{dossier.reference}{where}").content.decode())


def test_lan_mends_what_is_marked_and_can_touch_nothing_else(lan: Account, asked: Dossier) -> None:
    client = logged_in(lan)
    links = page(client, asked).xpath("//main//ol[contains(@class, 'list--number')]/li/a/@href")
    assert [link.partition("#")[2] for link in links] == ["quantity", "goods-1", "giay-to-application", "note"]
    form = page(client, asked, "/to-khai/content")
    names = set(form.xpath("//*[@id='bieu-mau']//input/@name|//textarea/@name"))
    assert names == {"quantity", "note", "goods-1-name", "goods-1-pieces"}
    assert form.xpath("//*[@id='quantity-yeu-cau']") and form.xpath("//*[@id='goods-1']")
    asked.refresh_from_db()
    typed = {"quantity": "60", "note": "", "goods-1-name": "Bình gốm Bát Tràng", "goods-1-pieces": "3"}
    stray = {"purpose": "Sửa trộm", "goods-0-name": "Sửa trộm", "version": str(asked.draft_version)}
    assert client.post(f"/ho-so/{asked.reference}/to-khai/content", typed | stray).status_code == 302
    refused = send(client, asked)
    assert refused.status_code == 422 and "chưa giải trình" in refused.content.decode()
    papers = page(client, asked, "/giay-to")
    assert papers.xpath("//input[@type='file']/@id") == ["tep-application"]
    assert upload(client, asked).status_code == 302
    assert upload(client, asked, "contract").status_code == 422
    assert send(client, asked).status_code == 302
    asked.refresh_from_db()
    assert (asked.answers["quantity"], asked.answers["purpose"]) == ("60", given.ANSWERS["purpose"])
    assert [row["name"] for row in asked.answers["goods"]] == ["Ấm chén", "Bình gốm Bát Tràng"]


def test_lan_explains_what_she_leaves_as_it_is(lan: Account, asked: Dossier) -> None:
    client = logged_in(lan)
    request = SupplementRequest.objects.get()
    boxes = page(client, asked, "/kiem-tra").xpath("//textarea/@name")
    assert len(boxes) == 4, "one for each mark that is not mended"
    words = {f"giai-trinh-{mark.pk}": "Như hợp đồng, phụ lục 2" for mark in request.marks.filter(blocking=True)}
    data = {"result_way": "online", "confirmed": "on", "key": "khoa-giai-trinh"}
    partly = dict(list(words.items())[:1])
    again = client.post(f"/ho-so/{asked.reference}/kiem-tra", data | partly)
    assert again.status_code == 422 and "Như hợp đồng, phụ lục 2" in again.content.decode()
    assert client.post(f"/ho-so/{asked.reference}/kiem-tra", data | words).status_code == 302
    request.refresh_from_db()
    assert request.answered_by == lan and request.marks.filter(reply="Như hợp đồng, phụ lục 2").count() == 3
