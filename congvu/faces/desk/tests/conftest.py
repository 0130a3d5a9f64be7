from __future__ import annotations

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY


@pytest.fixture(autouse=True)
def _inside_office_hours(monkeypatch):
    """Pages of these tests are opened on the cast's Monday, ten past ten."""
    from datetime import timedelta

    moment = MONDAY + timedelta(minutes=70)
    monkeypatch.setattr("congvu.faces.desk.access.localdate", lambda: moment.date())
    for module in (
        "templatetags.desk",
        "inbox",
        "dossier",
        "acts",
        "apology_forms",
        "mishap_forms",
        "reports",
        "report_causes",
        "exports",
        "batches",
        "rebasing",
        "consulting",
        "verification",
        "attachments",
        "opinion_forms",
        "marking",
        "counter",
        "kept",
        "counter_supplement",
        "registers",
        "enterprises",
        "overview",
        "workbench.drafts",
        "workbench.outline",
        "workbench.outline_changes",
        "workbench.process",
        "workbench.samples",
        "workbench.tables",
        "workbench.trial",
        "consignments",
        "collecting",
        "scans",
        "copies",
        "windows",
        "windows_arranged",
        "ratings",
        "indicators",
        "joined",
        "groups",
        "programs",
    ):
        monkeypatch.setattr(f"congvu.faces.desk.{module}.now", lambda: moment, raising=False)


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def submitted(permit: Procedure, lan: Account) -> Dossier:
    """Lan's dossier, waiting for An."""
    return given.submitted(permit, by=lan)


@pytest.fixture
def received(permit: Procedure, lan: Account, an: Account) -> Dossier:
    """Lan's dossier, received by An, waiting for somebody who reviews."""
    return given.received(permit, by=lan, an=an)


@pytest.fixture
def as_(client):
    """`as_(binh).get(…)`: the browser of one of the cast."""
    from django.test import Client

    def browser(account: Account) -> Client:
        one = Client()
        one.force_login(account, backend="congvu.accounts.login.SuspendingBackend")
        return one

    return browser
