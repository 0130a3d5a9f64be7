"""What who keeps the catalogue has on the desk: a revision that open dossiers do not follow yet, and packages being written."""

from __future__ import annotations

from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog import actions
from congvu.catalog.models import Procedure
from congvu.catalog.packages.files import PackageFiles
from congvu.catalog.packages.reading import read_folder
from congvu.cli.demonstration.clock import Clock
from congvu.cli.demonstration.offered import PROMOTION, TOBACCO, folder_of

KEEPER = "giang@demo.vn"
SHORTER = "02/QĐ-TRÌNHDIỄN"
# The law's limit stays; the ministry promises to need a day less.
_FIVE, _FOUR = "5 ngày làm việc", "4 ngày làm việc"
_NEW = ("TD-01", "Xác nhận tham gia gian hàng quốc gia tại hội chợ (bản soạn thử)")


def keep_catalogue(offered: dict[str, Procedure], clock: Clock) -> None:
    """Publish a shorter time for automatic import of tobacco, and begin two drafts: the next of a procedure, and a new one."""
    keeper = Account.objects.get(email=KEEPER)
    files = dict(read_folder(folder_of(TOBACCO)).files)
    text = files["procedure.yaml"].decode()
    assert f"\nlimit: {_FIVE}" in text, "the shipped package says five working days"
    shorter = text.replace(f"limit: {_FIVE}", f"limit: {_FOUR}").replace(
        f"legal_limit: {_FOUR}", f"legal_limit: {_FIVE}"
    )
    files["procedure.yaml"] = shorter.encode()
    revision = actions.import_package(PackageFiles(files), by=keeper, at=clock.now).revision
    actions.publish(revision, effective_from=localdate(clock.now), decision=SHORTER, by=keeper, at=clock.now)
    promotion = offered[PROMOTION].current
    assert promotion is not None, "just published"
    actions.draft_from_revision(promotion, by=keeper, at=clock.back(5))
    actions.start_draft(*_NEW, by=keeper, at=clock.back(2))
