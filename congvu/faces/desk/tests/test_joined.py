"""The whole joined dossier at the desk: received at once, the frame for all who take part, the content for whose it is."""

from __future__ import annotations

import pytest

from congvu.catalog import actions as catalogue
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier, Status
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(permit, lan, giang, cuc_xnk, cuc_hc, mot_cua):
    """Two permits side by side and a declaration of Cục Hóa chất that waits for the second; filed by Lan."""
    chemicals = given.declaration(by=giang)
    parts = [
        {"key": "one", "procedure": permit.code},
        {"key": "two", "procedure": permit.code, "papers": {"application": "one.application"}},
        {"key": "three", "procedure": chemicals.code, "after": ["two"], "shares": {"substance": "two.purpose"}},
    ]
    group = catalogue.publish_group("ba", "Nhóm ba phần", cuc_xnk, "1/QĐ-BCT", parts, by=giang, at=MONDAY)
    made = actions.open_joined(group, answers={"one": given.ANSWERS, "two": given.ANSWERS}, by=lan, at=MONDAY)
    actions.attach_paper(made.dossiers.get(part="one"), "application", given.pdf(by=lan), by=lan, at=MONDAY)
    actions.share_answers(made, "three", by=lan, at=MONDAY)
    return actions.submit_joined(made, by=lan, at=MONDAY)


def test_an_receives_the_whole_and_dung_sees_its_frame_only(
    as_, whole, an, dung, binh, giang, django_assert_max_num_queries
):
    place = f"/ban-lam-viec/ho-so-lien-thong/{whole.reference}"
    one, three = Dossier.objects.get(part="one"), Dossier.objects.get(part="three")
    assert place in as_(an).get("/ban-lam-viec/?xem=cho-tiep-nhan").content.decode()
    assert "2 phần đã nộp, chờ tiếp nhận" in as_(an).get(place).content.decode()
    assert as_(dung).post(f"{place}/tiep-nhan").status_code == 409, "not his to receive"
    desk, chemicals = as_(an), as_(dung)
    assert desk.post(f"{place}/tiep-nhan").status_code == 302
    with django_assert_max_num_queries(28):
        done = desk.get(place).content.decode()
    assert set(Dossier.objects.exclude(part="three").values_list("status", flat=True)) == {Status.IN_REVIEW}
    one.refresh_from_db()
    assert one.code in done and "Chờ kết quả của" in done
    assert desk.get(f"{place}/giay-tiep-nhan").status_code == 200
    frame = chemicals.get(place).content.decode()
    assert one.code in frame and given.ANSWERS["purpose"] not in frame
    assert f"/ho-so/{one.reference}" not in frame and f"/ho-so/{three.reference}" not in frame
    assert chemicals.get(f"{place}/giay-tiep-nhan").status_code == 404
    assert chemicals.get(f"/ban-lam-viec/ho-so/{one.reference}").status_code == 404
    with django_assert_max_num_queries(15):
        assert whole.reference in chemicals.get("/ban-lam-viec/ho-so-lien-thong").content.decode()
    assert as_(giang).get(place).status_code == 404
    second = Dossier.objects.get(part="two")
    page = as_(binh).get(f"/ban-lam-viec/ho-so/{second.reference}").content.decode()
    assert place in page and "Đang chờ kết quả của hồ sơ này" in page
