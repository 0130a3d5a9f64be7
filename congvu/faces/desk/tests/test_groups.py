"""Giang makes a group of procedures in the browser: parts in order, what is given once; publishes it, changes it, ends it."""

from __future__ import annotations

import pytest

from congvu.catalog.models import ProcedureGroup
from tests import given

pytestmark = pytest.mark.django_db

PLACE = "/ban-lam-viec/nhom-thu-tuc"


@pytest.fixture
def typed(permit, giang, cuc_xnk, cuc_hc, mot_cua):
    """Twice the permit, then the declaration that waits for the second."""
    declaration = given.declaration(by=giang)
    return {
        "name": "Giấy phép đôi", "code": "giay-phep-doi", "abstract": "", "lead": cuc_xnk.pk, "decision": "5/QĐ-BCT",
        "muc-TOTAL_FORMS": "3", "muc-INITIAL_FORMS": "0",
        "muc-0-procedure": permit.code, "muc-1-procedure": permit.code,
        "muc-2-procedure": declaration.code, "muc-2-after": ["2"],
    }  # fmt: skip


def test_giang_publishes_a_group_in_two_steps_and_ends_it(as_, giang, lan, typed):
    browser = as_(giang)
    assert browser.post(f"{PLACE}/moi", {**typed, "muc-1-procedure": ""}).status_code == 422, "it waits for nobody"
    second = browser.post(f"{PLACE}/moi", typed)
    page = second.content.decode()
    assert "Giấy tờ và nội dung dùng chung" in page and not ProcedureGroup.objects.exists()
    same = {f"chung-{name}": field.initial for name, field in second.context["sharing"].fields.items()}
    assert same["chung-giay-2-application"] == "phan-1.application", "papers of one name are proposed"
    chosen = {**same, "chung-muc-3-substance": "phan-2.purpose", "buoc": "chung"}
    assert browser.post(f"{PLACE}/moi", {**typed, **chosen})["Location"] == f"{PLACE}/giay-phep-doi"
    group = ProcedureGroup.objects.get()
    assert [part["after"] for part in group.parts] == [[], [], ["phan-2"]]
    assert group.parts[1]["papers"]["application"] == "phan-1.application"
    assert group.parts[2]["shares"] == {"substance": "phan-2.purpose"}
    assert "Chờ kết quả của phần 2" in browser.get(f"{PLACE}/giay-phep-doi").content.decode()
    assert browser.post(f"{PLACE}/moi", typed).status_code == 422, "the code is taken"
    changed = browser.post(f"{PLACE}/giay-phep-doi/sua", {**typed, "name": "Tên mới"})
    assert changed.context["sharing"].fields["muc-3-substance"].initial == "phan-2.purpose", "what it shared is kept"
    browser.post(f"{PLACE}/giay-phep-doi/sua", {**typed, **chosen, "name": "Tên mới"})
    assert "Tên mới" in as_(lan).get("/nhom-thu-tuc/giay-phep-doi").content.decode()
    browser.post(f"{PLACE}/giay-phep-doi/thoi")
    assert as_(lan).get("/nhom-thu-tuc/giay-phep-doi").status_code == 404
    assert "Thôi áp dụng" in browser.get(PLACE).content.decode()


def test_whoever_does_not_keep_the_catalogue_finds_no_groups(as_, an, typed):
    assert as_(an).get(PLACE).status_code == as_(an).post(f"{PLACE}/moi", typed).status_code == 404


@pytest.mark.parametrize("total", ["9" * 5_000, "²", "-1", ""])
def test_a_number_of_parts_that_is_none_adds_a_line_and_breaks_nothing(as_, giang, typed, total):
    answer = as_(giang).post(f"{PLACE}/moi", {**typed, "muc-TOTAL_FORMS": total, "them": "1"})
    assert answer.status_code == 200
