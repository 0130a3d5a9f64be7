"""Giang looks over what a new revision means for open dossiers, and moves them; by code, without a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congvu.accounts.models import Account
from congvu.catalog import actions as catalogue
from congvu.catalog.models import ProcedureRevision
from congvu.dossiers import queries
from congvu.dossiers.models import Dossier
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

WHY = "Quyết định mới rút ngắn thời hạn"


def page_of(revision: ProcedureRevision) -> str:
    return reverse("desk:procedure-open-dossiers", args=[revision.procedure.code, revision.number])


@pytest.fixture
def giangs(as_: Any, giang: Account) -> Client:
    return as_(giang)


@pytest.fixture
def received(permit: Any, lan: Account, an: Account) -> list[Dossier]:
    return [given.received(permit, by=lan, an=an, at=MONDAY) for _ in range(2)]


@pytest.fixture
def shorter(received: list[Dossier], giang: Account) -> ProcedureRevision:
    draft = given.next_permit(("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày"), by=giang)
    return catalogue.publish(draft, effective_from=MONDAY.date(), by=giang, at=MONDAY)


def test_giang_reads_codes_and_times_but_no_names_and_moves_the_one_she_marks(
    giangs: Client, received: list[Dossier], shorter: ProcedureRevision
) -> None:
    one, two = received
    page = giangs.get(page_of(shorter)).content.decode()
    assert one.code in page and two.code in page and "20/11/2026" in page
    assert one.applicant_name not in page and one.summary not in page and one.reference not in page
    plan = next(plan for plan in queries.following(shorter, at=MONDAY).plans if plan.dossier == one)

    asked = {"which": "chosen", "ho-so": f"{one.pk}-{plan.mark}", "reason": WHY}
    done = giangs.post(page_of(shorter), asked, follow=True).content.decode()

    assert "Đã làm: 1" in done and one.code in done and WHY in done and one.applicant_name not in done
    assert Dossier.objects.get(pk=one.pk).revision == shorter
    assert Dossier.objects.get(pk=two.pk).revision != shorter


def test_all_that_fit_are_moved_unless_the_list_is_another_meanwhile(
    giangs: Client, received: list[Dossier], shorter: ProcedureRevision, permit: Any, lan: Account, an: Account
) -> None:
    mark = queries.following(shorter, at=MONDAY).mark
    other = Dossier.objects.get(pk=received[0].pk)
    asked = {"which": "all", "tat-ca": mark, "reason": WHY}
    Dossier.objects.filter(pk=other.pk).update(status="withdrawn")
    refused = giangs.post(page_of(shorter), asked)
    assert refused.status_code == 409 and "đã thay đổi" in refused.content.decode()
    assert not Dossier.objects.filter(revision=shorter).exists()
    giangs.post(page_of(shorter), asked | {"tat-ca": queries.following(shorter, at=MONDAY).mark})
    assert Dossier.objects.filter(revision=shorter).get() == received[1]


@pytest.mark.parametrize(
    ("typed", "said"), [({"reason": WHY}, "Hãy chọn"), ({"which": "chosen", "reason": ""}, "Hãy ghi lý do"), ({"which": "chosen", "reason": WHY}, "Chưa chọn hồ sơ nào")]
)  # fmt: skip
def test_what_is_missing_is_asked_for_and_nothing_moves(
    giangs: Client, shorter: ProcedureRevision, typed: dict[str, str], said: str
) -> None:
    answer = giangs.post(page_of(shorter), typed)
    assert answer.status_code in {409, 422} and said in answer.content.decode()
    assert not Dossier.objects.filter(revision=shorter).exists()


def test_a_draft_is_only_told_about(giangs: Client, received: list[Dossier], giang: Account) -> None:
    draft = given.next_permit(("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày"), by=giang)
    page = giangs.get(page_of(draft)).content.decode()
    assert "chưa công bố" in page and "<textarea" not in page
    giangs.post(page_of(draft), {"which": "all", "tat-ca": queries.following(draft, at=MONDAY).mark, "reason": WHY})
    assert not Dossier.objects.filter(revision=draft).exists()
