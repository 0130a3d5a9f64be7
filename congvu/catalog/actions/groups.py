"""Nhóm thủ tục liên thông: published whole, or refused with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from congvu.accounts.models import Account
from congvu.catalog.events import GroupPublished
from congvu.catalog.models import Procedure, ProcedureGroup
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
    kept = [_part(part, [one["key"] for one in parts[:number]]) for number, part in enumerate(parts)]
    if len(kept) < 2 or not decision.strip():
        raise GroupUnfit(because="cần ít nhất hai thủ tục và số quyết định công bố")
    said = {
        "name": name, "abstract": abstract, "lead": lead, "decision": decision, "parts": kept, "published_at": at,
    }  # fmt: skip
    group, _made = ProcedureGroup.objects.update_or_create(code=code, defaults=said)
    record(GroupPublished(code=code, parts=len(kept)), about=group, by=by, at=at)
    return group


def _part(part: Mapping[str, Any], before: list[str]) -> dict[str, Any]:
    """One part as it is stored: it may wait for and share with earlier parts only, so that no circle is possible."""
    procedure = Procedure.objects.select_related("current").filter(code=part["procedure"]).first()
    if procedure is None or procedure.current is None or not procedure.current.accepts_dossiers:
        raise GroupUnfit(because=f"thủ tục {part['procedure']} chưa nhận hồ sơ tại đây")
    if part["key"] in before:
        raise GroupUnfit(because=f"mã phần {part['key']} lặp lại")
    after, shares = list(part.get("after") or []), dict(part.get("shares") or {})
    unknown = {*after, *(source.partition(".")[0] for source in shares.values())} - set(before)
    if unknown:
        raise GroupUnfit(because=f"phần {part['key']} dựa vào {', '.join(sorted(unknown))}, không đứng trước nó")
    return {"key": part["key"], "procedure": procedure.code, "after": after, "shares": shares}
