"""Import a procedure package as the draft of its procedure's next revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.actions import _index
from congvu.catalog.actions._naming import Fields
from congvu.catalog.events import PackageImported
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.catalog.packages.checking import Checked, check_package
from congvu.catalog.packages.files import RESULT, PackageFiles
from congvu.catalog.queries.procedures import legal_parts
from congvu.catalog.refusals import PackageFaulty
from congvu.events.facts import record
from congvu.organisations.models import Role
from congvu.organisations.queries import require_role
from congvu.workflow.actions import publish_process
from congvu.workflow.models import ProcessSpec


@dataclass(frozen=True)
class Imported:
    """The revision that holds the package, and whether this import made or changed it."""

    revision: ProcedureRevision
    is_new: bool


@transaction.atomic
def import_package(package: PackageFiles, *, by: Account, at: datetime) -> Imported:
    """Import a checked package as a draft, replacing an earlier draft.

    Idempotent: the package that the newest revision already holds changes nothing. Refuses with PackageFaulty and every
    problem (`details["problems"]`) unless the package is whole.
    """
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    checked = check_package(package, at=at)
    if checked.problems:
        raise PackageFaulty(
            count=len(checked.problems),
            first=str(checked.problems[0]),
            problems=[problem.as_json() for problem in checked.problems],
        )
    content = checked.entry.content
    procedure, _ = Procedure.objects.get_or_create(code=content["code"], defaults={"name": content["name"]})
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    digest = package.digest
    newest = procedure.revisions.exclude(status=ProcedureRevision.Status.REVERTED).order_by("-number").first()
    if newest is not None and newest.digest == digest:
        return Imported(newest, is_new=False)
    process = _process(checked, by=by, at=at)
    draft = procedure.revisions.filter(status=ProcedureRevision.Status.DRAFT).first() or ProcedureRevision(
        procedure=procedure, number=_next_number(procedure)
    )
    _fill(draft, checked, process, digest)
    if procedure.current_id is None:
        # Not published yet: the name under which editors find it.
        field = legal_parts(draft).field
        procedure.field = Fields().named(field.name, field.code, field.name_en)
        _index.describe(procedure, legal_parts(draft))
        procedure.save()
    record(PackageImported(procedure.code, draft.number, digest), about=procedure, by=by, at=at)
    return Imported(draft, is_new=True)


def _fill(draft: ProcedureRevision, checked: Checked, process: ProcessSpec | None, digest: str) -> None:
    limit = checked.entry.limit
    draft.detail = ProcedureRevision.Detail.PACKAGE
    draft.content = checked.entry.content
    draft.form = checked.form.source if checked.form else None
    draft.process = process
    draft.result_template = checked.package.text(RESULT) or ""
    draft.unit = checked.unit
    draft.limit_amount = int(limit.amount) if limit else None
    draft.limit_unit = limit.unit.value if limit else ""
    draft.is_automatic = bool(checked.entry.content.get("automatic"))
    draft.package = checked.package.as_json()
    draft.digest = digest
    draft.save()


def _process(checked: Checked, *, by: Account, at: datetime) -> ProcessSpec | None:
    if checked.process is None:
        return None
    return publish_process(
        checked.process.bpmn, checked.dmn, fact_names=checked.fact_names, limit=checked.entry.limit, by=by, at=at
    )


def _next_number(procedure: Procedure) -> int:
    newest = procedure.revisions.order_by("-number").first()
    return newest.number + 1 if newest else 1
