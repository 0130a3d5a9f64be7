"""Công khai tiến độ: every received dossier's progress as open data, for the government portal and anybody (docs/reference/open-data.md)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime, make_aware, now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from congvu.adapters.national_portal.statuses import Standing, national_status
from congvu.dossiers.models import Dossier, Status
from congvu.dossiers.queries.progress import progress_of_all
from congvu.faces.limits import is_too_often

A_PAGE = 500
# Calls a minute from one address.
MOST_CALLS = 60
# What is recorded by an act that is not committed yet is told next time: harvests overlap by so much.
OVERLAP = timedelta(minutes=10)
LARGEST_ID = 9_223_372_036_854_775_807


class Unreadable(ValueError):
    """A parameter that cannot be read; the words say which and how to write it."""


@require_safe
@cache_control(public=True, max_age=60)
def feed(request: HttpRequest) -> JsonResponse:
    if is_too_often(request, "progress", MOST_CALLS):
        return _answer({"detail": f"Mỗi phút nhận nhiều nhất {MOST_CALLS} lượt gọi. Hãy đợi một phút."}, status=429)
    try:
        since, after = _since(request.GET.get("since", "")), _after(request.GET.get("after", ""))
    except Unreadable as wrong:
        return _answer({"detail": str(wrong)}, status=400)
    at = now()
    found = list(
        progress_of_all(
            since=since,
            after=after,
            procedure=request.GET.get("procedure", "")[:60],
            unit=request.GET.get("unit", "")[:60],
        )[: A_PAGE + 1]
    )
    page = found[:A_PAGE]
    return _answer(
        {
            "agency": settings.MINISTRY["name"],
            "as_of": localtime(at).isoformat(timespec="seconds"),
            "next": page[-1].pk if len(found) > A_PAGE else None,
            "next_since": localtime(at - OVERLAP).isoformat(timespec="seconds"),
            "dossiers": [_out(dossier) for dossier in page],
        }
    )


def _out(dossier: Any) -> dict[str, Any]:
    """A code, dates and a state: nothing of whom it concerns."""
    standing = Standing(
        Status(dossier.status), awaits_supplement=dossier.awaits_supplement, work_begun=dossier.work_begun
    )
    status = national_status(standing)
    assert status is not None, "a draft has no code"
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_code,
        "unit": {"code": dossier.unit.code, "name": dossier.unit.name},
        "received_at": _moment(dossier.received_at),
        "due_at": _moment(dossier.due_at),
        "decided_at": _moment(dossier.decided_at),
        "status": status.value,
        "status_text": status.words,
        "late": _is_late(dossier),
        "changed_at": _moment(dossier.changed_at),
    }


def _is_late(dossier: Dossier) -> bool:
    """Decided after its time, or over its time and undecided; what ended otherwise is not late."""
    end = dossier.decided_at or dossier.ended_at or now()
    return dossier.due_at is not None and end > dossier.due_at and not (dossier.ended_at and not dossier.decided_at)


def _since(text: str) -> datetime | None:
    if not text:
        return None
    # A plus that was not encoded arrives as a space.
    try:
        read = parse_datetime(text.replace(" ", "+") if "T" in text else f"{text}T00:00:00")
    except ValueError:
        read = None
    if read is None or not 2000 <= read.year <= 2100:
        raise Unreadable("“since” phải là thời điểm ISO 8601, ví dụ 2026-11-22T08:00:00+07:00 hoặc 2026-11-22.")
    return make_aware(read) if read.tzinfo is None else read


def _after(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST_ID and len(text) <= 19):
        raise Unreadable("“after” phải là giá trị “next” của trang trước.")
    return int(text or 0)


def _moment(at: datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None


def _answer(said: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    # Anybody's page may read it.
    response["Access-Control-Allow-Origin"] = "*"
    return response
