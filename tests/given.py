"""How a dossier comes to be where a test needs it: only through actions, so that no test starts from an impossible state.

The procedures are the two small packages in `tests/packages`: an example permit (five working days, reviewed by Bình,
decided by Cường) and an example declaration that the program answers itself.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from congvu.accounts.models import Account, Enterprise
from congvu.catalog.actions import import_package
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder
from congvu.counter import actions as counter
from congvu.counter.models import ServiceGroup, Window
from congvu.dossiers import actions
from congvu.dossiers.models import Dossier
from congvu.files.actions import store
from congvu.files.models import StoredFile
from congvu.organisations.models import Unit
from congvu.workflow.models import WorkItem
from congvu.workflow.queries import open_items
from tests.packages import imported
from tests.people import LONG_AGO, MONDAY

PACKAGES = Path(__file__).with_name("packages")
ANSWERS = {"purpose": "Nhập hàng mẫu cho hội chợ", "quantity": "50", "dangerous": False}


def package(folder: str, *, by: Account, at: datetime = LONG_AGO) -> Procedure:
    """A package of `tests/packages`, imported and published as an administrator does."""
    return imported(PACKAGES / folder, by=by, at=at)


def permit(*, by: Account) -> Procedure:
    return package("giay-phep-vi-du", by=by)


def permit_to_sign(folder: Path, *, by: Account) -> Procedure:
    """The permit, its declaration and its application to be signed; its package is written into `folder`."""
    copied = shutil.copytree(PACKAGES / "giay-phep-vi-du", folder / "giay-phep-vi-du")
    entry = copied / "procedure.yaml"
    text = entry.read_text("utf-8").replace("name: Đơn đề nghị, required: true", "name: Đơn đề nghị, signed: true")
    entry.write_text(text + "\ndeclaration_signed: true\n", "utf-8")
    return imported(copied, by=by, at=LONG_AGO)


def next_permit(*changes: tuple[str, str, str], by: Account, at: datetime = MONDAY) -> ProcedureRevision:
    """The draft of the permit's next revision: its texts with (file, old, new) replaced."""
    files = dict(read_folder(PACKAGES / "giay-phep-vi-du").files)
    for path, old, new in changes:
        assert old.encode() in files[path], f"{old!r} is not in {path}"
        files[path] = files[path].replace(old.encode(), new.encode())
    return import_package(PackageFiles(files), by=by, at=at).revision


def declaration(*, by: Account) -> Procedure:
    return package("khai-bao-vi-du", by=by)


def pdf(name: str = "don.pdf", *, by: Account, at: datetime = MONDAY) -> StoredFile:
    """A small real PDF, stored as if uploaded."""
    return store(_one_page(), name=name, by=by, at=at)


def scan(
    pages: int = 1, *, by: Account, at: datetime = MONDAY, dpi: int = 200, mode: str = "RGB", name: str = "ban-quet.pdf"
) -> StoredFile:
    """A sheet of A4 as a scanner gives it, stored as if uploaded; each page has a colour of its own."""
    return store(scanned(pages, dpi, mode), name=name, by=by, at=at)


def png(name: str = "anh.png", *, by: Account, at: datetime = MONDAY) -> StoredFile:
    """A small real picture, stored as if uploaded."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return store(made.getvalue(), name=name, by=by, at=at)


def draft(
    procedure: Procedure,
    *,
    by: Account,
    at: datetime = MONDAY,
    enterprise: Enterprise | None = None,
    answers: dict[str, Any] | None = None,
) -> Dossier:
    """A draft with everything asked for filled in and attached."""
    dossier = actions.open_draft(procedure, enterprise, by=by, at=at)
    filled = ANSWERS | (answers or {}) if procedure.code == "9.000001" else (answers or {"substance": "Cồn"})
    dossier = actions.save_draft(dossier, filled, dossier.draft_version, by=by, at=at)
    if procedure.code == "9.000001":
        actions.attach_paper(dossier, "application", pdf(by=by, at=at), by=by, at=at)
    return dossier


def submitted(procedure: Procedure, *, by: Account, at: datetime = MONDAY, **kwargs: Any) -> Dossier:
    return actions.submit(draft(procedure, by=by, at=at, **kwargs), by=by, at=at)


def received(procedure: Procedure, *, by: Account, an: Account, at: datetime = MONDAY, **kwargs: Any) -> Dossier:
    return actions.receive(submitted(procedure, by=by, at=at, **kwargs), by=an, at=at)


def in_step(dossier: Dossier, step: str, *, binh: Account, cuong: Account, at: datetime = MONDAY) -> WorkItem:
    """Bring a received dossier to a step of the example permit's process: review, check or sign."""
    ways = {"review": (binh, "submit"), "check": (cuong, "agree")}
    while (item := open_items(dossier.process_id).first()) is not None and item.step != step:
        person, outcome = ways[item.step]
        actions.complete_step(dossier, outcome, by=person, at=at)
    assert item is not None, f"the process never came to {step}"
    return item


def approved(
    procedure: Procedure,
    *,
    by: Account,
    an: Account,
    binh: Account,
    cuong: Account,
    at: datetime = MONDAY,
    **kwargs: Any,
) -> Dossier:
    dossier = received(procedure, by=by, an=an, at=at, **kwargs)
    in_step(dossier, "sign", binh=binh, cuong=cuong, at=at)
    return actions.approve(dossier, by=cuong, at=at)


def revision_of(procedure: Procedure) -> ProcedureRevision:
    assert procedure.current is not None
    return procedure.current


@lru_cache
def scanned(pages: int, dpi: int, mode: str) -> bytes:
    """The PDF of a scanner: sheets of A4."""
    size = round(8.27 * dpi), round(11.69 * dpi)
    sheets = [Image.new("RGB", size, (255, 250 - 40 * number, 240)).convert(mode) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=sheets[1:])
    return out.getvalue()


@lru_cache(maxsize=1)
def _one_page() -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


# -- the counter -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Hall:
    """A one-stop desk with two groups, A (dossiers; may be booked) and B (results), and two windows: 1 for A, 2 for both."""

    dossiers: ServiceGroup
    results: ServiceGroup
    first: Window
    second: Window


def hall(desk: Unit, *, by: Account, at: datetime = LONG_AGO) -> Hall:
    dossiers = counter.arrange_group(
        desk, "A", "Nộp hồ sơ xuất nhập khẩu", name_en="Import and export dossiers", bookable=2, by=by, at=at
    )
    results = counter.arrange_group(desk, "B", "Nhận kết quả", name_en="Collect results", by=by, at=at)
    return Hall(
        dossiers,
        results,
        counter.arrange_window(desk, 1, [dossiers], by=by, at=at),
        counter.arrange_window(desk, 2, [dossiers, results], by=by, at=at),
    )
