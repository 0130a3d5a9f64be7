"""`{% load workbench %}`: where the parts of a draft are edited, and what is found wrong in which."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.urls import reverse

from congvu.catalog.models import PackageDraft
from congvu.faces.desk.workbench.conditions import Asked, counts
from congvu.faces.desk.workbench.findings import Finding
from congvu.faces.desk.workbench.part_forms import html_name
from congvu.faces.desk.workbench.properties import Property
from congvu.workflow.decision_grid import grid_of

register = template.Library()

_PAGES = {
    "quy-trinh": "workbench-process",
    "bang": "workbench-tables",
    "mau-ket-qua": "workbench-result",
    "ho-so-mau": "workbench-samples",
}
_LISTS = {
    "pages": "Trang, phần và trường",
    "rules": "Quy tắc giữa các trường",
    "submit_methods": "Cách nộp",
    "papers": "Thành phần hồ sơ",
    "fees": "Phí, lệ phí",
    "results": "Kết quả",
    "legal_basis": "Căn cứ pháp lý",
    "cases": "Các trường hợp",
}


@register.simple_tag
def workbench_page(draft: PackageDraft, page: str) -> str:
    """The page on which a part of a draft is edited."""
    if page in ("noi-dung", "bieu-mau"):
        return reverse("desk:workbench-outline", args=[draft.code, page])
    return reverse(f"desk:{_PAGES.get(page, 'workbench')}", args=[draft.code])


@register.simple_tag
def finding_page(draft: PackageDraft, finding: Finding) -> str:
    """Where what is found wrong is mended."""
    if finding.group:
        return reverse("desk:workbench-group", args=[draft.code, finding.group])
    if finding.page in ("noi-dung", "bieu-mau") and finding.place:
        return reverse("desk:workbench-part", args=[draft.code, finding.page, finding.place])
    if finding.page == "bang" and grid_of(str(draft.files.get(finding.file, ""))) is not None:
        return reverse("desk:workbench-table", args=[draft.code, finding.place])
    if finding.page in ("tep", "bang") and finding.file in draft.files:
        return reverse("desk:workbench-file", args=[draft.code, finding.file])
    return workbench_page(draft, finding.page)


@register.simple_tag
def list_title(place: str) -> str:
    return _LISTS.get(place, place)


@register.simple_tag
def list_findings(place: str, findings: list[Finding]) -> list[Finding]:
    """What is wrong with a list of the entry as a whole, such as that it is empty."""
    return [one for one in findings if not one.place and one.list == place]


@register.simple_tag
def other_findings(findings: list[Finding]) -> list[Finding]:
    """What is wrong with the file and with none of its parts."""
    return [one for one in findings if not one.place]


@register.simple_tag
def condition_of(form: forms.Form, bound: forms.BoundField) -> Property | None:
    """The property that a field of a form edits, if it is a condition."""
    properties: list[Any] = getattr(form, "properties", [])
    return next((one for one in properties if html_name(one) == bound.name and one.kind == "condition"), None)


@register.simple_tag
def countable(questions: list[Asked]) -> list[tuple[str, str]]:
    """What a fee may be counted by."""
    return list(counts(questions))


@register.filter
def label_of(choices: list[tuple[str, str]], value: str) -> str:
    return dict(choices).get(value, value)
