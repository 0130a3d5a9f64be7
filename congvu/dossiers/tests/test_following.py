"""What a new revision would mean for the dossiers that are open under the one before: told before anything is done."""

from __future__ import annotations

import pytest

from congvu.accounts.models import Account
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import following
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(giang: Account, lan: Account, an: Account, cuc_xnk: Unit) -> Dossier:
    return given.received(given.permit(by=giang), by=lan, an=an)


def test_a_shorter_limit_fits_and_would_end_sooner(received: Dossier, giang: Account) -> None:
    draft = given.next_permit(("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày"), by=giang)
    before = Event.objects.count()

    found = following(draft, at=MONDAY)

    assert (found.open, found.can, found.sooner, found.kept) == (1, 1, 1, 0)
    assert found.why_not == []
    received.refresh_from_db()
    assert received.revision_id != draft.pk
    assert Event.objects.count() == before


def test_each_reason_why_a_dossier_would_not_fit_is_counted(received: Dossier, giang: Account) -> None:
    draft = given.next_permit(
        ("form.yaml", "label: Ghi chú,", "label: Ghi chú, required: true,"),
        ("procedure.yaml", "required: true, when: quantity > 100", "required: true, when: quantity > 10"),
        ("samples/du.yaml", "{purpose", "{note: Gấp, purpose"),
        ("samples/du.yaml", "[application]", "[application, contract]"),
        ("process.bpmn", '"review"', '"appraise"'),
        ("process.bpmn", ">review<", ">appraise<"),
        by=giang,
    )

    found = following(draft, at=MONDAY)

    assert found.can == 0
    told = " ".join(reason for reason, _ in found.why_not)
    assert "Nội dung đã khai" in told
    assert "Hợp đồng mua bán" in told
    assert "Bước đang làm" in told


def test_a_dossier_of_the_revision_itself_is_not_asked(received: Dossier, giang: Account) -> None:
    assert following(received.revision, at=MONDAY).open == 0
