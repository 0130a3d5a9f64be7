"""Bản chính và bản quét: originals go back to their holder; a scan is held against its paper (NĐ 61/2018/NĐ-CP Đ20.2, Đ21a)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.dossiers import permission, prints
from congvu.dossiers.actions._filing import require_fit
from congvu.dossiers.actions._shared import issue_print, locked, not_yours, offer, require_possible, require_receiver
from congvu.dossiers.actions.copies import cancel_waiting_copies
from congvu.dossiers.actions.reception import print_number
from congvu.dossiers.models import Digitisation, Dossier, LegalPrint, OriginalsReturn, Paper
from congvu.dossiers.paper_events import OriginalsReturned, ScanChecked, ScanReplaced
from congvu.dossiers.paper_refusals import AbstractMissing, NoOriginalChosen, NotAScan
from congvu.dossiers.queries.papers import owed_back
from congvu.dossiers.refusals import ReceiverMissing
from congvu.events.facts import record
from congvu.files.models import StoredFile
from congvu.kernel.text import nfc


@dataclass(frozen=True)
class ScanData:
    """What the e-data of a paper say at the least (NĐ 61/2018/NĐ-CP Đ21a)."""

    abstract: str
    holder_code: str = ""
    holder_words: str = ""
    valid_until: date | None = None
    scope: str = ""


@transaction.atomic
def return_originals(
    dossier: Dossier, papers: Collection[int], receiver: str, *, by: Account, at: datetime
) -> OriginalsReturn:
    """Give originals back at the desk, apart from the result; the sheet of hand-over is issued for both to sign."""
    if not receiver.strip():
        raise ReceiverMissing()
    dossier = locked(dossier, "agency", "unit")
    require_possible("return_originals", dossier)
    require_receiver("return_originals", dossier, by, at)
    returned = given_back(dossier, papers, receiver.strip(), by=by, at=at)
    if returned is None:
        raise NoOriginalChosen()
    issue_handover_sheet(dossier, "", receiver.strip(), returned, by=by, at=at)
    return returned


@transaction.atomic
def check_scan(paper: Paper, data: ScanData, *, by: Account, at: datetime) -> Digitisation:
    """Hold a scan against its paper and say what it is: whoever handles the dossier, or the desk. Said again, it is mended."""
    if not data.abstract.strip():
        raise AbstractMissing()
    dossier = locked(paper.dossier)
    require_possible("check_scan", dossier)
    on = localdate(at)
    if not (permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)):
        raise not_yours("check_scan", dossier, "cán bộ Bộ phận Một cửa, đơn vị giải quyết hồ sơ")
    scan = Digitisation.objects.select_for_update(of=("self",)).filter(paper=paper).first()
    if scan is None:
        raise NotAScan(paper=paper.name)
    scan.abstract, scan.scope = nfc(data.abstract).strip(), nfc(data.scope).strip()
    scan.holder_code, scan.holder_words = data.holder_code.strip(), nfc(data.holder_words).strip()
    scan.valid_until = data.valid_until
    scan.checked_by, scan.checked_at = by, at
    scan.save()
    told = ScanChecked(reference=dossier.reference, code=dossier.code, digitisation=scan.pk)
    record(told, about=dossier, by=by, at=at)
    return scan


@transaction.atomic
def rescan(paper: Paper, file: StoredFile, *, by: Account, at: datetime) -> Digitisation:
    """Put a better scan of the same paper in the place of the one there is; it is to be held against the paper anew.

    Copies that wait to be signed were made of the earlier scan: they are cancelled.
    """
    dossier = locked(paper.dossier)
    require_possible("check_scan", dossier)
    on = localdate(at)
    if not (permission.handles(by, dossier, on) or permission.receives_for(by, dossier, on)):
        raise not_yours("check_scan", dossier, "cán bộ Bộ phận Một cửa, đơn vị giải quyết hồ sơ")
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    scan = Digitisation.objects.select_for_update(of=("self",)).filter(paper=paper).first()
    if scan is None or paper.removed_at is not None:
        raise NotAScan(paper=paper.name)
    require_fit(file, paper.name, (), 0)
    told = ScanReplaced(dossier.reference, dossier.code, scan.pk, before=paper.file_id or 0)
    paper.file = file
    paper.save(update_fields=["file"])
    scan.by, scan.at, scan.checked_by, scan.checked_at = by, at, None, None
    scan.save(update_fields=["by", "at", "checked_by", "checked_at"])
    cancel_waiting_copies(paper, "Giấy tờ đã được quét lại", by=by, at=at)
    record(told, about=dossier, by=by, at=at)
    return scan


def given_back(
    dossier: Dossier, papers: Collection[int], receiver: str, *, by: Account, at: datetime
) -> OriginalsReturn | None:
    """The row of what goes back now; None where nothing was chosen. The caller has locked the dossier and checked who acts."""
    owed = [paper for paper in owed_back(dossier) if paper.pk in set(papers)]
    if not owed:
        return None
    returned = OriginalsReturn.objects.create(dossier=dossier, receiver=receiver, by=by, at=at)
    # Sheets of one original that were scanned into several files go back together.
    for paper in owed:
        sheets = dossier.papers.filter(is_owed_back=True, given_back__isnull=True, key=paper.key, at=paper.at)
        sheets.update(given_back=returned)
    told = OriginalsReturned(dossier.reference, dossier.code, returned.pk, papers=sum(paper.number for paper in owed))
    record(told, about=dossier, by=by, at=at)
    return returned


def issue_handover_sheet(
    dossier: Dossier, way: str, receiver: str, returned: OriginalsReturn | None, *, by: Account, at: datetime
) -> LegalPrint:
    """Phiếu giao trả: the result, where it goes out now, and the originals; those still kept are named."""
    form = LegalPrint.Form.HANDOVER
    back = list(returned.papers.all()) if returned is not None else []
    data = prints.handover(
        dossier, offer(dossier), way, receiver, back, owed_back(dossier), prints.desk_of(dossier), by=by, at=at
    )
    return issue_print(dossier, form, data, by=by, at=at, number=print_number(dossier, form, at))
