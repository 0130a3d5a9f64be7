"""What a new revision would mean for the dossiers that are open under the one before: told, never done."""

from __future__ import annotations

import pytest

from congvu.accounts.models import Account
from congvu.catalog.actions import import_package
from congvu.catalog.models import ProcedureRevision
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import following
from congvu.events.models import Event
from congvu.organisations.models import Unit
from tests import given
from tests.people import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(giang: Account, lan: Account, an: Account, cuc_xnk: Unit) -> Dossier:
    return given.received(given.permit(by=giang), by=lan, an=an)


def _next(by: Account, *changes: tuple[str, str, str]) -> ProcedureRevision:
    """The draft of the next revision: the permit with texts replaced."""
    files = dict(read_folder(given.PACKAGES / "giay-phep-vi-du").files)
    for path, old, new in changes:
        assert old.encode() in files[path], f"{old!r} is not in {path}"
        files[path] = files[path].replace(old.encode(), new.encode())
    return import_package(PackageFiles(files), by=by, at=MONDAY).revision


def test_a_shorter_limit_fits_and_would_end_sooner(received: Dossier, giang: Account) -> None:
    draft = _next(giang, ("procedure.yaml", "\nlimit: 5 ngày", "\nlimit: 4 ngày"))
    before = Event.objects.count()

    found = following(draft, at=MONDAY)

    assert (found.open, found.can, found.sooner, found.later) == (1, 1, 1, 0)
    assert found.why_not == []
    received.refresh_from_db()
    assert received.revision_id != draft.pk
    assert Event.objects.count() == before


def test_each_reason_why_a_dossier_would_not_fit_is_counted(received: Dossier, giang: Account) -> None:
    draft = _next(
        giang,
        ("form.yaml", "label: Ghi chú,", "label: Ghi chú, required: true,"),
        ("procedure.yaml", "required: true, when: quantity > 100", "required: true, when: quantity > 10"),
        ("samples/du.yaml", "{purpose", "{note: Gấp, purpose"),
        ("samples/du.yaml", "[application]", "[application, contract]"),
        ("process.bpmn", '"review"', '"appraise"'),
        ("process.bpmn", ">review<", ">appraise<"),
    )

    found = following(draft, at=MONDAY)

    assert found.can == 0
    told = " ".join(reason for reason, _ in found.why_not)
    assert "Nội dung đã khai" in told
    assert "Hợp đồng mua bán" in told
    assert "Bước đang làm" in told


def test_a_dossier_of_the_revision_itself_is_not_asked(received: Dossier, giang: Account) -> None:
    assert following(received.revision, at=MONDAY).open == 0
