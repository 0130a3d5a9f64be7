"""A long export by a real worker: its peak of memory, its time, and how the desk answers meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from congvu import postgres
from congvu.cli.bench.prepared import prepare, settle

PAGES = ("/ban-lam-viec/", "/ban-lam-viec/tra-cuu?q=G02-20250101-0000100")
TIMES_BEFORE = 20


@dataclass
class Exported:
    """Seconds and megabytes of one export, and milliseconds of server time of the desk's pages before and during it."""

    rows: int = 0
    seconds: float = 0.0
    peak_megabytes: float = 0.0
    file_megabytes: float = 0.0
    # How many different counts a reader saw who looked at the progress all the time.
    progress_seen: int = 0
    desk_p50_before: float = 0.0
    desk_p50_during: float = 0.0
    desk_p95_during: float = 0.0


def measure(home: Path, *, rows: int, progress: Callable[[str], None]) -> Exported:
    settle(home)
    with postgres.lease(home) as url:
        os.environ["DATABASE_URL"] = url
        progress("→ đơn vị, cán bộ, thủ tục …")
        lives, _token, _paper = prepare()
        from congvu.cli.bench.pages import close, load, template

        progress(f"→ nạp {rows:,} hồ sơ …".replace(",", "."))
        load(template(lives), rows)
        progress("→ kết xuất …")
        measured = _exported()
        close()
        return measured


def _exported() -> Exported:
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils.timezone import now

    from congvu.accounts.models import Account
    from congvu.events.inline import run_due_jobs
    from congvu.statistics import actions
    from congvu.statistics.models import Export

    reviewer = Account.objects.get(officer__number="CB002")
    run_due_jobs()
    everything: dict[str, Any] = {"view": "all", "filters": {}, "q": "", "tax_code": ""}
    export = actions.ask_export("search", everything, title="Đo", file_format="xlsx", by=reviewer, at=now())
    with override_settings(ALLOWED_HOSTS=["*"]):
        desk = Client()
        desk.force_login(reviewer)
        before = [_timed(desk, address) for _time in range(TIMES_BEFORE) for address in PAGES][len(PAGES) :]
        began = time.monotonic()
        worker = subprocess.Popen([sys.executable, "-m", "congvu", "worker", "--once"], cwd=settings.BASE_DIR)
        during, seen, peak = [], set(), 0.0
        while worker.poll() is None:
            during += [_timed(desk, address) for address in PAGES]
            peak = max(peak, _peak_of(worker.pid))
            seen.add(Export.objects.only("done").get(pk=export.pk).done)
    seconds = time.monotonic() - began
    made = Export.objects.defer("dossiers").get(pk=export.pk)
    assert made.state == Export.State.FINISHED and made.size, made.state
    return Exported(
        rows=made.total,
        seconds=round(seconds, 1),
        peak_megabytes=round(peak, 1),
        file_megabytes=round(made.size / 2**20, 1),
        progress_seen=len(seen),
        desk_p50_before=_cut(before, 50),
        desk_p50_during=_cut(during, 50),
        desk_p95_during=_cut(during, 95),
    )


def _timed(desk: Any, address: str) -> float:
    began = time.perf_counter()
    assert desk.get(address).status_code == 200, address
    return (time.perf_counter() - began) * 1000


def _peak_of(pid: int) -> float:
    """The most memory the process ever held, in megabytes; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0].split()[1]) / 1024 if found else 0.0


def _cut(times: Sequence[float], percent: int) -> float:
    return round(sorted(times)[min(len(times) - 1, len(times) * percent // 100)], 1)
