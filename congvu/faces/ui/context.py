"""What every page may say about the ministry that keeps it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site` in every template (TT 32/2017/TT-BTTTT Đ16: who answers for the portal)."""
    return {"site": facts()}


def facts() -> dict[str, Any]:
    """The ministry's name and contact facts in the page's language, and whether this is a demonstration."""
    ministry = settings.MINISTRY
    english = (get_language() or "").startswith("en")
    return {
        **ministry,
        "ministry": ministry["name_en"] if english and ministry.get("name_en") else ministry["name"],
        "demonstration": settings.DEMONSTRATION,
        "languages": settings.LANGUAGES,
        "year": timezone.localdate().year,
    }
