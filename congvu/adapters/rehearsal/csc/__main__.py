"""Serve the rehearsal's provider on this machine until told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from congvu.adapters.rehearsal.csc.accounts import CODE, accounts
from congvu.adapters.rehearsal.csc.protocol import Protocol
from congvu.adapters.rehearsal.csc.server import listening
from congvu.adapters.rehearsal.pki import PIN, opened

SECONDS_TO_BE_MADE = 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m congvu.adapters.rehearsal.csc", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="thư mục của congvu.adapters.rehearsal.pki")
    parser.add_argument("--port", type=int, required=True, help="cổng trên 127.0.0.1")
    args = parser.parse_args()
    folder = args.folder.resolve()
    _wait_for(folder / "made.json")
    server = listening(
        Protocol(accounts(opened(folder)), folder / "remote-signatures.jsonl", time.monotonic), args.port
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with server:
        print(f"http://127.0.0.1:{args.port} PIN {PIN} OTP {CODE} (chỉ để trình diễn và thử)", flush=True)
        server.serve_forever()
    return 0


def _wait_for(made: Path) -> None:
    """The authorities are made by another process on the first start."""
    deadline = time.monotonic() + SECONDS_TO_BE_MADE
    while not made.exists():
        if time.monotonic() > deadline:
            raise SystemExit(f"không có {made}")
        time.sleep(0.2)


if __name__ == "__main__":
    raise SystemExit(main())
