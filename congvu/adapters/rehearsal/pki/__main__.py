"""Serve the rehearsal's authorities on this machine until told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from congvu.adapters.rehearsal.pki.authorities import made
from congvu.adapters.rehearsal.pki.server import Faults, Services, listening


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m congvu.adapters.rehearsal.pki", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="thư mục giữ khóa và chứng thư; tạo khi chưa có")
    parser.add_argument("--port", type=int, required=True, help="cổng trên 127.0.0.1")
    parser.add_argument("--down", nargs="*", default=[], metavar="DỊCH-VỤ", help="trả lời 503, ví dụ tsa/tsa-1 ocsp")
    parser.add_argument("--silent", nargs="*", default=[], metavar="DỊCH-VỤ", help="không bao giờ trả lời")
    args = parser.parse_args()
    address = f"http://127.0.0.1:{args.port}"
    authorities = made(args.folder.resolve(), address, datetime.now(UTC).date())
    faults = Faults(down=set(args.down), silent=set(args.silent))
    server = listening(Services(authorities, faults), args.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with server:
        print(f"{authorities.address} (chỉ để trình diễn và thử)", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
