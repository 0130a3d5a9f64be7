"""Small procedure packages for tests."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from congvu.accounts.models import Account
from congvu.catalog.actions.publishing import publish
from congvu.catalog.models import Procedure, ProcedureRevision
from congvu.forms.reading import load
from congvu.kernel.limits import parse_limit
from congvu.organisations.models import Unit
from congvu.workflow.actions import publish_process


def imported(folder: Path, *, by: Account, at: datetime) -> Procedure:
    content: dict[str, Any] = YAML(typ="safe").load(folder.joinpath("procedure.yaml"))
    effective = content.pop("effective_from")
    content["decision"]["signed_on"] = str(content["decision"]["signed_on"])
    for basis in content["legal_basis"]:
        basis["issued_on"] = str(basis["issued_on"])
    form = load(folder.joinpath("form.yaml").read_text("utf-8"))
    limit = parse_limit(content["limit"]) if "limit" in content else None
    process = None
    if folder.joinpath("process.bpmn").exists():
        names = {key for key, item in form.fields.items() if item.type != "table"}
        tables = {path.stem: path.read_text("utf-8") for path in folder.glob("*.dmn")}
        bpmn = folder.joinpath("process.bpmn").read_text("utf-8")
        process = publish_process(bpmn, tables, fact_names=names, limit=limit, by=by, at=at)
    procedure = Procedure.objects.create(code=content["code"], name=content["name"])
    revision = ProcedureRevision.objects.create(
        procedure=procedure,
        number=1,
        content=content,
        form=form.source,
        process=process,
        result_template=folder.joinpath("result.typ").read_text("utf-8"),
        unit=Unit.objects.get(code=content["unit"]),
        limit_amount=limit.amount if limit else None,
        limit_unit=limit.unit.value if limit else "",
        is_automatic=content.get("automatic", False),
        digest=hashlib.sha256(str(content).encode()).hexdigest(),
    )
    publish(revision, effective_from=effective, by=by, at=at)
    procedure.refresh_from_db()
    return procedure
