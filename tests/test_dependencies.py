"""The two lists of libraries say the same: uv.lock for uv, requirements.txt for pip, every one pinned by hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def locked() -> set[tuple[str, str]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return {(package["name"], package["version"]) for package in packages if "registry" in package["source"]}


def required() -> dict[tuple[str, str], str]:
    """Name and version → the lines that belong to it, hashes among them."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    pinned = {re.match(r"([\w.-]+)(?:\[.*?\])?==([^ ;\\]+)", part): part for part in parts if part.strip()}
    return {(match[1].lower(), match[2]): part for match, part in pinned.items() if match}


def test_pip_installs_what_uv_installs() -> None:
    assert set(required()) == locked(), "run: make requirements"


def test_every_library_is_pinned_by_hash() -> None:
    assert [name for name, part in required().items() if "--hash=sha256:" not in part] == []
