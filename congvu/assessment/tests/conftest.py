from __future__ import annotations

import pytest

from congvu.accounts.models import Account
from congvu.assessment.models import Slip
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier
from congvu.events.facts import LISTENERS
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests import given


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    return given.permit(by=giang)


@pytest.fixture
def received(permit: Procedure, lan: Account, an: Account) -> Dossier:
    """Lan's dossier, received by An on Monday."""
    return given.received(permit, by=lan, an=an)


@pytest.fixture
def slip(received: Dossier) -> Slip:
    """The slip that went with its receipt."""
    open_slips()
    return Slip.objects.get(dossier=received)


def open_slips() -> None:
    """What the worker does with every contact so far; the prints are not drawn, which would take longer than all else."""
    for event in Event.objects.order_by("id"):
        for name, listener in LISTENERS.get(event.kind, {}).items():
            if name.startswith("congvu.assessment.listeners.open_"):
                listener(event)
