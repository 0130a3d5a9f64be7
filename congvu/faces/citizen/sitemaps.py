"""What search engines may list: the telling pages and every published procedure."""

from __future__ import annotations

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from congvu.catalog.models import Procedure
from congvu.faces.citizen.pages import HELP


class Pages(Sitemap):
    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        names = [
            "procedures",
            "lookup",
            "signatures",
            "statistics",
            "help",
            "about",
            "accessibility",
            "privacy",
            "maintenance",
            "sitemap",
        ]
        return [(name, ()) for name in names] + [("help-topic", (topic,)) for topic in HELP]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        return reverse(f"citizen:{item[0]}", args=item[1])


class Procedures(Sitemap):
    def items(self) -> object:
        return Procedure.objects.published().order_by("code").values_list("code", flat=True)

    def location(self, item: str) -> str:
        return reverse("citizen:procedure", args=[item])


SITEMAPS = {"trang": Pages, "thu-tuc": Procedures}
