"""Giải quyết hồ sơ: an officer's acts for the ministry's own specialised programs, with a token that speaks for him."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now
from ninja import Router

from congvu.dossiers import actions
from congvu.faces.api import shapes
from congvu.faces.api.auth import PROCESS
from congvu.faces.api.dossiers import router as of_dossiers
from congvu.faces.api.dossiers import seen
from congvu.faces.api.problems import Problem

router = Router(tags=["Giải quyết"], auth=PROCESS)


@router.post("/dossiers/{reference}/reception", response=shapes.DossierOut, summary="Tiếp nhận")
def reception(request: HttpRequest, reference: str) -> dict[str, Any]:
    return shapes.dossier_out(actions.receive(seen(request.auth, reference), by=request.auth, at=now()))


@router.post("/dossiers/{reference}/non-acceptance", response=shapes.DossierOut, summary="Không tiếp nhận")
def non_acceptance(request: HttpRequest, reference: str, body: shapes.Reason) -> dict[str, Any]:
    return shapes.dossier_out(actions.decline(seen(request.auth, reference), body.reason, by=request.auth, at=now()))


# The applicant reads at this address; operations of one address stand in one router.
@of_dossiers.post(
    "/dossiers/{reference}/supplement-request",
    auth=PROCESS,
    tags=["Giải quyết"],
    response=shapes.DossierOut,
    summary="Yêu cầu bổ sung",
)
def request_supplement(request: HttpRequest, reference: str, body: shapes.SupplementAsked) -> dict[str, Any]:
    dossier = seen(request.auth, reference)
    items = [item.dict() for item in body.items]
    actions.request_supplement(dossier, items, body.reason, by=request.auth, at=now())
    dossier.refresh_from_db()
    return shapes.dossier_out(dossier)


@router.post("/dossiers/{reference}/steps/current", response=shapes.DossierOut, summary="Hoàn thành bước đang mở")
def step(request: HttpRequest, reference: str, body: shapes.StepDone) -> dict[str, Any]:
    dossier = seen(request.auth, reference)
    actions.complete_step(dossier, body.outcome, body.note, by=request.auth, at=now())
    return shapes.dossier_out(dossier)


@router.post("/dossiers/{reference}/decision", response=shapes.DossierOut, summary="Phê duyệt hoặc từ chối")
def decision(request: HttpRequest, reference: str, body: shapes.DecisionMade) -> dict[str, Any]:
    dossier = seen(request.auth, reference)
    if body.outcome == "approved":
        return shapes.dossier_out(actions.approve(dossier, body.reason, by=request.auth, at=now()))
    if not body.reason.strip():
        raise Problem(422, "reason_missing", "Từ chối phải có lý do.")
    return shapes.dossier_out(actions.refuse(dossier, body.reason, by=request.auth, at=now()))


@router.post("/dossiers/{reference}/handover", response=shapes.DossierOut, summary="Trả kết quả")
def handover(request: HttpRequest, reference: str, body: shapes.HandedOver) -> dict[str, Any]:
    dossier = seen(request.auth, reference)
    return shapes.dossier_out(actions.hand_over(dossier, body.way, body.receiver, by=request.auth, at=now()))
