"""What every test of the house shares. PostgreSQL itself is started earlier, by the plugin `tests/database.py`."""

from __future__ import annotations

from importlib import util

# The fixed cast of people; see tests/people.py.
pytest_plugins = ["tests.people"] if util.find_spec("tests.people") else []
