"""The whole life of a dossier, once, as the README tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers import actions, queries
from congvu.dossiers.models import Dossier, LegalPrint, Status
from congvu.events.facts import timeline as facts_about
from congvu.events.inline import run_due_jobs
from tests import given

pytestmark = pytest.mark.django_db


def test_lan_files_and_gets_her_permit(
    permit: Procedure, lan: Account, an: Account, binh: Account, cuong: Account, monday: datetime
) -> None:
    dossier = given.draft(permit, by=lan, at=monday)
    dossier = actions.submit(dossier, "key-1", by=lan, at=monday)
    assert dossier.status == Status.SUBMITTED
    dossier = actions.receive(dossier, by=an, at=monday + timedelta(hours=1))
    assert dossier.code == "000.00.00.G02-261116-0001"
    assert dossier.due_at is not None and f"{dossier.due_at:%d/%m}" == "23/11"
    assert dossier.lane == "green"
    actions.claim(dossier, by=binh, at=monday + timedelta(hours=2))
    actions.complete_step(dossier, "submit", "Đủ điều kiện", by=binh, at=monday + timedelta(hours=3))
    dossier = actions.approve(dossier, by=cuong, at=monday + timedelta(hours=4))
    assert dossier.decision.number == "001/2026/GP-VD"
    run_due_jobs()
    dossier = actions.hand_over(dossier, "online", by=an, at=monday + timedelta(hours=5))
    assert dossier.status == Status.RETURNED
    assert queries.result_file(dossier).file is not None
    kinds = [event.kind for event in facts_about(dossier)]
    assert kinds[-1] == "dossiers.dossier_returned"
    assert Dossier.objects.visible_to(lan).get() == dossier
    assert LegalPrint.objects.get(dossier=dossier, form="01").file is not None
