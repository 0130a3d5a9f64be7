"""What every test of the house shares. PostgreSQL itself is started earlier, by the plugin `tests/database.py`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import util

import pytest

# The fixed cast of people; see tests/people.py.
pytest_plugins = ["tests.people"] if util.find_spec("tests.people") else []


@pytest.fixture(autouse=True)
def _no_jobs_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties its own tables after a test of real transactions; the job library's it does not know."""
    marker = request.node.get_closest_marker("django_db")
    yield
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
