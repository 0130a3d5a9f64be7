"""Nhóm thủ tục liên thông: published whole, or refused with what is wrong; ended when no longer filed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.events import GroupEnded, GroupPublished
from congvu.catalog.models import Procedure, ProcedureGroup, ProcedureRevision
from congvu.catalog.queries.groups import fields_of, papers_of
from congvu.catalog.refusals import GroupUnfit
from congvu.events.facts import record
from congvu.organisations.models import Role, Unit
from congvu.organisations.queries import require_role


@transaction.atomic
def publish_group(
    code: str,
    name: str,
    lead: Unit,
    decision: str,
    parts: Sequence[Mapping[str, Any]],
    abstract: str = "",
    *,
    by: Account,
    at: datetime,
) -> ProcedureGroup:
    """Publish a group, or publish it anew: dossiers that were opened keep the parts they were opened with."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    if len(parts) < 2 or not decision.strip():
        raise GroupUnfit(because="cần ít nhất hai thủ tục và số quyết định công bố")
    before: dict[str, ProcedureRevision] = {}
    kept = [_part(part, before) for part in parts]
    said = {
        "name": name, "abstract": abstract, "lead": lead, "decision": decision, "parts": kept,
        "published_at": at, "ended_at": None,
    }  # fmt: skip
    group, _made = ProcedureGroup.objects.update_or_create(code=code, defaults=said)
    record(GroupPublished(code=code, parts=len(kept)), about=group, by=by, at=at)
    return group


@transaction.atomic
def end_group(group: ProcedureGroup, *, by: Account, at: datetime) -> ProcedureGroup:
    """Nobody files in the group any more; what was filed goes on. Ended already, nothing happens."""
    require_role(by, Role.CATALOG_EDITOR, localdate(at))
    group = ProcedureGroup.objects.select_for_update().get(pk=group.pk)
    if group.ended_at is None:
        group.ended_at = at
        group.save(update_fields=["ended_at"])
        record(GroupEnded(code=group.code), about=group, by=by, at=at)
    return group


def _part(part: Mapping[str, Any], before: dict[str, ProcedureRevision]) -> dict[str, Any]:
    """One part as it is stored: it may wait for and share with earlier parts only, so that no circle is possible."""
    key = part["key"]
    procedure = Procedure.objects.select_related("current").filter(code=part["procedure"]).first()
    if procedure is None or procedure.current is None or not procedure.current.accepts_dossiers:
        raise GroupUnfit(because=f"thủ tục {part['procedure']} chưa nhận hồ sơ tại đây")
    if key in before:
        raise GroupUnfit(because=f"mã phần {key} lặp lại")
    after, shares, papers = (
        list(part.get("after") or []),
        dict(part.get("shares") or {}),
        dict(part.get("papers") or {}),
    )
    sources = [source.partition(".")[0] for source in (*shares.values(), *papers.values())]
    if unknown := {*after, *sources} - set(before):
        raise GroupUnfit(because=f"phần {key} dựa vào {', '.join(sorted(unknown))}, không đứng trước nó")
    before[key] = procedure.current
    for kind, shared, known in (("mục", shares, fields_of), ("giấy tờ", papers, papers_of)):
        for own, source in shared.items():
            earlier, _dot, name = source.partition(".")
            if own not in known(procedure.current) or name not in known(before[earlier]):
                raise GroupUnfit(because=f"phần {key}: không có {kind} “{own}” hoặc “{source}”")
    return {"key": key, "procedure": procedure.code, "after": after, "shares": shares, "papers": papers}
