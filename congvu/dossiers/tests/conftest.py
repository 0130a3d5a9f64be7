"""The procedures that the tests of dossiers file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from congvu.accounts.models import Account
from congvu.catalog.models import Procedure
from congvu.dossiers.models import Dossier
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests import given


@pytest.fixture
def permit(giang: Account, cuc_xnk: Unit) -> Procedure:
    """The example permit: five working days, reviewed by Bình, decided by Cường."""
    return given.permit(by=giang)


@pytest.fixture
def declaration(giang: Account, cuc_hc: Unit, mot_cua: Unit) -> Procedure:
    """The example declaration, answered by the program itself."""
    return given.declaration(by=giang)


@pytest.fixture
def unchanged() -> Callable[[Dossier], object]:
    """`with unchanged(dossier):` – whatever is refused inside changed nothing and recorded nothing."""

    @contextmanager
    def watch(dossier: Dossier) -> Iterator[None]:
        def now() -> tuple[object, int]:
            return Dossier.objects.filter(pk=dossier.pk).values().first(), Event.objects.count()

        before = now()
        yield
        assert now() == before

    return watch
