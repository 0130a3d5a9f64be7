"""Thủ tục hành chính for the public: find one, read one, download its forms, see what is online."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from congvu.assessment.queries.satisfaction import satisfaction_of_procedure
from congvu.catalog import queries
from congvu.catalog.models import Field, Procedure, ProcedureGroup, ProcedureRevision, ServiceLevel
from congvu.catalog.refusals import NoSuchProcedure
from congvu.dossiers.queries import groups_with
from congvu.kernel.limits import TimeLimit, Unit
from congvu.kernel.periods import parse_period
from congvu.kernel.text import words
from congvu.kernel.working_time import due
from congvu.organisations.queries import work_calendar

A_PAGE = 20
# Names in addresses of what `queries.search` calls otherwise.
PARAMETERS = {
    "field": "linh_vuc",
    "agency": "co_quan",
    "subject": "doi_tuong",
    "level": "muc_do",
    "administrative_level": "cap",
}
_ICONS = (
    ({"nhap", "xuat"}, "ship"),
    ({"hoa", "chat"}, "flask"),
    ({"dien", "luc"}, "bolt"),
    ({"dau", "khi"}, "flask"),
    ({"thuong", "mai"}, "store"),
    ({"tieu", "dung"}, "shield"),
    ({"canh", "tranh"}, "shield"),
    ({"no"}, "warning"),
    ({"cong", "nghiep"}, "building"),
)
# Words that the catalogue keeps in Vietnamese and templates translate: named here for the translators.
KEPT_WORDS = (gettext_noop("Trực tuyến"), gettext_noop("Trực tiếp"), gettext_noop("Bưu chính công ích"))


# -- front page --------------------------------------------------------------------------------------------------
def home_context() -> dict[str, Any]:
    """What `citizen/catalog/home_hero.html` and `home_sections.html` show: three queries."""
    fields = queries.fields_with_counts(filed_here_first=True)
    return {
        "catalog_total": Procedure.objects.published().count(),
        "catalog_fields": [_field_tile(field, count) for field, count in fields[:12]],
        "catalog_more_fields": max(0, len(fields) - 12),
        "catalog_here": Procedure.objects.published().filter(is_filed_here=True).order_by("name")[:8],
    }


def _field_tile(field: Field, count: int) -> dict[str, Any]:
    said = set(words(field.name))
    return {
        "name": field_name(field),
        "href": f"{reverse('citizen:procedures')}?linh_vuc={field.code}",
        "text": ngettext("%(count)d thủ tục", "%(count)d thủ tục", count) % {"count": count},
        "icon": next((icon for needed, icon in _ICONS if needed <= said), "file"),
    }


def field_name(field: Field) -> str:
    return field.name_en if get_language() == "en" and field.name_en else field.name


# -- search ------------------------------------------------------------------------------------------------------
def procedures(request: HttpRequest) -> HttpResponse:
    """Search with facets. Everything asked for stands in the address, so a search can be kept and sent."""
    asked = request.GET
    text = asked.get("q", "").strip()[:300]
    level = asked.get("muc_do", "")
    chosen: dict[str, Any] = {
        "field": asked.get("linh_vuc", ""),
        "agency": asked.get("co_quan", ""),
        "subject": asked.get("doi_tuong", ""),
        "level": int(level) if level in ("1", "2", "3", "4") else None,
        "administrative_level": asked.get("cap", ""),
        "online": True if asked.get("truc_tuyen") == "1" else None,
        "filed_here": True if asked.get("tai_day") == "1" else None,
    }
    number = asked.get("trang", "1")
    number = int(number) if number.isascii() and number.isdigit() and len(number) <= 6 else 1
    result = queries.search(text, **chosen, limit=A_PAGE, offset=(max(number, 1) - 1) * A_PAGE)
    page = Paginator(range(result.total), A_PAGE).get_page(number)
    if result.total and not result.procedures:
        # Past the last page: the last page.
        result = queries.search(text, **chosen, limit=A_PAGE, offset=(page.number - 1) * A_PAGE)
    return render(
        request,
        "citizen/catalog/search.html",
        {
            "text": text,
            "result": result,
            "page": page,
            "places": _places(page, result.total),
            "facets": [(PARAMETERS[key], facet) for key, facet in result.facets.items() if facet.values],
            "narrowed": any(value not in ("", None) for value in chosen.values()),
            "chosen": chosen,
            "examples": [] if result.total else _examples(),
        },
    )


def _places(page: Page[int], total: int) -> str:
    if not total:
        return ""
    return _("%(first)d đến %(last)d trong %(total)d") % {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": total,
    }


def _examples() -> list[Procedure]:
    """What someone who found nothing may look at instead."""
    return list(Procedure.objects.published().order_by("-is_filed_here", "-service_level", "name")[:5])


# -- one procedure -----------------------------------------------------------------------------------------------
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    try:
        shown = queries.procedure_page(code)
    except NoSuchProcedure as refusal:
        raise Http404(str(refusal)) from None
    year = parse_period(str(localdate(now()).year))
    rated = satisfaction_of_procedure(code, year) if shown.procedure.is_filed_here else None
    page = _page(shown)
    together = _together(shown.procedure) if page["can_file"] else []
    return render(request, "citizen/catalog/procedure.html", page | {"rated": rated, "together": together})


def _together(procedure: Procedure) -> list[tuple[ProcedureGroup, list[Procedure]]]:
    """The groups it may be filed in, each with the procedures that are filed with it."""
    groups = groups_with(procedure.code)
    codes = {part["procedure"] for group in groups for part in group.parts} - {procedure.code}
    others = {one.code: one for one in Procedure.objects.published().filter(code__in=codes)} if codes else {}
    found = [(group, [part["procedure"] for part in group.parts]) for group in groups]
    return [(group, [others[code] for code in dict.fromkeys(parts) if code in others]) for group, parts in found]


def old_revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was published before: whoever filed under it can read it again."""
    found = get_object_or_404(Procedure.objects.published().select_related("field"), code=code)
    revisions = ProcedureRevision.objects.published().select_related("publication", "unit")
    revision = get_object_or_404(revisions, procedure=found, number=number)
    return render(
        request,
        "citizen/catalog/procedure.html",
        {**_page(queries.shown(found, revision)), "is_old": revision.pk != found.current_id},
    )


