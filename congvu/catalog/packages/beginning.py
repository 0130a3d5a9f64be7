"""What a new package begins with: the smallest of everything, so that the findings are the list of what is left to do."""

from __future__ import annotations

from typing import Any

from congvu.catalog.packages.editing import written
from congvu.catalog.packages.files import FORM, PROCEDURE, PROCESS, PackageFiles
from congvu.workflow.plan import END, Plan, PlannedStep, Way
from congvu.workflow.plan_drawing import drawn

_FACTS = {
    "downloadable_forms": False,
    "interactive_form": True,
    "online_payment": False,
    "online_result": True,
    "presence_required": False,
    "on_site_check": False,
}


def first_package(code: str, name: str, *, agency_name: str) -> PackageFiles:
    """Entry, form and process of a procedure of which only code and name are known."""
    files = {
        PROCEDURE: written(_entry(code, name, agency_name)),
        FORM: written({"title": name, "pages": [_page()]}),
        PROCESS: drawn(first_plan(name)),
    }
    return PackageFiles({path: text.encode() for path, text in files.items()})


def first_plan(name: str) -> Plan:
    """The usual two steps: an officer appraises, a leader signs."""
    review = PlannedStep(
        key="review",
        name="Thẩm định hồ sơ",
        role="reviewer",
        limit="2 ngày làm việc",
        acts=("request_supplement",),
        ways=(
            Way("propose_approve", "Trình đề nghị cấp", "sign"),
            Way("propose_refuse", "Trình đề nghị từ chối", "sign"),
        ),
    )
    sign = PlannedStep(
        key="sign",
        name="Ký duyệt kết quả",
        role="signer",
        limit="1 ngày làm việc",
        acts=("approve", "refuse"),
        ways=(
            Way("approve", "Ký cấp", END),
            Way("refuse", "Ký từ chối", END),
            Way("send_back", "Trả lại thẩm định", "review"),
        ),
    )
    return Plan("process", name, (review, sign), first="review")


def _entry(code: str, name: str, agency_name: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "field": {"code": "", "name": ""},
        "agency_name": agency_name,
        "promulgator": agency_name,
        "administrative_levels": ["Trung ương"],
        "subjects": [],
        "steps": [],
        "submit_methods": [{"channel": "online"}],
        "limit": "3 ngày làm việc",
        "papers": [],
        "copies": 1,
        "fees": [],
        "results": [],
        "legal_basis": [],
        "level_facts": dict(_FACTS),
    }


def _page() -> dict[str, Any]:
    return {
        "key": "main",
        "title": "Nội dung đề nghị",
        "sections": [{"key": "content", "title": "Thông tin chung", "fields": []}],
    }
