"""Make one export, from the first row to the last. A run that dies leaves no half a file; the next begins anew."""

from __future__ import annotations

import errno
import logging
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from congvu.accounts.queries import program_account
from congvu.kernel.refusal import Refusal
from congvu.printing import spreadsheet
from congvu.printing.spreadsheet import Cell
from congvu.statistics import actions, rules, shelf
from congvu.statistics.models import Export
from congvu.statistics.queries.lists import columns_of, listed, rows_in_chunks
from congvu.statistics.refusals import Superseded

log = logging.getLogger("congvu.statistics")

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
WHY_NO_ROOM = "Máy chủ hết chỗ trống. Sự cố đã được ghi lại; hãy kết xuất lại sau."
WHY_BROKEN = "Gặp sự cố kỹ thuật. Sự cố đã được ghi lại; hãy kết xuất lại sau."
WHY_KILLED = "Máy chủ dừng nhiều lần khi đang kết xuất. Hãy chọn kỳ ngắn hơn rồi kết xuất lại."


def make(export: Export, *, clock: Callable[[], datetime]) -> None:
    """Make the file as its owner may see it now; made or cancelled already, nothing happens. `clock` is read as it goes on.

    What cannot be helped by trying again fails with its reason; anything else raises, for the queue to try once more.
    """
    program = program_account()
    if export.is_open and not rules.may_run_again(export.run):
        actions.fail_export(export, WHY_KILLED, by=program, at=clock())
        return
    try:
        export = actions.begin_run(export, by=program, at=clock())
        with shelf.workplace(export.pk) as folder:
            made = folder / f"ban-ket-xuat.{export.format}"
            dossiers = _write(export, made, clock)
            actions.finish_export(export, made, dossiers, by=program, at=clock())
    except Superseded:
        log.info("export superseded id=%s run=%s", export.pk, export.run)
    except Refusal as refusal:
        actions.fail_export(export, str(refusal), by=program, at=clock())
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        log.error("no room for exports errno=%s", error.errno)
        actions.fail_export(export, WHY_NO_ROOM, by=program, at=clock())


def _write(export: Export, place: Path, clock: Callable[[], datetime]) -> array[int]:
    """Write the rows; the ids of the dossiers that stand in the file."""
    heads, written = columns_of(export.list_kind).heads, array("q")
    rows = _rows(export, written, clock)
    if export.format == Export.Format.CSV:
        spreadsheet.write_csv(place, heads, rows)
    else:
        spreadsheet.write_xlsx(place, export.title, heads, rows)
    return written


def _rows(export: Export, written: array[int], clock: Callable[[], datetime]) -> Iterator[list[Cell]]:
    """Row by row, telling how far it is. Which dossiers and in what order is settled first: eight bytes each."""
    program = program_account()
    found = listed(export.by, export.list_kind, export.asked, at=export.asked_at).prefetch_related(None)
    ids = array("q", found.values_list("pk", flat=True).iterator(chunk_size=10_000))
    for there, rows in rows_in_chunks(export.by, export.list_kind, ids):
        written.extend(there)
        yield from rows
        actions.tell_progress(export, len(written), len(ids), by=program, at=clock())
