"""Write a procedure package in the browser: begin, save, undo, throw away; nobody's save is lost under another's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from congvu.accounts.models import Account
from congvu.catalog.actions.packages import Imported, import_package
from congvu.catalog.events import PackageDraftDropped, PackageDraftSaved, PackageDraftStarted
from congvu.catalog.models import DraftSave, PackageDraft, ProcedureRevision
from congvu.catalog.packages.beginning import first_package
from congvu.catalog.packages.entry import read_entry, schema
from congvu.catalog.packages.files import (
    LARGEST_FILE,
    LARGEST_PACKAGE,
    MOST_FILES,
    PROCEDURE,
    PackageFiles,
    belongs,
    said,
)
from congvu.catalog.queries.revisions import package_of
from congvu.catalog.refusals import CodeInUse, CodeNotTaken, DraftExists, DraftStale, FileNotTaken, NothingToExport
from congvu.events.facts import record
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role


@transaction.atomic
def start_draft(code: str, name: str, *, by: Account, at: datetime) -> PackageDraft:
    """Begin a package from nothing. Refuses with CodeNotTaken, CodeInUse, DraftExists."""
    code = code.strip().upper()
    if not re.fullmatch(schema()["properties"]["code"]["pattern"], code):
        raise CodeNotTaken(given=code[:60])
    of_package = ProcedureRevision.objects.filter(procedure__code=code, detail=ProcedureRevision.Detail.PACKAGE)
    if there := of_package.select_related("procedure").first():
        raise CodeInUse(procedure=code, name=there.procedure.name)
    package = first_package(code, name.strip(), agency_name=settings.MINISTRY["name"])
    return _started(code, name.strip(), package, by=by, at=at)


@transaction.atomic
def draft_from_package(package: PackageFiles, *, by: Account, at: datetime) -> PackageDraft:
    """Begin with a package that exists, faults and all; only its code must be readable."""
    entry = read_entry(package.text(PROCEDURE) or "")
    value = entry.source.value if isinstance(entry.source.value, dict) else {}
    code, name = str(value.get("code", "")).strip(), str(value.get("name", "")).strip()
    if not re.fullmatch(schema()["properties"]["code"]["pattern"], code):
        raise CodeNotTaken(given=code[:60])
    return _started(code, name or code, package, by=by, at=at)


@transaction.atomic
def draft_from_revision(revision: ProcedureRevision, *, by: Account, at: datetime) -> PackageDraft:
    """Begin the next revision with what an earlier one says. Refuses with NothingToExport, DraftExists."""
    package = package_of(revision)
    if package is None:
        raise NothingToExport(wanted=revision.procedure.code, number=f" bản {revision.number}")
    return _started(revision.procedure.code, revision.procedure.name, package, by=by, at=at)


@transaction.atomic
def save_draft(
    draft: PackageDraft, files: Mapping[str, str | None], version: int, *, by: Account, at: datetime
) -> PackageDraft:
    """Save texts of a draft (None takes the file away), begun from `version`; a save that changes nothing is none.

    Two people may write different files at once. Refuses with DraftStale when one of these files was saved since, and
    with FileNotTaken what a package cannot hold.
    """
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    draft = PackageDraft.objects.select_for_update().get(pk=draft.pk)
    _refuse_stale(draft, set(files), version)
    changed = {path: text for path, text in files.items() if draft.files.get(path) != text}
    if not changed:
        return draft
    _refuse_strange(draft, changed)
    return _saved(draft, changed, by=by, at=at)


@transaction.atomic
def undo_save(draft: PackageDraft, version: int, *, by: Account, at: datetime) -> PackageDraft:
    """Take back the newest save, as a save of its own. Refuses with DraftStale when it is not the newest any more."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    draft = PackageDraft.objects.select_for_update().get(pk=draft.pk)
    newest = draft.saves.order_by("-version").first()
    if newest is None or newest.version != version:
        _refuse_stale(draft, set(draft.files), version)
        return draft
    return _saved(draft, newest.before, by=by, at=at)


@transaction.atomic
def drop_draft(draft: PackageDraft, *, by: Account, at: datetime) -> None:
    """Throw away what was being written; revisions made from it stay."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    draft = PackageDraft.objects.select_for_update().get(pk=draft.pk)
    record(PackageDraftDropped(draft.code, draft.version), about=draft, by=by, at=at)
    draft.delete()


def import_draft(draft: PackageDraft, *, by: Account, at: datetime) -> Imported:
    """The written package as the next revision, ready to be published. Refuses with PackageFaulty and every problem."""
    return import_package(PackageFiles.from_json(draft.files), by=by, at=at)


@transaction.atomic
def import_again(revision: ProcedureRevision, *, by: Account, at: datetime) -> Imported:
    """What an earlier revision said as the next revision: a mistake is mended by publishing the good text anew."""
    package = package_of(revision)
    if package is None:
        raise NothingToExport(wanted=revision.procedure.code, number=f" bản {revision.number}")
    return import_package(package, by=by, at=at)


def _started(code: str, name: str, package: PackageFiles, *, by: Account, at: datetime) -> PackageDraft:
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    draft, is_new = PackageDraft.objects.get_or_create(
        code=code, defaults={"name": name[:2000], "files": package.as_json(), "started_at": at, "started_by": by}
    )
    if not is_new:
        raise DraftExists(procedure=code)
    record(PackageDraftStarted(code), about=draft, by=by, at=at)
    return draft


def _saved(draft: PackageDraft, changed: Mapping[str, Any], *, by: Account, at: datetime) -> PackageDraft:
    before = {path: draft.files.get(path) for path in changed}
    draft.files = {path: text for path, text in {**draft.files, **changed}.items() if text is not None}
    draft.version += 1
    draft.name = _name(draft)
    draft.save()
    DraftSave.objects.create(draft=draft, version=draft.version, before=before, by=by, at=at)
    record(PackageDraftSaved(draft.code, draft.version, tuple(sorted(changed))), about=draft, by=by, at=at)
    return draft


def _name(draft: PackageDraft) -> str:
    value = read_entry(str(draft.files.get(PROCEDURE, ""))).source.value
    name = str(value.get("name", "")).strip() if isinstance(value, dict) else ""
    return name[:2000] or draft.name


def _refuse_stale(draft: PackageDraft, paths: set[str], version: int) -> None:
    for save in draft.saves.filter(version__gt=version).select_related("by").order_by("-version"):
        if touched := sorted(paths & save.before.keys()):
            raise DraftStale(
                who=str(save.by),
                what=", ".join(map(said, touched)),
                when=f"{localtime(save.at):%H:%M ngày %d/%m/%Y}",
                paths=touched,
                version=version,
            )


def _refuse_strange(draft: PackageDraft, changed: Mapping[str, str | None]) -> None:
    kept = PackageFiles.from_json({**draft.files, **{path: text for path, text in changed.items() if text is not None}})
    for path, text in changed.items():
        if not belongs(path) or ".." in path or len(path) > 200:
            raise FileNotTaken(path=path[:80], because="gói thủ tục không có tệp tên như vậy.")
        if text is not None and len(text.encode()) > LARGEST_FILE:
            raise FileNotTaken(path=path, because=f"tệp lớn quá {LARGEST_FILE // 1_000_000} MB.")
        if text is not None and "\0" in text:
            raise FileNotTaken(path=path, because="tệp có ký tự không phải chữ.")
    if len(kept.files) > MOST_FILES or sum(map(len, kept.files.values())) > LARGEST_PACKAGE:
        raise FileNotTaken(path=next(iter(changed)), because="gói đã quá nhiều tệp hoặc quá lớn.")