def form_file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A form to download, out of the package in force."""
    found = get_object_or_404(Procedure.objects.published().select_related("current"), code=code)
    package = queries.package_of(found.current) if found.current else None
    content = package.files.get(f"forms/{name}") if package else None
    if content is None:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _page(shown: queries.PublishedProcedure) -> dict[str, Any]:
    here = {
        f"forms/{path.removeprefix('forms/')}" for path in (shown.revision.package or {}) if path.startswith("forms/")
    }
    english = get_language() == "en"
    return {
        "procedure": shown.procedure,
        "revision": shown.revision,
        "parts": shown.parts,
        "name": (english and shown.parts.name_en) or shown.parts.name,
        "abstract": (english and shown.parts.abstract_en) or shown.parts.abstract,
        "missing": _missing(shown),
        "level": shown.level,
        "level_name": ServiceLevel(shown.level.number).label,
        "limit": shown.limit,
        "limit_words": limit_words(shown.limit) if shown.limit else [],
        "paper_groups": shown.parts.paper_groups(),
        "forms_here": {path.removeprefix("forms/") for path in here},
        "has_forms": any(paper.form_file for paper in shown.parts.papers),
        "revisions": queries.revisions_of(shown.procedure),
        "can_file": shown.procedure.is_filed_here and shown.revision.pk == shown.procedure.current_id,
    }


def _missing(shown: queries.PublishedProcedure) -> list[str]:
    """What the next level still needs, in the reader's language; the rule says it in Vietnamese."""
    told = []
    items = shown.parts.missing_items()
    for sentence in shown.level.missing:
        if items and sentence.endswith(f"{', '.join(items)}."):
            told.append(_("Công bố đủ thông tin; còn thiếu: %(items)s.") % {"items": ", ".join(map(_, items))})
        else:
            told.append(_(sentence))
    return told


def limit_words(limit: TimeLimit) -> list[str]:
    """How the limit is counted, and when a dossier received this moment would be answered."""
    deadline = due(now(), limit, work_calendar())
    return [
        str(_COUNTED[limit.unit]),
        _("Ví dụ: hồ sơ được tiếp nhận lúc %(received)s thì trả kết quả chậm nhất lúc %(due)s.")
        % {"received": f"{deadline.received:%H:%M %d/%m/%Y}", "due": f"{deadline.due:%H:%M %d/%m/%Y}"},
    ]


_COUNTED = {
    Unit.HOURS: gettext_lazy("Tính liên tục theo giờ kể từ lúc tiếp nhận đủ hồ sơ hợp lệ."),
    Unit.WORKING_HOURS: gettext_lazy(
        "Chỉ tính giờ làm việc kể từ lúc tiếp nhận đủ hồ sơ hợp lệ; không tính buổi nghỉ, ngày nghỉ, ngày lễ."
    ),
    Unit.DAYS: gettext_lazy(
        "Tính theo ngày liên tục từ ngày sau ngày tiếp nhận đủ hồ sơ hợp lệ; nếu ngày cuối là ngày nghỉ thì sang ngày làm việc tiếp theo."
    ),
    Unit.WORKING_DAYS: gettext_lazy(
        "Chỉ tính ngày làm việc, từ ngày sau ngày tiếp nhận đủ hồ sơ hợp lệ; không tính thứ bảy, chủ nhật, ngày lễ."
    ),
    Unit.MONTHS: gettext_lazy("Tính theo tháng từ ngày sau ngày tiếp nhận đủ hồ sơ hợp lệ."),
}


# -- lists -------------------------------------------------------------------------------------------------------
def fields(request: HttpRequest) -> HttpResponse:
    tiles = [_field_tile(field, count) for field, count in queries.fields_with_counts()]
    return render(request, "citizen/catalog/fields.html", {"tiles": tiles})


def services(request: HttpRequest) -> HttpResponse:
    """Danh mục dịch vụ công trực tuyến, by field and level (TT 32/2017/TT-BTTTT Đ6)."""
    asked = request.GET.get("muc_do", "")
    level = int(asked) if asked in ("1", "2", "3", "4") else None
    counts = queries.level_counts()
    address = reverse("citizen:services")
    tabs = [(_("Trực tuyến (mức 3, 4)"), address, counts[3] + counts[4])]
    tabs += [(str(each.label), f"{address}?muc_do={each.value}", counts[each.value]) for each in ServiceLevel]
    groups = queries.services_by_level(level)
    page = Paginator(groups, 10).get_page(request.GET.get("trang"))
    return render(
        request, "citizen/catalog/services.html", {"groups": page, "page": page, "tabs": tabs, "level": level}
    )
