from __future__ import annotations

import pytest

from congvu.adapters.rehearsal.pki import Running
from congvu.signing.tests.verification.makers import Maker


@pytest.fixture(scope="session")
def maker(pki: Running) -> Maker:
    return Maker(pki.authorities)
