"""Pages that tell: help, accessibility, privacy, the ministry, maintenance, the map of the portal."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from congvu.notifications.queries import maintenance_notices
from congvu.organisations.queries import one_stop_desks

# Address, title: in the order of the help's contents.
HELP = {
    "dang-ky": _("Đăng ký tài khoản"),
    "doanh-nghiep": _("Đăng ký cho doanh nghiệp, tổ chức"),
    "nop-ho-so": _("Nộp hồ sơ trực tuyến"),
    "bo-sung": _("Bổ sung hồ sơ"),
    "theo-doi": _("Theo dõi và tra cứu hồ sơ"),
    "nhan-ket-qua": _("Nhận kết quả"),
    "thoi-han": _("Thời hạn giải quyết được tính thế nào"),
    "cau-hoi": _("Câu hỏi thường gặp"),
}


def help_contents(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help/contents.html", {"topics": HELP})


def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in HELP:
        raise Http404
    return render(request, f"citizen/help/{topic}.html", {"topics": HELP, "topic": topic, "title": HELP[topic]})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/privacy.html")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/about.html")


def maintenance(request: HttpRequest) -> HttpResponse:
    """When services stopped or will stop, and when they are expected back (TT 32/2017/TT-BTTTT Đ11.2e)."""
    page = Paginator(maintenance_notices(), 20).get_page(request.GET.get("trang"))
    return render(request, "citizen/maintenance.html", {"page": page, "at": now()})


def desks(request: HttpRequest) -> HttpResponse:
    """The one-stop desks: where they are, and who serves there as far as the administrator chose to name them."""
    return render(request, "citizen/desks.html", {"desks": one_stop_desks(localdate())})


def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/site_map.html", {"topics": HELP})


def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/robots.txt", content_type="text/plain; charset=utf-8")
