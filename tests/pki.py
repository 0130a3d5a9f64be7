"""The rehearsal's certificate authorities, over real HTTP on loopback, once a run of tests; it is Monday there.

`pki.authorities` gives certificates and keys; `pki.at(moment)` sets every authority's clock (None: the machine's);
`pki.troubled(down=…, silent=…, lying=…)` breaks services. Labels of holders: congvu/adapters/rehearsal/pki/holders.py.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.adapters.rehearsal import pki as rehearsal
from tests.people import MONDAY


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[rehearsal.Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("pki") / "rehearsal"
    authorities = rehearsal.made(folder, f"http://127.0.0.1:{port}", MONDAY.date())
    running = rehearsal.Running(authorities, port=port, at=MONDAY)
    yield running
    running.stop()
