"""A Chromium of the system's own; Playwright's download is not needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = [path for name in (os.environ.get("CONGVU_CHROMIUM"), *_NAMES) if name and (path := shutil.which(name))]
    if not found:
        pytest.fail("Không thấy Chromium. Hãy cài gói chromium hoặc đặt CONGVU_CHROMIUM.")
    return {
        **browser_type_launch_args,
        "executable_path": found[0],
        "args": ["--no-sandbox", "--disable-background-networking"],
    }


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """A request that was answered in English leaves its language behind in the thread."""
    with translation.override("vi"):
        yield
