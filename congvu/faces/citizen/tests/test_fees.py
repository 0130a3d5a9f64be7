"""Lan is told what her dossier costs before she sends it, and An before it is received."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from congvu.accounts.models import Account
from congvu.catalog.actions.publishing import publish
from congvu.catalog.models import Procedure
from congvu.dossiers import actions
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db

# Two fees of which a dossier owes one, by its quantity.
TWO_FEES = """
fees:
  - {kind: fee, name: Phí thẩm định lô nhỏ, amount: 70000, when: quantity <= 100}
  - {kind: charge, name: Lệ phí cấp giấy lô lớn, amount: 500000, when: quantity > 100}
"""


@pytest.fixture
def by_rule(giang: Account, cuc_xnk: Unit) -> Procedure:
    procedure = given.permit(by=giang)
    revision = given.next_permit(("procedure.yaml", "\nfees: []\n", TWO_FEES), by=giang)
    publish(revision, effective_from=MONDAY.date(), decision="1/QĐ-BCT", by=giang, at=MONDAY)
    procedure.refresh_from_db()
    return procedure


def as_(account: Account, settings) -> Client:
    settings.OFFICERS_NEED_TOTP = False
    client = Client()
    client.force_login(account, backend="congvu.accounts.login.SuspendingBackend")
    return client


def test_the_page_of_a_procedure_does_not_show_fees_of_other_cases_as_all_due(
    client: Client, by_rule: Procedure
) -> None:
    page = unescape(client.get(f"/thu-tuc/{by_rule.code}").content.decode())

    head = re.search(r'<p class="cv-results__meta">.*?</p>', page, re.DOTALL)
    assert head is not None
    assert "70.000 đồng đến 500.000 đồng" in head[0]
    assert "Lệ phí cấp giấy lô lớn" not in head[0]
    assert "lớn hơn 100" in page  # and when which is owed


def test_lan_reads_what_her_dossier_owes_before_she_sends_it_and_an_before_he_receives_it(
    lan: Account, an: Account, by_rule: Procedure, settings
) -> None:
    dossier = given.draft(by_rule, by=lan, answers={"quantity": "50"})

    page = unescape(as_(lan, settings).get(f"/ho-so/{dossier.reference}/kiem-tra").content.decode())
    assert "Phí, lệ phí của hồ sơ này" in page
    assert "Phí thẩm định lô nhỏ: <strong>70.000 đồng" in page
    assert "Lệ phí cấp giấy lô lớn" not in page

    actions.submit(dossier, by=lan, at=MONDAY)
    desk = unescape(as_(an, settings).get(f"/ban-lam-viec/ho-so/{dossier.reference}/tiep-nhan").content.decode())
    assert "Phí, lệ phí phải nộp" in desk
    assert "70.000 đồng" in desk
    assert "500.000" not in desk
