"""Small procedure packages for tests, imported and published as an editor of the catalogue does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from congvu.accounts.models import Account
from congvu.catalog.actions.packages import import_package
from congvu.catalog.actions.publishing import publish
from congvu.catalog.models import Procedure
from congvu.catalog.packages.reading import read_folder
from tests.people import LONG_AGO


def imported(folder: Path, *, by: Account, at: datetime) -> Procedure:
    """The procedure of a package, in force since long ago."""
    revision = import_package(read_folder(folder), by=by, at=at).revision
    publish(revision, effective_from=LONG_AGO.date(), by=by, at=at)
    return Procedure.objects.select_related("current__unit").get(pk=revision.procedure_id)
