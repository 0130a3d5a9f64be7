"""The page on which an officer puts a verification on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from tests import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(permit, lan, an):
    """The address of the act, for a dossier of Lan's that An received."""
    return given.received(permit, by=lan, an=an)


def test_binh_records_a_verification_with_its_scan_and_reads_it_on_the_dossier(client, review, binh):
    client.force_login(binh, backend="congvu.accounts.login.SuspendingBackend")
    here = f"/ban-lam-viec/ho-so/{review.reference}"
    held = localtime(review.received_at + timedelta(minutes=3))
    answer = client.post(
        f"{here}/tham-tra-xac-minh",
        {
            "content": "Kho hàng", "findings": "Đủ 50 thùng", "held_at": f"{held:%d/%m/%Y %H:%M}",
            "place": "Kho số 2", "participants": "Bà Lan", "tep": SimpleUploadedFile("bb.pdf", given._one_page()),
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(here).content.decode()
    for words in ("Đủ 50 thùng", "Kho số 2", "Bản quét biên bản"):
        assert words in shown
    scan = client.get(f"{here}/bien-ban-xac-minh/{review.verifications.get().pk}")
    assert b"".join(scan.streaming_content).startswith(b"%PDF")


def test_half_a_meeting_is_asked_for_the_rest_and_nothing_is_kept(client, review, binh):
    client.force_login(binh, backend="congvu.accounts.login.SuspendingBackend")
    answer = client.post(
        f"/ban-lam-viec/ho-so/{review.reference}/tham-tra-xac-minh",
        {"content": "Kho hàng", "findings": "Đủ", "place": "Kho số 2"},
    )
    assert answer.status_code == 422
    assert "Hãy ghi ai đã tham gia xác minh." in answer.content.decode()
    assert not review.verifications.exists()


def test_an_at_the_desk_is_told_that_the_act_is_not_hers(client, review, an):
    client.force_login(an, backend="congvu.accounts.login.SuspendingBackend")
    answer = client.get(f"/ban-lam-viec/ho-so/{review.reference}/tham-tra-xac-minh")
    assert answer.status_code == 409
