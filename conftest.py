"""What every test of the house shares. PostgreSQL itself is started earlier, by the plugin `tests/database.py`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from congvu.adapters.csc import session

# The fixed cast of people; see tests/people.py.
pytest_plugins = ["tests.people", "tests.pki", "tests.making", "tests.signing"]


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_little() -> Iterator[None]:
    """The hasher of the house at its least cost: Argon2 is slow on purpose, and tests log in hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        for name, least in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast ones first. Files that open a browser come last also because the browser's driver keeps an event loop in
    its process from then on, and a job that is a coroutine cannot be run beside one."""
    slow = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in slow)


@pytest.fixture(autouse=True)
def _no_jobs_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties its own tables after a test of real transactions; the job library's it does not know."""
    marker = request.node.get_closest_marker("django_db")
    yield
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.fixture(autouse=True)
def _maintenance_was_read_just_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process asks once a minute what maintenance is told: queries of a page are counted without that one."""
    from congvu.faces.ui import maintenance

    monkeypatch.setattr(maintenance, "_read", {"notices": (float("inf"), [])})


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The journeys use the system's Chromium; `make test` installs one where it may."""
    names = [os.environ.get("CONGVU_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    program = next((found for name in names if name and (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("no Chromium: run bin/browser, or set CONGVU_CHROMIUM")
    return browser_type_launch_args | {
        "executable_path": program,
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
    }


@pytest.fixture(autouse=True)
def _the_program_has_its_account(request: pytest.FixtureRequest) -> None:
    """A migration makes the program's own account; a test of real transactions before this one may have emptied it away."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("program")


@pytest.fixture(autouse=True)
def _no_provider_is_taken_for_an_earlier_one() -> None:
    """A provider of one test may have the port of another's, whose session is worth nothing there."""
    session._tokens.clear()
