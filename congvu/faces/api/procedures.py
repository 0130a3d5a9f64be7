"""Thủ tục và danh mục: what anybody may read, in a machine's words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from ninja import Router

from congvu.catalog import queries
from congvu.catalog.models import Procedure
from congvu.dossiers.declaration import form_of
from congvu.faces.api import shapes
from congvu.faces.api.auth import READ_PROCEDURES
from congvu.faces.api.problems import Problem
from congvu.forms.answers_schema import json_schema
from congvu.registry import queries as registry

router = Router(tags=["Thủ tục"], auth=READ_PROCEDURES)


def _out(procedure: Procedure) -> dict[str, Any]:
    return {
        "code": procedure.code,
        "name": procedure.name,
        "field": procedure.field.name if procedure.field else None,
        "agency": procedure.agency_name,
        "service_level": procedure.service_level,
        "is_full": procedure.is_full,
        "accepts_dossiers": bool(procedure.current and procedure.current.accepts_dossiers),
    }


def _published(code: str) -> Procedure:
    found = Procedure.objects.published().select_related("field", "current__unit")
    return get_object_or_404(found, code=code)


@router.get("/procedures", response=list[shapes.ProcedureOut], summary="Tìm thủ tục")
def search(request: HttpRequest, q: str = "", limit: int = 20) -> list[dict[str, Any]]:
    size = max(1, min(limit, 100))
    if q.strip():
        return [_out(one) for one in queries.search(q[:200], limit=size).procedures]
    return [
        _out(one) for one in Procedure.objects.published().select_related("field", "current").order_by("code")[:size]
    ]


@router.get("/procedures/{code}", response=shapes.ProcedureOut, summary="Một thủ tục")
def one(request: HttpRequest, code: str) -> dict[str, Any]:
    return _out(_published(code))


@router.get("/procedures/{code}/schema", summary="JSON Schema của nội dung khai")
def schema(request: HttpRequest, code: str) -> dict[str, Any]:
    procedure = _published(code)
    form = form_of(procedure.current_id) if procedure.current_id else None
    if form is None:
        raise Problem(404, "form_missing", "Thủ tục này chưa có biểu mẫu điện tử.")
    return json_schema(form)


@router.get("/registry/{slug:key}", response=list[shapes.CodeOut], summary="Danh mục dùng chung")
def codes(request: HttpRequest, key: str, q: str = "", parent: str = "", limit: int = 50) -> list[dict[str, Any]]:
    found = registry.search(key, q[:200], on=localdate(), limit=max(1, min(limit, 500)), parent=parent or None)
    return [
        {"code": one.code, "name": one.name, "name_en": one.name_en, "parent_code": one.parent_code} for one in found
    ]
