"""The demonstration's certificate authorities come up beside it, and stay who they are from one start to the next."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from congvu.cli import rehearsal


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSAL_PKI_URL", "")
    monkeypatch.setenv("DEMONSTRATION", "1")


def test_outside_the_demonstration_nobody_rehearses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMONSTRATION", "0")

    assert rehearsal.child(tmp_path) is None
    assert os.environ["REHEARSAL_PKI_URL"] == ""


def test_they_answer_where_their_certificates_say_whatever_the_port_of_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = rehearsal.child(tmp_path)
    assert started is not None
    try:
        rehearsal.start(started)
    finally:
        started.end()
    address = rehearsal.known_address(tmp_path)
    monkeypatch.setenv("PORT", "8123")

    assert rehearsal.child(tmp_path) is not None
    assert address == os.environ["REHEARSAL_PKI_URL"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", urlsplit(address).port or 0))
        taken.listen()
        blocked = rehearsal.child(tmp_path)
        assert blocked is not None
        with pytest.raises(rehearsal.RehearsalSilent, match="chương trình khác dùng"):
            rehearsal.start(blocked)
